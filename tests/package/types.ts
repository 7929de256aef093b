/** The package's types carry a whole job: `tsc` checks this file, nothing runs it. */

import init, {
  type Cohort,
  CohortReader,
  type Descriptor,
  type GridRow,
  type MagnesiumReading,
  type PatientScore,
  type Problem,
  type Proposal,
  type RenalEstimate,
  type RowTest,
  type SliccResult,
  type StudyReport,
  type Targets,
  type TestResult,
  activitySchemes,
  analyzeCohort,
  assessEulAcr2019,
  assessRemission,
  assessSlicc2012,
  classifyMagnesium,
  computeTest,
  estimateGfr,
  initSync,
  proposeFindings,
  scoreSledai2k,
  sledaiDescriptors,
  version,
} from 'lupustat';

/** From the bytes of a file to the p-values of Table 3. */
export async function significant(module: BufferSource, csv: Uint8Array): Promise<string[]> {
  await init({ module_or_path: module });
  const report: StudyReport = analyzeCohort(csv, { alpha: 0.05, windowDays: 10, columns: { Mg: { meaning: 'serum_mg', unit: 'mg/dL' } } });
  const problems: Problem[] = report.cohort.problems;
  const grave = problems.filter(({ severity }) => severity === 'fatal').map(({ line, text }) => `${line ?? '?'}: ${text}`);
  const rows = report.tables.find(({ id }) => id === 'table3')?.rows ?? [];
  return [...grave, ...rows.flatMap(({ label, tests, primary }) => describe(label, primary === null ? undefined : tests[primary]))];
}

function describe(label: string, test: RowTest | undefined): string[] {
  if (test === undefined) return [];
  const p: number | null = test.p;
  return [p === null ? `${label}: ${test.reason?.text ?? ''}` : `${label}: ${test.symbol} ${test.statistic}, p = ${p}`];
}

/** A file in pieces: progress, a page of the grid, an edit and its undoing. */
export async function opened(file: File): Promise<[Cohort, GridRow[]]> {
  const reader = new CohortReader({ mode: 'recommended' });
  for (let at = 0; at < file.size; at += 1 << 20) {
    const { rows, failed } = reader.push(new Uint8Array(await file.slice(at, at + (1 << 20)).arrayBuffer()));
    if (failed || rows > 1e7) break;
  }
  const cohort: Cohort = reader.finish();
  const marked: Uint32Array = cohort.view({ states: ['refused', 'question'], excluded: true, sort: 'age' });
  const from = marked[0] ?? 0;
  const { start, end } = cohort.span(from, from + 40);
  const rows: GridRow[] = cohort.rows(new Uint8Array(await file.slice(start, end).arrayBuffer()), from, from + 40);
  const before: string | null = cohort.edit(from, 'age', '42');
  cohort.edit(from, 'age', before);
  cohort.restore(cohort.edits());
  return [cohort, rows.filter(({ rule, cells }) => rule === null && cells.every(({ edited }) => !edited))];
}

/** One patient: the form, the score, the magnesium class. */
export function chart(): string {
  const descriptors: Descriptor[] = sledaiDescriptors();
  const score: PatientScore = scoreSledai2k(
    { findings: { rash: 'present', fever: 'unknown' }, labs: { platelets: { value: 90, unit: '10^9/L' } } },
    { scheme: activitySchemes()[0]?.id },
  );
  const total: number | null = score.score;
  const reading: MagnesiumReading = classifyMagnesium({ value: '1,9', unit: 'mg/dL' });
  return `${version()}: ${total ?? `${score.scoreMin} to ${score.scoreMax}`} of ${descriptors.length}, ${reading.class}`;
}

/** The rules beside the score: classification, filtration rate, treatment targets. */
export function clinic(): string {
  const proposals: Proposal[] = proposeFindings({ c3: { value: '0,7', unit: 'g/L', lln: '0,9' } });
  const slicc: SliccResult = assessSlicc2012({ synovitis: true, ana: null }, 'ana_only');
  const points: number = assessEulAcr2019({ ana_1_80: true, low_c3: true }).pointsMin;
  const estimates: RenalEstimate[] = estimateGfr({ creatinine: 80, unit: 'umol/L', age: '55', sex: 'female' });
  const targets: Targets = assessRemission({ patient: { findings: {}, labs: {} }, treatment: { pga: 0.5 } });
  return [proposals[0]?.rule, slicc.verdict, points, estimates[0]?.stageRange, targets.lldas.exceptPreviousVisit].join();
}

/** A test by its name, with missing values. */
export function exact(module: BufferSource): TestResult {
  initSync({ module });
  return computeTest({ test: 'mannwhitney_exact', input: { x: [1.7, undefined, 2.1], y: [2.4, 2.2] }, options: { conf_level: 0.95 } });
}

/** What the types refuse. */
export function refused(): void {
  // @ts-expect-error: a state that does not exist
  scoreSledai2k({ findings: { rash: 'maybe' }, labs: {} });
  // @ts-expect-error: a criterion that does not exist
  assessSlicc2012({ malar_rash: true });
  // @ts-expect-error: a unit that creatinine has not
  estimateGfr({ creatinine: 1, unit: 'mmol/L', age: 50, sex: 'male' });
  // @ts-expect-error: text is not bytes
  analyzeCohort('patient_id,sex');
  // @ts-expect-error: a number in quotes
  computeTest({ test: 'describe', input: { x: ['1'] } });
  // @ts-expect-error: a state that no cell has
  new CohortReader().finish().view({ states: ['broken'] });
  // @ts-expect-error: an option that does not exist
  analyzeCohort(new Uint8Array(), { level: 0.05 });
}
