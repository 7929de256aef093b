/** Decides by hand what a column means, in which unit, what its texts stand for: a form in a dialog. */

import { html, nothing } from 'lit';
import { ref } from 'lit/directives/ref.js';

import { CATEGORY_WORDS, FINDING_WORDS, SCALES, SEX_WORDS, YES_NO_WORDS } from '../words.js';
import { orderedList } from './ordered-list.js';

/**
 * @typedef {import("lupustat").Meaning} Meaning
 * @typedef {import("lupustat").ColumnReport} ColumnReport
 * @typedef {import("lupustat").ColumnChoice} ColumnChoice
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 */

/** What a text may stand for, by the kind of its column. @type {Partial<Record<string, Record<string, string>>>} */
const CODING_WORDS = { finding: FINDING_WORDS, binary: YES_NO_WORDS, sex: SEX_WORDS, category: CATEGORY_WORDS };

/** Levels whose order counts, or could. */
const LEVELLED = ['ordinal', 'nominal'];


/** Groups of meanings, each with what belongs to it; a meaning is in the first that takes it. @type {[string, (meaning: Meaning) => boolean][]} */
const GROUPS = [
  ['Another variable, a row of the tables', ({ kind }) => SCALES.includes(kind)],
  ['Laboratory values', ({ kind }) => kind === 'laboratory' || kind === 'limit'],
  ['Criteria of SLICC 2012', ({ id }) => id.startsWith('slicc_')],
  ['Criteria of EULAR/ACR 2019', ({ id }) => id.startsWith('eular_acr_')],
  ['Findings', ({ kind }) => kind === 'finding'],
  ['The patient and the visit', () => true],
];

/**
 * The dialog for the column that is being mapped, if one is.
 *
 * @param {CohortState} cohort
 * @param {Meaning[]} meanings
 */
export function mappingDialog(cohort, meanings) {
  const { mapping, report } = cohort;
  const column = report?.cohort.columns.find(({ header }) => header === mapping?.header);
  if (!mapping || !column) {
    return nothing;
  }
  const { header } = column;
  const chosen = cohort.options.columns?.[header];
  const meaning = meanings.find(({ id }) => id === (mapping.meaning ?? column.id));

  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  function submit(event) {
    event.preventDefault();
    const choice = choiceOf(new FormData(event.currentTarget), cohort.mapping?.levels ?? null);
    const isSame = choice.meaning === (chosen?.meaning ?? column?.id);
    cohort.map(header, isSame ? { ...choice, coding: { ...valuesOf(chosen, choice.missing), ...choice.coding } } : choice);
    cohort.endMapping();
  }

  return html`
    <dialog class="mapping" aria-labelledby="mapping-title" ${ref(open)} @close=${() => cohort.endMapping()}>
      <form @submit=${submit}>
        <h2 id="mapping-title">Column “<bdi>${header}</bdi>”</h2>
        <button type="button" class="close" @click=${() => cohort.endMapping()}>Cancel</button>
        <label class="field">
          Means
          <select
            name="meaning"
            autofocus
            @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => cohort.startMapping(header, event.currentTarget.value)}
          >
            <option value="ignore" .selected=${!meaning}>Nothing: do not use it</option>
            ${[...GROUPS].reverse().map(([label]) => meaningGroup(label, meanings.filter((one) => groupOf(one) === label), meaning))}
          </select>
        </label>
        ${meaning && SCALES.includes(meaning.kind) ? addedFields(cohort, meaning, column, chosen) : nothing}
        ${meaning && meaning.units.length > 1 ? unitField(meaning, chosen?.unit ?? column.unit) : nothing}
        ${meaning ? textsTable(mapping.texts, meaning, chosen) : nothing}
        <p class="row">
          <button class="primary">Apply</button>
          ${
            chosen
              ? html`<button type="button" @click=${() => reset(cohort, header)}>As the importer reads it</button>`
              : nothing
          }
        </p>
      </form>
    </dialog>
  `;
}

/** @param {Meaning} meaning */
function groupOf(meaning) {
  return GROUPS.find(([, takes]) => takes(meaning))?.[0];
}

/**
 * @param {string} label
 * @param {Meaning[]} meanings
 * @param {Meaning | undefined} chosen
 */
function meaningGroup(label, meanings, chosen) {
  return html`<optgroup label=${label}>
    ${meanings.map((meaning) => html`<option value=${meaning.id} .selected=${meaning === chosen}>${meaning.label}</option>`)}
  </optgroup>`;
}

/**
 * @param {Meaning} meaning
 * @param {string | null | undefined} chosen
 */
function unitField({ kind, units }, chosen) {
  const [label, usual] = kind === 'date' ? ['Order of its dates', 'as the cells prove, else ask'] : ['Unit', 'as the header says, else ask'];
  return html`<label class="field">
    ${label}
    <select name="unit">
      <option value="">${usual}</option>
      ${units.map((unit) => html`<option value=${unit} .selected=${unit === chosen}>${unit}</option>`)}
    </select>
  </label>`;
}

