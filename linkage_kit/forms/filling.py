"""What is written into a form. What is not known stays blank; forms are official papers: nothing in them is masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from linkage_kit.forms.grid import Value


class NoForm(ValueError):
    """A form that this case does not have; says why in Chinese."""


@dataclass(frozen=True)
class Filling:
    """What is written into a form; without anything it is a blank form.

    `values` by a field's column (`cases.name`), or by its label where it has none; `lines` and `totals` give a value
    for each column of the form's table; `struck` is prescribed wording that does not apply.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    lines: Sequence[Sequence[Value]] = ()
    totals: Sequence[Value] = ()
    addressee: str | None = None
    phone: str | None = None
    filled_on: dt.date | None = None
    struck: tuple[str, ...] = ()
