/** `npm start`: builds the page and serves it on this machine alone. */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { build } from './tools/artefacts.mjs';
import { Halt, dist, main } from './tools/toolchain.mjs';

const SITE = join(dist, 'site');
const FIRST_PORT = 8000;
const LAST_PORT = 8099;

/** @type {Record<string, string>} */
const MIME = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

await main(async () => {
  await build();
  const port = await listen(createServer(answer));
  console.log(`\nLupustat is at http://localhost:${port}/ (Ctrl+C ends it).`);
  console.log('dist/lupustat.html is the same page in one file: open it with a double click, or mail it.');
});

/**
 * Answers with a file of the site, and with nothing outside it.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer({ url = '/' }, response) {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    const file = normalize(join(SITE, path.endsWith('/') ? `${path}index.html` : path));
    if (!file.startsWith(SITE + sep)) throw new RangeError(path);
    const body = await readFile(file);
    response.writeHead(200, { 'Content-Type': MIME[extname(file)] ?? 'application/octet-stream', 'Cache-Control': 'no-cache' });
    response.end(body);
  } catch {
    response.writeHead(404, { 'Content-Type': 'text/plain' });
    response.end('Not found\n');
  }
}

/**
 * Listens on the port asked for in `PORT`, else on the first free one.
 *
 * @param {import('node:http').Server} server
 * @returns {Promise<number>}
 */
async function listen(server) {
  const asked = Number(process.env.PORT);
  const [first, last] = asked ? [asked, asked] : [FIRST_PORT, LAST_PORT];
  for (let port = first; port <= last; port += 1) {
    if (await tryPort(server, port)) return port;
  }
  throw new Halt(`No free port from ${first} to ${last}: name another one, as in \`PORT=9000 npm start\`.`);
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<boolean>} false when the port is taken
 */
function tryPort(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen(port, 'localhost', () => resolve(true));
  });
}
