"""Table 3 and the findings of Table 1 by polars and SciPy: the p-values as JSON, with the seconds from file to result.

    python3 tests/bench/peer.py cohort.csv
"""

import json
import sys
import time

import numpy as np
import polars as pl
from scipy import stats

FIRST = ["patient_id", "sex", "age", "serum_mg_mg_dl"]

start = time.perf_counter()
cohort = pl.read_csv(sys.argv[1])
magnesium = cohort["serum_mg_mg_dl"].to_numpy()
women = (cohort["sex"] == "female").to_numpy()
result = {}
for finding in [name for name in cohort.columns if name not in FIRST]:
    present = cohort[finding].to_numpy() == 1
    ranks = stats.mannwhitneyu(
        magnesium[present], magnesium[~present], method="asymptotic", use_continuity=False
    )
    table = np.array([[np.sum(~women & ~present), np.sum(~women & present)],
                      [np.sum(women & ~present), np.sum(women & present)]])
    square = stats.chi2_contingency(table, correction=False)
    result[finding] = {"table3": float(ranks.pvalue), "table1": float(square.pvalue)}
print(json.dumps({"seconds": time.perf_counter() - start, "p": result}))
