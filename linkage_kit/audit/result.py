"""What an audit gives: six tables, a summary, and everything about one case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from linkage_kit.audit.facts import Facts, prepare
from linkage_kit.audit.registry import CHECKS
from linkage_kit.audit.stakes import case_stakes, stakes
from linkage_kit.audit.summary import input_hashes, summary, versions
from linkage_kit.audit.workbook import workbook
from linkage_kit.casebook import RESULT_TABLES, TABLES, Casebook
from linkage_kit.casebook.cells import escape, unescape
from linkage_kit.casebook.row_hashes import row_hashes
from linkage_kit.casebook.storage import csv
from linkage_kit.casebook.storage.atomic import write_folder
from linkage_kit.columns import Array, Columns, Mask
from linkage_kit.procedure.overlap import period_years
from linkage_kit.procedure.refund import principal_of
from linkage_kit.procedure.settlement import merged_amount
from linkage_kit.rulebook import Rulebook, shandong

SUMMARY_FILE = "audit.json"
WORKBOOK_FILE = "audit.xlsx"


class AuditMismatch(ValueError):
    """A saved audit that is not there or belongs to other data; says so in Chinese."""


@dataclass(frozen=True)
class CaseAudit:
    """One case with its records and everything the audit says about it (money in fen).

    `records` are the case's rows of the casebook.
    """

    case_id: str
    asof: date
    rules: Rulebook
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
    records: Casebook

    @cached_property
    def facts(self) -> Facts:
        """What every figure of the case was computed from: the procedure run over its rows alone."""
        return prepare(self.records, self.asof, self.rules)

    @cached_property
    def stakes(self) -> pd.Series:
        """Fen at stake of each finding (`Int64`, index of `findings`), NA where no money is disputed."""
        return stakes(self.findings, self.claims, self.records.cases)

    @property
    def at_stake(self) -> int | None:
        """Fen at stake of the case; None where no error is about money."""
        found = case_stakes(self.findings, self.stakes)
        return int(found.iloc[0]) if len(found) else None

    @cached_property
    def row_hashes(self) -> dict[str, str]:
        """SHA-256 of the case's rows of each casebook table."""
        return row_hashes(self.records)

    @property
    def settlement_of_account(self) -> pd.Series:
        """The settlement of a case with a direction, with the resident account as base (`net_transfer`)."""
        cases = self.facts.cases
        merged = merged_amount(cases.account, cases.refund_total, cases.subsidy_total)
        stated = {} if self.settlement is None else dict(self.settlement)
        return pd.Series(
            {
                **stated,
                "base": int(cases.account[0]),
                "merged": int(merged[0]),
            }
        )

    @property
    def month_grid(self) -> pd.DataFrame:
        """A row a month of every year from the first record to the last.

        Columns `year`, `month` (1-12), and Booleans: `resident_paid` (the year has a payment of principal),
        `employee_paid` (in the span of a period), `partial` (in the span of a partial period), `doubtful` (only in
        the span of a partial period).
        """
        resident = _only(self.resident_years)
        pieces = period_years(_only(self.employee_periods))
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


@dataclass(frozen=True)
class AuditResult:
    """The audit of a casebook as of a day: the contract's tables as typed DataFrames (money in `Int64` fen)."""

    casebook: Casebook
    asof: date
    rules: Rulebook
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
        records: dict[str, Any] = {name: part[name] for name in TABLES}
        return CaseAudit(
            case_id=case_id,
            asof=self.asof,
            rules=self.rules,
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
            records=Casebook(**records, agencies=self.casebook.agencies),
        )

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The six result tables by name."""
        return {name: getattr(self, name) for name in RESULT_TABLES}

    @cached_property
    def stakes(self) -> pd.Series:
        """Fen at stake of each finding (`Int64`, index of `findings`), NA where no money is disputed."""
        return stakes(self.findings, self.casebook.claims, self.casebook.cases)

    def summary(self) -> dict[str, Any]:
        """Counts, totals, versions and input hashes: what `audit.json` holds."""
        return summary(self)

    def workbook(self) -> bytes:
        """The six tables as a workbook for people: a sheet a table, Chinese titles and words."""
        return workbook(self.tables, self.rules)

    def save(self, folder: str | Path, book: bytes | None = None) -> None:
        """Write the six tables as CSV and `audit.json` into a folder, whole or not at all.

        `book` is what `workbook` gives, to be put beside them; without it, that of an earlier audit is removed.
        """
        tables = {**self.tables, "findings": _with_text_values(self.findings, escape)}
        files = {f"{name}.csv": csv.table_bytes(frame, RESULT_TABLES[name]) for name, frame in tables.items()}
        written = {**self.summary(), "tables": {name: _sha256(data) for name, data in files.items()}}
        text = json.dumps(written, ensure_ascii=False, indent=2)
        books = {} if book is None else {WORKBOOK_FILE: book}
        write_folder(
            Path(folder),
            {**files, **books, SUMMARY_FILE: f"{text}\n".encode()},
            obsolete={WORKBOOK_FILE} - books.keys(),
        )

    @classmethod
    def load(cls, folder: str | Path, casebook: Casebook, rules: Rulebook | None = None) -> AuditResult:
        """A saved audit of this casebook, by this rulebook (Shandong's where none is given).

        Raises AuditMismatch, in Chinese, where the folder holds no whole audit, one of other data, by another version,
        or one whose tables were changed.
        """
        place, rules = Path(folder), rules or shandong()
        try:
            saved = json.loads((place / SUMMARY_FILE).read_text(encoding="utf-8"))
            asof = date.fromisoformat(saved["asof"])
            unchanged = all(
                _sha256((place / name).read_bytes()) == data for name, data in saved["tables"].items()
            )
            of_this = saved["inputs"] == input_hashes(casebook), saved["versions"] == versions(rules)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise AuditMismatch(f"{place.name} 中没有完整的审核结果（{SUMMARY_FILE}）") from error
        if not all([unchanged, *of_this]):
            raise AuditMismatch(f"{place.name} 中的审核结果不是这份案卷或这个版本的，或已被改动，应重新审核")
        tables = {name: csv.read_table(place / f"{name}.csv", table) for name, table in RESULT_TABLES.items()}
        tables["findings"] = _with_text_values(tables["findings"], unescape)
        return cls(casebook=casebook, asof=asof, rules=rules, **tables)

    @cached_property
    def _rows(self) -> dict[str, dict[Any, Any]]:
        """Positions of each case's rows, by table."""
        frames = {**self.casebook.tables, **self.tables}
        return {name: frame.groupby("case_id").indices for name, frame in frames.items()}

    def _part(self, name: str, case_id: str) -> pd.DataFrame:
        frame = self.casebook.tables[name] if name in self.casebook.tables else self.tables[name]
        rows = self._rows[name].get(case_id, np.empty(0, np.int64))
        return frame.take(rows).reset_index(drop=True)


def _bits(masks: Array) -> Mask:
    """Month by month, whether it is in its year's set of months."""
    return (masks[:, None] >> np.arange(12) & 1).astype(bool).ravel()


def _only(frame: pd.DataFrame) -> Columns:
    """The rows of the only case there is."""
    return Columns.from_frame(frame).with_columns(case=np.zeros(len(frame), np.int64))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _with_text_values(findings: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    """Findings whose `expected` and `actual` are somebody's text (not figures) with that text changed."""
    of_text = findings["code"].isin([code for code, check in CHECKS.items() if check.values == "text"])
    changed = findings.copy()
    for name in ("expected", "actual"):
        changed.loc[of_text, name] = findings.loc[of_text, name].map(change, na_action="ignore").astype("str")
    return changed
