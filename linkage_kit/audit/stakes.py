"""Amount at stake: how much money a finding is about, and how much a case is, for sorting the cases by risk.

No clause states it; it is this project's own measure, told in words by `DEFINITION` wherever it is shown. One sum of
money is often disputed by several findings (each year's claim, then the total, then the merged amount), so the
amounts of a case are not added up across matters: the largest matter counts.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from linkage_kit.money import read_capital

#: What the amount is, for the reader of a report.
DEFINITION = (
    "涉及金额：审核发现所争议的金额。金额不符的，为差额的绝对值；漏列年度的，为该年应退金额；大写与数字不符的，为两者之差"
    "（大写无法认读的，为登记的清退总额）；并入金额为负的，为其绝对值；不应衔接而衔接或衔接方向错误的，"
    "为登记的划转金额、登记的清退总额和各方填报的清退合计中最大的一个；无衔接而主张清退的，为该方填报的合计；"
    "其他发现不涉及金额。案件的涉及金额只计错误：同一方填报的各年度相加，其他事项各自相加，取其中最大的一个，"
    "因为同一笔钱往往引起几项发现，不能重复相加。"
)

_BY_DIFFERENCE = ("R02", "R04", "R05", "R06", "S01", "S03", "S04", "S06", "D04")
_WHOLE_CASE = ("E01", "E02", "E03", "E04")
#: Findings about the same money: what one claimant's claim says of the years.
_MATTER = dict.fromkeys(("R02", "R03", "R04"), "claim")
_CLAIMED = ("refund_personal", "refund_land_personal", "refund_collective", "refund_land_collective")


def stakes(findings: pd.DataFrame, claims: pd.DataFrame, cases: pd.DataFrame) -> pd.Series:
    """Fen at stake of each finding (`Int64`, 0 or more, index of `findings`); NA where no money is disputed.

    `findings` are an audit's, `claims` and `cases` the casebook's tables (or one case's rows of them).
    """
    code = findings["code"]

    def fen(column: str) -> pd.Series:
        return _fen(findings[column])

    def by_claimant() -> pd.Series:
        return claims[list(_CLAIMED)].sum(axis=1).groupby([claims["case_id"], claims["claimant"]]).sum()

    amounts: dict[tuple[str, ...], Callable[[], pd.Series]] = {
        _BY_DIFFERENCE: lambda: fen("difference").abs(),
        ("R03",): lambda: fen("expected"),
        ("S08",): lambda: fen("actual").abs(),
        ("S02",): lambda: _capital_difference(findings.loc[code == "S02"], cases),
        ("R07",): lambda: _looked_up(by_claimant(), findings, ["case_id", "claimant"]),
        _WHOLE_CASE: lambda: _looked_up(_moved(by_claimant(), cases), findings, ["case_id"]),
    }
    at_stake = pd.Series(pd.NA, findings.index, dtype="Int64", name="at_stake")
    for codes, amount in amounts.items():
        # A single case has few codes, and each of these costs as much for one finding as for thousands.
        if (chosen := code.isin(codes)).any():
            at_stake = at_stake.mask(chosen, amount())
    return at_stake


def case_stakes(findings: pd.DataFrame, at_stake: pd.Series) -> pd.Series:
    """Fen at stake of each case that has an error about money (`Int64`, by `case_id`).

    `at_stake` is what `stakes` gave for these findings.
    """
    errors = (findings["severity"] == "error") & at_stake.notna()
    chosen = findings.loc[errors]
    matter = chosen["code"].replace(_MATTER)
    claimant = chosen["claimant"].fillna("")
    by_matter = at_stake[errors].groupby([chosen["case_id"], matter, claimant]).sum()
    return by_matter.groupby(level="case_id").max()


def _moved(by_claimant: pd.Series, cases: pd.DataFrame) -> pd.Series:
    """Largest amount by case that was transferred, recorded as refund or claimed by somebody, all years together."""
    recorded = cases.set_index("case_id")[["transferred_amount", "recorded_refund_total"]].astype("Int64")
    claimed = by_claimant.groupby(level="case_id").max()
    return recorded.assign(claimed=claimed).max(axis=1)


def _capital_difference(findings: pd.DataFrame, cases: pd.DataFrame) -> pd.Series:
    """What lies between the recorded refund total and its capital amount; the total where that cannot be read."""
    totals = _looked_up(cases.set_index("case_id")["recorded_refund_total"], findings, ["case_id"])
    said = pd.Series([read_capital(text) for text in findings["actual"]], findings.index, dtype="Int64")
    return (totals - said).abs().fillna(totals)


def _looked_up(values: pd.Series, findings: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Each finding's value of a Series indexed by these columns."""
    index = pd.MultiIndex.from_frame(findings[keys]) if len(keys) > 1 else pd.Index(findings[keys[0]])
    return values.reindex(index).set_axis(findings.index).astype("Int64")


def _fen(amounts: pd.Series) -> pd.Series:
    """Amounts in yuan as the findings print them (`12.30`) in fen; NA where the text is no amount."""
    money = amounts.where(amounts.str.fullmatch(r"-?\d+\.\d\d").fillna(False))
    return money.str.replace(".", "").astype("Int64")
