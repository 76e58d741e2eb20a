"""Amount at stake: how much money a finding is about, and how much a case is, for sorting the cases by risk.

No clause states it; it is this project's own measure, told in words by `DEFINITION` wherever it is shown. One sum of
money is often disputed by several findings (each year's claim, then the total, then the merged amount), so the
amounts of a case are not added up across matters: the largest matter counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkage_kit.audit.fact_tables import FindingRows
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import known_check
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

#: What the amount is, for the reader of a report.
DEFINITION = (
    "涉及金额：审核发现所争议的金额。金额不符的，为差额的绝对值；漏列年度的，为该年应退金额；大写与数字不符的，为两者之差"
    "（大写无法认读的，为登记的清退总额）；并入金额为负的，为其绝对值；不应衔接而衔接或衔接方向错误的，"
    "为登记的划转金额、登记的清退总额和各方填报的清退合计中最大的一个；无衔接而主张清退的，为该方填报的合计；"
    "其他发现不涉及金额。案件的涉及金额只计错误：同一方填报的各年度相加，其他事项各自相加，取其中最大的一个，"
    "因为同一笔钱往往引起几项发现，不能重复相加。"
)


def stakes(findings: FindingRows, facts: Facts) -> pd.Series:
    """Fen at stake of each finding of these facts (`Int64`, 0 or more, by position); NA where no money is disputed."""
    fen, unknown = np.zeros(len(findings), np.int64), np.ones(len(findings), bool)
    for code in dict.fromkeys(findings.code):
        rows = np.flatnonzero(findings.code == code)
        check = known_check(code)
        assert check
        amounts = check.stake.amounts(findings.select(rows), facts)
        fen[rows], unknown[rows] = amounts.to_numpy(np.int64, na_value=0), amounts.isna()
    return pd.Series(pd.arrays.IntegerArray(fen, unknown), name="at_stake", copy=False)


def case_stakes(findings: pd.DataFrame, at_stake: pd.Series) -> pd.Series:
    """Fen at stake of each case that has an error about money (`Int64`, by `case_id`).

    `findings` are printed ones, `at_stake` is what `stakes` gave for them.
    """
    errors = (findings["severity"] == "error") & at_stake.notna()
    chosen = findings.loc[errors]
    matter = chosen["code"].map(_matter)
    claimant = chosen["claimant"].fillna("")
    by_matter = at_stake[errors].groupby([chosen["case_id"], matter, claimant]).sum()
    return by_matter.groupby(level="case_id").max()


def _matter(code: str) -> str:
    """What a finding is about: findings of one matter are about the same money."""
    check = known_check(code)
    return (check.stake.matter if check else "") or code
