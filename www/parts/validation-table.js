/** What the statistics were compared with, and how closely they agree: written by the tests of the core. */

import { html } from 'lit';

import { differences, tests, versions } from '../data/validation.json';
import { formatInteger, formatNoun, formatPowerOfTen } from '../format.js';
import { sentence } from './fault.js';

export function validationTable() {
  return html`
    <div class="sheet table">
      <div class="scroll" role="region" tabindex="0" aria-label="Comparison with other programs">
        <table>
          <thead>
            <tr>
              <th scope="col" rowspan="2">Test</th>
              <th scope="col" rowspan="2">Compared with</th>
              <th scope="col" rowspan="2" class="num">Cases</th>
              <th scope="col" rowspan="2" class="num">Fields</th>
              <th scope="colgroup" colspan="2" class="span centre">Worst relative error, at most</th>
              <th scope="col" rowspan="2" class="num">Differences</th>
            </tr>
            <tr>
              <th scope="col" class="num">all cases</th>
              <th scope="col" class="num">without differences</th>
            </tr>
          </thead>
          <tbody>
            ${tests.map(testRow)}
          </tbody>
        </table>
      </div>
      <p class="notes">
        A difference is a case in which a reference itself departs, with the cause known.
        ${Object.entries(versions)
          .map(([program, version]) => `${program.replace('R:', '')} ${version}`)
          .join(', ')}.
      </p>
      <details>
        <summary>${formatNoun(differences.length, 'difference')} and their causes</summary>
        <ul>
          ${differences.map(
            ({ test, program, what, cause }) =>
              html`<li><code>${test}</code>, ${program}: ${what}. ${sentence(cause)}</li>`,
          )}
        </ul>
      </details>
    </div>
  `;
}

/** @param {typeof tests[number]} row */
function testRow({ test, comparedWith, cases, fields, worstPowerOfTen, worstPowerOfTenApartFromDifferences }) {
  const known = differences.filter((difference) => difference.test === test);
  return html`
    <tr>
      <th scope="row"><code>${test}</code></th>
      <td>${comparedWith.map(({ program }) => program).join(', ')}</td>
      <td class="num">${formatInteger(cases)}</td>
      <td class="num">${formatInteger(fields)}</td>
      <td class="num">${formatPowerOfTen(worstPowerOfTen)}</td>
      <td class="num">${formatPowerOfTen(worstPowerOfTenApartFromDifferences)}</td>
      <td class="num">${formatInteger(known.length)}</td>
    </tr>
  `;
}
