/** The built-in cohorts as files, as if they had been chosen. */

import clinicCsv from './clinic-cohort.csv';
import exampleCsv from './example-cohort.csv';

/** The reconstructed cohort of the paper. */
export function exampleFile() {
  return new File([exampleCsv], 'example-cohort.csv', { type: 'text/csv' });
}

/** A clinic with laboratory values. */
export function clinicFile() {
  return new File([clinicCsv], 'clinic-cohort.csv', { type: 'text/csv' });
}
