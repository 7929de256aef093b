/**
 * The rows of a cohort as a grid: a window on them that scrolls, sorts, filters and edits.
 *
 * ```js
 * html`<data-grid .cohort=${cohort}></data-grid>`
 * ```
 *
 * Only the rows in the window are in the document, so that any number of them scrolls alike. The keys are those of the
 * ARIA grid pattern; Enter, F2 or a character edits, Escape gives up, Delete empties a cell, Ctrl+Z takes
 * an edit back and Ctrl+Shift+Z makes it again.
 */

import { html, nothing, render } from 'lit';
import { live } from 'lit/directives/live.js';

import { formatInteger, formatNoun } from '../format.js';
import { sentence } from './fault.js';

/**
 * @typedef {import("lupustat").GridRow} GridRow
 * @typedef {import("lupustat").GridCell} GridCell
 * @typedef {import("lupustat").GridColumn} GridColumn
 * @typedef {import("lupustat").CellState} CellState
 * @typedef {import("lupustat").View} View
 * @typedef {import("../state/cohort.js").CohortState} CohortState
 *
 * @typedef {{ place: number, column: number }} Spot a place among the rows shown, −1 for the header, and a column; −1 for the lines
 */

/** Rows in the window. */
const WINDOW = 14;

/** Columns in the grid: with more, those that are used come first. */
const COLUMNS = 200;

/** The greatest height that browsers give to an element, in pixels, with some to spare. */
const HIGHEST = 8_000_000;

/** Which rows are shown. @type {Record<string, { words: string, view: View }>} */
const FILTERS = {
  all: { words: 'All rows', view: {} },
  problems: { words: 'Rows with problems', view: { states: ['refused', 'question', 'remark'], excluded: true } },
  excluded: { words: 'Rows that do not enter', view: { excluded: true } },
  edited: { words: 'Edited rows', view: { edited: true } },
};

/** What is said of a cell after its text. @type {Record<CellState, string>} */
const STATE_WORDS = {
  ok: '',
  missing: '',
  remark: 'remark',
  question: 'question',
  refused: 'refused',
  not_read: '',
};

export class DataGrid extends HTMLElement {
  /** @type {CohortState | null} */
  #cohort = null;
  /** The reading and the version of the rows that are shown. */
  #reading = -1;
  #version = -1;
  #filter = 'all';
  /** @type {{ header: string, descending: boolean } | null} */
  #sort = null;
  /** Rows that meet the filter. */
  #count = 0;
  /** The place of the first row in the window. */
  #first = 0;
  /** The rows in the window, as far as they are there. @type {GridRow[]} */
  #rows = [];
  /** @type {Spot} */
  #active = { place: 0, column: 0 };
  /** What is being typed into the active cell. @type {string | null} */
  #typed = null;
  /** What there is to be said of the active cell. */
  #remark = '';
  /** The focus belongs to the active cell as soon as that is there. */
  #wantsFocus = false;
  /** Reads one after the other, so that what is asked last is shown last. */
  #work = Promise.resolve();

  /** @param {CohortState} cohort */
  set cohort(cohort) {
    this.#cohort = cohort;
    if (cohort.reading !== this.#reading) {
      this.#reading = cohort.reading;
      this.#version = cohort.version;
      this.#refresh();
    } else if (cohort.version !== this.#version) {
      this.#version = cohort.version;
      this.#keepOrder();
    }
    if (cohort.target) {
      const { row, header } = cohort.target;
      cohort.target = null;
      this.#goTo(row, header);
    }
  }

  connectedCallback() {
    this.addEventListener('keydown', (event) => this.#key(event));
    this.#draw();
  }

  /** Another view is shown: what is being typed is taken over, as when the focus goes elsewhere. */
  disconnectedCallback() {
    if (this.#typed !== null) this.#commit(0, 0);
    this.#wantsFocus = false;
  }

  /** @returns {{ column: GridColumn, at: number }[]} the columns that are shown, with their places in the file */
  get #columns() {
    const columns = (this.#cohort?.grid?.columns ?? []).map((column, at) => ({ column, at }));
    if (columns.length <= COLUMNS) {
      return columns;
    }
    const used = columns.filter(({ column: { status } }) => status === 'used' || status === 'question');
    const others = columns.filter((column) => !used.includes(column));
    return [...used, ...others].slice(0, COLUMNS).sort((a, b) => a.at - b.at);
  }

  /** All rows are shown, in the order of the file. */
  get #isPlain() {
    return this.#filter === 'all' && !this.#sort;
  }

  /** Reads the rows in the window again after an edit; one that a filter or an order has placed stays there. */
  #keepOrder() {
    if (this.#isPlain) {
      this.#refresh();
    } else {
      this.#then((cohort) => this.#read(cohort));
    }
  }

