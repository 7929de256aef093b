/** The core's identifiers in the words of the page. */

/** States of a finding, in the order in which the form offers them. */
export const FINDING_WORDS = {
  present: "Present",
  absent: "Absent",
  unknown: "Unknown",
  not_attributed: "Not lupus",
};

/** Sexes. */
export const SEX_WORDS = { female: "Female", male: "Male" };

/** Categories of activity, after the words "activity:". */
const CATEGORY_WORDS = {
  none: "none",
  mild: "mild",
  moderate: "moderate",
  high: "high",
  very_high: "very high",
  inactive: "inactive",
  active: "active",
  undefined: "no category in this scheme",
  indeterminate: "indeterminate",
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
 * A unit as it is printed: the core writes it in plain letters.
 *
 * @param {string} unit
 * @returns {string}
 */
export function unitText(unit) {
  return unit
    .replace("10^9", "10⁹")
    .replace("10^3", "10³")
    .replace(/\/?\buL\b/, (text) => text.replace("u", "µ"))
    .replace(/\b[CF]$/, "°$&")
    .replace("24h", "24 h");
}

/**
 * The category of a score, and where it is open, from which to which.
 *
 * @param {import("lupustat").SledaiScore} score
 * @returns {string}
 */
export function categoryText({ category, categoryMin, categoryMax }) {
  const word = CATEGORY_WORDS[category];
  return category === "indeterminate" ? `${word} (${CATEGORY_WORDS[categoryMin]} to ${CATEGORY_WORDS[categoryMax]})` : word;
}
