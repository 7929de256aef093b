/** A question of the importer, answered in place: the answer is an option with which the file is read again. */

import { html, nothing } from "lit";

/**
 * @typedef {import("../core.js").Problem} Problem
 * @typedef {import("../core.js").ColumnReport} ColumnReport
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 */
