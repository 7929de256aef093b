/** What the hosted page offers beside its work: to be installed, to be had as one file, and its next version. */

import { html, nothing, render } from 'lit';

import { show } from './parts/announce.js';
import { download } from './parts/download.js';
import { element } from './parts/element.js';

/** The page was opened from disk, where there is nothing of all this. */
const IS_FILE = location.protocol === 'file:';

/** @type {{ install: unknown, single: unknown }} */
const offers = { install: nothing, single: nothing };

/**
 * Where the browser can install the page, and says so, a button does it.
 *
 * The event is not in the types of TypeScript: it has a method `prompt`.
 */
export function offerInstall() {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    const install = async () => {
      offer({ install: nothing });
      await /** @type {any} */ (event).prompt();
    };
    offer({ install: html`<button type="button" class="link" @click=${install}>Install Lupustat</button>` });
  });
  addEventListener('appinstalled', () => offer({ install: nothing }));
}

/** The single file, from the hosted page. */
export function offerSingleFile() {
  if (IS_FILE) return;
  offer({ single: html`<button type="button" class="link" @click=${fetchSingleFile}>Download the page as one file</button>` });
}

async function fetchSingleFile() {
  try {
    const answer = await fetch('lupustat.html');
    if (!answer.ok) throw new Error(answer.statusText);
    download('lupustat.html', await answer.blob(), 'text/html');
    show('lupustat.html is in your downloads: it opens with a double click.');
  } catch {
    show('The file could not be fetched. Connect to the network, and try again.');
  }
}

/** @param {Partial<typeof offers>} change */
function offer(change) {
  Object.assign(offers, change);
  render(html`${offers.single} ${offers.install}`, element('offers'));
}

/**
 * Keeps the page to be opened without a network, and offers the next version when it is there. A browser that refuses
 * this shows the page all the same.
 *
 * @param {() => Promise<void>} carryWork keeps the work for the next version
 */
export async function offerUpdates(carryWork) {
  if (IS_FILE) return;
  const registration = await navigator.serviceWorker?.register('service-worker.js').catch(() => undefined);
  if (!registration) return;
  const look = () => {
    const { waiting } = registration;
    if (waiting && navigator.serviceWorker.controller) offerUpdate(waiting, carryWork);
  };
  look();
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
  document.addEventListener('visibilitychange', () => !document.hidden && registration.update().catch(() => {}));
}

/**
 * @param {ServiceWorker} next
 * @param {() => Promise<void>} carryWork
 */
function offerUpdate(next, carryWork) {
  const close = () => render(nothing, element('notice'));
  const use = async () => {
    close();
    try {
      await carryWork();
    } catch (error) {
      show(`The new version waits: ${/** @type {Error} */ (error).message}.`);
      return;
    }
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    next.postMessage('take over');
  };
  render(
    html`
      <p>A new version of Lupustat is here. What you have open comes along.</p>
      <p class="row">
        <button type="button" class="primary" @click=${use}>Use it now</button>
        <button type="button" @click=${close}>Later</button>
      </p>
    `,
    element('notice'),
  );
}
