/** A printed table in LaTeX, with the rules of booktabs. */

import { columnCount, placed, plain } from '../tables/model.js';
import { withoutControls } from './plain-text.js';

/**
 * @typedef {import("../tables/model.js").PrintedTable} PrintedTable
 * @typedef {import("../tables/model.js").Part} Part
 * @typedef {import("../tables/model.js").Cell} Cell
 */

/** What a document needs before the tables. */
export const PREAMBLE = `% Needs \\usepackage{booktabs,multirow}. Compile with XeLaTeX or LuaLaTeX: the text is UTF-8.\n`;

/** Characters with a meaning of their own, and those that not every font has. @type {Record<string, string>} */
const WRITTEN = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '%': '\\%',
  '$': '\\$',
  '&': '\\&',
  '#': '\\#',
  '_': '\\_',
  '~': '\\textasciitilde{}',
  '`': '\\textasciigrave{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  '±': '\\(\\pm\\)',
  '−': '\\(-\\)',
  '–': '--',
  '×': '\\(\\times\\)',
  '≥': '\\(\\ge\\)',
  '≤': '\\(\\le\\)',
  'χ': '\\(\\chi\\)',
  '²': '\\textsuperscript{2}',
  '†': '\\dag{}',
  '‡': '\\ddag{}',
  '’': "'",
  '\u2007': '\\phantom{0}',
  '\u202f': '\\,',
};

const SPECIAL = new RegExp(`[${Object.keys(WRITTEN).map((character) => `\\${character}`).join('')}]`, 'g');

/**
 * @param {PrintedTable} table
 * @returns {string}
 */
export function tableLatex(table) {
  const notes = table.notes.map(({ mark, text }) => `${raised(mark)}${escaped(text)}\\par`);
  return `${PREAMBLE}\\begin{table}
\\centering\\small
\\caption{${escaped(table.title)}}
\\label{tab:${table.id}}
${table.parts.map(tabular).join('\n\\medskip\n\n')}
\\begin{flushleft}\\footnotesize
${notes.join('\n')}
\\end{flushleft}
\\end{table}
`;
}

/** @param {Part} part */
function tabular(part) {
  const width = columnCount(part);
  const body = part.body.map(({ cells }) => `${cells.map(cellLatex).join(' & ')} \\\\`);
  return `\\begin{tabular}{l${'r'.repeat(width - 1)}}
\\toprule
${head(part)}
\\midrule
${body.join('\n')}
\\bottomrule
\\end{tabular}`;
}

/**
 * The lines of headings: below one that spans several lines its place is left empty.
 *
 * @param {Part} part
 */
function head(part) {
  const width = columnCount(part);
  return placed(part.head)
    .map((cells) => {
      const texts = [];
      const rules = [];
      for (let column = 0; column < width; ) {
        const { cell } = cells.find((candidate) => candidate.column === column) ?? {};
        const { columns = 1 } = cell ?? {};
        if (columns > 1) rules.push(`\\cmidrule(lr){${column + 1}-${column + columns}}`);
        texts.push(cell ? headCell(cell) : '');
        column += columns;
      }
      return `${texts.join(' & ')} \\\\${rules.join('')}`;
    })
    .join('\n');
}

/** @param {Cell} cell */
function headCell({ text, detail, columns = 1, rows = 1, kind }) {
  const lines = [text, ...(detail ? [detail] : [])].map(escaped);
  const side = columns > 1 ? 'c' : kind === 'number' ? 'r' : 'l';
  const written = lines.length > 1 ? `\\shortstack[${side}]{${lines.join('\\\\')}}` : lines[0];
  if (columns > 1) {
    return `\\multicolumn{${columns}}{c}{${written}}`;
  }
  return rows > 1 ? `\\multirow{${rows}}{*}{${written}}` : written;
}

/** @param {Cell} cell */
function cellLatex(cell) {
  const { columns = 1, bold, indented, marks, kind } = cell;
  const text = escaped(plain(cell));
  const shown = `${indented ? '\\quad ' : ''}${bold ? `\\textbf{${text}}` : text}${raised(marks ?? '')}`;
  return columns > 1 ? `\\multicolumn{${columns}}{${kind === 'number' ? 'r' : 'l'}}{${shown}}` : shown;
}

/** @param {string} mark */
function raised(mark) {
  return mark === '' ? '' : `\\textsuperscript{${escaped(mark)}}`;
}

/**
 * A text that LaTeX prints as it is. Behind the end of a line it would take a bracket or an asterisk for an argument of that
 * end: an empty group stands between them.
 *
 * @param {string} text
 * @returns {string}
 */
export function escaped(text) {
  const shown = withoutControls(text).replace(/\s*[\r\n]+\s*/g, ' ');
  return shown.replace(SPECIAL, (character) => WRITTEN[character]).replace(/^\s*(?=[[*])/, '{}');
}
