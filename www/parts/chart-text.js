/** One patient's result as plain text for the chart. */

import { formatDecimal, formatRange } from '../format.js';
import { EQUATION_WORDS } from './exploratory.js';
import { VERDICT_WORDS, lldasWords } from './targets.js';
import { MAGNESIUM_WORDS, categoryText, schemeText } from '../words.js';

/** @typedef {import("../state/patient.js").PatientState} PatientState */

/**
 * @param {import("../main.js").App} app
 * @returns {string}
 */
export function chartText({ patient, schemes, version }) {
  return [
    ...scoreLines(patient, schemes),
    ...targetLines(patient),
    ...magnesiumLines(patient),
    ...rateLines(patient),
    `Lupustat ${version}`,
  ].join('\n');
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
 * The targets, where anything but the findings was entered for them.
 *
 * @param {PatientState} patient
 * @returns {string[]}
 */
function targetLines({ targets, amounts, answers }) {
  const isAsked = Object.values(amounts).some((text) => text.trim() !== '') || Object.values(answers).some((answer) => answer !== undefined);
  return targets && isAsked
    ? [`DORIS 2021 remission: ${VERDICT_WORDS[targets.doris.verdict]}. LLDAS: ${lldasWords(targets)}`]
    : [];
}

/**
 * @param {PatientState} patient
 * @returns {string[]}
 */
function rateLines({ rates }) {
  const shown = (rates ?? []).filter(({ equation }) => equation !== 'mdrd_186');
  return shown.map(({ equation, egfr }) => `eGFR ${formatDecimal(egfr, 1)} mL/min per 1.73 m² (${EQUATION_WORDS[equation]})`);
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
