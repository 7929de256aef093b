/**
 * Keeps the hosted page working without a network. Its files are stored when it is first opened.
 * The page itself is asked for anew each time, so that no copy grows old; the files that it names
 * carry their digest in their names and never change.
 */

/**
 * The types of TypeScript know this scope or a page's, not both at once.
 *
 * @typedef {{ waitUntil(work: Promise<unknown>): void }} LifeEvent
 * @typedef {{ request: Request, respondWith(answer: Promise<Response>): void }} FetchEvent
 */
const scope = /** @type {any} */ (self);

scope.addEventListener('install', (/** @type {LifeEvent} */ event) => {
  event.waitUntil(store());
});

scope.addEventListener('activate', (/** @type {LifeEvent} */ event) => {
  event.waitUntil(forgetOthers());
});

scope.addEventListener('fetch', (/** @type {FetchEvent} */ event) => {
  event.respondWith(answer(event.request));
});

async function store() {
  const cache = await caches.open(SITE_VERSION);
  await cache.addAll(SITE_FILES);
  await scope.skipWaiting();
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== SITE_VERSION).map((name) => caches.delete(name)));
  await scope.clients.claim();
}

/**
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function answer(request) {
  const stored = await caches.match(request, { ignoreSearch: true });
  if (!stored) return fetch(request);
  if (request.mode !== 'navigate') return stored;
  const fresh = await fetch(request).catch(() => stored);
  return fresh.ok ? fresh : stored;
}
