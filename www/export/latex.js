/** A printed table in LaTeX, with the rules of booktabs, over as many pages as it takes. */

import { columnCount, placed, plain } from '../tables/model.js';
import { withoutControls } from './plain-text.js';

/**
 * @typedef {import("../tables/model.js").PrintedTable} PrintedTable
 * @typedef {import("../tables/model.js").Part} Part
 * @typedef {import("../tables/model.js").Cell} Cell
 */

/** What a document needs before the tables. */
export const PREAMBLE = `% Needs \\usepackage{booktabs,longtable}, a wide table a landscape page. Compile with LuaLaTeX or XeLaTeX: the text is UTF-8, and letters beyond Latin need a font that has them.\n`;

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

/** Longest text of a first column, in characters, that stands on one line; of a heading it is half as long. */
const LONGEST = 60;

const SPECIAL = new RegExp(`[${Object.keys(WRITTEN).map((character) => `\\${character}`).join('')}]`, 'g');

/**
 * @param {PrintedTable} table
 * @returns {string}
 */
export function tableLatex(table) {
  const notes = table.notes.map(({ mark, text }) => `${raised(mark)}${escaped(text)}\\par`);
  const caption = `\\caption{${escaped(table.title)}}\\label{tab:${table.id}}\\\\`;
  return `${PREAMBLE}{\\footnotesize\\setlength{\\tabcolsep}{3pt}\\renewcommand{\\thetable}{${escaped(String(table.number))}}
${table.parts.map((part, place) => longTable(part, place === 0 ? caption : '')).join('\n\n')}

\\begin{flushleft}
${notes.join('\n')}
\\end{flushleft}
}
`;
}

/**
 * A part over as many pages as it takes, its headings on each of them.
 *
 * @param {Part} part
 * @param {string} caption
 */
function longTable(part, caption) {
  const width = columnCount(part);
  const heading = `\\toprule\n${head(part)}\n\\midrule`;
  const body = part.body.map(({ cells }) => `${cells.map(cellLatex).join(' & ')} \\\\`);
  const isLong = part.body.some(({ cells: [{ text, columns = 1 }] }) => columns === 1 && text.length > LONGEST);
  return `\\begin{longtable}{${isLong ? 'p{0.3\\linewidth}' : 'l'}${'r'.repeat(width - 1)}}
${caption}${heading}
\\endfirsthead
${heading}
\\endhead
\\bottomrule
\\endfoot
${body.join('\n')}
\\end{longtable}`;
}

/**
 * The lines of headings: one that spans several lines stands in the last of them, next to the rule.
 *
 * @param {Part} part
 */
function head(part) {
  const width = columnCount(part);
  const lines = placed(part.head);
  return lines
    .map((_, line) => {
      const cells = lines.flatMap((above, begin) => above.filter(({ cell: { rows = 1 } }) => begin + rows - 1 === line));
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
function headCell({ text, detail, columns = 1, kind }) {
  const lines = [text, ...(detail ? [detail] : [])].map(escaped);
  const side = columns > 1 ? 'c' : kind === 'number' ? 'r' : 'l';
  const isLong = [text, detail ?? ''].some((line) => line.length > LONGEST / 2);
  const written = isLong ? `\\parbox[b]{4cm}{\\raggedright ${lines.join('\\\\')}}` : lines.length > 1 ? `\\shortstack[${side}]{${lines.join('\\\\')}}` : lines[0];
  return columns > 1 ? `\\multicolumn{${columns}}{c}{${written}}` : written;
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
