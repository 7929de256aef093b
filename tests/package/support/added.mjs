/** The example cohort with columns that the study does not know, and what each of them is. */

import { bytesOf } from './core.mjs';

export const ADDED = bytesOf('tests/added/cohort.csv');

/** @type {NonNullable<import('lupustat').StudyOptions['columns']>} */
export const COLUMNS = {
  CRP: { meaning: 'continuous', unit: 'mg/L' },
  Damage: { meaning: 'ordinal', levels: ['none', 'mild', 'severe'] },
  Clinic: { meaning: 'nominal' },
  Smoker: { meaning: 'binary' },
  Ferritin: { meaning: 'continuous', unit: 'ng/mL' },
};
