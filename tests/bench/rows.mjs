/**
 * Cohorts of a hundred rows to millions: time and memory from bytes to report, beside a bare scan of the same bytes by
 * the `csv` crate in a wasm of its own, and beside polars with SciPy and data.table with R where they are installed.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run, say } from '../../www/tools/toolchain.mjs';
import { generator, middle, milliseconds } from './measure.mjs';

/** Bytes that are handed on at a time. */
const PIECE = 1 << 20;

/** How two programs' p-values may differ: they sum in another order. */
const AGREE = 1e-6;

/**
 * @typedef {object} Measured
 * @property {number} rows
 * @property {boolean} distinct whether every magnesium value is
 * @property {number} megabytes
 * @property {number} scan milliseconds of the bare scan
 * @property {number} cold milliseconds of the first report in a fresh core
 * @property {number} warm milliseconds of a later one
 * @property {number} ratio of a later one to the bare scan before it
 * @property {number} memory bytes of wasm memory grown for each row
 * @property {boolean} whole whether all rows fitted in memory
 * @property {Record<string, string>} peers what other programs took
 */

/** @typedef {(name: string) => Promise<{ core: any, memory: WebAssembly.Memory }>} Start */

/**
 * Measures, prints and writes `RESULTS.md`.
 *
 * @param {Start} start a core of its own
 * @param {number} most rows of the largest cohort
 */
export async function benchRows(start, most) {
  const module = scanModule();
  const sizes = [1e2, 1e4, 1e6, 1e7].filter((rows) => rows <= most);
  const measured = [];
  for (const distinct of [false, true]) {
    for (const rows of sizes) {
      say(`${rows.toLocaleString('en')} rows, magnesium ${distinct ? 'at full precision' : 'to two decimals'}`);
      measured.push(await measure(start, module, rows, distinct));
    }
  }
  const table = tableOf(measured);
  console.log(`\n${table}\n`);
  writeFileSync(join(root, 'tests', 'bench', 'RESULTS.md'), results(table, measured));
}

/** The bare scan, compiled on demand. */
function scanModule() {
  const folder = join(root, 'tests', 'bench', 'scan');
  const target = join(root, 'target', 'bench');
  const made = run('cargo', ['build', '--release', '--quiet', '--locked', '--target', 'wasm32-unknown-unknown', '--manifest-path', join(folder, 'Cargo.toml'), '--target-dir', target]);
  if (!made) throw new Error('the bare scan does not compile');
  return readFileSync(join(target, 'wasm32-unknown-unknown', 'release', 'lupustat_bench_scan.wasm'));
}

/**
 * @param {Start} start
 * @param {Buffer} scanner
 * @param {number} rows
 * @param {boolean} distinct
 * @returns {Promise<Measured>}
 */
async function measure(start, scanner, rows, distinct) {
  const csv = cohortOf(rows, distinct);
  const scan = scanOf(scanner, csv);
  const { core, memory } = await start(`${rows} ${distinct}`);
  const before = memory.buffer.byteLength;
  let report = /** @type {any} */ (undefined);
  const read = () => {
    const reader = new core.CohortReader();
    for (let from = 0; from < csv.length; from += PIECE) reader.push(csv.subarray(from, from + PIECE));
    const cohort = reader.finish();
    report = cohort.report();
    cohort.free();
  };
  const cold = milliseconds(read);
  const grown = memory.buffer.byteLength - before;
  // In turns, so that a processor that changes its pace changes both.
  const turns = Array.from({ length: rows > 2e6 ? 1 : rows > 1e5 ? 5 : 9 }, () => [milliseconds(scan), milliseconds(read)]);
  const [scanned, warm] = [0, 1].map((which) => middle(turns.map((turn) => turn[which])));
  const full = report.cohort.problems.find((/** @type {any} */ { code }) => code === 'memory_exhausted');
  if (full) say(`the memory was full after ${full.params.rows} rows: the times are of no whole report`);
  return {
    rows,
    distinct,
    megabytes: csv.length / 1e6,
    scan: scanned,
    cold,
    warm,
    ratio: middle(turns.map(([scan, read]) => read / scan)),
    memory: grown / (full?.params.rows ?? rows),
    whole: full === undefined,
    peers: rows <= 1e6 ? peers(csv, report) : {},
  };
}

/**
 * The bare scan of a file, which is in its memory.
 *
 * @param {Buffer} scanner
 * @param {Buffer} csv
 * @returns {() => number}
 */
function scanOf(scanner, csv) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(scanner)));
  const { memory, room, scan } = /** @type {any} */ (exports);
  const at = room(csv.length);
  new Uint8Array(memory.buffer, at, csv.length).set(csv);
  scan();
  return scan;
}

/**
 * What other programs take for the findings of Table 1 and for Table 3 of the same file, and whether their p-values
 * are ours.
 *
 * @param {Buffer} csv
 * @param {any} report
 */
function peers(csv, report) {
  const folder = mkdtempSync(join(tmpdir(), 'lupustat-bench-'));
  const file = join(folder, 'cohort.csv');
  writeFileSync(file, csv);
  /** @type {Record<string, string>} */
  const found = {};
  for (const [name, command, script] of [['polars + SciPy', 'python3', 'peer.py'], ['data.table + R', 'Rscript', 'peer.R']]) {
    const { status, stdout } = spawnSync(command, [join(root, 'tests', 'bench', script), file], { encoding: 'utf8' });
    if (status !== 0) {
      found[name] = 'not installed';
      continue;
    }
    const { seconds, p } = JSON.parse(stdout);
    found[name] = `${(1000 * seconds).toFixed(0)} ms, ${worst(p, report) < AGREE ? 'the same p-values' : 'OTHER p-values'}`;
  }
  rmSync(folder, { recursive: true });
  return found;
}

