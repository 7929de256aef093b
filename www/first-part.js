/** What is loaded first of the core, so that one patient can be entered at once; `tools/split.mjs` cuts it there. */

/** The functions of the package that the first part has. The others need the second. */
export const FIRST_PART = [
  'activitySchemes',
  'assessRemission',
  'classifyMagnesium',
  'correctMagnesium',
  'estimateGfr',
  'fractionalExcretion',
  'laboratoryValues',
  'scoreSledai2k',
  'sledaiDescriptors',
  'version',
];
