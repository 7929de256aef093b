/** The cohort in use: what was asked of the core, and what it answered. */

import { Core } from '../core.js';
import { writeProject } from '../export/project.js';
import { changed } from '../reading/refusal.js';
import { heldFile, readSource } from '../reading/source.js';
import { MODE_SENTENCES } from '../words.js';
import { History } from './history.js';
import { findKept, forget, keep } from './kept.js';
import { bySize, hasAllTexts, moved } from './levels.js';

/**
 * @typedef {import("lupustat").StudyReport} StudyReport
 * @typedef {import("lupustat").StudyOptions} StudyOptions
 * @typedef {import("lupustat").ColumnChoice} ColumnChoice
 * @typedef {import("lupustat").RowEdit} RowEdit
 * @typedef {import("lupustat").Grid} Grid
 * @typedef {import("lupustat").View} View
 * @typedef {import("./history.js").Call} Call
 * @typedef {import("../reading/encoding.js").Encoding} Encoding
 * @typedef {import("../reading/encoding.js").Preview} Preview
 * @typedef {import("../reading/source.js").Workbook} Workbook
 *
 * @typedef {object} Manner how a file is to be read, besides what the options say
 * @property {boolean} [isExample] it is the built-in example
 * @property {boolean} [isMade] it was made in the page: there is no such file elsewhere
 * @property {string} [sheet] of a workbook
 * @property {Encoding} [encoding] chosen by hand
 * @property {Origin} [origin] of a text that a project keeps
 *
 * @typedef {{ encoding: EncodingFound | null, workbook: Workbook | null }} Origin where a text comes from
 *
 * @typedef {{ encoding: Encoding, evidence: string }} EncodingFound an encoding, and why it is taken for that
 *
 * @typedef {object} Progress
 * @property {number} bytes read so far
 * @property {number} size of the whole in bytes
 * @property {number} rows found so far
 * @property {number} seconds since the start
 *
 * @typedef {object} Plan what to do with a file
 * @property {Manner} manner
 * @property {StudyOptions} options
 * @property {RowEdit[]} edits to make again
 * @property {History} history of those edits
 *
 * @typedef {object} Opening a file on its way in; the cohort in use stays until it is there
 * @property {File} file
 * @property {Plan} plan
 * @property {number} version of the rows in use when it began
 * @property {Core} core of its own
 * @property {AbortController} aborter ends what the core has no part in
 * @property {Progress | null} progress
 * @property {Preview[] | null} previews what it says in several encodings, when that is asked
 *
 * @typedef {object} Fault why a file was not read or not analysed
 * @property {string} title
 * @property {string[]} messages
 * @property {(() => void) | null} retry
 * @property {string} field the option that was refused; empty when it was none
 */

/** Milliseconds in which the grid asks for rows before the core is at work on a report. */
const TO_SHOW = 50;

/** Choices that hold for one file only. @type {(keyof StudyOptions)[]} */
const OF_THE_FILE = ['columns', 'delimiter', 'decimalMark', 'indexVisit', 'indexDate', 'grouping', 'analyte', 'rows'];

export class CohortState {
  /** The file that was chosen, or a copy of it. @type {File | null} */
  file = null;
  /** @type {Manner} */
  manner = {};
  /** Where its text comes from. @type {Origin} */
  origin = { encoding: null, workbook: null };
  /** Answers to the importer's questions, and the choices of the analysis. @type {StudyOptions} */
  options = {};
  /** @type {StudyReport | null} */
  report = null;
  /** The rows and columns that there are. @type {Grid | null} */
  grid = null;
  /** Counts the files and the manners in which they were read. */
  reading = 0;
  /** Counts the changes of the rows, so that a view knows when to draw them again. */
  version = 0;
  /** The edits made by hand. */
  history = new History();
  /** The mapping is not that of the file or project that was opened or saved last. */
  hasNewAnswers = false;
  /** What the browser keeps because it was asked to. @type {import("./kept.js").Kept | undefined} */
  kept = undefined;
  /** The column that is being mapped by hand, with some of its texts. @type {{ header: string, meaning: string | null, texts: string[], levels: string[] | null } | null} */
  mapping = null;
  /** Which problems are listed: those with these values. @type {Partial<Record<"severity" | "column" | "code", string>>} */
  problemFilter = {};
  /** The grid is unfolded. */
  showsGrid = false;
  /** A cell that the grid is to go to. @type {{ row: number, header: string | null } | null} */
  target = null;
  /** @type {Opening | null} */
  opening = null;
  /** @type {Fault | null} */
  fault = null;
  /** The core is at work on the cohort in use. */
  busy = false;

