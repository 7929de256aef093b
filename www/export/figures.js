/** Figures as files: drawn anew in the colours of print, with their title and description inside. */

import loadFigures from 'script:../figures/figures-part.js';
import { PRINT } from '../figures/look.js';
import { withDecimalComma } from '../format.js';
import { withoutControls } from './plain-text.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("../tables/printing.js").PrintChoices} PrintChoices
 * @typedef {import("../figures/subjects.js").Subject} Subject
 */

const SVG = 'http://www.w3.org/2000/svg';

/** Pixels of the picture for one of the figure. */
const SCALE = 2;

/**
 * @param {Subject} subject
 * @param {StudyReport} report
 * @param {PrintChoices} print
 * @returns {Promise<string>} an SVG document
 */
export async function figureSvg(subject, report, print) {
  const { pStyle, decimalMark } = print;
  const { draw } = await loadFigures();
  const figure = /** @type {SVGSVGElement} */ (draw(subject.id, report, PRINT, print));
  const summary = subject.summary(report, pStyle).trim();
  const paper = document.createElementNS(SVG, 'rect');
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: PRINT.paper })) paper.setAttribute(name, value);
  figure.prepend(
    child('title', subject.title(report)),
    child('desc', decimalMark === ',' ? withDecimalComma(summary) : summary),
    paper,
  );
  figure.setAttribute('role', 'img');
  figure.setAttribute('color', PRINT.ink);
  figure.setAttribute('font-family', 'system-ui, "Segoe UI", "DejaVu Sans", sans-serif');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${withoutControls(new XMLSerializer().serializeToString(figure))}\n`;
}

/**
 * @param {Subject} subject
 * @param {StudyReport} report
 * @param {PrintChoices} print
 * @returns {Promise<Uint8Array>} a PNG picture at twice the size
 */
export async function figurePng(subject, report, print) {
  const text = await figureSvg(subject, report, print);
  const picture = new Image();
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    picture.src = url;
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = SCALE * picture.naturalWidth;
    canvas.height = SCALE * picture.naturalHeight;
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    /** @type {Blob} */
    const blob = await new Promise((resolve, reject) =>
      canvas.toBlob((made) => (made ? resolve(made) : reject(new Error('the browser made no picture'))), 'image/png'),
    );
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * @param {string} name
 * @param {string} text
 */
function child(name, text) {
  const element = document.createElementNS(SVG, name);
  element.textContent = text;
  return element;
}
