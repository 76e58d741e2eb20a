"""What is at stake in a finding: the measures that a check names, each over the findings of its code.

A measure is given the rows of the findings of one code, and the claims and cases of the casebook (or of one case), and
gives fen (`Int64`, 0 or more, index of the findings); NA where no money is disputed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from linkage_kit.money import read_capital

Amount = Callable[[pd.DataFrame, pd.DataFrame, pd.DataFrame], pd.Series]
_CLAIMED = ("refund_personal", "refund_land_personal", "refund_collective", "refund_land_collective")


@dataclass(frozen=True)
class Stake:
    """How much money a finding is about. Findings of one `matter` are about the same money, and add up."""

    amount: Amount
    matter: str = ""


def _nothing(findings: pd.DataFrame, claims: pd.DataFrame, cases: pd.DataFrame) -> pd.Series:
    return pd.Series(pd.NA, findings.index, dtype="Int64")


def _size_of(column: str) -> Amount:
    return lambda findings, claims, cases: _fen(findings[column]).abs()


def _capital_difference(findings: pd.DataFrame, claims: pd.DataFrame, cases: pd.DataFrame) -> pd.Series:
    """What lies between the recorded refund total and its capital amount; the total where that cannot be read."""
    totals = _looked_up(cases.set_index("case_id")["recorded_refund_total"], findings, ["case_id"])
    said = pd.Series([read_capital(text) for text in findings["actual"]], findings.index, dtype="Int64")
    return (totals - said).abs().fillna(totals)


def _claim_of_all_years(findings: pd.DataFrame, claims: pd.DataFrame, cases: pd.DataFrame) -> pd.Series:
    """What the finding's claimant claims of all years together."""
    return _looked_up(_by_claimant(claims), findings, ["case_id", "claimant"])


def _whole_case(findings: pd.DataFrame, claims: pd.DataFrame, cases: pd.DataFrame) -> pd.Series:
    """The largest amount that was transferred, recorded as refund or claimed by somebody, all years together."""
    recorded = cases.set_index("case_id")[["transferred_amount", "recorded_refund_total"]].astype("Int64")
    claimed = _by_claimant(claims).groupby(level="case_id").max()
    return _looked_up(recorded.assign(claimed=claimed).max(axis=1), findings, ["case_id"])


NOTHING = Stake(_nothing)
DIFFERENCE = Stake(_size_of("difference"))
#: What one claimant's claim says of the years is one matter.
CLAIM_DIFFERENCE = Stake(_size_of("difference"), "claim")
CLAIM_EXPECTED = Stake(_size_of("expected"), "claim")
ACTUAL = Stake(_size_of("actual"))
CAPITAL_DIFFERENCE = Stake(_capital_difference)
CLAIM_OF_ALL_YEARS = Stake(_claim_of_all_years)
WHOLE_CASE = Stake(_whole_case)


def _by_claimant(claims: pd.DataFrame) -> pd.Series:
    return claims[list(_CLAIMED)].sum(axis=1).groupby([claims["case_id"], claims["claimant"]]).sum()


def _looked_up(values: pd.Series, findings: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Each finding's value of a Series indexed by these columns."""
    index = pd.MultiIndex.from_frame(findings[keys]) if len(keys) > 1 else pd.Index(findings[keys[0]])
    return values.reindex(index).set_axis(findings.index).astype("Int64")


def _fen(amounts: pd.Series) -> pd.Series:
    """Amounts in yuan as the findings print them (`12.30`) in fen; NA where the text is no amount."""
    money = amounts.where(amounts.str.fullmatch(r"-?\d+\.\d\d").fillna(False))
    return money.str.replace(".", "").astype("Int64")