  #changed;
  #say;
  /** The core that holds the cohort in use. @type {Core | null} */
  #core = null;
  /** The options of the report. @type {StudyOptions} */
  #optionsInUse = {};
  /** The edits in the cohort. @type {RowEdit[]} */
  #edits = [];
  /** The report is not that of the latest choice or edit. */
  #isStale = false;

  /**
   * @param {() => void} changed called after each change
   * @param {(text: string) => void} say
   */
  constructor(changed, say) {
    this.#changed = changed;
    this.#say = say;
  }

  /** The file is the built-in example. */
  get isExample() {
    return this.manner.isExample === true;
  }

  /** Something would be lost if the page were closed. */
  get isUnsaved() {
    return this.report !== null && (this.hasNewAnswers || !this.history.isSaved);
  }

  /**
   * Reads another file. Answers given for the last one do not apply to it.
   *
   * @param {File} file
   * @param {Manner} [manner]
   */
  async open(file, manner = {}) {
    const kept = Object.entries(this.options).filter(([name]) => !OF_THE_FILE.includes(/** @type {any} */ (name)));
    await this.#read(file, { manner, options: Object.fromEntries(kept), edits: [], history: new History(!manner.isMade) });
  }

  /**
   * Reads the file that is being opened in an encoding chosen by hand.
   *
   * @param {Encoding} encoding
   */
  async readAs(encoding) {
    const { opening } = this;
    if (opening) {
      const { plan } = opening;
      await this.#read(opening.file, { ...plan, manner: { ...plan.manner, encoding } });
    }
  }

  /**
   * Reads the file in use in another encoding.
   *
   * @param {Encoding} encoding
   */
  async changeEncoding(encoding) {
    const { file, manner, options, history } = this;
    if (file) await this.#read(file, { manner: { ...manner, encoding }, options, edits: this.#edits, history });
  }

  /**
   * Reads another sheet of the workbook in use.
   *
   * @param {string} sheet
   */
  async readSheet(sheet) {
    if (this.file) await this.open(this.file, { ...this.manner, sheet });
  }

  /** Gives up the file that is being opened: the cohort in use stays as it is. */
  cancel() {
    this.#drop();
    this.#changed();
  }

  /** Closes the file, and ends what is being computed of it. */
  close() {
    this.#drop();
    this.#core?.stop();
    this.#core = null;
    this.#isStale = false;
    this.file = null;
    this.report = null;
    this.grid = null;
    this.fault = null;
    this.busy = false;
    this.hasNewAnswers = false;
    this.history = new History();
    this.#changed();
  }

  /**
   * Answers a question about one column. Codes and missing texts add to those given before.
   *
   * @param {string} header
   * @param {ColumnChoice} choice
   */
  async answer(header, choice) {
    const before = this.options.columns?.[header];
    const coding = { ...before?.coding, ...choice.coding };
    for (const text of choice.missing ?? []) delete coding[text];
    const missing = [...(before?.missing ?? []), ...(choice.missing ?? [])];
    await this.map(header, { ...before, ...choice, coding, missing });
  }

  /**
   * Begins to map a column by hand.
   *
   * @param {string} header
   * @param {string | null} [meaning] chosen so far, by its id; null for what it is taken for
   */
  async startMapping(header, meaning = null) {
    const texts = this.mapping?.header === header ? this.mapping.texts : await this.#ask('listTexts', header);
    this.mapping = { header, meaning, texts, levels: null };
    const column = this.report?.cohort.columns.find((candidate) => candidate.header === header);
    const kind = meaning ?? column?.kind;
    if (column && kind) {
      this.orderLevels(kind, column, this.options.columns?.[header]?.missing ?? []);
    }
    this.#changed();
  }

