"""Who has records in both schemes within the province: article 2."""

from __future__ import annotations

import numpy as np

from linkage_kit.coded import Coded, coded
from linkage_kit.columns import Array, Columns, Mask, case_sums
from linkage_kit.rulebook import clause


@clause("2")
def participation(resident: Columns, periods: Columns, provinces: Array) -> Columns:
    """Whether each case has records in both schemes, and whether it paid as an employee only elsewhere.

    `resident`: `case`; `periods`: `case`, `region_code`; `provinces`: the code of each case's province. Gives Booleans
    `in_both_schemes` and `all_elsewhere`: every employee period has a region code and none lies in the province.
    """
    outside = _outside(coded(periods.region_code), provinces[periods.case])
    cases = len(provinces)
    years = case_sums(resident, np.ones(len(resident), np.int64), cases)
    spans = case_sums(periods, np.ones(len(periods), np.int64), cases)
    elsewhere = case_sums(periods, outside.astype(np.int64), cases)
    return Columns(
        {"in_both_schemes": (years > 0) & (spans > 0), "all_elsewhere": (spans > 0) & (elsewhere == spans)}
    )


def _outside(codes: Coded, provinces: Array) -> Mask:
    """Which region codes are known and lie in none of the rows' own provinces."""
    outside = codes != ""
    for province in set(provinces.tolist()):
        inside = np.array([code.startswith(province) for code in codes.words])[codes.codes]
        outside &= ~inside | (provinces != province)
    return outside
