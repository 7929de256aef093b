/** The rules for one patient, as the package gives them; their values are worked through in `tests/clinical`. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { core, notJson, refusalOf, reportOn } from './support/core.mjs';

/** For what a caller without types may hand over. @type {any} */
const untyped = core;

/** @param {string[]} ids */
const all = (ids) => Object.fromEntries(ids.map((id) => [id, true]));

test('a laboratory value proposes its finding, with the value and the rule', () => {
  const proposals = core.proposeFindings({
    platelets: { value: '95000', unit: '/uL' },
    c3: { value: 0.85, unit: 'g/L', lln: 0.9 },
    anti_dsdna: { value: '>400' },
    urine_rbc_hpf: { value: '5-6' },
  });
  assert.deepEqual(notJson(proposals), []);
  assert.deepEqual(
    proposals.map(({ finding, state, value, notes }) => [finding, state, value, notes.map(({ code }) => code)]),
    [
      ['hematuria', 'absent', '5-6 /HPF', ['lower_end_of_range']],
      ['low_complement', 'present', '0.85 g/L', []],
      ['increased_dna_binding', 'unknown', '>400', ['limit_missing']],
      ['thrombocytopenia', 'present', '95000 /uL', []],
    ],
  );
});

test('a value that cannot be read is refused by name', () => {
  const refusal = (/** @type {unknown} */ labs) => refusalOf(() => untyped.proposeFindings(labs)).code;
  assert.equal(refusal({ ferritin: { value: 1 } }), 'unknown_lab');
  assert.equal(refusal({ wbc: { value: 3 } }), 'unit_missing');
  assert.equal(refusal({ wbc: { value: 'low', unit: '10^9/L' } }), 'not_a_number');
  assert.equal(refusal({ wbc: { value: '-3', unit: '10^9/L' } }), 'negative');
  assert.equal(refusal('wbc'), 'bad_request');
});

test('SLICC 2012 wants four criteria of both kinds, or a biopsy with an antibody', () => {
  const ids = core.sliccCriteria().map(({ id }) => id);
  assert.equal(ids.length, 17);
  const none = { ...Object.fromEntries(ids.map((id) => [id, false])), biopsy_nephritis: false };
  const met = core.assessSlicc2012({ ...none, ...all(['acute_cutaneous', 'synovitis', 'ana', 'low_complement']) });
  assert.deepEqual([met.verdict, met.clinical, met.immunologic, met.unknown], ['met', 2, 2, []]);
  assert.equal(core.assessSlicc2012({ ...none, ...all(['hemolytic_anemia', 'direct_coombs', 'synovitis', 'ana']) }).verdict, 'not_met');
  const biopsy = { ...none, anti_dsdna: true, biopsy_nephritis: true };
  assert.equal(core.assessSlicc2012(biopsy).verdict, 'met');
  assert.equal(core.assessSlicc2012(biopsy, 'ana_only').verdict, 'not_met');
  assert.equal(core.assessSlicc2012({}).verdict, 'unknown');
  assert.equal(refusalOf(() => untyped.assessSlicc2012({ malar: true })).code, 'bad_request');
});

test('EULAR/ACR 2019 wants ANA and ten points, the heaviest item of each domain', () => {
  assert.equal(core.eularAcrItems().length, 22);
  const nephritis = core.assessEulAcr2019({ ana_1_80: true, nephritis_class_3_or_4: true, proteinuria: true });
  assert.deepEqual([nephritis.verdict, nephritis.pointsMin], ['met', 10]);
  assert.equal(core.assessEulAcr2019({ ana_1_80: false, nephritis_class_3_or_4: true }).verdict, 'not_met');
  assert.deepEqual(notJson(nephritis), []);
});

test('the filtration rate comes by each equation, unrounded', () => {
  const estimates = core.estimateGfr({ creatinine: '1,1', unit: 'mg/dL', age: 42, sex: 'female' });
  assert.deepEqual(
    estimates.map(({ equation, egfr, below60 }) => [equation, egfr.toFixed(2), below60]),
    [
      ['mdrd_175', '54.47', true],
      ['mdrd_186', '57.89', true],
      ['ckd_epi_2021', '64.34', false],
    ],
  );
  assert.equal(refusalOf(() => core.estimateGfr({ creatinine: 97, unit: 'mg/dL', age: 42, sex: 'female' })).code, 'out_of_range');
  assert.equal(refusalOf(() => core.estimateGfr({ creatinine: 1, unit: 'mg/dL', age: 17, sex: 'female' })).code, 'out_of_range');
});