  /**
   * Lists the levels of the column that is being mapped: as they are read, or as they were given; else numbers by size, words as they come.
   *
   * @param {string} kind
   * @param {import("lupustat").ColumnReport} column
   * @param {string[]} missing texts that are none of them
   */
  orderLevels(kind, column, missing) {
    const { mapping } = this;
    if (!mapping || !['ordinal', 'nominal'].includes(kind)) {
      return;
    }
    const given = this.options.columns?.[column.header]?.levels ?? column.levels;
    const texts = given.length > 0 ? given : bySize(mapping.texts.map((text) => text.trim()));
    const levels = [...new Set(texts)].filter((text) => text !== '' && !missing.includes(text));
    const isWhole = given.length > 0 || hasAllTexts(column, mapping.texts);
    this.mapping = { ...mapping, levels: isWhole ? levels : null };
    this.#changed();
  }

  /**
   * Puts a level of the column that is being mapped elsewhere.
   *
   * @param {number} from
   * @param {number} to
   */
  moveLevel(from, to) {
    if (this.mapping?.levels) {
      this.mapping = { ...this.mapping, levels: moved(this.mapping.levels, from, to) };
      this.#changed();
    }
  }

  /** Closes the form of the mapping. */
  endMapping() {
    this.mapping = null;
    this.#changed();
  }

  /**
   * Lists only problems with a value.
   *
   * @param {"severity" | "column" | "code"} field
   * @param {string} value empty for any
   */
  filterProblems(field, value) {
    this.problemFilter = { ...this.problemFilter, [field]: value === '' ? undefined : value };
    this.#changed();
  }

  /** @param {boolean} shows whether the grid is unfolded */
  unfold(shows) {
    if (shows !== this.showsGrid) {
      this.showsGrid = shows;
      this.#changed();
    }
  }

  /**
   * Sets what a column means; `null` leaves it to the importer.
   *
   * @param {string} header
   * @param {ColumnChoice | null} choice
   */
  async map(header, choice) {
    const { [header]: _, ...columns } = this.options.columns ?? {};
    await this.choose({ columns: choice ? { ...columns, [header]: choice } : columns });
  }

  /**
   * Sets how the file is read or analysed, and does it again.
   *
   * @param {Partial<StudyOptions>} choice
   */
  async choose(choice) {
    this.options = { ...this.options, ...choice };
    this.hasNewAnswers ||= OF_THE_FILE.some((name) => name in choice);
    await this.#analyze();
  }

  /**
   * Chooses which rows the grid shows, and in which order.
   *
   * @param {View | null} view null for all in the order of the file
   * @returns {Promise<number>} how many there are
   */
  async orderRows(view) {
    const { grid, count } = await this.#ask('orderRows', view);
    this.grid = grid;
    return count;
  }

  /**
   * The rows at some places of the grid.
   *
   * @param {number} from
   * @param {number} to
   * @returns {Promise<import("lupustat").GridRow[]>}
   */
  readRows(from, to) {
    return this.#ask('readRows', from, to);
  }

  /**
   * Where a row stands in the grid; −1 when it is not shown.
   *
   * @param {number} row
   * @returns {Promise<number>}
   */
  placeOf(row) {
    return this.#ask('placeOf', row);
  }

