/** Starts the core and shows that it answers. */

import { call } from './core.js';
import { keepOffline } from './offline.js';

const output = /** @type {HTMLOutputElement} */ (document.getElementById('version'));

try {
  output.value = /** @type {string} */ (await call('version'));
} catch (error) {
  output.value = /** @type {Error} */ (error).message;
}

keepOffline();
