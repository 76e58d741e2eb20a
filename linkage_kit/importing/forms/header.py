"""The header of a form's table: which column of the sheet holds what, by the wording of its labels.

A label may be merged, split over several rows, or stand under the label of its group; columns may stand in any order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.wording import label_wording
from linkage_kit.importing.forms.grid import CellPlace, Grid
from linkage_kit.importing.forms.layout import FormLayout, Heading

#: A label is split over this many rows at most.
_DEEPEST = 5


@dataclass(frozen=True)
class FormHeader:
    """Where a page's columns stand: rows `top` to `bottom` (the row of numbers apart), sheet column by key."""

    top: int
    bottom: int
    at: Mapping[str, int]


@dataclass
class HeaderAttempt:
    """What was recognised of a header: `unknown` are columns with wording that is no label."""

    top: int
    bottom: int
    at: dict[str, int] = field(default_factory=dict)
    twice: list[tuple[str, int]] = field(default_factory=list)
    groupless: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)


class HeaderFinder:
    """Finds the headers of one annex in a sheet."""

    def __init__(self, grid: Grid, layout: FormLayout) -> None:
        self._grid = grid
        self._layout = layout
        wordings = {label_wording(text) for one in layout.headings for text in (one.group, one.label) if text}
        self._beginnings = {wording[:length] for wording in wordings for length in range(1, len(wording) + 1)}
        self._groups = {label_wording(one.group): one.group for one in layout.headings if one.group}
        self._whole = {label_wording(one.group + one.label): one for one in layout.headings}
        self._alone: dict[str, list[Heading]] = {}
        for one in layout.headings:
            self._alone.setdefault(label_wording(one.label), []).append(one)
        self._required = [one.key for one in layout.headings if one.required]

    def at(self, row: int) -> FormHeader | None:
        """The header that begins in this row, if all its columns are there."""
        attempt = self.attempt(row)
        if attempt is None or self.problems(attempt):
            return None
        return FormHeader(attempt.top, attempt.bottom, attempt.at)

    def attempt(self, row: int) -> HeaderAttempt | None:
        """The best reading of a header that begins in this row; None where no label begins here."""
        if not any(word in self._beginnings for word in self._grid.words(row)):
            return None
        attempts: list[HeaderAttempt] = []
        for bottom in range(row, min(row + _DEEPEST, self._grid.rows)):
            attempts.append(self._read(row, bottom))
            if len(attempts[-1].at) == len(self._layout.headings):
                break
        best = max(attempts, key=lambda one: (len(one.at) - len(one.twice), -len(one.unknown), -one.bottom))
        return best if best.at else None

    def problems(self, attempt: HeaderAttempt) -> list[Problem]:
        """What keeps the attempt from being the header."""
        grid, top = self._grid, attempt.top
        missing = [one for one in self._layout.headings if one.required and one.key not in attempt.at]
        found = [
            *(
                grid.problem((top, at), f"“{self._layout.by_key[key].shown}”栏出现了两次")
                for key, at in attempt.twice
            ),
            *(
                grid.problem(self._place(attempt, at), "不知属于哪一组栏目，应在其上方合并写明")
                for at in attempt.groupless
            ),
            *(
                grid.problem(self._place(attempt, at), f"{self._layout.name}没有这一栏")
                for at in attempt.unknown
            ),
        ]
        if missing:
            first = min(attempt.at.values(), default=0)
            names = "、".join(f"“{one.shown}”" for one in missing)
            found.append(grid.problem(self._place(attempt, first), f"表头缺少{names}栏"))
        return found

    def _place(self, attempt: HeaderAttempt, column: int) -> CellPlace:
        """The lowest cell of the column in the header that says something."""
        rows = range(attempt.bottom, attempt.top - 1, -1)
        sheet = self._grid.sheet
        return next(
            (anchor for row in rows if sheet.cells[(anchor := self._grid.anchor(row, column))[0]][anchor[1]]),
            (attempt.top, column),
        )

    def _read(self, top: int, bottom: int) -> HeaderAttempt:
        """Each column's wording in these rows, matched to the labels from left to right."""
        attempt = HeaderAttempt(top, bottom)
        group = ""
        for column in range(self._grid.sheet.width):
            wording = self._grid.stacked(top, bottom, column)
            # A blank column under a merged label of a group says no more than the group.
            if not wording or wording in self._groups or self._layout.is_title(wording):
                continue
            if (whole := self._whole.get(wording)) is not None:
                group = whole.group
                self._take(attempt, whole, column)
                continue
            candidates = self._alone.get(wording)
            if candidates is None:
                attempt.unknown.append(column)
                continue
            fitting = (
                candidates if len(candidates) == 1 else [one for one in candidates if one.group == group]
            )
            if fitting:
                self._take(attempt, fitting[0], column)
            else:
                attempt.groupless.append(column)
        return attempt

    @staticmethod
    def _take(attempt: HeaderAttempt, heading: Heading, column: int) -> None:
        if heading.key in attempt.at:
            attempt.twice.append((heading.key, column))
        else:
            attempt.at[heading.key] = column
