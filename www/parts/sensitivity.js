/** What would be otherwise under other assumptions, beside the tables. */

import { html, nothing } from 'lit';

import { formatCount, formatInteger, formatMeanSd, formatMedian, formatNoun, formatP, formatRange, formatShort, formatSigned } from '../format.js';
import { CATEGORY_WORDS, schemeText } from '../words.js';

/** @typedef {import("lupustat").Sensitivity} Sensitivity */

const PLACES = 2;

/**
 * @param {import("lupustat").StudyReport} report
 * @param {import("lupustat").Scheme[]} schemes
 */
export function sensitivitySection({ sensitivity }, schemes) {
  const { score, cutoffs, ranges } = sensitivity;
  return html`
    <details class="sheet sensitivity">
      <summary>
        <h2>Sensitivity</h2>
        <span class="small">${summaryWords(sensitivity)}</span>
      </summary>
      ${score.length > 0 ? scoreTable(score) : html`<p>Every finding is known and due to lupus: nothing was assumed for the score.</p>`}
      ${cutoffs.length > 0 ? cutoffTable(cutoffs) : nothing} ${rangeTable(ranges)} ${schemeList(sensitivity, schemes)}
    </details>
  `;
}

/** @param {Sensitivity} sensitivity */
function summaryWords({ score, cutoffs }) {
  const parts = ['reference range'];
  if (cutoffs.length > 0) {
    parts.unshift('other cut-offs');
  }
  if (score.length > 0) {
    parts.unshift('unknown findings');
  }
  return `What other assumptions would change: ${parts.join(', ')}`;
}

/** @param {import("lupustat").ScoreLine[]} lines */
function scoreTable(lines) {
  return table(
    'SLEDAI-2K under assumptions on what is not known',
    ['Assumption', 'n', 'Score, median [Q1–Q3]', 'Mean ± SD', ...lines[0].categories.map(({ label }) => label), 'Mg trend, τ-b', 'p'],
    lines.map(({ label, n, score, categories, tauB, p }) => [
      label,
      formatInteger(n),
      formatMedian(score, 1),
      formatMeanSd(score, PLACES),
      ...categories.map(({ counts }) => formatCount(counts[0], n)),
      tauB === null ? '–' : formatSigned(tauB, PLACES),
      formatP(p),
    ]),
  );
}

/** @param {import("lupustat").CutoffLine[]} lines */
function cutoffTable(lines) {
  return table(
    'Findings by other cut-offs',
    ['Finding', 'Present', 'Absent', 'Unknown', 'Mg with it, mean ± SD', 'Mg without it', 'p'],
    lines.map(({ label, present, absent, unknown, withFinding, withoutFinding, p }) => [
      label,
      formatInteger(present),
      formatInteger(absent),
      formatInteger(unknown),
      formatMeanSd(withFinding, PLACES),
      formatMeanSd(withoutFinding, PLACES),
      formatP(p),
    ]),
  );
}

/** @param {import("lupustat").RangeLine[]} lines */
function rangeTable(lines) {
  return table(
    'Magnesium classes by reference range',
    ['Reference range, mg/dL', ...lines[0].classes.map(({ label }) => label)],
    lines.map(({ range, classes }) => {
      const n = classes.reduce((sum, { counts }) => sum + counts[0], 0);
      return [
        `${formatShort(range.lower, 4)}–${formatShort(range.upper, 4)}`,
        ...classes.map(({ counts }) => formatCount(counts[0], n)),
      ];
    }),
  );
}

/**
 * @param {Sensitivity} sensitivity
 * @param {import("lupustat").Scheme[]} schemes
 */
function schemeList({ schemes: comparison }, schemes) {
  if (!comparison) {
    return nothing;
  }
  const { scheme, changed, patients } = comparison;
  return html`
    <h3>Categories ${schemeText(schemes, scheme.id)}</h3>
    <p>${formatNoun(changed, 'patient')} would change category.</p>
    <ul>
      ${patients.map(
        ({ line, scoreMin, scoreMax, category, other }) =>
          html`<li>line ${line}, score ${formatRange(scoreMin, scoreMax)}: ${CATEGORY_WORDS[category]}, then ${CATEGORY_WORDS[other]}</li>`,
      )}
    </ul>
  `;
}

/**
 * @param {string} caption
 * @param {string[]} head
 * @param {string[][]} rows the first cell of each is its heading
 */
function table(caption, head, rows) {
  return html`
    <div class="table">
      <div class="scroll" role="region" tabindex="0" aria-label=${caption}>
        <table>
          <caption>
            ${caption}
          </caption>
          <thead>
            <tr>
              ${head.map((name, place) => html`<th scope="col" class=${place === 0 ? '' : 'num'}>${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ([name, ...cells]) =>
                html`<tr>
                  <th scope="row">${name}</th>
                  ${cells.map((cell) => html`<td class="num">${cell}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </div>
  `;
}
