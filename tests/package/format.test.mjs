/** Numbers as the page prints them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  FIGURE_SPACE,
  formatBytes,
  formatCount,
  formatDecimal,
  formatInteger,
  formatInterval,
  formatMeanSd,
  formatMedian,
  formatNoun,
  formatP,
  formatPEquation,
  formatPercent,
  formatPowerOfTen,
  formatRange,
  formatSeconds,
  formatShare,
  formatShort,
  formatSigned,
  formatSignificant,
} from '../../www/format.js';

test('formatDecimal rounds the decimal text half up, not the binary value', () => {
  assert.equal(formatDecimal(2.185, 2), '2.19');
  assert.equal(formatDecimal(2.435, 2), '2.44');
  assert.equal(formatDecimal(1.005, 2), '1.01');
  assert.equal(formatDecimal(0.125, 2), '0.13');
  assert.equal(formatDecimal(2.1849, 2), '2.18');
});

test('formatDecimal keeps zeros, carries, and takes exponents', () => {
  assert.equal(formatDecimal(2, 2), '2.00');
  assert.equal(formatDecimal(9.995, 2), '10.00');
  assert.equal(formatDecimal(1e-7, 3), '0.000');
  assert.equal(formatDecimal(1.5e21, 0), '1500000000000000000000');
  assert.equal(formatDecimal(0.5, 0), '1');
});

test('formatDecimal writes a true minus, and none before zero', () => {
  assert.equal(formatDecimal(-0.235, 2), '−0.24');
  assert.equal(formatDecimal(-0.001, 2), '0.00');
  assert.equal(formatDecimal(-0, 2), '0.00');
});

test('formatShort drops zeros at the end of a fraction only', () => {
  assert.equal(formatShort(7.5, 2), '7.5');
  assert.equal(formatShort(2, 2), '2');
  assert.equal(formatShort(10, 0), '10');
  assert.equal(formatShort(100, 2), '100');
  assert.equal(formatShort(6.756, 2), '6.76');
});

test('formatSignificant counts digits from the first that is not zero', () => {
  assert.equal(formatSignificant(0.0069891, 4), '0.006989');
  assert.equal(formatSignificant(15.9349, 4), '15.93');
  assert.equal(formatSignificant(185.5, 6), '185.5');
  assert.equal(formatSignificant(12345.6, 4), '12346');
  assert.equal(formatSignificant(1.2e-7, 4), '1.2 × 10⁻⁷');
  assert.equal(formatSignificant(-2.7, 3), '−2.7');
  assert.equal(formatSignificant(0, 4), '0');
});

test('formatP prints three decimals, never zero', () => {
  assert.equal(formatP(0.00699), '0.007');
  assert.equal(formatP(0.001), '0.001');
  assert.equal(formatP(0.0009999), '<0.001');
  assert.equal(formatP(0), '<0.001');
  assert.equal(formatP(0.4185), '0.419');
  assert.equal(formatP(1), '1.000');
  assert.equal(formatP(null), '–');
});

test('formatPEquation reads as in a sentence', () => {
  assert.equal(formatPEquation(0.00699), 'p = 0.007');
  assert.equal(formatPEquation(0.0004), 'p < 0.001');
});

test('formatMeanSd leaves out a deviation that one value does not have', () => {
  assert.equal(formatMeanSd({ mean: 2.185, sd: 0.3221 }, 2), '2.19 ± 0.32');
  assert.equal(formatMeanSd({ mean: 2.12, sd: null }, 2), '2.12');
  assert.equal(formatMeanSd({ mean: null, sd: null }, 2), '–');
});

test('formatMedian prints the quartiles as short as they are', () => {
  assert.equal(formatMedian({ median: 2, q1: 0, q3: 7.5 }, 2), '2 [0–7.5]');
  assert.equal(formatMedian({ median: 2, q1: null, q3: null }, 2), '2');
  assert.equal(formatMedian({ median: null, q1: null, q3: null }, 2), '–');
  assert.equal(formatMedian({ median: 2.1, q1: 1.98, q3: 2.335 }, 2, formatDecimal), '2.10 [1.98–2.34]');
});

test('formatCount pads the percentage so that a column aligns', () => {
  assert.equal(formatCount(9, 100), '9 (9.0)');
  assert.equal(formatCount(9, 100, 4), `9 ${FIGURE_SPACE}(9.0)`);
  assert.equal(formatCount(11, 90, 4), '11 (12.2)');
  assert.equal(formatCount(0, 0, 4), '–');
});

test('formatPercent rounds whole numbers half up, and has no percentage of nobody', () => {
  assert.equal(formatPercent(1, 16), '6.3'); // 6.25
  assert.equal(formatPercent(1, 3), '33.3');
  assert.equal(formatPercent(2, 3), '66.7');
  assert.equal(formatPercent(10, 10), '100.0');
  assert.equal(formatPercent(0, 0), '–');
});

test('formatSigned writes the sign of every number but zero, whose place it keeps', () => {
  assert.equal(formatSigned(0.32, 2), '+0.32');
  assert.equal(formatSigned(-0.235, 2), '−0.24');
  assert.equal(formatSigned(0.001, 2), `${FIGURE_SPACE}0.00`);
  assert.equal(formatSigned(-0.001, 2), `${FIGURE_SPACE}0.00`);
});

test('formatInterval prints both limits, or that there are none', () => {
  assert.equal(formatInterval({ lower: -0.42, upper: 0.05 }, 2), '−0.42 to +0.05');
  assert.equal(formatInterval({ lower: 0.1, upper: 0.25 }, 3, formatDecimal), '0.100 to 0.250');
  assert.equal(formatInterval({ lower: null, upper: null }, 2), '–');
});

test('formatPowerOfTen writes the exponent in superscript', () => {
  assert.equal(formatPowerOfTen(-13), '10⁻¹³');
});

test('formatShare is a percentage of the decimal text', () => {
  assert.equal(formatShare(0.9525487995944967, 1), '95.3%');
  assert.equal(formatShare(0.95, 1), '95%');
  assert.equal(formatShare(1, 1), '100%');
  assert.equal(formatShare(0.0075, 1), '0.8%');
});

test('formatRange, formatInteger and formatNoun', () => {
  assert.equal(formatRange(12, 12), '12');
  assert.equal(formatRange(12, 14), '12–14');
  assert.equal(formatInteger(1000000), '1,000,000');
  assert.equal(formatInteger(1000), '1000');
  assert.equal(formatNoun(1, 'patient'), '1 patient');
  assert.equal(formatNoun(100, 'patient'), '100 patients');
});

test('formatBytes has two digits or more, formatSeconds never promises too little', () => {
  assert.equal(formatBytes(0), '0 B');
  assert.equal(formatBytes(812), '812 B');
  assert.equal(formatBytes(4_194_304), '4.2 MB');
  assert.equal(formatBytes(67_123_456), '67 MB');
  assert.equal(formatBytes(1_250_000_000), '1.3 GB');
  assert.equal(formatSeconds(3.2), '4 s');
  assert.equal(formatSeconds(95), '2 min');
});