/**
 * What each text stands for: one of the values of its kind, missing, or what the importer takes it for. Of numbers, which
 * are missing.
 *
 * @param {string[]} texts
 * @param {Meaning} meaning
 * @param {ColumnChoice | undefined} chosen
 */
function textsTable(texts, { kind }, chosen) {
  if (texts.length === 0 || kind === 'id' || LEVELLED.includes(kind)) {
    return nothing;
  }
  if (!CODING_WORDS[kind]) {
    return missingField(chosen, () => {});
  }
  const words = { ...CODING_WORDS[kind], missing: 'Missing' };
  return html`
    <fieldset class="texts">
      <legend>What its texts stand for</legend>
      ${texts.map((text) => {
        const current = chosen?.missing?.includes(text) ? 'missing' : (chosen?.coding?.[text] ?? '');
        return html`<label>
          <bdi>${text}</bdi>
          <select name="text">
            <option value="">as usual</option>
            ${Object.entries(words).map(
              ([value, word]) =>
                html`<option value=${JSON.stringify([text, value])} .selected=${value === current}>${word}</option>`,
            )}
          </select>
        </label>`;
      })}
    </fieldset>
  `;
}

/**
 * What is asked of a variable that is added: the unit of numbers, the order of levels.
 *
 * @param {CohortState} cohort
 * @param {Meaning} meaning
 * @param {ColumnReport} column
 * @param {ColumnChoice | undefined} chosen
 */
function addedFields(cohort, { kind }, column, chosen) {
  if (kind === 'continuous') {
    return html`<label class="field">
      Unit, if it has one
      <input name="unit" autocomplete="off" maxlength="40" .value=${chosen?.unit ?? ''} />
    </label>`;
  }
  if (!LEVELLED.includes(kind)) {
    return nothing;
  }
  const missing = missingField(chosen, (texts) => cohort.orderLevels(kind, column, texts));
  const { levels } = cohort.mapping ?? {};
  if (!levels) {
    return html`${missing}
      <p class="small">Its levels are listed, to be put in order, once the column has been read: apply first.</p>`;
  }
  return html`
    ${missing}
    <fieldset class="texts">
      <legend>${kind === 'ordinal' ? 'Order of its levels, lowest first' : 'Levels, as the tables list them'}</legend>
      ${orderedList({ label: 'Levels', items: levels.map((label) => ({ label })), move: (from, to) => cohort.moveLevel(from, to) })}
    </fieldset>
  `;
}

/**
 * What stands for missing: texts, numbers, ranges of numbers.
 *
 * @param {ColumnChoice | undefined} chosen
 * @param {(texts: string[]) => void} changed
 */
function missingField(chosen, changed) {
  return html`<label class="field">
      What stands for missing, separated by semicolons
      <input
        name="missing"
        autocomplete="off"
        aria-describedby="mapping-missing"
        .value=${(chosen?.missing ?? []).join('; ')}
        @change=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ { currentTarget }) => changed(listOf(currentTarget.value))}
      />
    </label>
    <p class="small" id="mapping-missing">
      Texts, numbers, or ranges of numbers as SPSS has them: <code>999; 90 thru 99; lowest thru -1</code>
    </p>`;
}

/**
 * What a person typed between semicolons, or between commas that cannot be decimal marks.
 *
 * @param {string} typed
 */
function listOf(typed) {
  return typed.split(/;|,(?!\d)/).map((text) => text.trim()).filter((text) => text !== '');
}

/**
 * @param {FormData} data
 * @param {string[] | null} levels in order, where the column has some
 * @returns {ColumnChoice}
 */
function choiceOf(data, levels) {
  const meaning = String(data.get('meaning'));
  if (meaning === 'ignore') {
    return { meaning };
  }
  const unit = String(data.get('unit') ?? '').trim();
  /** @type {[string, string][]} */
  const texts = data
    .getAll('text')
    .filter((value) => value !== '')
    .map((value) => JSON.parse(String(value)));
  const coded = texts.filter(([, value]) => value !== 'missing');
  const missing = [...texts.filter(([, value]) => value === 'missing').map(([text]) => text), ...listOf(String(data.get('missing') ?? ''))];
  return {
    meaning,
    ...(unit === '' ? {} : { unit }),
    ...(levels && LEVELLED.includes(meaning) ? { levels } : {}),
    coding: Object.fromEntries(coded),
    missing,
  };
}

/**
 * The texts of which it was answered that they are values, without those that are missing now.
 *
 * @param {ColumnChoice | undefined} chosen
 * @param {string[] | undefined} missing
 */
function valuesOf(chosen, missing = []) {
  const values = Object.entries(chosen?.coding ?? {}).filter(([text, id]) => id === 'value' && !missing.includes(text));
  return Object.fromEntries(values);
}

/**
 * @param {CohortState} cohort
 * @param {string} header
 */
function reset(cohort, header) {
  cohort.map(header, null);
  cohort.endMapping();
}

/** @param {Element | undefined} dialog */
function open(dialog) {
  if (dialog instanceof HTMLDialogElement && !dialog.open) {
    queueMicrotask(() => dialog.isConnected && !dialog.open && dialog.showModal());
  }
}
