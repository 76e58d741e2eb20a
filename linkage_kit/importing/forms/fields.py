"""What stands beside the labels before and after a form's table: in the same cell, or in the next one of the row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from linkage_kit.casebook.problems import Problem
from linkage_kit.importing.forms.grid import Grid, Place
from linkage_kit.importing.forms.layout import Layout
from linkage_kit.importing.forms.wording import Labels, bare

_NO_PLACE = "表上没有应在这里填写的内容，不知其含义"
_UNITS = frozenset({"年", "元"})


@dataclass(frozen=True)
class Found:
    """The cell content beside a label (None: blank) and its place; that of the label where it is blank."""

    content: object
    place: Place


@dataclass
class Fields:
    """What was found, by label, and what was not understood."""

    found: dict[str, Found] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_fields(grid: Grid, rows: Iterable[int], layout: Layout, labels: Labels) -> Fields:
    """Every label in these rows with what is written beside it; any cell that is neither is a problem."""
    fields = Fields()
    for row in rows:
        for label, content, place in _read_row(grid, row, layout, labels, fields.problems):
            earlier = fields.found.get(label)
            if earlier is None or earlier.content is None:
                fields.found[label] = Found(content, place)
            elif content is not None:
                at = grid.sheet.address(*earlier.place)
                fields.problems.append(grid.problem(place, f"“{label}”填写了两次，{at}已有"))
    return fields


def _read_row(
    grid: Grid, row: int, layout: Layout, labels: Labels, problems: list[Problem]
) -> Iterator[tuple[str, object, Place]]:
    waiting: tuple[str, Place] | None = None
    answered = False
    for column, cell in grid.filled(row):
        place = (row, column)
        wording = bare(cell)
        if layout.is_title(wording):
            continue
        if parts := labels.split(cell):
            if waiting:
                yield waiting[0], None, waiting[1]
            *whole, (last, rest) = parts
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
    grid: Grid, label: str, text: str, place: Place, labels: Labels, problems: list[Problem]
) -> Iterator[tuple[str, object, Place]]:
    """What stands behind a label in its own cell."""
    if labels.runs_into(text):
        problems.append(grid.problem(place, f"“{label}”后面的内容与其他栏目连在一起，应以空格分开"))
    else:
        yield label, text or None, place
