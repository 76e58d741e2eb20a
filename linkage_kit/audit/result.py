"""What an audit gives: six tables, a summary, and everything about one case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from linkage_kit.casebook import Casebook
from linkage_kit.columns import Columns
from linkage_kit.procedure.overlap import period_years

TABLE_NAMES = ("decisions", "overlaps", "refunds", "settlements", "timeline", "findings")


@dataclass(frozen=True)
class CaseAudit:
    """One case with its records and everything the audit says about it (money in fen)."""

    case_id: str
    asof: date
    case: pd.Series
    resident_years: pd.DataFrame
    employee_periods: pd.DataFrame
    events: pd.DataFrame
    claims: pd.DataFrame
    decision: pd.Series
    overlaps: pd.DataFrame
    refunds: pd.DataFrame
    settlement: pd.Series | None
    timeline: pd.DataFrame
    findings: pd.DataFrame

    @property
    def month_grid(self) -> pd.DataFrame:
        """A row a month of every year from the first record to the last.

        Columns `year`, `month` (1-12), and Booleans: `resident_paid` (the year has a payment of principal),
        `employee_paid` (in the span of a period), `doubtful` (only in the span of a partial period).
        """
        resident = Columns.from_frame(self.resident_years)
        pieces = period_years(
            Columns.from_frame(self.employee_periods).having(case=np.zeros(len(self.employee_periods), int))
        )
        recorded = np.concatenate([resident.year, pieces.year])
        if not len(recorded):
            return pd.DataFrame(columns=["year", "month", "resident_paid", "employee_paid", "doubtful"])
        years = np.arange(recorded.min(), recorded.max() + 1)
        spans, certain = np.zeros(len(years), np.int64), np.zeros(len(years), np.int64)
        np.bitwise_or.at(spans, pieces.year - years[0], pieces.mask)
        np.bitwise_or.at(certain, pieces.year[~pieces.partial] - years[0], pieces.mask[~pieces.partial])
        principal = (
            resident.personal + resident.land_personal + resident.collective + resident.land_collective
        )
        paid = np.isin(years, resident.year[principal > 0])
        months = np.arange(12)
        return pd.DataFrame(
            {
                "year": np.repeat(years, 12),
                "month": np.tile(months + 1, len(years)),
                "resident_paid": np.repeat(paid, 12),
                "employee_paid": (spans[:, None] >> months & 1).astype(bool).ravel(),
                "doubtful": ((spans & ~certain)[:, None] >> months & 1).astype(bool).ravel(),
            }
        )


@dataclass(frozen=True)
class AuditResult:
    """The audit of a casebook as of a day: the contract's tables as typed DataFrames (money in `Int64` fen)."""

    casebook: Casebook
    asof: date
    decisions: pd.DataFrame
    overlaps: pd.DataFrame
    refunds: pd.DataFrame
    settlements: pd.DataFrame
    timeline: pd.DataFrame
    findings: pd.DataFrame

    def __getitem__(self, case_id: str) -> CaseAudit:
        """Everything about one case; KeyError with a Chinese sentence where there is no such case."""
        if case_id not in self._rows["cases"]:
            raise KeyError(f"案卷中没有案件 {case_id}")
        part = {name: self._part(name, case_id) for name in self._rows}
        settlements = part["settlements"]
        return CaseAudit(
            case_id=case_id,
            asof=self.asof,
            case=part["cases"].iloc[0],
            resident_years=part["resident_years"].sort_values("year", ignore_index=True),
            employee_periods=part["employee_periods"].sort_values(
                ["start_month", "end_month"], kind="stable", ignore_index=True
            ),
            events=part["events"],
            claims=part["claims"].sort_values(["claimant", "year"], ignore_index=True),
            decision=part["decisions"].iloc[0],
            overlaps=part["overlaps"],
            refunds=part["refunds"],
            settlement=settlements.iloc[0] if len(settlements) else None,
            timeline=part["timeline"],
            findings=part["findings"],
        )

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The six result tables by name."""
        return {name: getattr(self, name) for name in TABLE_NAMES}

    @cached_property
    def _rows(self) -> dict[str, dict[str, np.ndarray]]:
        """Positions of each case's rows, by table."""
        frames = {**self.casebook.tables, **self.tables}
        return {name: frame.groupby("case_id").indices for name, frame in frames.items()}

    def _part(self, name: str, case_id: str) -> pd.DataFrame:
        frame = self.casebook.tables[name] if name in self.casebook.tables else self.tables[name]
        rows = self._rows[name].get(case_id, np.empty(0, np.int64))
        return frame.take(rows).reset_index(drop=True)
