/** Numbers → text: the only rounding for display. It computes nothing but the percentage of a count. */

/** Width of a digit in every font: numbers padded with it align on the decimal mark. */
export const FIGURE_SPACE = '\u2007';

/** What stands where there is no value. */
export const NONE = '–';

/** Significant digits that count: those beyond are what binary arithmetic leaves of a decimal number. */
const SIGNIFICANT = 12;

const MINUS = '\u2212';

/**
 * A number with a fixed count of decimals, halves rounded away from zero on its decimal text at twelve significant
 * digits: 2.185 → `2.19`, although the double itself lies below 2.185, and the mean of 2.26 and 2.27 → `2.27`.
 *
 * @param {number} x finite
 * @param {number} places decimals, 0 or more
 * @returns {string}
 */
export function formatDecimal(x, places) {
  const { digits, scale } = decimalOf(Math.abs(x));
  return sign(x, fixed(roundTo(digits, scale, places), places));
}

/**
 * A number with at most so many decimals, and no zeros at the end: 7.5 → `7.5`, 2 → `2`.
 *
 * @param {number} x finite
 * @param {number} places most decimals, 0 or more
 * @returns {string}
 */
export function formatShort(x, places) {
  return trimmed(formatDecimal(x, places));
}

/**
 * A number to at most so many significant digits: 0.0069891 → `0.006989`, 185.5 → `185.5`, 1.2e-7 → `1.2 × 10⁻⁷`.
 *
 * @param {number} x finite
 * @param {number} count most significant digits, 1 or more
 * @returns {string}
 */
export function formatSignificant(x, count) {
  if (x === 0) {
    return '0';
  }
  const { digits, scale } = decimalOf(Math.abs(x));
  const order = String(digits).length - 1 - scale; // x lies in [10^order, 10^(order + 1))
  if (order < -4) {
    const mantissa = trimmed(fixed(roundTo(digits, scale + order, count - 1), count - 1));
    return sign(x, `${mantissa} × 10${superscript(order)}`);
  }
  return formatShort(x, Math.max(0, count - 1 - order));
}

/**
 * A power of ten: −13 → `10⁻¹³`.
 *
 * @param {number} exponent whole
 * @returns {string}
 */
export function formatPowerOfTen(exponent) {
  return `10${superscript(exponent)}`;
}

/**
 * How a p-value is written: three decimals; the same without the zero before the point (APA); or two decimals, three below
 * 0.01, without that zero and never 1 (JAMA).
 *
 * @typedef {"plain" | "apa" | "jama"} PStyle
 */

/**
 * A p-value, `<0.001` below that, and never zero.
 *
 * @param {number | null | undefined} p
 * @param {PStyle} [style]
 * @returns {string}
 */
export function formatP(p, style = 'plain') {
  if (p === null || p === undefined) {
    return NONE;
  }
  if (style === 'plain') {
    return p < 0.001 ? '<0.001' : formatDecimal(p, 3);
  }
  if (style === 'jama' && p > 0.99) {
    return '>.99';
  }
  const places = style === 'apa' || p < 0.01 ? 3 : 2;
  return p < 0.001 ? '<.001' : formatDecimal(p, places).replace(/^0\./, '.');
}

/**
 * `p = 0.007`, `p < 0.001`.
 *
 * @param {number} p
 * @param {PStyle} [style]
 * @returns {string}
 */
export function formatPEquation(p, style = 'plain') {
  const text = formatP(p, style);
  return /^[<>]/.test(text) ? `p ${text[0]} ${text.slice(1)}` : `p = ${text}`;
}

/**
 * `2.18 ± 0.32`; the mean alone where one value has no deviation.
 *
 * @param {{ mean: number | null, sd: number | null }} summary
 * @param {number} places decimals
 * @returns {string}
 */
export function formatMeanSd({ mean, sd }, places) {
  if (mean === null) {
    return NONE;
  }
  const centre = formatDecimal(mean, places);
  return sd === null ? centre : `${centre} ± ${formatDecimal(sd, places)}`;
}

/**
 * `2 [0–7.5]`; with {@link formatDecimal}, `2.10 [1.98–2.34]`.
 *
 * @param {{ median: number | null, q1: number | null, q3: number | null }} summary
 * @param {number} places decimals
 * @param {(x: number, places: number) => string} [number] how each is written
 * @returns {string}
 */
export function formatMedian({ median, q1, q3 }, places, number = formatShort) {
  if (median === null) {
    return NONE;
  }
  const centre = number(median, places);
  if (q1 === null || q3 === null) {
    return centre;
  }
  return `${centre} [${number(q1, places)}–${number(q3, places)}]`;
}

/**
 * `9 (9.0)`, the percentage padded to `width` characters so that a column of them aligns; nothing of nobody.
 *
 * @param {number} count
 * @param {number} n the denominator
 * @param {number} [width]
 * @returns {string}
 */
export function formatCount(count, n, width = 0) {
  if (n === 0) {
    return NONE;
  }
  const share = formatPercent(count, n);
  return `${formatInteger(count)} ${FIGURE_SPACE.repeat(Math.max(0, width - share.length))}(${share})`;
}

