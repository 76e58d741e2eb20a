"""What the reader looks for in an annex: its title, labels, columns and wording, from the annexes' one description."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from linkage_kit.casebook.tables import Column
from linkage_kit.importing.forms.wording import Labels

# What printing adds to a page, and a date that nobody filled in.
_FURNITURE = re.compile(
    r"附件:?[1-5]|[(]?(?:续表?|接上页|转下页)[)]?|第\d+页(?:[/,、]?共\d+页)?|共\d+页(?:[/,、]?第\d+页)?|年月日"
)


@dataclass(frozen=True)
class Heading:
    """A column of a form's table. `key` names it here, `stored` says whether the casebook has it.

    `group` is the label above it, where several columns share one; `number` the one printed under it.
    """

    key: str
    group: str | None
    label: str
    column: Column
    stored: bool
    number: int | None = None
    required: bool = True

    @property
    def shown(self) -> str:
        """The label as a message names it."""
        return self.label if self.group is None else f"{self.group}·{self.label}"


@dataclass(frozen=True)
class Layout:
    """One annex as the reader looks for it.

    `head` and `foot` are the labels before and after the table, by wording to the key of what stands beside them
    (None: nothing that a casebook keeps). `wordings` are texts that say nothing by themselves: titles of sections,
    printed sentences.
    """

    number: int
    title: str
    table: str
    headings: tuple[Heading, ...]
    head: Mapping[str, str | None]
    foot: Mapping[str, str | None]
    wordings: frozenset[str]
    head_labels: Labels
    foot_labels: Labels

    @property
    def name(self) -> str:
        """What an auditor calls it."""
        return f"附件{self.number}"

    def is_silent(self, wording: str) -> bool:
        """Whether a text says nothing by itself: a title, a printed sentence, what printing adds to a page."""
        return wording in self.wordings or _FURNITURE.fullmatch(wording) is not None

    def heading(self, key: str) -> Heading:
        """The column of this key."""
        return next(one for one in self.headings if one.key == key)
