/** Terms that the core defines, in its words: the index, its findings, the targets of treatment. */

/** @typedef {import("./terms.js").Term} Term */

/**
 * @param {import("../main.js").App} app
 * @returns {Record<"sledai" | "doris" | "lldas", Term>}
 */
export function definitions({ schemes, patient }) {
  const { descriptors, targets, windowDays } = patient;
  const weights = [...new Set(descriptors.map(({ weight }) => weight))];
  return {
    sledai: {
      title: 'SLEDAI-2K',
      text: `How active lupus is: ${descriptors.length} findings of the last ${windowDays} days, each of weight ${weights.join(', ')}, added up where they are present and due to lupus. What is unknown makes the score a range. Its categories are one scheme among several:`,
      items: schemes.map(({ label }) => label),
    },
    doris: {
      title: 'DORIS 2021 remission',
      text: 'Remission by the definition of an international group. All of these are met:',
      items: targets?.doris.conditions.map(({ label }) => label),
    },
    lldas: {
      title: 'LLDAS',
      text: 'Lupus low disease activity state: little activity under little treatment. All of these are met:',
      items: targets?.lldas.conditions.map(({ label }) => label),
    },
  };
}

/**
 * The findings of the index.
 *
 * @param {import("../main.js").App} app
 * @returns {Term[]}
 */
export function findings({ patient: { descriptors } }) {
  return descriptors.map(({ label, weight, definition, exclusions, source }) => ({
    title: label,
    text: `Weight ${weight}. ${definition}`,
    items: [...(exclusions ? [`Not counted when due to: ${exclusions}`] : []), source],
  }));
}