  /**
   * What there is to be said of a cell.
   *
   * @param {number} row
   * @param {string} header
   * @returns {Promise<string | undefined>}
   */
  async remarkOn(row, header) {
    return (await this.#ask('remarkOn', row, header))?.text;
  }

  /**
   * Shows a cell in the grid.
   *
   * @param {number} row
   * @param {string | null} header
   */
  goTo(row, header) {
    this.target = { row, header };
    this.showsGrid = true;
    this.#changed();
  }

  /**
   * Gives a cell another text.
   *
   * @param {{ row: number, line: number }} row
   * @param {string} header
   * @param {string} text
   */
  async editCell({ row, line }, header, text) {
    await this.#edit(`line ${line}, ${header}`, ['editCell', row, header, text], (before) => ['editCell', row, header, before]);
  }

  /**
   * The row that a patient makes in this cohort, and what it does not hold.
   *
   * @param {import("lupustat").PatientForm} form
   * @returns {Promise<import("lupustat").PatientRow>}
   */
  patientRow(form) {
    return this.#ask('patientRow', form);
  }

  /**
   * Adds a patient behind the others, and goes to it.
   *
   * @param {string[]} [cells] one for each column; blank when left out
   */
  async addRow(cells) {
    const { columns = [] } = this.grid ?? {};
    const row = await this.#ask('addRow', cells ?? columns.map(() => ''));
    const made = this.#made({ words: 'an added patient', apply: ['removeRow', row, false], revert: ['removeRow', row, true] });
    this.goTo(row, columns[0]?.header ?? null);
    await made;
  }

  /**
   * Takes a row out, or in again.
   *
   * @param {{ row: number, line: number }} row
   * @param {boolean} removed
   */
  async removeRow({ row, line }, removed) {
    await this.#edit(`line ${line}`, ['removeRow', row, removed], () => ['removeRow', row, !removed]);
  }

  /** Takes back the last edit. */
  async undo() {
    const change = this.history.undo();
    if (change) {
      await this.#ask(...change.revert);
      this.#say(`Undone: ${change.words}.`);
      await this.#edited();
    }
  }

  /** Makes the edit again that was taken back last. */
  async redo() {
    const change = this.history.redo();
    if (change) {
      await this.#ask(...change.apply);
      this.#say(`Done again: ${change.words}.`);
      await this.#edited();
    }
  }

  /**
   * The cohort as CSV, with its edits.
   *
   * @returns {Promise<Blob>}
   */
  writeCsv() {
    return this.#ask('writeCsv');
  }

  /**
   * Every problem and every cell with one, as CSV.
   *
   * @returns {Promise<Blob>}
   */
  writeProblems() {
    return this.#ask('writeProblems');
  }

  /**
   * The patients that enter the tables, as CSV for other programs.
   *
   * @returns {Promise<string>}
   */
  analysisData() {
    return this.#ask('analysisData');
  }

  /**
   * The cohort with all that was decided about it.
   *
   * @returns {Promise<Blob>}
   */
  async writeProject() {
    const { file, report, origin, options, isExample } = this;
    const project = {
      lupustat: report?.lupustat ?? '',
      name: file?.name ?? '',
      origin,
      isExample,
      options,
      edits: this.#edits,
      dataHash: report?.dataHash ?? '',
    };
    return writeProject(project, await this.#ask('heldText'));
  }

  /** Looks for what the browser keeps. */
  async findKept() {
    this.kept = await findKept();
    this.#changed();
  }

  /** Opens what the browser keeps. */
  async openKept() {
    if (this.kept) await this.open(new File([this.kept.project], 'kept.json'));
  }

  /** Has the browser keep the cohort, in the place of any before. */
  async keep() {
    try {
      await keep({ name: this.file?.name ?? '', date: new Date(), project: await this.writeProject() });
      this.#say('Kept in this browser.');
      this.markSaved(true);
    } catch (error) {
      this.#fail('The cohort was not kept', error, null);
    }
    await this.findKept();
  }

  /** Has the browser forget what it keeps. */
  async forget() {
    try {
      await forget();
      this.#say('Forgotten.');
    } catch (error) {
      this.#fail('The cohort was not forgotten', error, null);
    }
    await this.findKept();
  }

  /** What there is now is saved. @param {boolean} withAnswers whether the mapping is, too */
  markSaved(withAnswers) {
    this.history.markSaved();
    this.hasNewAnswers &&= !withAnswers;
    this.#changed();
  }

  /**
   * Shows why something was not done.
   *
   * @param {string} title
   * @param {unknown} error
   */
  fail(title, error) {
    this.#fail(title, error, null);
  }

  /**
   * Asks the core that holds the cohort in use.
   *
   * @param {string} name
   * @param {...any} args
   * @returns {Promise<any>}
   */
  #ask(name, ...args) {
    return this.#core ? this.#core.call(name, ...args) : Promise.reject(new Error('there is no cohort'));
  }

  /**
   * Makes an edit that can be undone.
   *
   * @param {string} words what is changed
   * @param {Call} apply
   * @param {(before: any) => Call} revert what undoes it, given what the core returns
   */
  async #edit(words, apply, revert) {
    try {
      const before = await this.#ask(...apply);
      await this.#made({ words, apply, revert: revert(before) });
    } catch (error) {
      this.#fail('The edit was not made', error, null);
    }
  }

