/** The imports that the build resolves; `tools/bundle.mjs` says what each gives. */

declare module 'core:first' {
  const base64: string;
  export default base64;
}

declare module 'core:second' {
  export default function load(): Promise<string>;
}

declare module 'worker:*' {
  const script: string;
  export default script;
}

declare module 'part:*' {
  export default function load(): Promise<string>;
}

declare module 'script:*' {
  /** The exports of the script, which the importer knows. */
  export default function load(): Promise<any>;
}

declare module '*.csv' {
  const text: string;
  export default text;
}

/** Tells one build from another: it changes with anything that the page is made of. */
declare const BUILD: string;

/** In `service-worker.js`: the files of the site. */
declare const SITE_FILES: string[];
