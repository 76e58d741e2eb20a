"""A step whose heart is an editable grid: a declaration of its table and columns; `grid.vue` shows it.

Below a cell or a figure can stand a note: what is wrong with it is one, in words of the reader; others are ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from traitlets import Dict

from linkage_kit.audit.figures import figure
from linkage_kit.casebook import TABLES
from linkage_kit.casework.checking import CellAddress
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.rows import EDITED, GridRow
from linkage_kit.casework.session import Session
from linkage_kit.casework.step import Step
from linkage_kit.pages.grid import GRID, Notes, shown_column


class GridStep(Step):
    """A step that edits a table.

    A subclass has `table`, `label` (of the grid, for screen readers) and `add_title`; if it wants other ones than all
    of the table's, `columns`; `hint`, a sentence above the grid; `figures`, computed figures of a row (name, title, and
    kind where it is no number: `text`, or `word` for one that is shown in the words of its note).
    """

    file = Path(__file__).with_suffix(".vue")
    label: ClassVar[str]
    add_title: ClassVar[str] = "添加一行"
    hint: ClassVar[str] = ""
    figures: ClassVar[tuple[tuple[str, ...], ...]] = ()

    components = Dict({"lk-grid": GRID}).tag(sync=True)

    def __init__(self, session: Session, **traits: Any) -> None:
        super().__init__(session, **traits)
        self.show(
            table=self.table,
            label=self.label,
            addTitle=self.add_title,
            hint=self.hint,
            columns=[shown_column(TABLES[self.table].columns[name]) for name in self.shown_columns()],
            figures=[list(pair) for pair in self.figures],
        )

    @classmethod
    def shown_columns(cls) -> tuple[str, ...]:
        """The columns of the grid, in order."""
        return cls.columns or EDITED[cls.table]

    def update(self, draft: Draft | None) -> None:
        """Show the rows as they are now."""
        if draft is None:
            self.show(order=[], rows={}, totals=None)
            return
        rows, problems = self.shown_rows(draft), draft.problems
        figures, notes = self.row_figures(draft), self.notes(draft)
        self.show(
            order=[row.id for row in rows],
            rows={row.id: self._row(row, problems, figures, notes) for row in rows},
            totals=self.totals(draft, figures),
        )

    def shown_rows(self, draft: Draft) -> list[GridRow]:
        """The rows of the grid, in order."""
        return draft.rows(self.table)

    def row_title(self, row: GridRow) -> str:
        """What the row is called where it is read out."""
        return "新的一行" if row.key == row.id else row.key

    def row_figures(self, draft: Draft) -> Mapping[str, str]:
        """The computed figures by name."""
        return draft.figures

    def notes(self, draft: Draft) -> Notes:
        """What stands below cells and figures."""
        return {}

    def totals(self, draft: Draft, figures: Mapping[str, str]) -> dict[str, str] | None:
        """Text of the totals by column; None for a grid without."""
        return None

    def _row(
        self, row: GridRow, problems: Mapping[CellAddress, str], figures: Mapping[str, str], notes: Notes
    ) -> dict[str, Any]:
        names = self.shown_columns()
        return {
            "key": row.key,
            "title": self.row_title(row),
            "texts": {name: row.texts[name] for name in names},
            "wrong": {
                name: problems[place]
                for name in names
                if (place := CellAddress(self.table, row.key, name)) in problems
            },
            "figures": {name: figures.get(figure(name, row.key), "") for name, *_ in self.figures},
            "notes": notes.get(row.key, {}),
        }

    # What the grid asks for ---------------------------------------------------------------------------------------

    def vue_edit(self, cell: Mapping[str, str]) -> None:
        """A cell has another text."""
        given = {cell["column"]: cell["text"]}
        self.session.edit(
            lambda draft: draft.set_cells(
                self.table, cell["row"], {**self.begun_with(draft, cell["row"]), **given}
            )
        )

    def begun_with(self, draft: Draft, row: str) -> Mapping[str, str]:
        """The texts that a row has besides the first one that is put into it, by column."""
        return {}

    def vue_paste(self, block: Mapping[str, str]) -> None:
        """A block of a spreadsheet is to stand from a cell on, or, without a row, in new rows."""
        order: Sequence[str] = self.parts["order"]
        below = [] if block["row"] is None else order[order.index(block["row"]) :]
        self.session.paste(
            lambda draft: draft.set_block_in(
                self.table, below, block["column"], block["text"], self.shown_columns()
            )
        )

    def vue_add(self, _: object) -> None:
        """A new row is wanted."""
        self.session.edit(lambda draft: draft.add_row(self.table))

    def vue_remove(self, row: Mapping[str, str]) -> None:
        """A row is to go."""
        self.session.edit(lambda draft: draft.delete_row(self.table, row["row"]))