/**
 * The percentage of a count, one decimal, rounded half up on whole numbers: 1 of 16 → `6.3`.
 *
 * @param {number} count
 * @param {number} n the denominator
 * @returns {string}
 */
export function formatPercent(count, n) {
  if (n === 0) {
    return NONE;
  }
  const [part, whole] = [BigInt(count), BigInt(n)];
  return fixed((2000n * part + whole) / (2n * whole), 1);
}

/**
 * A number with its sign, also when it is above zero: `+0.32`, `−0.23`; zero, on which there is none, keeps its place.
 *
 * @param {number} x finite
 * @param {number} places decimals
 * @returns {string}
 */
export function formatSigned(x, places) {
  const text = formatDecimal(x, places);
  if (text.startsWith(MINUS)) {
    return text;
  }
  return (/[1-9]/.test(text) ? '+' : FIGURE_SPACE) + text;
}

/**
 * `−0.42 to −0.05`; nothing where there is no interval.
 *
 * @param {{ lower: number | null, upper: number | null }} interval
 * @param {number} places decimals
 * @param {(x: number, places: number) => string} [number] how each limit is written
 * @returns {string}
 */
export function formatInterval({ lower, upper }, places, number = formatSigned) {
  return lower === null || upper === null ? NONE : `${number(lower, places)} to ${number(upper, places)}`;
}

/**
 * A share as a percentage, without zeros at the end: 0.95254 → `95.25%`.
 *
 * @param {number} share
 * @param {number} places most decimals
 * @returns {string}
 */
export function formatShare(share, places) {
  const { digits, scale } = decimalOf(share);
  return `${trimmed(fixed(roundTo(digits, scale - 2, places), places))}%`;
}

/**
 * `12`, or `12–14` where unknown findings leave a range.
 *
 * @param {number} min
 * @param {number} max
 * @returns {string}
 */
export function formatRange(min, max) {
  return min === max ? String(min) : `${min}–${max}`;
}

/**
 * A whole number in groups of three from 10,000: `1,000,000`.
 *
 * @param {number} count
 * @returns {string}
 */
export function formatInteger(count) {
  const text = String(count);
  return text.length < 5 ? text : text.replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * A count with its noun: `1 patient`, `2 patients`.
 *
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 * @returns {string}
 */
export function formatNoun(count, one, many = `${one}s`) {
  return `${formatInteger(count)} ${count === 1 ? one : many}`;
}

/**
 * A text whose numbers have a decimal comma, and a thin space where they are grouped: `1,000.5` → `1 000,5`.
 *
 * @param {string} text
 */
export function withDecimalComma(text) {
  const grouped = text.replace(/\d{1,3}(,\d{3})+(?!\d)/g, (number) => number.replaceAll(',', '\u202f'));
  return grouped.replace(/\.(\d)/g, ',$1');
}

/**
 * `x` at twelve significant digits, as `digits / 10^scale`.
 *
 * @param {number} x finite, 0 or more
 * @returns {{ digits: bigint, scale: number }}
 */
function decimalOf(x) {
  const [mantissa, exponent = '0'] = String(Number(x.toPrecision(SIGNIFICANT))).split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length - Number(exponent) };
}

/**
 * `digits / 10^scale` in units of `10^-places`, halves rounded up.
 *
 * @param {bigint} digits
 * @param {number} scale
 * @param {number} places
 * @returns {bigint}
 */
function roundTo(digits, scale, places) {
  if (scale <= places) {
    return digits * 10n ** BigInt(places - scale);
  }
  const unit = 10n ** BigInt(scale - places);
  return (2n * digits + unit) / (2n * unit);
}

/**
 * `units / 10^places` as text.
 *
 * @param {bigint} units
 * @param {number} places
 * @returns {string}
 */
function fixed(units, places) {
  const text = String(units).padStart(places + 1, '0');
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
}

/**
 * A decimal without the zeros at the end of its fraction.
 *
 * @param {string} text
 * @returns {string}
 */
function trimmed(text) {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/**
 * The text with the sign of `x`; a number that rounds to zero has none.
 *
 * @param {number} x
 * @param {string} text
 * @returns {string}
 */
function sign(x, text) {
  return x < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/**
 * A whole number in superscript.
 *
 * @param {number} exponent
 * @returns {string}
 */
function superscript(exponent) {
  const raised = [...String(Math.abs(exponent))].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
  return exponent < 0 ? `⁻${raised}` : raised;
}

/**
 * A number of bytes to two digits or more, in units of 1000: 812 → `812 B`, 67123456 → `67 MB`, 1.25e9 → `1.3 GB`.
 *
 * @param {number} bytes 0 or more
 * @returns {string}
 */
export function formatBytes(bytes) {
  const power = Math.min(3, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const count = bytes / 1000 ** power;
  return `${formatDecimal(count, power > 0 && count < 10 ? 1 : 0)} ${['B', 'kB', 'MB', 'GB'][power]}`;
}

/**
 * A time to wait: 3.2 → `4 s`, 95 → `2 min`.
 *
 * @param {number} seconds 0 or more
 * @returns {string}
 */
export function formatSeconds(seconds) {
  return seconds < 60 ? `${formatInteger(Math.ceil(seconds))} s` : `${formatInteger(Math.ceil(seconds / 60))} min`;
}
