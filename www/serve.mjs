/** `npm start`: builds the page and serves it on this machine alone. */

import { build } from './tools/artefacts.mjs';
import { site } from './tools/page.mjs';
import { serve } from './tools/server.mjs';
import { Halt, main } from './tools/toolchain.mjs';

const FIRST_PORT = 8000;
const LAST_PORT = 8099;

await main(async () => {
  await build();
  const port = await serveOnFreePort();
  console.log(`\nLupustat is at http://localhost:${port}/ (Ctrl+C ends it).`);
  console.log('dist/lupustat.html is the same page in one file: open it with a double click.');
});

/**
 * Serves on the port named in `PORT`, else on the first free one.
 *
 * @returns {Promise<number>} the port
 */
async function serveOnFreePort() {
  const asked = Number(process.env.PORT);
  const [first, last] = asked ? [asked, asked] : [FIRST_PORT, LAST_PORT];
  for (let port = first; port <= last; port += 1) {
    try {
      await serve(site, port);
      return port;
    } catch (error) {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    }
  }
  throw new Halt(`No port is free (tried ${first} to ${last}): name another one, as in \`PORT=9000 npm start\`.`);
}
