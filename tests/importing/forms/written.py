"""The forms that `linkage forms` writes of a casebook, and the casebook that has none of their records yet."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from linkage_kit.audit import audit
from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.forms.annexes import annexes_read
from linkage_kit.forms.filling import NoForm
from linkage_kit.forms.workbook import form_workbook

ASOF = dt.date(2026, 6, 30)


def write_forms(casebook: Casebook, folder: Path) -> None:
    """A workbook for each annex that is read, of every case that has it."""
    result = audit(casebook, ASOF)
    for case_id in casebook.cases["case_id"]:
        for annex in annexes_read():
            try:
                form = annex.form(annex.fill(result[case_id]))
            except NoForm:
                continue
            (folder / f"{case_id}-annex-{annex.number}.xlsx").write_bytes(form_workbook(form))


def without_records(casebook: Casebook) -> Casebook:
    """The cases alone."""
    empty = {name: TABLES[name].empty() for name in ("resident_years", "employee_periods", "claims")}
    return Casebook.from_frames(**{**casebook.tables, **empty})
