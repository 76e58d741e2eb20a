"""What a notebook asks of an audit or straight of a casebook: explanations, reports, the event log."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkage_kit.analysis.audits import audit
from linkage_kit.analysis.explanation import Explanation, explanation
from linkage_kit.analysis.tables import TODAY, RulesLike, asof_day, refuse_beside_audit, rules_of
from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.casebook import STORED_TABLES, Casebook, CasebookError, Place, Problem, as_place
from linkage_kit.casebook.days import DayLike
from linkage_kit.casebook.storage.changing import changing

if TYPE_CHECKING:
    from linkage_kit.analysis.shown_report import ShownReport
    from linkage_kit.batch import BatchResult, Limits


def explain(result: AuditResult | Casebook, case_id: str, asof: DayLike = TODAY) -> Explanation:
    """Why a case was decided so, and how each of its sums comes about, as text (`str`) and in a notebook as HTML.

    `asof` is for a casebook; an audit has its own. Raises KeyError, in Chinese, where there is no such case.

    >>> import linkage_kit as lk
    >>> print(str(lk.explain(lk.audit(lk.sample_casebook(), "2026-06-30"), "SD-08")).splitlines()[0])
    案件SD-08：居民衔接至职工
    """
    return explanation(_case(result, case_id, asof))


def report(
    result: AuditResult | Casebook, case_id: str, asof: DayLike = TODAY, *, unmask: bool = False
) -> ShownReport:
    """The whole report of a case, shown in the cell; `.save("x.html")` and `.save("x.pdf")` write it.

    Identity numbers, phones and accounts are hidden unless asked for. Raises KeyError where there is no such case.

    >>> import linkage_kit as lk
    >>> lk.report(lk.audit(lk.sample_casebook(), "2026-06-30"), "SD-05")
    案件SD-05的审核报告
    """
    from linkage_kit.analysis.shown_report import shown_report

    return shown_report(_case(result, case_id, asof), unmask=unmask)


def write_reports(
    source: AuditResult | Casebook | str | Place,
    out: str | Path,
    case_ids: str | Collection[str] | None = None,
    *,
    asof: DayLike = TODAY,
    rules: RulesLike | None = None,
    formats: str | Collection[str] | None = None,
    unmask: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    limits: Limits | None = None,
    fresh: bool = False,
) -> BatchResult:
    """Write reports (HTML and PDF) with summary and result tables into the folder `out`.

    Of an audit, of a casebook in memory, or of one at a place; `asof` and `rules` are for the last two. Of all cases,
    or of these. Reports that are there already and would come out the same are kept, unless all are to be made `fresh`;
    `workers`, `scheduler` and `limits` are those of `linkage report`. Raises CasebookError for a bad casebook, an
    unknown case or a folder with a casebook in it, ValueError for an unknown format.

    >>> import linkage_kit as lk
    >>> made = lk.write_reports(lk.sample_casebook(), "报告", "SD-05", asof="2026-06-30")  # doctest: +SKIP
    """
    from linkage_kit.batch import case_reports

    of_reports: dict[str, Any] = {
        "case_ids": case_ids,
        "formats": formats,
        "unmask": unmask,
        "workers": workers,
        "scheduler": scheduler,
        "limits": limits,
        "fresh": fresh,
    }
    if isinstance(source, AuditResult):
        refuse_beside_audit(asof=None if asof == TODAY else asof, rules=rules)
        return case_reports.write_reports_of(source, out, **of_reports)
    if isinstance(source, Casebook):
        return case_reports.write_reports_of(audit(source, asof, rules), out, **of_reports)
    return case_reports.write_reports(source, out, asof=asof_day(asof), rules=rules_of(rules), **of_reports)


def write_casebook(
    casebook: Casebook, place: str | Place, storage: str | None = None, *, replace: bool = False
) -> None:
    """Write a casebook to a place, whole or not at all: a folder, a path that ends in .xlsx, or a database's URL.

    `storage` names what a folder's tables are ("csv", the default, or "parquet"). Where tables of a casebook lie there
    already, they are replaced only if `replace` says so. Raises CasebookError, in Chinese.

    >>> import linkage_kit as lk
    >>> lk.write_casebook(lk.sample_casebook(), "我的案卷")  # doctest: +SKIP
    """
    if not isinstance(casebook, Casebook):
        raise TypeError(f"应给出案卷和位置，现为{type(casebook).__name__}")
    where = as_place(place)
    with changing(where) as held:
        if not replace and (there := held.tables()):
            names = "、".join(STORED_TABLES[name].title for name in there)
            told = f"已有案卷的表（{names}）；要替换，请写明replace=True"
            raise CasebookError([Problem(where.name, None, None, None, told)])
        held.write(casebook, storage)


def event_log(source: AuditResult | Casebook, asof: DayLike = TODAY) -> pd.DataFrame:
    """The recorded events of all cases as PM4Py takes them, with due dates and working days (see docs/event-log.md).

    `asof` is for a casebook. `lk.write_xes(log, "log.xes")` writes it for other programs.

    >>> import linkage_kit as lk
    >>> log = lk.event_log(lk.sample_casebook(), "2026-06-30")
    >>> len(log), log["case:concept:name"].nunique()
    (134, 20)
    """
    from linkage_kit.analysis.event_log import event_log_of

    if isinstance(source, AuditResult):
        refuse_beside_audit(asof=None if asof == TODAY else asof)
        return event_log_of(source)
    return event_log_of(audit(source, asof))


def _case(result: AuditResult | Casebook, case_id: str, asof: DayLike) -> CaseAudit:
    if isinstance(result, AuditResult):
        refuse_beside_audit(asof=None if asof == TODAY else asof)
        return result[case_id]
    if not isinstance(result, Casebook):
        raise TypeError(f"应给出审核结果或案卷，再给出案件编号，现为{type(result).__name__}")
    return audit(result.select(case_id), asof)[case_id]
