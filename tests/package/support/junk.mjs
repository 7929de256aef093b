/** Whatever JavaScript can hand over, by chance. */

/** Leaves of every kind that JavaScript has, symbols apart. @type {unknown[]} */
const LEAVES = [
  undefined, null, true, false, 0, -0, 1, 2, -1, 0.5, 1e-320, 1e300, 2 ** 53, NaN, Infinity, -Infinity, '', '0', '1,9', 'present', 'F', 'x', '\ud800', 'mg/dL', 'rash',
  10n, -(2n ** 70n), () => 1, new Date(0), /x/, new Map([['x', 1]]), new Set([1]), new Uint8Array(3), new Float64Array([1, NaN]), new Error('x'), Object.create(null), new Proxy({}, {}),
];

/** @typedef {(limit: number) => number} Random whole numbers below a limit */

/** @param {number} seed @returns {Random} */
export function generator(seed) {
  return (limit) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * limit);
  };
}

/** @template T @param {Random} random @param {T[]} from @returns {T} */
export function pick(random, from) {
  return from[random(from.length)];
}

/** @param {Random} random @param {number} depth @returns {unknown} */
export function junkOf(random, depth) {
  const kind = depth === 0 ? 0 : random(4);
  if (kind < 2) return pick(random, LEAVES);
  const items = Array.from({ length: random(6) }, () => junkOf(random, depth - 1));
  if (kind === 2) return items;
  const names = ['x', 'y', 'test', 'input', 'value', 'unit', 'findings', 'rash', 'scheme', 'age', 'meaning', 'toString', '__proto__'];
  return Object.fromEntries(items.map((item) => [pick(random, names), item]));
}
