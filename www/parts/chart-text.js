/** One patient's result as plain text for the chart. */

import { formatRange } from '../format.js';
import { MAGNESIUM_WORDS, categoryText, schemeText } from '../words.js';

/** @typedef {import("../state/patient.js").PatientState} PatientState */

/**
 * @param {import("../main.js").App} app
 * @returns {string}
 */
export function chartText({ patient, schemes, version }) {
  return [...scoreLines(patient, schemes), ...magnesiumLines(patient), `Lupustat ${version}`].join('\n');
}

/**
 * @param {PatientState} patient
 * @param {import("lupustat").Scheme[]} schemes
 * @returns {string[]}
 */
function scoreLines({ score, descriptors }, schemes) {
  if (!score) {
    return [];
  }
  const { scoreMin, scoreMax, clinicalScoreMin, clinicalScoreMax, windowDays, scheme } = score;
  return [
    `SLEDAI-2K ${formatRange(scoreMin, scoreMax)} (last ${windowDays} days), activity: ${categoryText(score)}`,
    `Categories: ${schemeText(schemes, scheme)}`,
    `Clinical SLEDAI-2K ${formatRange(clinicalScoreMin, clinicalScoreMax)}`,
    listing('Present', score.present, (descriptor) => `${descriptor.label} ${descriptor.weight}`),
    listing('Present, not due to lupus', score.notAttributed, ({ label }) => label),
    listing('Unknown', score.unknown, ({ label }) => label),
  ].filter((line) => line !== '');

  /**
   * @param {string} title
   * @param {string[]} ids
   * @param {(descriptor: import("lupustat").Descriptor) => string} print
   */
  function listing(title, ids, print) {
    const names = descriptors.filter(({ id }) => ids.includes(id)).map(print);
    return names.length > 0 ? `${title}: ${names.join(', ')}` : '';
  }
}

/**
 * @param {PatientState} patient
 * @returns {string[]}
 */
function magnesiumLines({ magnesium, reading }) {
  if (!reading) {
    return [];
  }
  const { lower, upper } = reading.range;
  const doubt = reading.boundaryAmbiguous ? ', within rounding of a limit' : '';
  const name = MAGNESIUM_WORDS[reading.class].toLowerCase();
  return [
    `Serum magnesium ${magnesium.value.trim()} ${magnesium.unit}: ${name}${doubt} (reference ${lower}–${upper} mg/dL)`,
  ];
}
