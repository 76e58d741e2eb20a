"""What the page shows beside what the case holds: its kept draft, or its casebook where nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from driving import Form

from linkage_kit.casebook import TABLES, read_casebook
from linkage_kit.casework import rows
from linkage_kit.casework.edited_case import EditedCase
from linkage_kit.casework.history import History
from linkage_kit.casework.stored_draft import StoredDraft, from_json
from linkage_kit.money import with_separators

#: Every field of the page with the cell that it is of, and every figure with its text.
_SHOWN = """() => {
  const fields = document.querySelectorAll("input[data-column], select[data-column], textarea[data-column]");
  const figures = [...document.querySelectorAll("[data-figure]")];
  return {
    fields: [...fields].map((field) => [field.dataset.table, field.dataset.row, field.dataset.column, field.value]),
    figures: figures.map((figure) => [figure.dataset.figure, figure.textContent.trim()]),
  };
}"""


def held(form: Form, case_id: str, home: Path) -> EditedCase:
    """The case as it is kept outside the page: its draft, or, where there is none, what its casebook has of it."""
    casebook = read_casebook(form.server.casebook)
    records = casebook.select([case_id])
    for path in (home / "linkage-kit" / "drafts").glob("*.json"):
        stored = from_json(path.read_text(encoding="utf-8"))
        if stored.case_id == case_id:
            return EditedCase(stored, records, casebook.cases["case_id"])
    texts = rows.texts_of(records)
    return EditedCase(StoredDraft(None, case_id, None, texts, History((texts,))), records)


def settle(form: Form) -> None:
    """Leaves the field that has the focus, and waits until all that was asked is answered."""
    form.page.evaluate("document.activeElement?.blur()")
    form.page.wait_for_function("window.linkageTalk.open.size === 0")
    # What was told is drawn by the next frame.
    form.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def differences(form: Form, case: EditedCase) -> list[str]:
    """Fields and figures of the page that are not what the case holds; the form must be settled."""
    shown = form.page.evaluate(_SHOWN)
    wrong = [
        f"{table} {row} {column}: shown {text!r}, held {_text(case, table, row, column)!r}"
        for table, row, column, text in shown["fields"]
        if text != _text(case, table, row, column)
    ]
    figures = {**case.figures, **_totals(case)}
    wrong += [
        f"figure {name}: shown {text!r}, held {figures[name]!r}"
        for name, text in shown["figures"]
        if name in figures and text != figures[name]
    ]
    if case.audited is None:
        wrong += [
            f"figure {name} of a case with mistakes" for name, _ in shown["figures"] if name in _COMPUTED
        ]
    return wrong


_COMPUTED = ("refund_total", "outcome", "merged", "total:personal")


def _text(case: EditedCase, table: str, row: str, column: str) -> str:
    if table == "claims" and column == "year" and row not in {claim.key for claim in case.rows(table)}:
        # A year that is due and not claimed is offered: its row names the year, and all its other cells are blank.
        return row.partition(":")[2]
    text = case.text(table, row, column)
    return with_separators(text) if TABLES[table].columns[column].kind == "money" else text


def _totals(case: EditedCase) -> Mapping[str, str]:
    """The totals of the years, summed up here once more."""
    if case.casebook is None:
        return {}
    years = case.casebook.resident_years
    names = ("personal", "land_personal", "collective", "land_collective", "subsidy", "interest")
    return {f"total:{name}": f"{int(years[name].fillna(0).sum()) / 100:.2f}" for name in names}
