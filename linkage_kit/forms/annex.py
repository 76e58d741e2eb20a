"""What an annex is: its prescribed wording, what fills it, how it is laid out, and what it says to a reader.

Writer and reader share the wording, so that a form is found by the very labels that it is printed with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkage_kit.forms.filling import Filling
from linkage_kit.forms.grid import Form

if TYPE_CHECKING:
    from linkage_kit.audit import CaseAudit

#: What fills an annex of a case, given the day that is written on it; it raises NoForm where the case has none.
Filler = Callable[["CaseAudit", dt.date | None], Filling]
#: What lays an annex out, filled or blank.
Layout = Callable[["Annex", Filling], Form]


@dataclass(frozen=True)
class Field:
    """A label with room for a value; `column` is `table.column` where the casebook holds it as it stands there.

    `unit` is printed behind the value (`年`). `read_as` is what an import calls the value where that is not the
    column's name; years are read as months where it ends in `_months`. Nothing is kept of a field with neither.
    """

    label: str
    column: str | None = None
    unit: str = ""
    read_as: str = ""


@dataclass(frozen=True)
class FormColumn:
    """A column of a form's table; `group` is the title over several neighbours, `column` as in `Field`.

    `read_as` is what an import calls it where it is no column of the table that the form fills. Where the casebook has
    no such column, `like` is the one (`table.column`) whose values it has.
    """

    label: str
    column: str | None = None
    group: str = ""
    read_as: str = ""
    like: str = ""


@dataclass(frozen=True, kw_only=True)
class Annex:
    """A form.

    `short` is its title in short, for the names of files. `top` stands above it, `person` and `further` are blocks of
    fields with their titles (blank where the form has none), `columns` its table, titled `table_title`, `total` the
    label of the table's last row, `after` the fields below the table, `opinion` what the agency declares, `signatures`
    the labels of its last lines, `note` the line below it. An import reads the annexes that name the casebook's table
    which their rows fill (`fills`).
    """

    number: int
    title: str
    clause: str
    filler: Filler
    layout: Layout
    short: str = ""
    addressee: str = ""
    text: Sequence[str] = ()
    top: Sequence[Field] = ()
    person_title: str = ""
    person: Sequence[Field] = ()
    further_title: str = ""
    further: Sequence[Field] = ()
    table_title: str = ""
    columns: Sequence[FormColumn] = ()
    column_numbers: bool = False
    total: str = ""
    after: Sequence[Field] = ()
    agency_title: str = ""
    agency: Sequence[Field] = ()
    opinion_title: str = ""
    opinion: str = ""
    signatures: Sequence[str] = ()
    note: str = ""
    fills: str = ""

    @property
    def name(self) -> str:
        """What people call it: `附件5`."""
        return f"附件{self.number}"

    def fill(self, case: CaseAudit, filled_on: dt.date | None = None) -> Filling:
        """What stands in the annex of a case; NoForm where the case has no such form."""
        return self.filler(case, filled_on)

    def form(self, filling: Filling) -> Form:
        """The annex with this in it."""
        return self.layout(self, filling)


UNIT_LINE = "单位：元"
DATE_BLANKS = "年 月 日"
#: Label of a sum in capital figures, and of the last row of a table.
CAPITAL, TOTAL = "大写", "合计"

COUNTY = Field("县（市、区）：", "agencies.county")
FILLED_ON = Field("填表日期：")
NAME = Field("姓 名", "cases.name")
ID_NUMBER = Field("公民身份号码", "cases.id_number")
