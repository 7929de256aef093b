/** The figures below the tables: each with its words, its numbers as a table, and its copies. */

import { html, nothing } from 'lit';

import loadFigures from 'script:../figures/figures-part.js';
import { figurePng, figureSvg } from '../export/figures.js';
import { csvLines } from '../export/csv.js';
import { PAGE } from '../figures/look.js';
import { SUBJECTS } from '../figures/subjects.js';
import { withDecimalComma } from '../format.js';
import { aligned } from './aligned.js';
import { fileButton } from './exports.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("../tables/printing.js").PrintChoices} PrintChoices
 * @typedef {import("../figures/subjects.js").Subject} Subject
 *
 * @typedef {object} Drawn the figures of one report, as far as they are there
 * @property {StudyReport} report
 * @property {PrintChoices} print
 * @property {Record<string, Element>} elements by the id of the subject
 */

/** What is drawn last, so that a figure is not drawn anew at each change of the page. @type {Drawn | null} */
let drawn = null;

/**
 * @param {StudyReport} report
 * @param {PrintChoices} print
 * @param {() => void} changed called when figures have been drawn
 */
export function figuresSection(report, print, changed) {
  if (print.hidesBelow > 0) {
    return html`<p class="sheet">Figures show single patients: there are none while small counts are hidden.</p>`;
  }
  if (drawn?.report !== report || drawn.print !== print) {
    drawn = { report, print, elements: {} };
    void drawAll(drawn, changed);
  }
  const { elements } = drawn;
  return html`${SUBJECTS.map((subject, index) => figure(subject, index + 1, report, print, elements[subject.id]))}`;
}

/**
 * @param {Drawn} wanted
 * @param {() => void} changed
 */
async function drawAll(wanted, changed) {
  const { draw } = await loadFigures();
  if (wanted !== drawn) {
    return;
  }
  for (const subject of SUBJECTS) {
    if (subject.empty(wanted.report) === null) {
      wanted.elements[subject.id] = labelled(draw(subject.id, wanted.report, PAGE, wanted.print), subject, wanted);
    }
  }
  changed();
}

/**
 * The element as a picture with a name and a description.
 *
 * @param {Element} element
 * @param {Subject} subject
 * @param {Drawn} drawn
 */
function labelled(element, subject, { report, print }) {
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', `${subject.title(report)}. ${words(subject, report, print)}`);
  return element;
}

/**
 * What is said of a figure.
 *
 * @param {Subject} subject
 * @param {StudyReport} report
 * @param {PrintChoices} print
 */
function words({ summary }, report, { pStyle, decimalMark }) {
  const text = summary(report, pStyle).trim();
  return decimalMark === ',' ? withDecimalComma(text) : text;
}

/**
 * @param {Subject} subject
 * @param {number} number
 * @param {StudyReport} report
 * @param {PrintChoices} print
 * @param {Element | undefined} element
 */
function figure(subject, number, report, print, element) {
  const { id } = subject;
  const empty = subject.empty(report);
  const title = subject.title(report);
  return html`
    <figure class="sheet figure" aria-labelledby="figure-${id}">
      <div class="sheet-head">
        <h2 class="caption" id="figure-${id}"><b>Figure ${number}.</b> ${title}</h2>
        ${empty === null ? html`<div class="no-print exports">${copies(subject, report, print)}</div>` : nothing}
      </div>
      ${
        empty === null
          ? html`
              <div class="scroll drawing" role="region" tabindex="0" aria-label="Figure ${number}">${element ?? html`<p class="small">Drawing…</p>`}</div>
              <p class="small">${words(subject, report, print)}</p>
              ${numbers(subject, number, report, print)}
            `
          : html`<p>${empty}</p>`
      }
    </figure>
  `;
}

/**
 * The files of a figure.
 *
 * @param {Subject} subject
 * @param {StudyReport} report
 * @param {PrintChoices} print
 */
export function copies(subject, report, print) {
  const name = `lupustat-${subject.id}`;
  return [
    fileButton('SVG', `${name}.svg`, 'image/svg+xml', () => figureSvg(subject, report, print)),
    fileButton('PNG', `${name}.png`, 'image/png', () => figurePng(subject, report, print)),
    fileButton('Data (CSV)', `${name}.csv`, 'text/csv;charset=utf-8', () => {
      const { head, rows } = subject.table(report, print.pStyle);
      return `\uFEFF${csvLines([head, ...rows])}`;
    }),
  ];
}

/**
 * The numbers of a figure, folded away.
 *
 * @param {Subject} subject
 * @param {number} number
 * @param {StudyReport} report
 * @param {PrintChoices} print
 */
function numbers(subject, number, report, { pStyle, decimalMark }) {
  const { head, rows } = subject.table(report, pStyle);
  const inMark = decimalMark === ',' ? withDecimalComma : (/** @type {string} */ text) => text;
  const lines = rows.map(([label, ...texts]) => [label, ...texts.map(inMark)]);
  const writers = head.map((_, column) => aligned(lines.map((texts) => texts[column] ?? ''), decimalMark));
  return html`
    <details class="pairs">
      <summary>The numbers of Figure ${number}</summary>
      <div class="table">
        <div class="scroll" role="region" tabindex="0" aria-label="The numbers of Figure ${number}">
          <table>
            <thead>
              <tr>${head.map((text, column) => html`<th scope="col" class=${column === 0 ? '' : 'num'}>${text}</th>`)}</tr>
            </thead>
            <tbody>
              ${lines.map(
                (cells) =>
                  html`<tr>${cells.map((text, column) => (column === 0 ? html`<th scope="row">${text}</th>` : html`<td class="num">${writers[column](text)}</td>`))}</tr>`,
              )}
            </tbody>
          </table>
        </div>
      </div>
    </details>
  `;
}