/**
 * The largest relative difference between a peer's p-values and those of the report.
 *
 * @param {Record<string, Record<string, number | null>>} peer
 * @param {any} report
 */
function worst(peer, report) {
  let most = 0;
  for (const [finding, tables] of Object.entries(peer)) {
    for (const [id, theirs] of Object.entries(tables)) {
      const table = report.tables.find((/** @type {any} */ other) => other.id === id);
      const ours = table.rows.find((/** @type {any} */ row) => row.variable === finding)?.tests[0].p ?? null;
      if (ours === null || theirs === null) continue;
      most = Math.max(most, Math.abs(ours - theirs) / Math.max(theirs, 1e-300));
    }
  }
  return most;
}

/**
 * A cohort of the example's columns: ascending ids, each finding in one of ten.
 *
 * @param {number} rows
 * @param {boolean} distinct
 */
function cohortOf(rows, distinct) {
  const [header] = readFileSync(join(root, 'www', 'data', 'example-cohort.csv'), 'utf8').split(/\r?\n/, 1);
  const findings = header.split(',').length - 4;
  const random = generator(2);
  const pieces = [Buffer.from(`${header}\n`)];
  for (let from = 0; from < rows; from += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, rows - from) }, (_, i) => {
      // Times a prime, so that each place comes once.
      const place = distinct ? (((from + i) * 7919) % rows + 0.5) / rows : random();
      const magnesium = 1.5 + 1.8 * place;
      return `${[
        `P${String(from + i).padStart(7, '0')}`,
        random() < 0.1 ? 'male' : 'female',
        18 + Math.floor(random() * 60),
        distinct ? magnesium : magnesium.toFixed(2),
        ...Array.from({ length: findings }, () => (random() < 0.1 ? 1 : 0)),
      ].join(',')}\n`;
    });
    pieces.push(Buffer.from(lines.join('')));
  }
  return Buffer.concat(pieces);
}

/** @param {Measured[]} measured */
function tableOf(measured) {
  const header = ['rows', 'magnesium', 'file', 'bare scan', 'report, cold', 'warm', 'rows/s', 'MB/s', 'warm ÷ scan', 'wasm memory', 'polars + SciPy', 'data.table + R'];
  const lines = measured.map(({ rows, distinct, megabytes, scan, cold, warm, ratio, memory, whole, peers }) => [
    rows.toLocaleString('en'),
    distinct ? 'full precision' : 'two decimals',
    `${megabytes.toFixed(1)} MB`,
    `${scan.toFixed(1)} ms`,
    ...(whole
      ? [
          `${cold.toFixed(1)} ms`,
          `${warm.toFixed(1)} ms`,
          `${Math.round((1000 * rows) / warm).toLocaleString('en')}`,
          `${((1000 * megabytes) / warm).toFixed(0)}`,
          `${ratio.toFixed(2)}`,
        ]
      : ['memory full', '', '', '', '']),
    rows < 1e6 ? '' : `${memory.toFixed(0)} B a row`,
    peers['polars + SciPy'] ?? '',
    peers['data.table + R'] ?? '',
  ]);
  return [header, header.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/**
 * @param {string} table
 * @param {Measured[]} measured
 */
function results(table, measured) {
  return `# Speed

Written by \`npm run bench\` on ${cpus()[0].model.trim()}, Node.js ${process.versions.node}. A generated cohort of 28
columns, from the bytes of the file to the whole report with the default options, in WebAssembly; the bare scan splits the
same bytes into fields with the \`csv\` crate (opt-level 3, a wasm of its own, in turns with the report) and keeps nothing;
the ratio is the middle one of the turns. Memory is what
the core's memory grew by for a row. The other programs compute the findings of Table 1 and Table 3 only.

${table}

Cost against rows, both axes in powers of ten; ● two decimals, ○ full precision, · bare scan:

\`\`\`text
${plot(measured)}
\`\`\`
`;
}

/**
 * A plot in characters: a line for each third of a power of ten in milliseconds.
 *
 * @param {Measured[]} measured
 */
function plot(measured) {
  const line = (/** @type {number} */ time) => Math.round(3 * Math.log10(time));
  const column = (/** @type {number} */ rows) => Math.round(10 * Math.log10(rows)) - 20;
  // Side by side, so that none hides another.
  const marks = measured.flatMap(({ rows, distinct, scan, warm }) => [
    { at: column(rows), on: line(scan), mark: '·' },
    { at: column(rows) + (distinct ? 2 : 1), on: line(warm), mark: distinct ? '○' : '●' },
  ]);
  const lines = marks.map(({ on }) => on);
  const width = Math.max(...marks.map(({ at }) => at)) + 1;
  const text = [];
  for (let on = Math.max(...lines); on >= Math.min(...lines); on -= 1) {
    const cells = new Array(width).fill(' ');
    for (const { at, mark } of marks.filter((one) => one.on === on)) cells[at] = mark;
    text.push(`${(10 ** (on / 3)).toPrecision(2).padStart(8)} ms │${cells.join('')}`.trimEnd());
  }
  const scale = [...new Set(measured.map(({ rows }) => rows))].map((rows) => `${rows.toLocaleString('en')}`);
  return [...text, `${' '.repeat(12)}└${'─'.repeat(width)}`, `${' '.repeat(13)}${scale.join('   ')} rows`].join('\n');
}
