/** `npm run build`: the npm package, the single file and the hosted page, in `dist/`. */

import { build } from './tools/artefacts.mjs';
import { main } from './tools/toolchain.mjs';

await main(build);