test('remission is judged condition by condition, and one visit never shows low disease activity', () => {
  const findings = Object.fromEntries(core.sledaiDescriptors().map(({ id }) => [id, /** @type {const} */ ('absent')]));
  const treatment = { pga: 0.4, prednisolone: 5, stableMaintenance: true, hemolyticAnemia: false, gastrointestinalActivity: false };
  const { doris, lldas } = core.assessRemission({ patient: { findings, labs: {} }, treatment });
  assert.deepEqual([doris.verdict, lldas.verdict, lldas.exceptPreviousVisit], ['met', 'unknown', 'met']);
  const strict = core.assessRemission({ patient: { findings, labs: {} }, treatment }, { prednisoloneBelow5: true });
  assert.deepEqual(strict.doris.conditions.filter(({ verdict }) => verdict !== 'met').map(({ id }) => id), ['prednisolone']);
  assert.equal(refusalOf(() => untyped.assessRemission({ patient: {}, treatment: { pga: 4 } })).code, 'out_of_range');
});

test('the exploratory readings of magnesium have the factor of their source', () => {
  const corrected = core.correctMagnesium({ magnesium: '1.80', unit: 'mg/dL', albumin: 25 });
  assert.deepEqual([corrected.valueMgDl.toFixed(3), corrected.class], ['1.982', 'normal']);
  const percent = core.fractionalExcretion({ urineMagnesium: 5, serumMagnesium: 1.7, urineCreatinine: 90, serumCreatinine: 0.8 });
  assert.equal(percent.toFixed(2), '3.73');
  assert.equal(refusalOf(() => core.correctMagnesium({ magnesium: 1.8, unit: 'mg/dL', albumin: 2.5 })).code, 'out_of_range');
});

test('a refusal has the code that the package names', () => {
  const score = (/** @type {any} */ patient, /** @type {any} */ options = undefined) => refusalOf(() => untyped.scoreSledai2k(patient, options)).code;
  assert.equal(score({ findings: { rsh: 'present' }, labs: {} }), 'unknown_finding');
  assert.equal(score({ findings: { rash: 'yes' }, labs: {} }), 'unknown_state');
  assert.equal(score({ findings: {}, labs: { wbc: { value: 3, unit: 'mg/dL' } } }), 'unknown_unit');
  assert.equal(score({ findings: {}, labs: { wbc: { value: '1,234', unit: '10^9/L' } } }), 'ambiguous_number');
  assert.equal(score({ findings: {}, labs: {} }, { scheme: 'none' }), 'unknown_scheme');
  assert.equal(score({ findings: {}, labs: {} }, { windowDays: 20 }), 'out_of_range');
  const magnesium = (/** @type {any} */ reading) => refusalOf(() => untyped.classifyMagnesium(reading)).code;
  assert.equal(magnesium({ value: '2', unit: 'g' }), 'unknown_unit');
  assert.equal(magnesium({ value: '13', unit: 'mg/dL' }), 'out_of_range');
  assert.equal(refusalOf(() => untyped.assessEulAcr2019({ fever_38: true })).code, 'bad_request');
});

test('a patient is a row of a file in its codings, and what it cannot hold is told', () => {
  const reader = new core.CohortReader();
  reader.push(new TextEncoder().encode('id,sex,serum_mg_mmol_l,rash\n1,F,0.85,yes\n2,M,0.95,no\n'));
  const cohort = reader.finish();
  /** @type {any} */
  const form = { id: 'A', sex: 'female', age: '', magnesium: { value: '0.78', unit: 'mmol/L' }, patient: { findings: { rash: 'present', fever: 'absent' }, labs: {} } };
  const { cells, notHeld } = cohort.patientRow(form);
  assert.deepEqual(cells, ['A', 'F', '0.78', 'yes']);
  assert.deepEqual(notHeld.map(({ code, text }) => [code, text]), [['no_column', 'the file has no column for Fever (absent)']]);
  const { csv } = core.patientFile(form);
  assert.match(csv, /^patient_id,sex,age,serum_mg_mmol_l,/);
  assert.equal(reportOn(csv).cohort.analyzed, 1);
  assert.equal(refusalOf(() => cohort.patientRow(/** @type {any} */ ({ name: 'A' }))).code, 'bad_request');
  cohort.free();
});
