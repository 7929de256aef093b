/** What every benchmark measures with. */

/**
 * The same numbers from 0 to 1 at each run.
 *
 * @param {number} seed
 */
export function generator(seed) {
  return () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
}

/** @param {() => unknown} work */
export function milliseconds(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/**
 * The middle of several timings, in milliseconds, after a run to warm up.
 *
 * @param {number} times
 * @param {() => unknown} work
 */
export function median(times, work) {
  work();
  return middle(Array.from({ length: times }, () => milliseconds(work)));
}

/**
 * The middle one of some numbers.
 *
 * @param {number[]} numbers
 */
export function middle(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