  /** Asks which rows there are, and reads those in the window. */
  #refresh() {
    this.#then(async (cohort) => {
      const order = this.#sort ? { sort: this.#sort.header, descending: this.#sort.descending } : {};
      this.#count = await cohort.orderRows(this.#isPlain ? null : { ...FILTERS[this.#filter].view, ...order });
      this.#active.place = Math.min(this.#active.place, this.#count - 1);
      await this.#read(cohort);
    });
  }

  /** Shows the rows from a place on. @param {number} first */
  #show(first) {
    const last = Math.max(0, this.#count - WINDOW);
    const wanted = Math.max(0, Math.min(first, last));
    if (wanted === this.#first && this.#rows.length > 0) {
      return;
    }
    this.#first = wanted;
    this.#then(async (cohort) => {
      if (this.#first === wanted) await this.#read(cohort);
    });
  }

  /** Reads the rows in the window. @param {CohortState} cohort */
  async #read(cohort) {
    this.#first = Math.max(0, Math.min(this.#first, this.#count - WINDOW));
    this.#rows = await cohort.readRows(this.#first, Math.min(this.#count, this.#first + WINDOW));
    await this.#judge(cohort);
  }

  /** Finds what there is to be said of the active cell. @param {CohortState} cohort */
  async #judge(cohort) {
    const { row, cell, header } = this.#activeCell();
    this.#remark = '';
    if (row && cell && STATE_WORDS[cell.state] !== '') {
      this.#remark = (await cohort.remarkOn(row.row, header)) ?? '';
    }
  }

  /** Does something with the cohort when what is under way is done, and shows the outcome. @param {(cohort: CohortState) => Promise<void>} work */
  #then(work) {
    this.#work = this.#work.then(async () => {
      const cohort = this.#cohort;
      if (!cohort?.grid) {
        return;
      }
      try {
        await work(cohort);
      } catch (error) {
        this.#remark = /** @type {Error} */ (error).message;
      }
      this.#draw();
    });
  }

  /** @param {number} row @param {string | null} header */
  #goTo(row, header) {
    this.#then(async (cohort) => {
      let place = await cohort.placeOf(row);
      if (place < 0) {
        this.#filter = 'all';
        this.#sort = null;
        this.#count = await cohort.orderRows(null);
        place = row;
      }
      const column = this.#columns.findIndex((shown) => shown.column.header === header);
      this.#active = { place, column };
      this.#first = place - Math.floor(WINDOW / 2);
      this.#wantsFocus = true;
      await this.#read(cohort);
    });
  }

  #activeCell() {
    const { place, column } = this.#active;
    const shown = this.#columns[column];
    const row = place < 0 ? undefined : this.#rows[place - this.#first];
    return { row, cell: shown && row?.cells[shown.at], header: shown?.column.header ?? '' };
  }

  /** Makes another cell the active one. @param {number} place @param {number} column */
  #move(place, column) {
    const columns = this.#columns.length;
    this.#active = {
      place: Math.max(-1, Math.min(place, this.#count - 1)),
      column: Math.max(-1, Math.min(column, columns - 1)),
    };
    this.#wantsFocus = true;
    const { place: at } = this.#active;
    if (at >= 0 && at < this.#first) this.#show(at);
    if (at >= this.#first + WINDOW) this.#show(at - WINDOW + 1);
    this.#then((cohort) => this.#judge(cohort));
    this.#draw();
  }

  /** @param {string} begun what the field begins with */
  #edit(begun) {
    if (this.#activeCell().row && this.#active.column >= 0) {
      const typed = oneLine(begun);
      this.#typed = typed;
      this.#draw();
      const input = this.querySelector('input');
      input?.focus();
      input?.setSelectionRange(typed.length, typed.length);
    }
  }

  /** Takes over what was typed, and moves on. @param {number} down @param {number} right */
  #commit(down, right) {
    const { row, cell, header } = this.#activeCell();
    const typed = this.#typed;
    this.#typed = null;
    if (row && typed !== null && (typed !== oneLine(cell?.text ?? '') || isSetAside(row, cell))) {
      this.#cohort?.editCell(row, header, typed);
    }
    this.#move(this.#active.place + down, this.#active.column + right);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.#typed !== null) {
      this.#keyWhileTyping(event);
    } else if (/** @type {Element} */ (event.target).closest('.grid')) {
      this.#keyInGrid(event);
    }
  }

  /** @param {KeyboardEvent} event */
  #keyWhileTyping(event) {
    const { key, shiftKey } = event;
    if (key === 'Enter') this.#commit(shiftKey ? -1 : 1, 0);
    else if (key === 'Tab') this.#commit(0, shiftKey ? -1 : 1);
    else if (key === 'Escape') {
      this.#typed = null;
      this.#move(this.#active.place, this.#active.column);
    } else return;
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  #keyInGrid(event) {
    const { key, ctrlKey, metaKey, altKey } = event;
    const { place, column } = this.#active;
    const control = ctrlKey || metaKey;
    const last = this.#columns.length - 1;
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowUp: () => this.#move(place - 1, column),
      ArrowDown: () => this.#move(place + 1, column),
      ArrowLeft: () => this.#move(place, column - 1),
      ArrowRight: () => this.#move(place, column + 1),
      PageUp: () => this.#move(Math.max(0, place - WINDOW), column),
      PageDown: () => this.#move(place + WINDOW, column),
      Home: () => this.#move(control ? 0 : place, -1),
      End: () => this.#move(control ? this.#count - 1 : place, last),
      Enter: () => (place < 0 ? this.#sortBy(column) : this.#edit(this.#activeCell().cell?.text ?? '')),
      F2: () => this.#edit(this.#activeCell().cell?.text ?? ''),
      Delete: () => this.#clear(),
    };
    const act = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (act) act();
    else if (control && key.toLowerCase() === 'z') event.shiftKey ? this.#cohort?.redo() : this.#cohort?.undo();
    else if (control && key.toLowerCase() === 'y') this.#cohort?.redo();
    else if (key.length === 1 && !control && !altKey && place >= 0) this.#edit(key);
    else return;
    event.preventDefault();
  }

  #clear() {
    const { row, cell, header } = this.#activeCell();
    if (row && cell && cell.text !== '') this.#cohort?.editCell(row, header, '');
  }

  /** Sorts by a column: ascending, descending, then in the order of the file. @param {number} at */
  #sortBy(at) {
    const column = this.#columns[at]?.column;
    if (!column?.sortable) {
      return;
    }
    const { header } = column;
    const isSame = this.#sort?.header === header;
    if (isSame && this.#sort?.descending) this.#sort = null;
    else this.#sort = { header, descending: isSame };
    this.#first = 0;
    this.#refresh();
  }

  /** @param {string} filter */
  #filterBy(filter) {
    this.#filter = filter;
    this.#first = 0;
    this.#active = { place: 0, column: this.#active.column };
    this.#refresh();
  }

  #draw() {
    const cohort = this.#cohort;
    if (!cohort?.grid || !this.isConnected) {
      return;
    }
    render(this.#content(cohort), this);
    this.#layOut();
    if (this.#wantsFocus) {
      const cell = this.querySelector('[role] > [tabindex="0"]');
      if (cell instanceof HTMLElement) {
        this.#wantsFocus = false;
        cell.focus();
      }
    }
  }

  /** @param {CohortState} cohort */
  #content(cohort) {
    const columns = this.#columns;
    const all = cohort.grid?.columns.length ?? 0;
    return html`
      <div class="grid-tools">
        <label class="field">
          Show
          <select
            .value=${live(this.#filter)}
            @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => this.#filterBy(event.currentTarget.value)}
          >
            ${Object.entries(FILTERS).map(([id, { words }]) => html`<option value=${id}>${words}</option>`)}
          </select>
        </label>
        <button type="button" ?disabled=${!cohort.history.canUndo} @click=${() => cohort.undo()}>Undo</button>
        <button type="button" ?disabled=${!cohort.history.canRedo} @click=${() => cohort.redo()}>Redo</button>
        <button type="button" @click=${() => cohort.addRow()}>Add a patient</button>
        <span class="small">
          ${formatNoun(this.#count, 'row')}${columns.length < all ? `, ${columns.length} of ${formatInteger(all)} columns` : nothing}
        </span>
      </div>
      <div class="grid-scroll" @scroll=${() => this.#scrolled()}>
        <div class="grid-space">
          <div
            class="grid"
            role="grid"
            aria-label="Patients"
            aria-rowcount=${this.#count + 1}
            aria-colcount=${columns.length + 1}
            @click=${(/** @type {MouseEvent} */ event) => this.#clicked(event)}
            @dblclick=${() => this.#edit(this.#activeCell().cell?.text ?? '')}
          >
            <div role="row" aria-rowindex="1" class="grid-head">
              ${this.#headerCell(-1, 'Line', undefined)}
              ${columns.map(({ column }, at) => this.#headerCell(at, column.header, column))}
            </div>
            ${this.#rows.map((row, index) => this.#row(row, this.#first + index))}
          </div>
        </div>
      </div>
      ${this.#details(cohort)}
    `;
  }

  /** @param {number} at @param {string} text @param {GridColumn | undefined} column */
  #headerCell(at, text, column) {
    const sorted = this.#sort && this.#sort.header === column?.header ? (this.#sort.descending ? 'descending' : 'ascending') : 'none';
    return html`<div
      role="columnheader"
      aria-colindex=${at + 2}
      aria-sort=${column?.sortable ? sorted : nothing}
      class=${columnClass(column)}
      data-place="-1"
      data-column=${at}
      tabindex=${this.#tabIndex(-1, at)}
      title=${text}
    >
      <bdi>${text}</bdi>
    </div>`;
  }

  /** @param {GridRow} row @param {number} place */
  #row(row, place) {
    return html`
      <div role="row" aria-rowindex=${place + 2} class=${row.rule ? 'out' : ''}>
        <div
          role="rowheader"
          aria-colindex="1"
          class="line"
          data-place=${place}
          data-column="-1"
          tabindex=${this.#tabIndex(place, -1)}
        >
          ${formatInteger(row.line)}${row.rule ? html`<span class="visually-hidden">, does not enter: ${row.label}</span>` : nothing}
        </div>
        ${this.#columns.map(({ column, at }, index) => this.#cell(row.cells[at], column, place, index))}
      </div>
    `;
  }

  /** @param {GridCell | undefined} cell @param {GridColumn} column @param {number} place @param {number} at */
  #cell(cell, column, place, at) {
    const isActive = place === this.#active.place && at === this.#active.column;
    const words = [cell ? STATE_WORDS[cell.state] : '', cell?.edited ? 'edited' : ''].filter((text) => text !== '');
    return html`<div
      role="gridcell"
      aria-colindex=${at + 2}
      class="${columnClass(column)} ${cell?.state ?? 'not_read'} ${cell?.edited ? 'edited' : ''}"
      data-place=${place}
      data-column=${at}
      tabindex=${this.#tabIndex(place, at)}
    >
      ${
        isActive && this.#typed !== null
          ? html`<input
              aria-label=${column.header}
              autocomplete="off"
              .value=${live(this.#typed)}
              @input=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => (this.#typed = event.currentTarget.value)}
              @blur=${() => this.#left()}
            />`
          : html`<bdi>${cell?.text}</bdi>${words.length > 0 ? html`<span class="visually-hidden">, ${words.join(', ')}</span>` : nothing}`
      }
    </div>`;
  }

  /** One cell is in the order of the keyboard: the active one, or while that is out of sight the first there is. @param {number} place @param {number} column */
  #tabIndex(place, column) {
    const active = this.#active;
    const inSight = active.place < 0 || (active.place >= this.#first && active.place < this.#first + this.#rows.length);
    const current = inSight ? active : { place: this.#first, column: active.column };
    return place === current.place && column === current.column ? 0 : -1;
  }

  /** What there is to be said of the active cell and its row. @param {CohortState} cohort */
  #details(cohort) {
    const { row, cell, header } = this.#activeCell();
    if (!row) {
      return html`<p class="grid-details small" role="status">${this.#count === 0 ? 'No such rows.' : nothing}</p>`;
    }
    const place = `line ${formatInteger(row.line)}${header === '' ? '' : `, ${header}`}`;
    const said = this.#remark === '' ? html`<b>${sentence(place).slice(0, -1)}</b>${cell ? html`: “<bdi>${cell.text}</bdi>”` : nothing}.` : sentence(this.#remark);
    const removed = row.rule === 'removed';
    return html`
      <div class="grid-details">
        <p role="status">
          ${said} ${cell?.edited ? 'Edited.' : nothing}
          ${row.label ? `The row does not enter: ${row.label}.` : nothing}
          ${isSetAside(row, row.cells[0]) ? 'It does once each of its cells has been typed.' : nothing}
        </p>
        <p class="row">
          <button type="button" ?disabled=${header === ''} @click=${() => this.#edit(cell?.text ?? '')}>Edit the cell</button>
          <button type="button" @click=${() => cohort.removeRow(row, !removed)}>
            ${removed ? 'Take the row in again' : 'Remove the row'}
          </button>
        </p>
      </div>
    `;
  }

  /** A field that loses the focus keeps what was typed. */
  #left() {
    if (this.#typed !== null && this.isConnected) {
      this.#commit(0, 0);
      this.#wantsFocus = false;
    }
  }

  /** @param {MouseEvent} event */
  #clicked({ target }) {
    const cell = /** @type {HTMLElement} */ (target).closest('[data-place]');
    if (!(cell instanceof HTMLElement) || this.#typed !== null) {
      return;
    }
    const [place, column] = [Number(cell.dataset.place), Number(cell.dataset.column)];
    this.#move(place, column);
    if (place < 0) this.#sortBy(column);
  }

  /** Gives the scroll bar the length of all rows, and the window the height of its own. */
  #layOut() {
    const { scroller, space, head, row } = this.#sizes();
    if (!scroller || !space) {
      return;
    }
    const shown = Math.min(this.#count, WINDOW);
    const bar = scroller.offsetHeight - scroller.clientHeight;
    scroller.style.height = `${head + shown * row + bar}px`;
    space.style.height = `${head + Math.min(this.#count * row, HIGHEST)}px`;
    const top = this.#topOf(this.#first);
    if (Math.abs(scroller.scrollTop - top) > row / 2) scroller.scrollTop = top;
  }

  #scrolled() {
    const { scroller } = this.#sizes();
    const rest = this.#count - WINDOW;
    const range = this.#topOf(rest);
    if (scroller && rest > 0 && range > 0) {
      this.#show(Math.round((scroller.scrollTop / range) * rest));
    }
  }

  /** How far the window is scrolled when this row is its first, in pixels. @param {number} first */
  #topOf(first) {
    const { row } = this.#sizes();
    const rest = this.#count - WINDOW;
    const range = Math.min(this.#count * row, HIGHEST) - WINDOW * row;
    return rest > 0 ? (range * first) / rest : 0;
  }

  #sizes() {
    const find = (/** @type {string} */ selector) => /** @type {HTMLElement | null} */ (this.querySelector(selector));
    const [head, row] = [find('.grid-head'), find('.grid-head + [role="row"]')];
    return {
      scroller: find('.grid-scroll'),
      space: find('.grid-space'),
      head: head?.offsetHeight ?? 0,
      row: row?.offsetHeight ?? 32,
    };
  }
}

/**
 * A text as a field has it: without line breaks, which it would leave out and so join the words around them.
 *
 * @param {string} text
 */
function oneLine(text) {
  return text.replace(/[\r\n]+/g, ' ');
}

/**
 * Whether the form of a row keeps it out: then each cell has to be given, be it as it was.
 *
 * @param {GridRow} row
 * @param {GridCell | undefined} cell
 */
function isSetAside({ rule }, cell) {
  return rule !== null && rule !== 'removed' && (!cell || cell.state === 'not_read');
}

/** @param {GridColumn | undefined} column */
function columnClass(column) {
  if (!column) return 'line';
  return column.status === 'used' ? '' : 'unused';
}

customElements.define('data-grid', DataGrid);
