/** A web server for the built page, on this machine alone. */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';

/** @type {Record<string, string>} */
const MIME = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves a folder.
 *
 * @param {string} folder
 * @param {number} port 0 for any free one
 * @returns {Promise<import('node:http').Server>} rejected when the port is taken
 */
export function serve(folder, port) {
  const server = createServer((request, response) => answer(folder, request.url ?? '/', response));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', () => resolve(server));
  });
}

/**
 * Answers with a file of the folder, and with nothing outside it.
 *
 * @param {string} folder
 * @param {string} url
 * @param {import('node:http').ServerResponse} response
 */
async function answer(folder, url, response) {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!file.startsWith(folder + sep)) throw new RangeError(`${path} is outside the folder`);
    const body = await readFile(file);
    response.writeHead(200, {
      'Content-Type': MIME[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': 'no-cache',
    });
    response.end(body);
  } catch {
    response.writeHead(404, { 'Content-Type': 'text/plain' });
    response.end('Not found\n');
  }
}
