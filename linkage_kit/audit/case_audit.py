"""Everything about one case: its records, what was computed of them, and the findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from linkage_kit import clock
from linkage_kit.audit.evidence import EvidenceRow, evidence
from linkage_kit.audit.fact_tables import FactTable, FindingRows
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.notices import Notice, audit_notices, casebook_notices
from linkage_kit.audit.own import Broken
from linkage_kit.audit.own_words import OwnWords
from linkage_kit.audit.result_tables import ResultTables
from linkage_kit.audit.stakes import case_stakes
from linkage_kit.casebook import RESULT_TABLES, Casebook
from linkage_kit.casebook.privacy import Privacy
from linkage_kit.casebook.row_hashes import row_hashes
from linkage_kit.columns import Array, Mask
from linkage_kit.lazily import lazily
from linkage_kit.procedure.overlap import period_years
from linkage_kit.procedure.refund import principal_of
from linkage_kit.procedure.settlement import merged_amount

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")


@dataclass(frozen=True)
class CaseAudit(ResultTables):
    """One case with its records and everything the audit says about it (money in fen).

    `records` are the case's rows of the casebook, in its order; `facts` are what every figure was computed from,
    `found` the findings before they are printed, `broken` the own checks and causes that did not run, and
    `own_words` what those are called that found something.
    """

    facts: Facts
    found: FindingRows
    records: Casebook
    broken: tuple[Broken, ...] = ()
    own_words: OwnWords = field(default_factory=dict)
    made_on: date = field(default_factory=lambda: clock.today())

    def __repr__(self) -> str:
        """What was decided and how much was found; no value of the person's."""
        words = RESULT_TABLES["decisions"].columns["outcome"].words or {}
        return f"案件{self.shown_id}：{words[self.decision['outcome']]}，审核发现{len(self.findings)}项"

    @property
    def case_id(self) -> str:
        """The case's id."""
        return str(self.facts.cases.case_id[0])

    @cached_property
    def shown_id(self) -> str:
        """What the case is called where numbers are hidden: its id, unless that is or holds a person's number."""
        return self.records.as_whole.names.get(self.case_id, self.case_id)

    @cached_property
    def case(self) -> pd.Series:
        """The case's row of `cases`."""
        return self.records.cases.iloc[0]

    @cached_property
    def resident_years(self) -> pd.DataFrame:
        """Its resident years, by year."""
        return self._sorted("resident_years", self.facts.resident)

    @cached_property
    def employee_periods(self) -> pd.DataFrame:
        """Its employee periods, by start and end."""
        return self._sorted("employee_periods", self.facts.periods)

    @property
    def events(self) -> pd.DataFrame:
        """Its events, as the casebook has them."""
        return self.records.events

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Its claims, by claimant and year; a claimant has years, or a total with a blank year."""
        return self._sorted("claims", self.facts.every_claim)

    @cached_property
    def decision(self) -> pd.Series:
        """Its row of `decisions`."""
        return self.decisions.iloc[0]

    @cached_property
    def settlement(self) -> pd.Series | None:
        """Its row of `settlements`; None without a direction."""
        return self.settlements.iloc[0] if len(self.settlements) else None

    @property
    def at_stake(self) -> int | None:
        """Fen at stake of the case; None where no error is about money."""
        of_case = case_stakes(self.findings, self.stakes)
        return int(of_case.iloc[0]) if len(of_case) else None

    def row_hashes(self, privacy: Privacy) -> dict[str, str]:
        """SHA-256 of the case's rows of each casebook table, as far as they may be shown."""
        return row_hashes(self.records, privacy, {self.case_id: self.shown_id})

    @property
    def notices(self) -> list[Notice]:
        """What a reader of this case must know beforehand: those that have a sentence for it."""
        told = [*audit_notices(self), *casebook_notices(self.records, self.rules)]
        return [notice for notice in told if notice.of_case]

    @cached_property
    def evidence(self) -> list[list[EvidenceRow]]:
        """The rows of the records that each finding rests on, finding by finding."""
        return evidence(self.facts, self.found, self.resting, self.records)

    @property
    def settlement_of_account(self) -> pd.Series:
        """The settlement of a case with a direction, with the resident account as base (`net_transfer`)."""
        cases = self.facts.cases
        merged = merged_amount(cases.account, cases.refund_total, cases.subsidy_total)
        stated = {} if self.settlement is None else dict(self.settlement)
        return pd.Series({**stated, "base": int(cases.account[0]), "merged": int(merged[0])})

    @property
    def month_grid(self) -> pd.DataFrame:
        """A row a month of every year from the first record to the last.

        Columns `year`, `month` (1-12), and Booleans: `resident_paid` (the year has a payment of principal),
        `employee_paid` (in the span of a period), `partial` (in the span of a partial period), `doubtful` (only in
        the span of a partial period).
        """
        resident = self.facts.resident
        pieces = period_years(self.facts.periods)
        recorded = np.concatenate([resident.year, pieces.year])
        if not len(recorded):
            return pd.DataFrame(
                columns=["year", "month", "resident_paid", "employee_paid", "partial", "doubtful"]
            )
        years = np.arange(recorded.min(), recorded.max() + 1)
        partial, certain = np.zeros(len(years), np.int64), np.zeros(len(years), np.int64)
        np.bitwise_or.at(partial, pieces.year[pieces.partial] - years[0], pieces.mask[pieces.partial])
        np.bitwise_or.at(certain, pieces.year[~pieces.partial] - years[0], pieces.mask[~pieces.partial])
        paid = np.isin(years, resident.year[principal_of(resident).sum(axis=1) > 0])
        return pd.DataFrame(
            {
                "year": np.repeat(years, 12),
                "month": np.tile(np.arange(1, 13), len(years)),
                "resident_paid": np.repeat(paid, 12),
                "employee_paid": _bits(partial | certain),
                "partial": _bits(partial),
                "doubtful": _bits(partial & ~certain),
            }
        )

    def _sorted(self, table: str, rows: FactTable) -> pd.DataFrame:
        return self.records.held[table].take(rows["row"]).reset_index(drop=True)


def _bits(masks: Array) -> Mask:
    """Month by month, whether it is in its year's set of months."""
    return (masks[:, None] >> np.arange(12) & 1).astype(bool).ravel()
