/** The findings that laboratory columns speak of: how many were entered, and what the values show where none was. */

import { html, nothing } from 'lit';

import { formatInteger } from '../format.js';

/** @param {import("lupustat").DerivedFinding[]} derived */
export function derivedFindings(derived) {
  if (derived.length === 0) {
    return nothing;
  }
  return html`
    <h2>Findings by laboratory values</h2>
    <p>
      A finding that was entered counts; where none was, the value decides, by the rules of the patient form. Whether it is
      due to lupus is not in a value: enter <code>not_attributed</code> where it is not.
    </p>
    <div class="sheet table">
      <div class="scroll" role="region" tabindex="0" aria-label="Findings by laboratory values">
        <table>
          <thead>
            <tr>
              <th scope="col">Finding</th>
              <th scope="col" class="num">Entered</th>
              <th scope="col" class="num">Present by value</th>
              <th scope="col" class="num">Absent by value</th>
              <th scope="col" class="num">Unknown</th>
              <th scope="col" class="num">Entry and value differ</th>
            </tr>
          </thead>
          <tbody>
            ${derived.map(
              ({ label, entered, present, absent, unknown, disagreements, partial, byRatio }) => html`
                <tr>
                  <th scope="row">${label}${remark(partial, byRatio)}</th>
                  <td class="num">${formatInteger(entered)}</td>
                  <td class="num">${formatInteger(present)}</td>
                  <td class="num">${formatInteger(absent)}</td>
                  <td class="num">${formatInteger(unknown)}</td>
                  <td class="num">${formatInteger(disagreements)}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    </div>
  `;
}

/**
 * @param {number} partial
 * @param {number} byRatio
 */
function remark(partial, byRatio) {
  const parts = [
    partial > 0 ? `${formatInteger(partial)} without both C3 and C4` : '',
    byRatio > 0 ? `${formatInteger(byRatio)} by the ratio, a convention` : '',
  ].filter((text) => text !== '');
  return parts.length > 0 ? html`<br /><span class="small">${parts.join('; ')}</span>` : nothing;
}
