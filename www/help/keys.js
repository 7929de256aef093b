/** What the keyboard does, by the place where it does it. */

/** @type {{ place: string, keys: [string, string][] }[]} the keys, with + between those pressed together, and what they do */
export const KEYS = [
  {
    place: 'Everywhere',
    keys: [
      ['?', 'this help'],
      ['1 2 3 4 5', 'Cohort, Results, Patient, Calculators, Methods'],
      ['Ctrl+S', 'save the cohort as a project'],
      ['Esc', 'close what is open'],
    ],
  },
  {
    place: 'On a p-value or a dotted word',
    keys: [['Enter', 'where it comes from, or what it means']],
  },
  {
    place: 'On a finding of the patient',
    keys: [
      ['P A U N', 'present, absent, unknown, not due to lupus'],
      ['?', 'its definition'],
      ['Shift+A', 'mark the rest absent'],
    ],
  },
  {
    place: 'In the grid of rows',
    keys: [
      ['← ↑ → ↓', 'go from cell to cell'],
      ['PgUp PgDn Home End', 'go further; with Ctrl to the first and the last row'],
      ['Enter F2', 'edit a cell; on a heading, sort'],
      ['Esc', 'give up the edit'],
      ['Delete', 'empty the cell'],
      ['Ctrl+Z Ctrl+Y', 'undo, redo'],
    ],
  },
];
