/** The core's identifiers in the words of the page. */

/** States of a finding, in the order in which the form offers them. */
export const FINDING_WORDS = {
  present: "Present",
  absent: "Absent",
  unknown: "Unknown",
  not_attributed: "Not due to lupus",
};

/** Sexes. */
export const SEX_WORDS = { female: "Female", male: "Male" };

/** Categories of activity, as they stand alone. */
export const CATEGORY_WORDS = {
  none: "No activity",
  mild: "Mild activity",
  moderate: "Moderate activity",
  high: "High activity",
  very_high: "Very high activity",
  inactive: "Not active",
  active: "Active",
  undefined: "No category in this scheme",
  indeterminate: "Indeterminate",
};

/** Classes of serum magnesium. */
export const MAGNESIUM_WORDS = { low: "Low", normal: "Normal", high: "High" };

/** Organ systems. */
export const SYSTEM_WORDS = {
  cns: "Central nervous system",
  vascular: "Vascular",
  musculoskeletal: "Musculoskeletal",
  renal: "Renal",
  skin: "Skin and mucosa",
  serosa: "Serosa",
  immunology: "Immunology",
  general: "General",
  hematology: "Hematology",
};

/** Schemes of activity categories. */
export const SCHEME_WORDS = {
  standard: "0, 1–5, 6–10, 11–19, 20 or more",
  paper_literal: "0, 1–5, 6–10, 11–19, above 20",
  remission_to_severe: "0, 1–4, 5–10, above 10",
  nobra: "0–2, 3–4, 5–10, 11–19, 20 or more",
  mild_from_zero: "0–5, 6–9, 10–19, 20 or more",
  active_from_3: "active from 3",
  active_from_4: "active from 4",
  active_from_6: "active from 6",
};

/**
 * The category of a score, and where it is open, from which to which.
 *
 * @param {import("lupustat").SledaiScore} score
 * @returns {string}
 */
export function categoryText({ category, categoryMin, categoryMax }) {
  if (category !== "indeterminate") {
    return CATEGORY_WORDS[category];
  }
  const [from, to] = [CATEGORY_WORDS[categoryMin], CATEGORY_WORDS[categoryMax]];
  return `Indeterminate (${from.toLowerCase()} to ${to.toLowerCase()})`;
}
