/** What is computed and how, from which sources, and with which limits. */

import { html } from 'lit';

import { countSql } from '../export/count-sql.js';
import { totals } from '../data/validation.json';
import { formatInteger } from '../format.js';
import { codeBlock } from '../parts/count-query.js';
import { validationTable } from '../parts/validation-table.js';

/** The query for a few columns. */
const COUNT_EXAMPLE = countSql(
  ['sex', 'age', 'serum_mg_mg_dl', 'rash'].map((header) => ({ header, id: header, status: /** @type {const} */ ('used') })),
);

/** @param {import("../main.js").App} app */
export function methodsView({ version, build }) {
  return html`
    <h1 tabindex="-1">Methods</h1>
    <div class="prose">
      <p class="lead">
        Lupustat ${version} (build <code>${build}</code>) computes the tables of a lupus cohort study and the SLEDAI-2K of one patient. It is not a
        medical device: it neither diagnoses nor advises treatment.
      </p>

      <h2>SLEDAI-2K</h2>
      <ul>
        <li>
          24 descriptors of weight 8, 4, 2 or 1; the sum runs from 0 to 105. A descriptor counts once, and only when it
          is due to lupus.
        </li>
        <li>
          A finding that is not known makes the score a range. The category is given when both ends share it; otherwise
          it is indeterminate. Unknown is never counted as absent unasked.
        </li>
        <li>The clinical score leaves out low complement and increased anti-dsDNA.</li>
        <li>
          Arthritis asks for two joints or more; leukopenia for fewer than 3.0 × 10⁹ white cells per litre; all other
          cut-offs are strict too.
        </li>
        <li>
          The categories 0, 1–5, 6–10, 11–19 and 20 or more are one scheme among several. The study and its source leave
          20 in none; here it is very high unless you choose the scheme as printed.
        </li>
      </ul>

      <h2>Serum magnesium</h2>
      <ul>
        <li>
          Low below 1.9 mg/dL, high above 2.9, both limits normal: the range of the study’s laboratory. Its upper limit
          is unusually high; a range belongs to the laboratory that measured.
        </li>
        <li>
          Values are compared as the decimal numbers that were typed. 1 mmol/L is 2.4305 mg/dL and 1 mEq/L is 1.21525.
          Where the decimals of a converted value do not tell on which side of a limit it lies, that is said.
        </li>
      </ul>

      <h2>Statistics</h2>
      <ul>
        <li>
          <b>As published</b> repeats the study: two groups by the Mann–Whitney test, several by the Kruskal–Wallis test,
          categories by Pearson’s chi-square; asymptotic, corrected for ties, not for continuity. These are the tests by
          which the printed p-values come out.
        </li>
        <li>
          <b>Recommended</b> is fixed by the type of the variables before the data are seen: categories by Fisher’s exact
          test, or Freeman and Halton’s where there are more than two rows or columns; magnesium and the score by rank
          tests with midranks for ties; age by Welch’s test of the means; trends by Kendall’s tau-b.
        </li>
        <li>
          A recommended rank test or test of categories is exact when its cost, estimated before it starts, is within a
          budget. Beyond it, 100,000 random tables with the same margins give a Monte Carlo p with its 99% interval, from
          a seed that comes from the table itself, so that the same data give the same p. Beyond that it is asymptotic.
          The p-value says which.
        </li>
        <li>
          Families are declared beforehand and adjusted by Holm over the comparisons that can be tested: manifestations
          by sex, manifestations by magnesium class, magnesium by manifestation, and the trend of magnesium with activity.
          Bold follows the adjusted p.
        </li>
        <li>
          Shifts are Hodges–Lehmann estimates. Their interval holds the shifts that the same test does not reject; with one
          value in a group there is none.
        </li>
        <li>
          Every p opens to its test, the groups it compares, the number of values, the statistic, the effect and the p
          that SPSS and R print where they differ.
        </li>
        <li>
          On request each test is repeated without every patient in turn, and without outliers: values more than 1.5 widths
          of the box beyond Tukey’s hinges of their group, of a trend those of all values.
        </li>
        <li>
          A next study is planned two-sided: two shares by the formula of Fleiss, two groups of values by Noether’s, several
          by a noncentral chi-square with the least efficiency of rank tests, 0.864, a correlation by Fisher’s z; the
          precision of a prevalence by Wald’s interval, with a finite population, and by Wilson’s. Each group is rounded up.
        </li>
        <li>A test that cannot be done has no p. When nobody has a manifestation, its p is not 1: there is none.</li>
        <li>
          Shapiro–Wilk, Levene and the regressions are shown as diagnostics. They choose no test: choosing by a
          preliminary test changes the error of the one that follows.
        </li>
        <li>
          Numbers are rounded once, for display, half up on their decimal text. Quartiles follow the rule named in the
          options.
        </li>
      </ul>
    </div>

    <h2>Validation</h2>
    <p class="prose">
      Every statistic is compared field by field with independent programs: R, SciPy and its relatives, PSPP, and
      arithmetic of 50 digits. ${totals.tests} tests on ${formatInteger(totals.cases)} cases give
      ${formatInteger(totals.fields)} numbers, and each agrees within the error of its row, apart from the differences listed
      with their causes.
    </p>
    ${validationTable()}

    <div class="prose">
      <h2>Limits</h2>
      <ul>
        <li>
          A cross-sectional table shows association, not cause. Many tests on one cohort find something by chance; read
          the adjusted p.
        </li>
        <li>A chi-square with expected counts below 5 is a poor approximation; compare the exact test beside it.</li>
        <li>
          The study says that magnesium never passed the upper limit. That holds for the means of the activity
          categories, not for every patient: its Table 2 prints 3.6 mg/dL for the one woman with high magnesium. Table 3
          here shows the lowest and highest value of each category.
        </li>
        <li>
          The example cohort is synthetic. It was constructed from printed summaries, fits them, and says nothing beyond
          them.
        </li>
      </ul>

      <h2>Counted rows</h2>
      <p>
        A column named <code>count</code> says for how many patients a row stands, in every number of the report, as
        <code>WEIGHT BY</code> does in SPSS. A database makes such a file of any table with one query; the Cohort view
        writes it for the columns of your file:
      </p>
      ${codeBlock(COUNT_EXAMPLE, 'Query that counts rows')}
      <p>
        DuckDB saves the result with <code>COPY (…) TO 'counted.csv' (HEADER)</code>, PostgreSQL with
        <code>\\copy (…) TO 'counted.csv' CSV HEADER</code>.
      </p>

      <h2>Your data</h2>
      <ul>
        <li>
          The file is read by this page on this computer. Nothing is sent, and nothing is stored unless you have the
          browser keep a cohort, until you have it forget it; otherwise closing the page forgets everything.
        </li>
        <li>
          A saved CSV has an apostrophe before each text that begins with =, +, −, @ or a tab, which a spreadsheet would
          run as a formula. Lupustat takes it off again when it reads the file.
        </li>
        <li>
          To check: disconnect from the network and use the page; or read the content security policy in its first
          lines, with which the browser itself refuses every connection.
        </li>
      </ul>

      <h2>Sources</h2>
      <ul>
        <li>
          Abasiniya M, et al. Serum magnesium level and the extent of clinical and laboratory presentations in systemic
          lupus erythematosus. Iran Red Crescent Med J 2024;63:1–6.
        </li>
        <li>
          Gladman DD, Ibañez D, Urowitz MB. Systemic Lupus Erythematosus Disease Activity Index 2000. J Rheumatol
          2002;29:288–91.
        </li>
        <li>Bombardier C, et al. Derivation of the SLEDAI. Arthritis Rheum 1992;35:630–40.</li>
        <li>Touma Z, et al. SLEDAI-2K for a 30 day window. Lupus 2010;19:49–51.</li>
        <li>
          Cook RJ, et al. Prediction of short term mortality in systemic lupus erythematosus with time dependent
          measures of disease activity. J Rheumatol 2000;27:1892–5.
        </li>
        <li>Holm S. A simple sequentially rejective multiple test procedure. Scand J Stat 1979;6:65–70.</li>
        <li>Hodges JL, Lehmann EL. Estimates of location based on rank tests. Ann Math Stat 1963;34:598–611.</li>
        <li>Hodges JL, Lehmann EL. The efficiency of some nonparametric competitors of the t-test. Ann Math Stat 1956;27:324–335.</li>
        <li>Noether GE. Sample size determination for some common nonparametric tests. J Am Stat Assoc 1987;82:645–647.</li>
        <li>Fleiss JL, Levin B, Paik MC. Statistical Methods for Rates and Proportions, 3rd ed. Wiley 2003.</li>
        <li>Brown NJL, Heathers JAJ. The GRIM test. Soc Psychol Personal Sci 2017;8:363–369.</li>
        <li>
          Freeman GH, Halton JH. Note on an exact treatment of contingency, goodness of fit and other problems of
          significance. Biometrika 1951;38:141–9.
        </li>
        <li>Hyndman RJ, Fan Y. Sample quantiles in statistical packages. Am Stat 1996;50:361–5.</li>
      </ul>
    </div>
  `;
}
