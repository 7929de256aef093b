/** What happens to the data: the facts as they are now, and how each can be checked. */

import { html, nothing, render } from 'lit';

/** An address that nobody has: a request to it says nothing to anyone, even if it were let through. */
const NOBODY = 'https://nobody.invalid/';

/**
 * @param {import("../main.js").App} app
 * @param {() => void} changed called after something was forgotten
 */
export function dataPanel({ cohort, preferences }, changed) {
  const isFile = location.protocol === 'file:';
  const asked = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.startsWith('http'));
  const foreign = asked.filter((name) => !name.startsWith(`${location.origin}/`));
  return html`
    <ul class="facts-list">
      <li><b>It is read here.</b> A file that you open is read and analysed by this page, on this computer.</li>
      <li>
        <b>Nothing is sent.</b> The browser itself refuses every request ${isFile ? '' : 'but those for the page’s own files '}because the page
        begins with the policy below.
        ${
          isFile
            ? `This copy was opened from a file; it has asked the network for ${asked.length === 0 ? 'nothing' : asked.join(', ')} so far.`
            : `This copy came from ${location.host}; it has asked for ${asked.length} of its own files and for ${foreign.length === 0 ? 'nothing else' : foreign.join(', ')} so far.`
        }
      </li>
      <li>
        <b>Nothing stays unless you ask.</b>
        ${
          cohort.kept
            ? html`You asked this browser to keep ${cohort.kept.name}.
                <button type="button" @click=${() => cohort.forget().then(changed)}>Forget it</button>`
            : 'No cohort is kept in this browser; what you entered is gone when the page is closed.'
        }
        ${preferences.isKept ? 'Your choice of colours or keys is kept, which says nothing of data.' : nothing}
        ${isFile ? nothing : 'The files of the page are kept so that it opens without a network; they hold no data of yours.'}
      </li>
      <li><b>What you save is yours.</b> Exports and projects go to the downloads of this browser, and nowhere else.</li>
    </ul>
    <h3>Check it</h3>
    <ol class="facts-list">
      <li>
        <button type="button" @click=${tryToSend}>Try to send something</button>
        <p role="status"></p>
      </li>
      <li>Disconnect from the network, and use the page.</li>
      <li>Open the network tab of the browser’s developer tools (F12), and use the page: the list stays empty.</li>
      <li>
        <details>
          <summary>Read the policy that the browser enforces</summary>
          <p class="code" tabindex="0">${policy()}</p>
        </details>
      </li>
    </ol>
  `;
}

/** The security policy of this page, one directive a line, without the hashes of its scripts. */
function policy() {
  const { content = '' } = /** @type {HTMLMetaElement} */ (document.querySelector('meta[http-equiv="Content-Security-Policy"]')) ?? {};
  return content.replace(/'sha256-[^']{8}[^']*'/g, (hash) => `${hash.slice(0, 16)}…'`).replaceAll('; ', ';\n');
}

/**
 * Asks the network for something, which the policy refuses, and says what came of it.
 *
 * @param {Event & { currentTarget: HTMLButtonElement }} event
 */
async function tryToSend({ currentTarget: button }) {
  let refused = false;
  const note = () => (refused = true);
  addEventListener('securitypolicyviolation', note);
  await fetch(NOBODY).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 100)); // the refusal is told a moment later
  removeEventListener('securitypolicyviolation', note);
  const words = refused
    ? 'Refused by the browser, as the policy demands: nothing was sent.'
    : 'The browser did not report a refusal. Do not use this copy for real data.';
  render(html`${words}`, /** @type {HTMLElement} */ (button.nextElementSibling));
}
