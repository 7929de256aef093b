/** The content security policy: what the page may run, and that it may send nothing. */

import { createHash } from 'node:crypto';
import { Halt } from './toolchain.mjs';

/**
 * The policy of one artefact. Everything not named is refused: no request, font, frame or form.
 *
 * @param {{ scripts: string, styles: string, own?: boolean }} allowed sources of scripts and of
 *   styles; `own`: the page has files of its own beside it, and may read them
 * @returns {string}
 */
export function policy({ scripts, styles, own = false }) {
  const self = own ? " 'self'" : '';
  return [
    "default-src 'none'",
    `script-src ${scripts} 'wasm-unsafe-eval'`,
    `style-src ${styles}`,
    `img-src data: blob:${self}`,
    `worker-src blob:${self}`,
    `connect-src ${own ? "'self'" : "'none'"}`,
    ...(own ? ["manifest-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/**
 * The source expression that allows an inline element with exactly this text.
 *
 * @param {string} text
 */
export function hashSource(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/**
 * Stops the build when a script turns text into code, which the policy refuses at run time.
 *
 * @param {string} name
 * @param {string} script
 */
export function refuseEvaluation(name, script) {
  const found = script.match(/\beval\s*\(|\bnew\s+Function\b/);
  if (found) throw new Halt(`${name} contains \`${found[0]}\`, which the page's security policy refuses.`);
}
