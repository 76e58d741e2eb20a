"""A block copied from a spreadsheet -> the lines that go into rows: by its own header where it has one, without totals.

Headers and rows of totals are known by what `linkage import` calls them (`schemas/synonyms.yaml`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from linkage_kit.casebook import TABLES
from linkage_kit.casebook.cells import CellError, read_cell, strip
from linkage_kit.casebook.wording import ends_table, wording
from linkage_kit.casework.pasted_list import read_list
from linkage_kit.casework.typed_cells import as_kept
from linkage_kit.importing.exports.list_tables import lists_into
from linkage_kit.importing.exports.synonyms import Synonyms, load_synonyms
from linkage_kit.money import format_yuan, with_separators

#: So many problems of a list are told where it is pasted.
_PROBLEMS_TOLD = 5


class UnreadableBlock(ValueError):
    """A block that cannot be put into rows; says so in Chinese."""


@dataclass(frozen=True)
class PastedBlock:
    """The cells of each row by column, and sentences on what was left out or does not add up."""

    lines: Sequence[Mapping[str, str]]
    told: Sequence[str]


def read_block(
    table: str, columns: Sequence[str], column: str, pasted: str, person: Mapping[str, str]
) -> PastedBlock:
    """A block whose first cell goes into `column`, of `columns` in the order shown; a list of the schemes' own systems
    goes into rows whole. `person` has the `id_number` and `name` of the case.

    Raises UnreadableBlock where it is no table, is wider than what is there, names a column twice, or is a list in
    which something cannot be read.
    """
    synonyms = load_synonyms()
    cells = _cells(pasted)
    if (listed := _list(table, cells, person, synonyms)) is not None:
        return listed
    names = _header(table, cells[0], synonyms)
    told: list[str] = []
    if names is None:
        targets: list[str | None] = [*columns[columns.index(column) :]]
        if (width := max(map(len, cells))) > len(targets):
            title = TABLES[table].columns[column].title
            raise UnreadableBlock(f"粘贴的内容有{width}列，而从“{title}”起只有{len(targets)}列")
    else:
        targets = [name if name in columns else None for name in names]
        told += _left_out(cells[0], targets)
        cells = cells[1:]
    # 以下空白: nothing below it is a record.
    cells = list(takewhile(lambda line: not any(map(ends_table, line)), cells))
    totals = [line for line in cells if _is_total(line, table, targets, synonyms)]
    lines = [
        {name: text for name, text in zip(targets, line) if name is not None}
        for line in cells
        if line not in totals
    ]
    return PastedBlock(
        lines, [*told, *(one for line in totals for one in _of_total(table, targets, line, lines))]
    )


def _cells(pasted: str) -> list[list[str]]:
    """Tabs between cells, quotes around cells with line breaks."""
    lines = io.StringIO(pasted.removesuffix("\n").removesuffix("\r"), newline="")
    try:
        return [line or [""] for line in csv.reader(lines, delimiter="\t")] or [[""]]
    except csv.Error:
        raise UnreadableBlock("粘贴的内容不是表格，请从电子表格中复制") from None


def _list(
    table: str, cells: Sequence[Sequence[str]], person: Mapping[str, str], synonyms: Synonyms
) -> PastedBlock | None:
    """The block as a list, month by month or payment by payment; None where it is none."""
    if len(cells) == 1 or not lists_into(table):
        return None
    found = read_list(table, cells, person, synonyms)
    if found is None:
        return None
    if found.problems:
        shown = "；".join(found.problems[:_PROBLEMS_TOLD])
        more = f"等{len(found.problems)}处" if len(found.problems) > _PROBLEMS_TOLD else ""
        raise UnreadableBlock(f"没有粘贴，清单有不能读的地方：{shown}{more}")
    made = f"清单的{len(cells) - 1}行归并成{len(found.lines)}行"
    return PastedBlock(found.lines, [made, *found.told])


def _header(table: str, line: Sequence[str], synonyms: Synonyms) -> list[str | None] | None:
    """The columns that the first line names; None where it is a row like the others: most of its cells name none."""
    names = [synonyms.column(table, (label,)) if strip(label) else None for label in line]
    filled = sum(bool(strip(label)) for label in line)
    known = [name for name in names if name is not None]
    if not known or 2 * len(known) < filled:
        return None
    for name in known:
        if known.count(name) > 1:
            raise UnreadableBlock(f"粘贴的表头有两列都是“{TABLES[table].columns[name].title}”，只能有一列")
    return names


def _left_out(header: Sequence[str], targets: Sequence[str | None]) -> list[str]:
    labels = [f"“{strip(label)}”" for label, name in zip(header, targets) if name is None and strip(label)]
    return [f"没有粘贴{'、'.join(labels)}列：这里没有这样的列"] if labels else []


def _is_total(line: Sequence[str], table: str, targets: Sequence[str | None], synonyms: Synonyms) -> bool:
    """Whether its first text says that it is one of totals; in a column of texts such a word is but text."""
    at, first = next(((at, cell) for at, cell in enumerate(line) if strip(cell)), (0, ""))
    name = targets[at] if at < len(targets) else None
    is_text = name is not None and TABLES[table].columns[name].kind == "text"
    return synonyms.is_total(wording(first)) and not is_text


def _of_total(
    table: str, targets: Sequence[str | None], total: Sequence[str], lines: Sequence[Mapping[str, str]]
) -> Iterator[str]:
    """That it was left out, and each of its amounts that is not the sum of the rows."""
    yield "合计行没有粘贴"
    for name, text in zip(targets, total):
        if name is None or TABLES[table].columns[name].kind != "money" or name == "balance":
            continue
        said, amounts = _fen(table, name, text), [_fen(table, name, line.get(name, "")) for line in lines]
        summed = sum(fen or 0 for fen in amounts)
        if said is not None and said != summed:
            yield (
                f"合计行的“{TABLES[table].columns[name].title}”是{with_separators(format_yuan(said))}，"
                f"而各行之和是{with_separators(format_yuan(summed))}"
            )


def _fen(table: str, name: str, text: str) -> int | None:
    column = TABLES[table].columns[name]
    try:
        value = read_cell(as_kept(text, column), column)
    except CellError:
        return None
    return None if value is None else int(value)
