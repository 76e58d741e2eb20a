"""The papers of a case: its annexes, its report and what was tried out, file by file. No widget is in here.

What a paper is made of is put together here; it is made by the maker of papers, for what sets them weighs more than a
page. So a work's function imports what it needs only when it is called, there.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from linkage_kit.analysis.changes import CellPath
from linkage_kit.audit import AuditResult, CaseAudit, audit
from linkage_kit.batch.maker import Files, Work
from linkage_kit.casebook import Casebook
from linkage_kit.forms.annex import Annex
from linkage_kit.forms.annexes import annexes
from linkage_kit.forms.filling import NoForm
from linkage_kit.forms.grid import Form
from linkage_kit.forms.names import chinese
from linkage_kit.reporting.formats import ReportFormat, format_named, format_names, register_format
from linkage_kit.rulebook import Rulebook

#: What a browser can show, by the ending of a file.
SHOWN_KINDS = {"pdf": "application/pdf", "html": "text/html;charset=utf-8"}


@dataclass(frozen=True)
class Order:
    """What is wanted: annexes by number, the day written on them (None: left blank), the report's formats, and whether
    the report shows personal data in full.
    """

    annexes: tuple[int, ...]
    filled_on: dt.date | None
    formats: tuple[str, ...]
    unmask: bool


@dataclass(frozen=True)
class Paper:
    """A paper to be made: what it is called, and what prepares the work that gives its files."""

    title: str
    prepare: Callable[[], Work]


def annexes_of(case: CaseAudit) -> Iterator[tuple[Annex, str]]:
    """Each annex, and why the case has none ("" where it has)."""
    for annex in annexes():
        try:
            annex.fill(case)
        except NoForm as reason:
            yield annex, str(reason)
        else:
            yield annex, ""


def papers(case: CaseAudit, order: Order) -> list[Paper]:
    """The papers of an order, to be made one after the other; an annex that the case has not is left out."""
    made = [
        Paper(annex.name, partial(_annex, case, annex, order.filled_on))
        for annex, reason in annexes_of(case)
        if annex.number in order.annexes and not reason
    ]
    return [*made, Paper("审核报告", partial(_report, case, order))] if order.formats else made


def archive_name(case: CaseAudit) -> str:
    """What the ZIP of a case's papers is called. No file's name shows a number that the case id is or holds."""
    return f"{case.shown_id}-文书.zip"


def packed(files: Files) -> bytes:
    """The files in one ZIP."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


def trial_work(
    book: Casebook, changes: Mapping[CellPath, str | None], asof: dt.date, rules: Rulebook, ending: str
) -> Work:
    """The report of the only case of a casebook beside one with these changes, as `.pdf` or `.html`."""
    return partial(_trial_files, book, changes, asof, rules, ending)


def _annex(case: CaseAudit, annex: Annex, filled_on: dt.date | None) -> Work:
    form = annex.form(annex.fill(case, filled_on))
    return partial(_annex_files, chinese(case.shown_id, annex), form, filled_on or case.rules.effective_from)


def _report(case: CaseAudit, order: Order) -> Work:
    result = audit(case.records, case.asof, case.rules)
    wanted = tuple(format_named(name) for name in order.formats)
    return partial(_report_files, f"{case.shown_id}-审核报告", result, wanted, order.unmask)


def _annex_files(name: str, form: Form, dated: dt.date) -> Files:
    from linkage_kit.forms.write import form_files

    return form_files(name, form, dated)


def _report_files(name: str, result: AuditResult, formats: tuple[ReportFormat, ...], unmask: bool) -> Files:
    from linkage_kit.batch.one_report import one_report

    # An office's own format is registered with the page that asks, not with the maker.
    for own in formats:
        if own.name not in format_names():
            register_format(own)
    made = one_report(result, [one.name for one in formats], unmask=unmask)
    return {f"{name}.{ending}": data for ending, data in made.items()}


def _trial_files(
    book: Casebook, changes: Mapping[Any, str | None], asof: dt.date, rules: Rulebook, ending: str
) -> Files:
    from linkage_kit.analysis.trial_report import trial_report
    from linkage_kit.analysis.what_if import trial

    (case_id,) = book.cases["case_id"]
    made = trial(book, case_id, changes, asof, rules)
    return {f"{made.comparison.before.shown_id}-试算对照{ending}": trial_report(made).made(ending)}
