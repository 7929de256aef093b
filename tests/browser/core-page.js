/** Hands `core.js` to the tests of this folder. */

import * as core from '../../www/core.js';
import loadPart from 'part:./core-part.js';

Object.assign(window, { core, loadPart });
