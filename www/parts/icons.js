/** Small drawings that stand beside a word, never instead of one. */

import { html, svg } from 'lit';

/** A shape for each severity, so that it is told apart without colour. */
const SEVERITY_SHAPES = {
  fatal: svg`<path d="M8 1l6.1 3.5v7L8 15l-6.1-3.5v-7z" /><path class="sign" d="M5.5 5.5l5 5m0-5l-5 5" />`,
  error: svg`<circle cx="8" cy="8" r="7" /><path class="sign" d="M5.5 5.5l5 5m0-5l-5 5" />`,
  question: svg`<path d="M1.5 2.5h13v9h-6l-4 3.5v-3.5h-3z" /><path class="sign" d="M6 5.5c0-2.4 4-2.2 4 0 0 1.4-2 1.3-2 2.5m0 1.2v.6" />`,
  warning: svg`<path d="M8 1.5L15.2 14H.8z" /><path class="sign" d="M8 6v4m0 1.4v.8" />`,
  info: svg`<rect x="1.5" y="1.5" width="13" height="13" rx="2" /><path class="sign" d="M8 7v4.5M8 4v.8" />`,
};

/**
 * @param {keyof typeof SEVERITY_SHAPES} severity
 */
export function severityIcon(severity) {
  return html`<svg class="icon ${severity}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    ${SEVERITY_SHAPES[severity]}
  </svg>`;
}
