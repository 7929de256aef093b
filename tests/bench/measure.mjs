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
  const timings = Array.from({ length: times }, () => milliseconds(work)).sort((a, b) => a - b);
  return timings[Math.floor(times / 2)];
}
