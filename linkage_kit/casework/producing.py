"""The papers of a case: its annexes and its report, file by file. No widget is in here."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkage_kit.audit import CaseAudit
from linkage_kit.forms.annex import Annex
from linkage_kit.forms.annexes import annexes
from linkage_kit.forms.filling import NoForm

if TYPE_CHECKING:
    from linkage_kit.batch.report_maker import ReportMaker

Files = Mapping[str, bytes]


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
    """A paper to be made: what it is called, and what makes its files by name."""

    title: str
    make: Callable[[], Files]


def annexes_of(case: CaseAudit) -> Iterator[tuple[Annex, str]]:
    """Each annex, and why the case has none ("" where it has)."""
    for annex in annexes():
        try:
            annex.fill(case)
        except NoForm as reason:
            yield annex, str(reason)
        else:
            yield annex, ""


def papers(case: CaseAudit, order: Order, maker: Callable[[], ReportMaker]) -> list[Paper]:
    """The papers of an order, to be made one after the other; an annex that the case has not is left out."""
    made = [
        Paper(annex.name, _annex(case, annex, order.filled_on))
        for annex, reason in annexes_of(case)
        if annex.number in order.annexes and not reason
    ]
    return [*made, Paper("审核报告", _report(case, order, maker))] if order.formats else made


def packed(files: Files) -> bytes:
    """The files in one ZIP."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


def _annex(case: CaseAudit, annex: Annex, filled_on: dt.date | None) -> Callable[[], Files]:
    def make() -> Files:
        # What sets a PDF takes a second to import.
        from linkage_kit.forms.write import form_files

        form = annex.form(annex.fill(case, filled_on))
        return form_files(f"{case.case_id}-", form, filled_on or case.rules.effective_from)

    return make


def _report(case: CaseAudit, order: Order, maker: Callable[[], ReportMaker]) -> Callable[[], Files]:
    def make() -> Files:
        made = maker().make(case.records, case.asof, order.formats, unmask=order.unmask, rules=case.rules)
        called = case.case_id if order.unmask else case.shown_id
        return {f"{called}.{name}": data for name, data in made.items()}

    return make
