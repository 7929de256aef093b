/**
 * Writes `clinic-cohort.csv`: a synthetic clinic of 80 patients with laboratory values in the units that laboratories
 * use, results that are missing, criteria of classification and conditions that exclude. Nobody is in it.
 *
 * ```sh
 * node www/data/clinic-cohort.mjs
 * ```
 *
 * The numbers come from a generator with a fixed seed, so the file is the same on every run.
 */

import { realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PATIENTS = 80;
const SEED = 20240612;

/** Findings that no laboratory value shows, with how many in a hundred have each. */
const FINDINGS = {
  seizure: 2,
  psychosis: 2,
  organic_brain_syndrome: 1,
  visual_disturbance: 2,
  cranial_nerve_disorder: 1,
  lupus_headache: 5,
  cerebrovascular_accident: 1,
  vasculitis: 6,
  myositis: 3,
  urinary_casts: 6,
  rash: 25,
  alopecia: 22,
  mucosal_ulcers: 15,
  pleurisy: 6,
  pericarditis: 5,
};

/** Criteria of SLICC 2012, with how many in a hundred have met each. */
const CRITERIA = {
  acute_cutaneous: 60,
  chronic_cutaneous: 20,
  oral_nasal_ulcers: 40,
  nonscarring_alopecia: 45,
  synovitis: 75,
  serositis: 30,
  renal: 40,
  neurologic: 12,
  hemolytic_anemia: 10,
  leukopenia_lymphopenia: 50,
  thrombocytopenia: 20,
  ana: 97,
  anti_dsdna: 65,
  anti_sm: 25,
  antiphospholipid: 30,
  low_complement: 60,
  direct_coombs: 15,
  biopsy_nephritis: 25,
};

/** Conditions that exclude, with how many in a hundred have each. */
const CONDITIONS = { malignancy: 3, infection: 4, ckd_stage_3: 5, hepatic_failure: 2, alcohol: 2 };

/** Further manifestations, with how many in a hundred have each. */
const FURTHER = { chills: 6, lupus_pneumonitis: 3, pulmonary_hypertension: 5, myocarditis: 2, valve_disease: 7, fana: 90 };

/**
 * Numbers from 0 to 1, the same ones for the same seed (mulberry32).
 *
 * @param {number} seed
 */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The file. */
export function clinicCohort() {
  const random = generator(SEED);
  const happens = (/** @type {number} */ percent) => random() * 100 < percent;
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  /** A laboratory value around a centre, skewed to the right, or nothing where it was not measured. */
  const value = (/** @type {number} */ centre, /** @type {number} */ spread, /** @type {number} */ decimals, missing = 6) => {
    const drawn = centre * Math.exp(spread * normal());
    return happens(missing) ? '' : drawn.toFixed(decimals);
  };
  const yesNo = (/** @type {number} */ percent, missing = 0) => {
    const isOther = happens(4);
    const answer = !happens(percent) ? '0' : isOther ? 'not_attributed' : '1';
    return happens(missing) ? '' : answer;
  };
  const cells = () => {
    const isActive = happens(40);
    const protein = happens(35) ? value(isActive ? 900 : 180, 0.9, 0, 0) : '';
    const antibody = isActive ? 2.2 : 0.6;
    const row = {
      sex: happens(90) ? 'female' : 'male',
      age: Math.round(Math.min(74, Math.max(18, 40 + 12 * normal()))).toFixed(0),
      serum_mg_mmol_l: value(0.88, 0.1, 2, 3),
      wbc_10_9_l: value(isActive ? 4.2 : 5.8, 0.35, 1),
      platelets_10_3_ul: value(220, 0.4, 0),
      temperature_c: (36.6 + (happens(7) ? 1.6 : 0) + 0.3 * Math.abs(normal())).toFixed(1),
      protein_24h_mg_24h: protein,
      upcr_g_g: protein === '' ? value(isActive ? 0.5 : 0.12, 0.8, 2, 8) : '',
      urine_rbc_hpf: happens(5) ? 'TNTC' : happens(20) ? '5-6' : value(2, 0.9, 0),
      urine_wbc_hpf: happens(10) ? '1+' : value(2, 0.8, 0),
      swollen_joints: happens(5) ? '' : happens(70) ? '0' : Math.floor(1 + 6 * random()).toFixed(0),
      c3_g_l: value(isActive ? 0.8 : 1.1, 0.25, 2, 10),
      c3_lln_g_l: '0.90',
      c4_mg_dl: value(isActive ? 12 : 20, 0.35, 1, 10),
      c4_lln_mg_dl: '10',
      anti_dsdna: happens(12) ? '<10' : value(50 * antibody, 0.8, 0, 8),
      anti_dsdna_uln: happens(4) ? '' : '75',
      creatinine_umol_l: value(66, 0.25, 0, 5),
    };
    const answers = (/** @type {Record<string, number>} */ list, prefix = '', missing = 0) =>
      Object.entries(list).map(([id, percent]) => [prefix + id, yesNo(percent, missing)]);
    return { ...row, ...Object.fromEntries([...answers(FINDINGS), ...answers(CRITERIA, 'slicc_'), ...answers(CONDITIONS, '', 2), ...answers(FURTHER, '', 3)]) };
  };
  const rows = Array.from({ length: PATIENTS }, (_, place) => ({ patient_id: `SYN-C${String(place + 1).padStart(3, '0')}`, ...cells() }));
  const lines = [Object.keys(rows[0]), ...rows.map((row) => Object.values(row))];
  return `${lines.map((line) => line.join(',')).join('\n')}\n`;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('clinic-cohort.csv', import.meta.url), clinicCohort());
}
