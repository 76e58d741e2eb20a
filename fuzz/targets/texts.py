"""Single texts: amounts, dates, months and words; and the small YAML and CSV files that an office writes itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

from fuzz.damage import damaged_bytes, odd_text
from fuzz.inputs import Input
from fuzz.oracle import Reading
from fuzz.target import Target
from linkage_kit import resources
from linkage_kit.casebook.cells import CellError, read_cell
from linkage_kit.casebook.tables import STORED_TABLES, Column
from linkage_kit.casebook.texts import text_of
from linkage_kit.errors import UserError
from linkage_kit.importing.exports.synonyms import load_synonyms
from linkage_kit.rulebook import load

_GOOD = {
    "money": ("500.00", "1,234.50", "-3.05", "0", "９９.９"),
    "int": ("12", "2015", "-1", "1,000"),
    "bool": ("true", "false", "是", "否"),
    "date": ("2025-04-03", "2025/4/3", "2025.4.3", "20250403", "2025年4月3日"),
    "month": ("2015-06", "2015/6", "201506", "2015.06", "2015年6月"),
    "text": ("张三", "371002", "'=1"),
    "value": ("1405.00",),
}


@cache
def _columns() -> list[tuple[str, Column]]:
    return [(name, column) for name, table in STORED_TABLES.items() for column in table.columns.values()]


def _value(rng: Random) -> Input:
    table, column = rng.choice(_columns())
    words = [*column.words, *column.words.values()] if column.words else []
    before = rng.choice(words or _GOOD[column.kind])
    text = before
    for _ in range(rng.choice((1, 1, 2, 3))):
        text = odd_text(rng, text)
    said = {table: [[column.name], [text]]}
    return Input(
        {}, f"{before!r} -> {text!r}", said, options={"table": table, "column": column.name, "text": text}
    )


def _read_value(given: Input, folder: Path) -> Reading:
    table, name = given.options["table"], given.options["column"]
    column = STORED_TABLES[table].columns[name]
    try:
        value = read_cell(given.options["text"], column)
    except CellError as error:
        raise UserError(str(error)) from None
    return Reading({table: [[name], *([] if value is None else [[_text(value, column)]])]})


def _text(value: object, column: Column) -> str:
    if column.kind in ("date", "month"):
        return str(value)[: 10 if column.kind == "date" else 7]
    return text_of(value, column.kind)


@cache
def _yaml_files() -> dict[str, bytes]:
    return {
        "rulebook.yaml": (Path(resources.__file__).parent / "rulebook.yaml").read_bytes(),
        "synonyms.yaml": (resources.schemas() / "synonyms.yaml").read_bytes(),
    }


def _yaml(rng: Random) -> Input:
    name = rng.choice(list(_yaml_files()))
    data, damage, _ = damaged_bytes(rng, _yaml_files()[name])
    return Input({name: data}, f"{name}: {damage}")


def _read_yaml(given: Input, folder: Path) -> Reading | None:
    ((name, data),) = given.files.items()
    (folder / name).write_bytes(data)
    if name == "rulebook.yaml":
        load(folder / name)
    else:
        load_synonyms(folder / name)
    return None


VALUES = Target("values", _value, _read_value, share=90)
YAML_FILES = Target("yaml", _yaml, _read_yaml, share=4)
