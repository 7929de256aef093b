/** Lets the hosted page open without a network next time. From disk there is nothing to do. */

/** Registers the service worker; a browser that refuses it shows the page all the same. */
export function keepOffline() {
  if (location.protocol === 'file:') return;
  navigator.serviceWorker?.register('service-worker.js').catch(() => {});
}
