/**
 * A project: a cohort with all that was decided about it, as one file.
 *
 * JSON of one object: `lupustatProject` (the version of this form), `lupustat` (the version that wrote it), `name`,
 * `origin` (of the text: encoding, workbook), `options` (mapping and analysis), `edits`,
 * `dataHash` (of the text, as reports print it), `text` (the file as it was read, in UTF-8) and `sha256` (of everything before it). The text stays as it was: edits
 * lie over it, so that each can be seen and taken back.
 */

import { refusal } from '../reading/refusal.js';

/** The form that is written, and the newest that is read. */
const FORM = 1;

/** How a project begins. */
const BEGINNING = '{"lupustatProject":';

/** The longest text that a browser handles as one, in bytes, with room for the rest. */
const LONGEST = 200_000_000;

/**
 * @typedef {object} Project
 * @property {string} lupustat
 * @property {string} name of the file
 * @property {string} text
 * @property {import("../state/cohort.js").Origin} origin
 * @property {boolean} isExample
 * @property {import("lupustat").StudyOptions} options
 * @property {import("lupustat").RowEdit[]} edits
 * @property {string} dataHash
 */

/**
 * @param {Omit<Project, "text">} project
 * @param {Blob} text
 * @returns {Promise<Blob>}
 * @throws a refusal of a text that is too long
 */
export async function writeProject(project, text) {
  if (text.size > LONGEST) {
    throw refusal('project_too_large', 'the file is too large for a project; save it as CSV, or count its rows in a database first');
  }
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true }); // a mark at the beginning belongs to the hash
  const whole = { lupustatProject: FORM, ...project, text: decoder.decode(await text.arrayBuffer()) };
  const json = JSON.stringify({ ...whole, sha256: await sha256(JSON.stringify(whole)) });
  return new Blob([json], { type: 'application/json' });
}

/**
 * Whether a file is a project, by how it begins and what it is called.
 *
 * @param {File} file
 */
export async function isProject(file) {
  const beginning = await file.slice(0, BEGINNING.length).text();
  return beginning === BEGINNING || file.name.endsWith('.json');
}

/**
 * @param {Blob} file
 * @returns {Promise<Project>}
 * @throws a refusal of what is damaged, of a newer form, or no project
 */
export async function readProject(file) {
  const { lupustatProject, sha256: hash, ...project } = parse(await file.text());
  if (typeof lupustatProject !== 'number') {
    throw refusal('not_a_project', 'this JSON file is not a project of Lupustat');
  }
  if (lupustatProject > FORM) {
    throw refusal('newer_project', `this project was written by a newer Lupustat (${project.lupustat}); open it there`);
  }
  if (hash !== (await sha256(JSON.stringify({ lupustatProject, ...project })))) {
    throw damaged('its contents do not have the hash that it names');
  }
  return /** @type {Project} */ (project);
}

/**
 * @param {string} json
 * @returns {any}
 */
function parse(json) {
  try {
    return JSON.parse(json) ?? {};
  } catch {
    throw damaged('its end is missing, or something was changed in it');
  }
}

/** @param {string} why */
function damaged(why) {
  return refusal('damaged_project', `this project is damaged: ${why}`);
}

/** @param {string} text */
async function sha256(text) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
