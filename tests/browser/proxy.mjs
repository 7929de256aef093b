/** A proxy that writes down every request of a browser, and reaches nothing but this machine. */

import { createServer, request as ask } from 'node:http';

/** The page that shows that the proxy sees what a page asks for. It exists only here. */
export const CONTROL = 'http://control.invalid/';

/**
 * Starts a proxy.
 *
 * @returns {Promise<{ port: number, requests: string[], close: () => void }>} `requests` grows:
 *   the address of each, or `CONNECT host:port` for one under encryption
 */
export function startProxy() {
  /** @type {string[]} */
  const requests = [];
  const server = createServer((incoming, outgoing) => {
    const url = incoming.url ?? '';
    requests.push(url);
    if (new URL(url).hostname === 'localhost') forward(url, incoming, outgoing);
    else if (url === CONTROL) outgoing.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Control</title>');
    else outgoing.writeHead(502).end();
  });
  server.on('connect', ({ url }, socket) => {
    requests.push(`CONNECT ${url}`);
    // A browser that is being closed may hang up before it has its refusal.
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      resolve({ port, requests, close: () => server.closeAllConnections() ?? server.close() });
    });
  });
}

/**
 * @param {string} url
 * @param {import('node:http').IncomingMessage} incoming
 * @param {import('node:http').ServerResponse} outgoing
 */
function forward(url, incoming, outgoing) {
  const { method, headers } = incoming;
  const onward = ask(url, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}
