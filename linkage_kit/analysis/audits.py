"""An audit and one of its cases as a notebook has them: shown at a glance, drawn, explained, reported.

They are those of `linkage_kit.audit` with what only somebody who looks at them needs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkage_kit.analysis.glance import audit_glance, case_glance, glance_html
from linkage_kit.analysis.plots import AuditPlots, CasePlots
from linkage_kit.analysis.tables import TODAY, RulesLike, asof_day, rules_of
from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.audit.own import spoken
from linkage_kit.audit.registry import SEVERITIES
from linkage_kit.audit.result_tables import ResultTables
from linkage_kit.audit.stakes import case_stakes
from linkage_kit.casebook import RESULT_TABLES, Casebook
from linkage_kit.casebook.days import DayLike
from linkage_kit.casebook.units import Tables, in_yuan, marked

if TYPE_CHECKING:
    from linkage_kit.analysis.explanation import Explanation
    from linkage_kit.analysis.shown_report import ShownReport
    from linkage_kit.batch import BatchResult

_MONEY_OF_CASES = ("base", "refund_total", "subsidy_total", "merged")
_TABLES = tuple(RESULT_TABLES)


class Case(CaseAudit):
    """One case of an audit: its records, figures and findings; money in fen, in yuan under `in_yuan`."""

    @property
    def plot(self) -> CasePlots:
        """Pictures of the case, as matplotlib Axes."""
        return CasePlots(self)

    @property
    def in_yuan(self) -> Tables:
        """The result tables, money in yuan as exact decimals: `case.in_yuan.refunds`."""
        return _in_yuan(self)

    def explain(self) -> Explanation:
        """Why it was decided so, and how each sum comes about."""
        from linkage_kit.analysis.explanation import explanation

        return explanation(self)

    def report(self, *, unmask: bool = False) -> ShownReport:
        """The whole report of the case, to be shown in a notebook or saved."""
        from linkage_kit.analysis.shown_report import shown_report

        return shown_report(self, unmask=unmask)

    def __dir__(self) -> list[str]:
        """What somebody may ask of a case."""
        of_records = (
            "case",
            "resident_years",
            "employee_periods",
            "events",
            "claims",
            "decision",
            "settlement",
        )
        own = (
            "case_id",
            "asof",
            "at_stake",
            "stakes",
            "in_yuan",
            "explain",
            "notices",
            "plot",
            "report",
            "records",
            "rules",
        )
        return sorted((*_TABLES, *of_records, *own))

    def _repr_html_(self) -> str:
        with spoken(self.own_words):
            return glance_html(case_glance(self))


class Audit(AuditResult):
    """The audit of a casebook: its result tables (money in fen, in yuan under `in_yuan`), and each case by its id."""

    def __getitem__(self, case_id: str) -> Case:
        """Everything about one case; KeyError, in Chinese, where there is no such case."""
        found = super().__getitem__(case_id)
        case = Case(**{part.name: getattr(found, part.name) for part in fields(CaseAudit)})
        # With what was computed of it already.
        vars(case).update(vars(found))
        return case

    @property
    def cases(self) -> pd.DataFrame:
        """A row a case, by case id: outcome, sums (fen), numbers of findings, and fen at stake (see `stakes`).

        The largest matter of a case is what is at stake in it: the sums of its findings are often the same money.
        """
        findings, timeline = self.findings, self.timeline
        counts = pd.crosstab(findings["case_id"], findings["severity"])
        counts = counts.reindex(columns=list(SEVERITIES), fill_value=0).add_suffix("s")
        late = timeline.loc[timeline["late_days"] > 0].groupby("case_id").size()
        of_cases = self.decisions[["case_id", "outcome", "direction", "articles"]].set_index("case_id")
        table = of_cases.join(self.settlements.set_index("case_id")[[*_MONEY_OF_CASES]]).join(counts)
        numbers = [str(name) for name in counts.columns]
        table[numbers] = table[numbers].fillna(0).astype("Int64")
        table["late_steps"] = late.reindex(table.index, fill_value=0).astype("Int64")
        with spoken(self.own_words):
            table["at_stake"] = case_stakes(findings, self.stakes).reindex(table.index)
        return marked(table.reset_index(), "fen")

    @property
    def plot(self) -> AuditPlots:
        """Pictures of the audit and of its cases, as matplotlib Axes."""
        return AuditPlots(self)

    @property
    def in_yuan(self) -> Tables:
        """The result tables and `cases`, money in yuan as exact decimals: `result.in_yuan.refunds`."""
        columns = {
            **RESULT_TABLES["settlements"].columns,
            "at_stake": RESULT_TABLES["settlements"].columns["merged"],
        }
        return Tables({**_in_yuan(self), "cases": in_yuan(self.cases, columns)})

    def explain(self, case_id: str) -> Explanation:
        """Why a case was decided so, and how each of its sums comes about."""
        return self[case_id].explain()

    def report(self, case_id: str, *, unmask: bool = False) -> ShownReport:
        """The whole report of a case, to be shown in a notebook or saved."""
        return self[case_id].report(unmask=unmask)

    def write_reports(
        self, out: str | Path, case_ids: str | Collection[str] | None = None, **options: Any
    ) -> BatchResult:
        """Write reports of these cases (default: all) with summary and tables into a folder.

        `options` are those of `lk.write_reports`: `formats`, `unmask`, `workers`, `fresh` and others.
        """
        from linkage_kit.batch.case_reports import write_reports_of

        return write_reports_of(self, out, case_ids=case_ids, **options)

    def __iter__(self) -> Iterator[Case]:
        """Its cases, by case id."""
        return (self[case_id] for case_id in self.facts.cases.case_id)

    def __len__(self) -> int:
        """Number of cases."""
        return len(self.facts.cases)

    def __contains__(self, case_id: object) -> bool:
        """Whether there is a case of this id."""
        return case_id in self.facts.cases.case_id

    def __bool__(self) -> bool:
        return True

    def __dir__(self) -> list[str]:
        """What somebody may ask of an audit."""
        own = (
            "asof",
            "broken",
            "cases",
            "casebook",
            "explain",
            "in_yuan",
            "load",
            "notices",
            "plot",
            "report",
            "rules",
        )
        return sorted(
            (*_TABLES, *own, "save", "select", "stakes", "summary", "tables", "workbook", "write_reports")
        )

    def _repr_html_(self) -> str:
        with spoken(self.own_words):
            return glance_html(audit_glance(self, self.cases))


def audit(casebook: Casebook, asof: DayLike = TODAY, rules: RulesLike | None = None) -> Audit:
    """Decisions, overlaps, refunds, settlements, timeline and findings of every case, as of a day.

    `asof` is text, a date or a Timestamp; `"today"` is the day of this computer. By a rulebook or its
    file; Shandong's where none is given. Raises DayError, in Chinese, where `asof` is no day.

    >>> import linkage_kit as lk
    >>> result = lk.audit(lk.sample_casebook(), "2026-06-30")
    >>> len(result.cases), len(result.findings)
    (20, 39)
    """
    if not isinstance(casebook, Casebook):
        raise TypeError(f"应给出案卷（read_casebook或Casebook），现为{type(casebook).__name__}")
    return Audit.of(casebook, asof_day(asof), rules_of(rules))


def _in_yuan(result: AuditResult | CaseAudit) -> Tables:
    return Tables({n: in_yuan(getattr(result, n), table.columns) for n, table in RESULT_TABLES.items()})


def _copied(name: str) -> Any:
    """A result table as a copy: what is changed in it changes nothing of the audit."""
    held = vars(ResultTables)[name]

    def table(self: ResultTables) -> pd.DataFrame:
        frame: pd.DataFrame = held.__get__(self, type(self))
        return frame.copy(deep=True)

    return property(table, doc=held.__doc__)


for _name in RESULT_TABLES:
    setattr(Audit, _name, _copied(_name))
    setattr(Case, _name, _copied(_name))
