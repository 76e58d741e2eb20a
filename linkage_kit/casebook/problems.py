"""What is wrong with a casebook: one problem a place, in Chinese, with sensitive numbers masked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from linkage_kit.casebook.tables import RESULT_TABLES, STORED_TABLES
from linkage_kit.errors import UserError
from linkage_kit.masking import mask_id_number, mask_phone, mask_text

_LONGEST_VALUE = 60
# A sum with too many digits is shown: were it hidden, nobody could see the typing error. Accounts are longer.
# So is one with too many decimals.
_SUM = re.compile(r"-?[1-9]\d{11,13}(?:\.\d*)?|-?\d{1,11}\.\d+")


def _mask_sum(text: str) -> str:
    return text if _SUM.fullmatch(text) else mask_text(text)


_MASKS = {
    **{
        name: _mask_sum
        for table in (*STORED_TABLES.values(), *RESULT_TABLES.values())
        for name, column in table.columns.items()
        if column.kind == "money"
    },
    "id_number": mask_id_number,
    "phone": mask_phone,
}


@dataclass(frozen=True)
class Problem:
    """One mistake and its place.

    `row` counts as the user's spreadsheet does (the header is row 1), `column` is named as the file's header names it.
    `value` is the cell's text, masked and on one line; "" for a blank cell, None where no cell is meant. `expected`
    says in Chinese what should be there. On a form, which has no columns throughout, `cell` (`C7`) is the place
    instead of row and column.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    expected: str
    sheet: str | None = None
    cell: str | None = None

    def __post_init__(self) -> None:
        # Names of files and sheets are typed by people too, and may hold a number.
        object.__setattr__(self, "file", shown(self.file))
        if self.sheet is not None:
            object.__setattr__(self, "sheet", shown(self.sheet))

    def __str__(self) -> str:
        row = f" {self.cell}单元格" if self.cell else f" 第{self.row}行" if self.row is not None else ""
        column = f"“{self.column}”列" if self.column is not None else ""
        gap = " " if column and not row else ""
        value = "" if self.value is None else f"“{self.value}”" if self.value else "空白"
        return f"{in_file(self.file, self.sheet)}{row}{gap}{column}：{value}{'，' if value else ''}{self.expected}"

    def as_dict(self) -> dict[str, str | int | None]:
        """The parts by name, for JSON."""
        return asdict(self)


def in_file(file: str, sheet: str | None) -> str:
    """A file and its sheet, where it has any, as every place is named."""
    return shown(file) + ("" if sheet is None else f" 工作表“{shown(sheet)}”")


class CasebookError(UserError):
    """A casebook that cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[CasebookError], tuple[list[Problem]]]:
        return type(self), (self.problems,)


def shown(text: str, column: str | None = None) -> str:
    """Text of a cell or header as an error may show it: masked, on one line and not endless.

    `column` is the contract's name of the cell's column, where it has one.
    """
    # Masked first: what is invisible may stand between the digits of a number.
    masked = _MASKS.get(column or "", mask_text)(text)
    line = "".join(character if character.isprintable() else "␣" for character in masked)
    return line if len(line) <= _LONGEST_VALUE else line[:_LONGEST_VALUE] + "…"
