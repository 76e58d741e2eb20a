"""What stands beside the labels before and after a form's table: in the same cell, or in the next one of the row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.wording import label_wording
from linkage_kit.importing.forms.grid import CellPlace, Grid
from linkage_kit.importing.forms.labels import LabelFinder
from linkage_kit.importing.forms.layout import FormLayout

_NO_PLACE = "表上没有应在这里填写的内容，不知其含义"
_UNITS = frozenset({"年", "元"})


@dataclass(frozen=True)
class FieldContent:
    """The cell content beside a label (None: blank) and its place; that of the label where it is blank."""

    content: object
    place: CellPlace


@dataclass
class FieldContents:
    """What was found, by label, and what was not understood."""

    found: dict[str, FieldContent] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_fields(grid: Grid, rows: Iterable[int], layout: FormLayout, labels: LabelFinder) -> FieldContents:
    """Every label in these rows with what is written beside it; any cell that is neither is a problem."""
    fields = FieldContents()
    for row in rows:
        for label, content, place in _read_row(grid, row, layout, labels, fields.problems):
            earlier = fields.found.get(label)
            if earlier is None or earlier.content is None:
                fields.found[label] = FieldContent(content, place)
            elif content is not None:
                at = grid.sheet.address(*earlier.place)
                fields.problems.append(grid.problem(place, f"“{label}”填写了两次，{at}已有"))
    return fields


def _read_row(
    grid: Grid, row: int, layout: FormLayout, labels: LabelFinder, problems: list[Problem]
) -> Iterator[tuple[str, object, CellPlace]]:
    waiting: tuple[str, CellPlace] | None = None
    answered = False
    for column, cell in grid.filled(row):
        place = (row, column)
        wording = label_wording(cell)
        if layout.is_title(wording):
            continue
        if labelled := labels.split(cell):
            if waiting:
                yield waiting[0], None, waiting[1]
            *whole, (last, rest) = labelled
            for label, text in whole:
                yield from _written(grid, label, text, place, labels, problems)
            waiting, answered = (None, True) if rest else ((last, place), False)
            if rest:
                yield from _written(grid, last, rest, place, labels, problems)
        elif waiting:
            yield waiting[0], cell, place
            waiting, answered = None, True
        elif not (
            layout.is_furniture(wording) or layout.is_date(wording) or (answered and wording in _UNITS)
        ):
            problems.append(grid.problem(place, _NO_PLACE))
    if waiting:
        yield waiting[0], None, waiting[1]


def _written(
    grid: Grid, label: str, text: str, place: CellPlace, labels: LabelFinder, problems: list[Problem]
) -> Iterator[tuple[str, object, CellPlace]]:
    """What stands behind a label in its own cell."""
    if labels.runs_into(text):
        problems.append(grid.problem(place, f"“{label}”后面的内容与其他栏目连在一起，应以空格分开"))
    else:
        yield label, text or None, place
