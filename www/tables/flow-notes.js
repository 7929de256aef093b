/** The words below the flow of participants: on the page, in its picture and under its table. */

import { formatNoun } from '../format.js';

/**
 * What the boxes do not say: rules without a column, rules switched off, patients of whom a rule cannot be told. Notes
 * without a full stop.
 *
 * @param {import("lupustat").EligibilityStep[]} steps
 * @param {number} notAssessable
 */
export function flowNotes(steps, notAssessable) {
  const missing = steps.filter((step) => step.applied && !step.assessed).map(({ label }) => label);
  const off = steps
    .filter((step) => !step.applied)
    .map(({ label, assessed, applies }) => (assessed ? `${label} (true of ${formatNoun(applies, 'patient')})` : label));
  return [
    ...(missing.length > 0 ? [`Not assessed, as the file has no column for it: ${missing.join('; ')}`] : []),
    ...(off.length > 0 ? [`Switched off: ${off.join('; ')}`] : []),
    ...(notAssessable > 0 ? [`Of ${formatNoun(notAssessable, 'patient')} in the tables some rule cannot be told`] : []),
  ];
}
