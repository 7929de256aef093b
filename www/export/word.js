/** Printed tables as a Word document: native tables with absolute widths, so that every word processor lays them out alike. */

import {
  AlignmentType,
  BorderStyle,
  Document,
  HeadingLevel,
  Packer,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';

import { captionOf, columnCount, placed, rewritten } from '../tables/model.js';
import { withoutControls } from './plain-text.js';

/**
 * @typedef {import("../tables/model.js").PrintedTable} PrintedTable
 * @typedef {import("../tables/model.js").Part} Part
 * @typedef {import("../tables/model.js").Cell} Cell
 *
 * @typedef {object} Content of a document
 * @property {string} title
 * @property {PrintedTable[]} tables
 * @property {{ heading: string, text: string }[]} sections below them
 */

/** A4 on its side with margins of 15 mm, in twentieths of a point. */
const PAGE = { width: 11906, height: 16838, margin: 850 };
const TEXT_WIDTH = PAGE.height - 2 * PAGE.margin;

/**
 * Size of the text in tables, in half points; least width of a column, and the width of a character: that of a digit in
 * DejaVu Serif, which stands in where there is no Times and is much wider.
 */
const SIZE = 17;
const LEAST = 560;
const CHARACTER = 110;
const PADDING = 160;

/** Most characters of a line in the first column, and in the others. */
const MOST = { first: 40, other: 26 };

const RULE = { style: BorderStyle.SINGLE, size: 8, color: '000000' };
const THIN = { style: BorderStyle.SINGLE, size: 4, color: '000000' };
const NO_RULE = { style: BorderStyle.NONE, size: 0, color: 'auto' };

/**
 * @param {Content} content
 * @returns {Promise<Uint8Array>} the bytes of a .docx file
 */
export async function wordDocument({ title, tables, sections }) {
  const document = new Document({
    title,
    creator: 'Lupustat',
    styles: { default: { document: { run: { font: 'Times New Roman', size: 22 } } } },
    sections: [
      {
        properties: {
          page: {
            // The library turns the page round by itself.
            size: { width: PAGE.width, height: PAGE.height, orientation: PageOrientation.LANDSCAPE },
            margin: { top: PAGE.margin, right: PAGE.margin, bottom: PAGE.margin, left: PAGE.margin },
          },
        },
        children: [
          ...tables.flatMap((table, index) => tableParagraphs(rewritten(table, withoutControls), index > 0)),
          ...sections.flatMap(({ heading, text }) => [title2(heading), new Paragraph({ text: withoutControls(text) })]),
        ],
      },
    ],
  });
  return new Uint8Array(await (await Packer.toBlob(document)).arrayBuffer());
}

/**
 * @param {string} text
 * @param {boolean} [onNewPage]
 */
function title2(text, onNewPage = false) {
  return new Paragraph({
    heading: HeadingLevel.HEADING_2,
    keepNext: true,
    pageBreakBefore: onNewPage,
    spacing: { before: 120, after: 80 },
    children: [new TextRun({ text, bold: true, color: '000000', size: 22, font: 'Times New Roman' })],
  });
}

/**
 * @param {PrintedTable} table
 * @param {boolean} onNewPage
 */
function tableParagraphs(table, onNewPage) {
  const notes = table.notes.map(
    ({ mark, text }) =>
      new Paragraph({
        spacing: { after: 20 },
        children: [...raised(mark, SIZE), new TextRun({ text: mark ? ` ${text}` : text, size: SIZE })],
      }),
  );
  return [
    title2(captionOf(table), onNewPage),
    ...table.parts.flatMap((part) => [wordTable(part), new Paragraph({ spacing: { after: 60 }, children: [] })]),
    ...notes,
  ];
}

/** @param {Part} part */
function wordTable(part) {
  const widths = columnWidths(part);
  const head = placed(part.head);
  const body = placed(part.body.map(({ cells }) => cells));
  const rows = [
    ...head.map((cells, line) => tableRow(cells, widths, { isHead: true, isFirst: line === 0, isLast: line === head.length - 1 })),
    ...body.map((cells, line) => tableRow(cells, widths, { isHead: false, isFirst: false, isLast: line === body.length - 1 })),
  ];
  return new Table({
    rows,
    columnWidths: widths,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    borders: { top: NO_RULE, bottom: NO_RULE, left: NO_RULE, right: NO_RULE, insideHorizontal: NO_RULE, insideVertical: NO_RULE },
  });
}

/**
 * @param {{ cell: Cell, column: number }[]} cells those that begin in this line: the library carries on the others
 * @param {number[]} widths
 * @param {{ isHead: boolean, isFirst: boolean, isLast: boolean }} place
 */
function tableRow(cells, widths, { isHead, isFirst, isLast }) {
  const children = cells.map(({ cell, column }) => {
    const { columns = 1, rows = 1, kind } = cell;
    const width = widths.slice(column, column + columns).reduce((sum, next) => sum + next, 0);
    const isUnderlined = isLast || (isHead && (columns > 1 || rows > 1));
    return new TableCell({
      columnSpan: columns,
      rowSpan: rows,
      width: { size: width, type: WidthType.DXA },
      verticalAlign: isHead ? VerticalAlign.BOTTOM : VerticalAlign.TOP,
      margins: { left: 60, right: 60, top: 15, bottom: 15 },
      borders: {
        top: isFirst ? RULE : NO_RULE,
        bottom: isUnderlined ? (isHead ? THIN : RULE) : NO_RULE,
        left: NO_RULE,
        right: NO_RULE,
      },
      children: [
        new Paragraph({
          alignment: isHead && (columns > 1 || cell.look === 'question') ? AlignmentType.CENTER : kind === 'number' ? AlignmentType.RIGHT : AlignmentType.LEFT,
          indent: cell.indented ? { left: 160 } : undefined,
          keepNext: isHead,
          run: { size: SIZE }, // also an empty line is as high as the others
          children: runs(cell, isHead),
        }),
      ],
    });
  });
  return new TableRow({ children, tableHeader: isHead, cantSplit: true });
}

/**
 * @param {Cell} cell
 * @param {boolean} isHead
 */
function runs({ text, detail, bold, marks }, isHead) {
  const size = SIZE;
  return [
    new TextRun({ text, bold: bold ?? false, size }),
    ...(detail ? [new TextRun({ text: isHead ? detail : `, ${detail}`, break: isHead ? 1 : 0, size })] : []),
    ...raised(marks ?? '', size),
  ];
}

/**
 * @param {string} mark
 * @param {number} size
 */
function raised(mark, size) {
  return mark === '' ? [] : [new TextRun({ text: mark, superScript: true, size })];
}

/**
 * The width of each column in twentieths of a point: that of its longest cell, within the page.
 *
 * @param {Part} part
 * @returns {number[]}
 */
function columnWidths(part) {
  const longest = Array(columnCount(part)).fill(0);
  const cells = placed([...part.head, ...part.body.map((row) => row.cells)]);
  const headings = part.head.flat().length;
  cells.flat().forEach(({ cell, column }, index) => {
    if (cell.columns === undefined || cell.columns === 1) {
      longest[column] = Math.max(longest[column], lengthOf(cell, index < headings));
    }
  });
  const widths = longest.map((length, column) =>
    Math.max(LEAST, PADDING + CHARACTER * Math.min(column === 0 ? MOST.first : MOST.other, length)),
  );
  // What spans some columns widens the first of them as far as they are too narrow together.
  for (const { cell, column } of cells.flat()) {
    const spanned = widths.slice(column, column + (cell.columns ?? 1));
    const lacking = PADDING + CHARACTER * lengthOf(cell, false) - spanned.reduce((sum, width) => sum + width, 0);
    if (spanned.length > 1 && lacking > 0) widths[column] += lacking;
  }
  const total = widths.reduce((sum, width) => sum + width, 0);
  const scale = Math.min(1, TEXT_WIDTH / total);
  return widths.map((width) => Math.floor(width * scale));
}

/**
 * Characters of a cell, as far as they must stay on one line: of a heading, those of its longest word.
 *
 * @param {Cell} cell
 * @param {boolean} isHead
 */
function lengthOf({ text, detail = '', marks = '', indented }, isHead) {
  return isHead ? longestWord(`${text} ${detail}`) : text.length + detail.length + marks.length + (indented ? 2 : 0);
}

/** @param {string} text */
function longestWord(text) {
  return Math.max(0, ...text.split(/\s+/).map((word) => word.length));
}
