/** Names of the files in the archive of the results, which name each other. */

/** The patients that entered the tables. */
export const DATA_FILE = 'lupustat-data.csv';

/** The scripts that read it: R's, SPSS's and PSPP's, and what only SPSS has. */
export const R_FILE = 'analysis.R';
export const SPSS_FILE = 'analysis.sps';
export const SPSS_ONLY_FILE = 'analysis-spss-only.sps';
