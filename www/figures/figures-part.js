/** The figures, drawn: loaded when the first one is asked for. */

import { withDecimalComma } from '../format.js';
import { magnesiumByActivity } from './magnesium-by-activity.js';
import { magnesiumByScore } from './magnesium-by-score.js';
import { participantsFlow } from './participants.js';
import { prevalenceByGroup } from './prevalence-by-sex.js';
import { scores } from './scores.js';
import { shiftByManifestation } from './shift-by-manifestation.js';

/** @type {Record<string, (report: import("lupustat").StudyReport, look: import("./look.js").Look, pStyle: import("../format.js").PStyle) => Element>} */
const FIGURES = {
  'magnesium-by-activity': magnesiumByActivity,
  'shift-by-manifestation': shiftByManifestation,
  'prevalence-by-sex': prevalenceByGroup,
  scores,
  'magnesium-by-score': magnesiumByScore,
  participants: participantsFlow,
};

/**
 * @param {string} id of a figure
 * @param {import("lupustat").StudyReport} report
 * @param {import("./look.js").Look} look
 * @param {import("../tables/printing.js").PrintChoices} print
 * @returns {Element} an SVG element that is in no document
 */
export function draw(id, report, look, { pStyle, decimalMark }) {
  const figure = FIGURES[id](report, look, pStyle);
  if (decimalMark === ',') {
    for (const leaf of figure.querySelectorAll('text:not(:has(tspan)), tspan')) {
      leaf.textContent = withDecimalComma(leaf.textContent ?? '');
    }
  }
  // The page's policy allows no style that it does not know: what the figures need stands in their attributes.
  for (const style of figure.querySelectorAll('style')) style.remove();
  // The picture has one name, and its numbers stand in a table: its pieces have no names of their own.
  for (const piece of figure.querySelectorAll('[aria-label], [aria-description]')) {
    piece.removeAttribute('aria-label');
    piece.removeAttribute('aria-description');
  }
  return figure;
}
