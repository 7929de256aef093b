/** `npm run icons`: the icons of the hosted page as pictures of a fixed size, in `www/icons`, drawn from `www/icon.svg`. */

import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { main, root, say } from '../../www/tools/toolchain.mjs';
import { launch } from './support.mjs';

const WWW = join(root, 'www');

/**
 * What a system may cut to a shape of its own fills its square, and keeps its lines within the middle 80%.
 *
 * @type {{ name: string, size: number, isCut?: boolean }[]}
 */
const ICONS = [
  { name: 'icon-192.png', size: 192 },
  { name: 'icon-512.png', size: 512 },
  { name: 'icon-maskable-512.png', size: 512, isCut: true },
  { name: 'apple-touch-icon.png', size: 180, isCut: true },
];

await main(async () => {
  const browser = await launch('chromium');
  const drawing = readFileSync(join(WWW, 'icon.svg'), 'utf8');
  mkdirSync(join(WWW, 'icons'), { recursive: true });
  try {
    const page = await browser.driver.newPage();
    for (const { name, size, isCut = false } of ICONS) {
      await page.setViewport({ width: size, height: size });
      await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${drawing}`);
      if (isCut) await page.evaluate(fillSquare);
      const path = join(WWW, 'icons', name);
      await page.screenshot({ path, omitBackground: true });
      say(`${path}: ${statSync(path).size} bytes`);
    }
  } finally {
    await browser.close();
  }
});

/** In a page: the ground reaches into the corners, and the lines stay away from them. */
function fillSquare() {
  document.querySelector('svg > rect')?.removeAttribute('rx');
  document.querySelector('svg > g')?.setAttribute('transform', 'translate(32 32) scale(0.875) translate(-32 -32)');
}
