/**
 * Keeps the hosted page working without a network, one version at a time. The files of a version are stored together;
 * a newer version waits until no page of the older one is open, or until a page asks it to take over.
 */

/**
 * The types of TypeScript know this scope or a page's, not both at once.
 *
 * @typedef {{ waitUntil(work: Promise<unknown>): void }} LifeEvent
 * @typedef {LifeEvent & { request: Request, respondWith(answer: Promise<Response>): void }} FetchEvent
 */
const scope = /** @type {any} */ (self);

scope.addEventListener('install', (/** @type {LifeEvent} */ event) => {
  event.waitUntil(store());
});

scope.addEventListener('message', (/** @type {MessageEvent} */ { data }) => {
  if (data === 'take over') scope.skipWaiting();
});

scope.addEventListener('activate', (/** @type {LifeEvent} */ event) => {
  event.waitUntil(scope.clients.claim());
});

scope.addEventListener('fetch', (/** @type {FetchEvent} */ event) => {
  event.respondWith(answer(event.request));
  if (event.request.mode === 'navigate') event.waitUntil(forgetOthers());
});

async function store() {
  const cache = await caches.open(BUILD);
  await cache.addAll(SITE_FILES);
}

/** Forgets older versions, unless a second page is open, which may be of one of them and ask for its parts. */
async function forgetOthers() {
  const pages = await scope.clients.matchAll({ type: 'window' });
  const { installing, waiting } = scope.registration; // of a newer one
  if (pages.length > 1 || installing || waiting) return;
  const names = await caches.keys();
  const isOther = (/** @type {string} */ name) => name !== BUILD && /^[0-9a-f]{10}$/.test(name);
  await Promise.all(names.filter(isOther).map((name) => caches.delete(name)));
}

/**
 * The page itself is that of this version; files that it names carry their digest in their names.
 *
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function answer(request) {
  const cache = await caches.open(BUILD);
  const stored = (await cache.match(request, { ignoreSearch: true })) ?? (await caches.match(request, { ignoreSearch: true }));
  return stored ?? fetch(request);
}
