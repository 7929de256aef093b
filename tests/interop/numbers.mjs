/** Every number that the tables print, by place: what other programs are compared with. */

/** @typedef {import('lupustat').StudyReport} StudyReport */

const SUMMARY = /** @type {const} */ (['n', 'missing', 'mean', 'sd', 'median', 'q1', 'q3', 'min', 'max']);

/** Effects that the tables print. */
const EFFECTS = ['hodges_lehmann', 'epsilon_squared', 'tau_b'];

/**
 * The numbers of a report, under `table row group quantity` joined by tabs; those that are absent are not among them.
 *
 * @param {StudyReport} report
 * @returns {Map<string, number>}
 */
export function numbersOf({ tables }) {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  for (const table of tables) {
    for (const row of table.rows) {
      const put = (/** @type {string} */ group, /** @type {string} */ quantity, /** @type {number | null} */ value) => {
        if (value !== null) numbers.set([table.id, row.variable, group, quantity].join('\t'), value);
      };
      const groups = row.groups ?? table.groups;
      const summaries = row.groups ? row.cells.map((cell, i) => ({ id: groups[i].id, cell })) : [
        { id: 'all', cell: row.overall },
        ...row.cells.map((cell, i) => ({ id: groups[i].id, cell })),
      ];
      // A row that is a trend alone prints no summary.
      for (const { id, cell } of table.id === 'table3' && !row.groups ? [] : summaries) {
        for (const quantity of SUMMARY) put(id, quantity, cell[quantity]);
      }
      for (const level of row.levels) {
        level.counts.forEach((count, i) => put(i === 0 ? 'all' : groups[i - 1].id, `count:${level.id}`, count));
      }
      row.tests.forEach((test, i) => {
        const at = `test${i + 1}`;
        put(at, 'p', test.p);
        put(at, 'pAdjusted', test.pAdjusted);
        if (test.p !== null) put(at, 'statistic', test.statistic);
        if (test.p !== null) put(at, 'df', test.df);
        if (test.p !== null) put(at, 'df2', test.df2);
        for (const effect of [test.effect, ...test.otherEffects]) {
          if (!effect || !EFFECTS.includes(effect.id)) continue;
          put(at, effect.id, effect.value);
          put(at, `${effect.id}:lower`, effect.lower);
          put(at, `${effect.id}:upper`, effect.upper);
        }
      });
      for (const { first, second, ...values } of row.pairs) {
        for (const [quantity, value] of Object.entries(values)) {
          if (typeof value === 'number') put(`pair:${first}-${second}`, quantity, value);
        }
      }
    }
  }
  return numbers;
}

/**
 * The lines of a program as such numbers.
 *
 * @param {string} printed
 * @returns {Map<string, number>}
 */
export function numbersIn(printed) {
  const lines = printed.split('\n').filter((line) => line.split('\t').length === 5);
  return new Map(
    lines.map((line) => {
      const fields = line.split('\t');
      return [fields.slice(0, 4).join('\t'), Number(fields[4])];
    }),
  );
}
