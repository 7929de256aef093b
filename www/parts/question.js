/** A question of the importer, answered in place: the answer is an option with which the file is read again. */

import { html, nothing } from "lit";

/**
 * @typedef {import("lupustat").Problem} Problem
 * @typedef {import("lupustat").ColumnReport} ColumnReport
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 */
