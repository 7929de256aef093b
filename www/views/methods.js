/** What is computed and how, from which sources, and with which limits. */

import { html } from 'lit';

/** @param {import("../main.js").App} app */
export function methodsView({ version }) {
  return html`
    <h1 tabindex="-1">Methods</h1>
    <div class="prose">
      <p class="lead">
        Lupustat ${version} computes the tables of a lupus cohort study and the SLEDAI-2K of one patient. It is not a
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
          Two groups are compared by ranks with the Mann–Whitney test, several with the Kruskal–Wallis test and Dunn’s
          pairwise comparisons, categories with Pearson’s chi-square; all corrected for ties, none for continuity unless
          it says so.
        </li>
        <li>
          Every p opens to its test, the groups it compares, the number of values, the statistic and the other tests of
          the same row.
        </li>
        <li>A test that cannot be done has no p. When nobody has a manifestation, its p is not 1: there is none.</li>
        <li>
          Numbers are rounded once, for display, half up on their decimal text. Quartiles follow the rule named in the
          options.
        </li>
      </ul>

      <h2>Limits</h2>
      <ul>
        <li>
          A cross-sectional table shows association, not cause. Many tests on one cohort find something by chance; read
          the adjusted p.
        </li>
        <li>A chi-square with expected counts below 5 is a poor approximation; compare the exact test beside it.</li>
        <li>
          The example cohort is synthetic. It was constructed from printed summaries, fits them, and says nothing beyond
          them.
        </li>
      </ul>

      <h2>Your data</h2>
      <ul>
        <li>
          The file is read by this page on this computer. Nothing is sent, nothing is stored; closing the page forgets
          it.
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
        <li>Hyndman RJ, Fan Y. Sample quantiles in statistical packages. Am Stat 1996;50:361–5.</li>
      </ul>
    </div>
  `;
}