  /** Takes note of an edit. @param {import("./history.js").Change} change */
  async #made(change) {
    this.history.add(change);
    await this.#edited();
  }

  /** The rows are not what they were: they are shown first, and the report follows. */
  async #edited() {
    this.version += 1;
    this.#changed();
    this.#edits = await this.#ask('listEdits');
    await new Promise((resolve) => setTimeout(resolve, TO_SHOW));
    await this.#analyze();
  }

  /**
   * Reads a file with a core of its own, which takes the place of the one in use when the file is there.
   *
   * @param {File} file
   * @param {Plan} plan
   */
  async #read(file, plan) {
    this.#drop();
    const { version } = this;
    /** @type {Opening} */
    const opening = { file, plan, version, core: new Core(), aborter: new AbortController(), progress: null, previews: null };
    this.opening = opening;
    if (this.#isAgain(plan)) {
      this.options = plan.options; // what is chosen meanwhile is chosen upon that
    }
    this.fault = null;
    this.#changed();
    this.#say(`Reading ${file.name}.`);
    try {
      await this.#receive(opening);
    } catch (error) {
      opening.core.stop();
      if (this.opening === opening) {
        this.opening = null;
        this.options = this.#optionsInUse;
        const again = () => this.#read(file, this.#isAgain(plan) ? { ...plan, edits: this.#edits } : plan);
        this.#fail(`${file.name} was not read`, error, again);
      }
    }
  }

  /**
   * Reads what is to be opened, and puts it in the place of the cohort in use unless there is a question first.
   *
   * @param {Opening} opening
   * @throws why it cannot be read
   */
  async #receive(opening) {
    const { plan, core, aborter } = opening;
    if (opening.file !== this.file) {
      opening.file = await heldFile(opening.file);
    }
    const { file } = opening;
    const source = await readSource(file, plan.manner.sheet ?? null, aborter.signal);
    if (this.opening !== opening) {
      return;
    }
    const { manner, options, edits } = { ...plan, ...source.project };
    const opened = await core.call('openCohort', source.text, manner.encoding ?? null, options, edits, this.#follow(opening));
    if (this.opening !== opening) {
      return;
    }
    if (opened.previews) {
      opening.previews = opened.previews;
      this.#changed();
      return;
    }
    if (this.#isAgain(plan) && opening.version !== this.version) {
      await this.#read(file, { ...plan, edits: await this.#ask('listEdits') });
      return;
    }
    refuseFatal(opened.report);
    this.#refuseChanged(opening, opened.report);
    this.#core?.stop();
    this.#core = core;
    this.opening = null;
    this.busy = false;
    this.file = source.project ? source.text : file;
    this.manner = manner;
    this.origin = manner.origin ?? { encoding: opened.encoding, workbook: source.workbook };
    this.options = options;
    this.grid = opened.grid;
    if (!this.#isAgain(plan)) {
      this.history = plan.history;
      this.hasNewAnswers = false;
      this.showsGrid = false;
      this.problemFilter = {};
    }
    this.reading += 1;
    this.version += 1;
    this.#edits = edits;
    this.#optionsInUse = options;
    this.report = opened.report;
    this.#changed();
    this.#announce();
  }

  /** Whether a plan is to read the file in use once more, with the edits made in it. @param {Plan} plan */
  #isAgain(plan) {
    return plan.history === this.history;
  }

  /**
   * Refuses the file in use, read again, when it is not what it was: answers and edits were made on that.
   *
   * @param {Opening} opening
   * @param {StudyReport} report
   * @throws a refusal
   */
  #refuseChanged({ file, plan }, { dataHash }) {
    const isSameText = this.#isAgain(plan) && plan.manner.encoding === this.manner.encoding;
    if (isSameText && this.report && this.report.dataHash !== dataHash) {
      throw changed(file.name, 'is not what it was when it was opened', 0);
    }
  }

  /**
   * Takes note of how far the reading is.
   *
   * @param {Opening} opening
   */
  #follow(opening) {
    const start = performance.now();
    let told = 0;
    return (/** @type {{ bytes: number, rows: number, size: number }} */ progress) => {
      opening.progress = { ...progress, seconds: (performance.now() - start) / 1000 };
      this.#changed();
      const quarters = Math.floor((4 * progress.bytes) / progress.size);
      if (quarters > told && this.opening === opening) {
        told = quarters;
        this.#say(quarters === 4 ? `${opening.file.name} is read; making the tables.` : `Reading ${opening.file.name}: ${25 * quarters}%.`);
      }
    };
  }

  /** Ends the file that is being opened, if there is one. */
  #drop() {
    this.opening?.aborter.abort();
    this.opening?.core.stop();
    this.opening = null;
    this.options = this.#optionsInUse;
  }

  /** Makes the report of what there is now; what changes meanwhile is in the one after it. */
  async #analyze() {
    this.#isStale = true;
    if (this.busy) {
      // The controls show what is asked for, so that the next choice is made upon it.
      this.#changed();
      return;
    }
    this.busy = true;
    this.fault = null;
    this.#changed();
    const core = this.#core;
    while (this.#isStale && core === this.#core) {
      this.#isStale = false;
      await this.#report(this.options);
    }
    if (core === this.#core) {
      this.busy = false;
      this.#changed();
    }
  }

  /** @param {StudyOptions} options */
  async #report(options) {
    const { file } = this;
    const core = this.#core;
    try {
      const report = await this.#ask('reportCohort', options);
      if (core === this.#core) {
        const isChoice = options !== this.#optionsInUse;
        this.#optionsInUse = options;
        this.report = report;
        this.#changed();
        if (isChoice) this.#announce();
      }
    } catch (error) {
      if (core !== this.#core || !file) {
        return;
      }
      const { code } = /** @type {import("../core.js").CoreError} */ (error);
      const again = () => this.#read(file, { manner: this.manner, options, edits: this.#edits, history: this.history });
      if (code === 'needs_file') {
        again();
      } else {
        this.options = this.#optionsInUse;
        const isCrash = code === 'crashed';
        this.#fail(isCrash ? 'The tables were not made anew' : 'The choice was not applied', error, isCrash ? again : null);
      }
    }
  }

  /** Says what was analysed, and how. */
  #announce() {
    if (this.report) {
      const { cohort, options } = this.report;
      this.#say(`${cohort.analyzed} patients analysed. ${MODE_SENTENCES[options.mode]}`);
    }
  }

  /**
   * @param {string} title
   * @param {unknown} error
   * @param {(() => void) | null} retry
   */
  #fail(title, error, retry) {
    const messages = error instanceof AggregateError ? error.errors : [/** @type {Error} */ (error).message];
    const { code, params } = /** @type {Partial<import("../core.js").CoreError>} */ (error);
    const field = code === 'range_reversed' ? 'lower' : String(params?.field ?? '');
    if (code === 'crashed') {
      if (this.report) messages.push('Nothing that you entered is lost');
      messages.push('If the file is too large for the memory of this browser, let a database count equal rows first: see “Counted rows” in the Methods view');
    }
    this.fault = { title, messages, retry, field };
    this.#changed();
  }
}

/**
 * Refuses a file of which nothing could be read.
 *
 * @param {StudyReport} report
 * @throws every reason
 */
function refuseFatal({ cohort }) {
  const fatal = cohort.problems.filter(({ severity }) => severity === 'fatal');
  if (fatal.length > 0) {
    throw new AggregateError(fatal.map(({ text }) => text));
  }
}
