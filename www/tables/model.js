import { withDecimalComma } from '../format.js';

/**
 * A table as it is printed. It is made once from the report and the choices of how to print; the page draws it and every
 * export writes it, so that what is seen is what is exported.
 *
 * @typedef {object} PrintedTable
 * @property {string} id
 * @property {number | string} number `S1` and so on for those beside the tables of the study
 * @property {string} title without the number
 * @property {Part[]} parts
 * @property {Note[]} notes below it
 *
 * @typedef {object} Part
 * @property {string} label unique in the table
 * @property {Cell[][]} head rows of headings
 * @property {Row[]} body
 * @property {string} [folded] words under which the page folds it away
 * @property {","} [decimalMark] where it is no point
 *
 * @typedef {object} Row
 * @property {Cell[]} cells
 * @property {boolean} starts a variable starts here
 *
 * @typedef {object} Cell
 * @property {string} text
 * @property {string} [detail] what is set smaller after it
 * @property {"heading" | "number" | "text"} kind
 * @property {number} [columns] that it spans, where more than one
 * @property {number} [rows] that it spans, where more than one
 * @property {boolean} [indented]
 * @property {string} [marks] of its footnotes
 * @property {boolean} [bold]
 * @property {string} [ghost] what keeps its place, so that a column aligns
 * @property {"p" | "question" | "why" | "nothing"} [look]
 * @property {import("../parts/provenance.js").Provenance} [provenance] opened from it
 * @property {string} [heard] what a screen reader says after it, where it opens something
 *
 * @typedef {object} Note
 * @property {string} mark raised before it; empty for what is said of the whole table
 * @property {string} text
 */

/**
 * A heading: of columns, or of a line.
 *
 * @param {string} text
 * @param {Partial<Cell>} [more]
 * @returns {Cell}
 */
export function heading(text, more = {}) {
  return { text, kind: 'heading', ...more };
}

/**
 * A heading above numbers.
 *
 * @param {string} text
 * @param {Partial<Cell>} [more]
 * @returns {Cell}
 */
export function numberHeading(text, more = {}) {
  return { text, kind: 'number', ...more };
}

/**
 * @param {string} text
 * @param {Partial<Cell>} [more]
 * @returns {Cell}
 */
export function number(text, more = {}) {
  return { text, kind: 'number', ...more };
}

/**
 * A heading above p-values.
 *
 * @returns {Cell}
 */
export function pHeading(more = {}) {
  return { text: 'p', kind: 'number', look: 'p', ...more };
}

/**
 * Nothing, over some columns.
 *
 * @param {number} columns
 * @returns {Cell[]} empty where there are none
 */
export function blank(columns) {
  return columns > 0 ? [{ text: '', kind: 'text', columns }] : [];
}

/**
 * Columns of a part.
 *
 * @param {Part} part
 */
export function columnCount({ head }) {
  return (head[0] ?? []).reduce((sum, { columns = 1 }) => sum + columns, 0);
}

/**
 * The cells of each line with the column at which they stand: a cell that spans lines takes its columns in those below.
 *
 * @param {Cell[][]} lines
 * @returns {{ cell: Cell, column: number }[][]}
 */
export function placed(lines) {
  /** For each line the columns taken from above. @type {Set<number>[]} */
  const taken = lines.map(() => new Set());
  return lines.map((cells, line) => {
    let column = 0;
    return cells.map((cell) => {
      while (taken[line].has(column)) column += 1;
      const place = column;
      const { columns = 1, rows = 1 } = cell;
      for (let below = line + 1; below < line + rows; below += 1) {
        for (let across = 0; across < columns; across += 1) taken[below]?.add(column + across);
      }
      column += columns;
      return { cell, column: place };
    });
  });
}

/**
 * The headings of each column, from the top down, where headings that span are repeated.
 *
 * @param {Part} part
 * @returns {string[][]}
 */
export function columnHeadings(part) {
  const cells = placed(part.head).flat();
  return Array.from({ length: columnCount(part) }, (_, wanted) =>
    cells
      .filter(({ cell: { columns = 1 }, column }) => column <= wanted && wanted < column + columns)
      .map(({ cell }) => plain(cell))
      .filter((text) => text !== ''),
  );
}

/**
 * A cell in plain text, without the marks of its footnotes.
 *
 * @param {Cell} cell
 */
export function plain({ text, detail }) {
  return detail ? `${text}, ${detail}` : text;
}

/**
 * `Table 1. Characteristics and manifestations by sex`
 *
 * @param {PrintedTable} table
 */
export function captionOf({ number: place, title }) {
  return `Table ${place}. ${title}`;
}

/**
 * What a table of one part says.
 *
 * @typedef {object} Content
 * @property {Cell[][]} head
 * @property {Cell[][]} lines
 * @property {string[]} notes
 */

/**
 * A table of one part, that gets its number where it is put.
 *
 * @param {string} id
 * @param {string} title
 * @param {Content} content
 * @returns {PrintedTable}
 */
export function tableOfOne(id, title, { head, lines, notes }) {
  const part = { label: title, head, body: lines.map((cells) => ({ starts: false, cells })) };
  return { id, number: '', title, parts: [part], notes: notes.map((text) => ({ mark: '', text })) };
}

/**
 * The same table with decimal commas.
 *
 * @param {PrintedTable} table
 * @returns {PrintedTable}
 */
export function withCommas(table) {
  const { parts, ...rest } = rewritten(table, withDecimalComma);
  return { ...rest, parts: parts.map((part) => ({ ...part, decimalMark: ',' })) };
}

/**
 * The same table with another text in every cell and note.
 *
 * @param {PrintedTable} table
 * @param {(text: string) => string} write
 * @returns {PrintedTable}
 */
export function rewritten(table, write) {
  /** @type {(cell: Cell) => Cell} */
  const rewriteCell = (cell) => ({
    ...cell,
    text: write(cell.text),
    ...(cell.detail && { detail: write(cell.detail) }),
    ...(cell.ghost && { ghost: write(cell.ghost) }),
  });
  return {
    ...table,
    title: write(table.title),
    parts: table.parts.map((part) => ({
      ...part,
      head: part.head.map((cells) => cells.map(rewriteCell)),
      body: part.body.map((row) => ({ ...row, cells: row.cells.map(rewriteCell) })),
    })),
    notes: table.notes.map((note) => ({ ...note, text: write(note.text) })),
  };
}
