/** Where the browsers of this machine are. */

import { existsSync } from 'node:fs';
import { Halt, output, run, say } from '../../www/tools/toolchain.mjs';

/** @typedef {'chromium' | 'firefox'} BrowserName */

/** @type {BrowserName[]} */
export const browsers = ['chromium', 'firefox'];

/** A browser named in the environment, as `CHROMIUM=/path/to/it`, comes before these. */
const PLACES = {
  chromium: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ],
  firefox: [
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  ],
};

/**
 * The path of a browser, or undefined.
 *
 * @param {BrowserName} name
 * @returns {string | undefined}
 */
export function find(name) {
  return process.env[name.toUpperCase()] ?? PLACES[name].find((path) => existsSync(path));
}

/** Both browsers, from Debian's packages when this may install them. */
export function ensureBrowsers() {
  if (missing().length === 0) return;
  if (process.getuid?.() === 0 && output('apt-get', ['--version']) !== null) {
    say('Installing Chromium and Firefox (apt-get, some minutes)');
    const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-qq'], quiet);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'firefox-esr'], quiet);
  }
  const [name] = missing();
  if (name) {
    throw new Halt(`The page is tested in Chromium and Firefox, and ${name} was not found: install it, or name its program in ${name.toUpperCase()}.`);
  }
}

function missing() {
  return browsers.filter((name) => find(name) === undefined);
}
