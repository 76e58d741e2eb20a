"""Which column of which table a header is: the schemas, `schemas/synonyms.yaml`, and a file of the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from linkage_kit import resources
from linkage_kit.casebook.column import Column
from linkage_kit.casebook.problems import CasebookError, Problem, shown
from linkage_kit.casebook.wording import without_unit, wording
from linkage_kit.importing.exports.list_tables import EXPORT_TABLES, LIST_TABLES, YEAR_COLUMNS, ListTable
from linkage_kit.plain_files import require_plain

# Kinds of columns that mean the same below any caption; the year does too.
_CAPTION_ADDS_NOTHING = ("text", "month")

#: Sections that list words, and those that list words by what they mean.
_LISTS = ("ignored", "groups", "totals", "blanks")
_MEANINGS = ("payments", "insurances", "items")
_SECTIONS = ("tables", *_LISTS, *_MEANINGS)
#: What a word can say of a payment, and of whose scheme a row is.
PAYMENTS = ("paid", "late", "due", "unpaid", "cancelled", "refunded", "supplement", "deemed")
INSURANCES = ("employee", "resident", "pension", "others")


@dataclass(frozen=True)
class Synonyms:
    """Keys of headers: of each table's columns, of columns left out, of upper labels; names of totals and blanks.

    What words in cells mean: `payments` whether something was paid, `insurances` whose scheme's it is, `items` which
    column of a resident year.
    """

    columns: Mapping[str, Mapping[str, str]]
    ignored: frozenset[str]
    groups: frozenset[str]
    totals: frozenset[str]
    blanks: frozenset[str]
    payments: Mapping[str, str]
    insurances: Mapping[str, str]
    items: Mapping[str, str]

    def column(self, table: str, path: Sequence[str]) -> str | None:
        """The table's column of a header, given by its labels from top to bottom."""
        return next((name for one in self._readings(path) if (name := self.columns[table].get(one))), None)

    def below_caption(self, table: str, path: Sequence[str]) -> str | None:
        """The column that the lowest label alone names where the labels above it are not known.

        None for an amount, a number of months or a date, which another caption makes another one (应退金额 over 利息,
        待遇 over 申请日期).
        """
        name = self.column(table, path[-1:]) if len(path) > 1 else None
        if name is None or self.column(table, path) is not None:
            return None
        column = EXPORT_TABLES[table].columns[name]
        return name if column.kind in _CAPTION_ADDS_NOTHING or column.unit == "年" else None

    def is_ignored(self, path: Sequence[str]) -> bool:
        """Whether the header is listed as one whose column is not imported."""
        return any(one in self.ignored for one in self._readings(path))

    def is_total(self, text: str) -> bool:
        """Whether a cell says that its row is one of totals (合计, 张三小计, 合计：)."""
        return wording(text).rstrip(":").endswith(tuple(self.totals))

    def _readings(self, path: Sequence[str]) -> Iterable[str]:
        """The keys by which a header may be known: all labels joined, or without upper ones that add nothing."""
        keys = [wording(label) for label in path]
        for start in range(len(keys)):
            joined = "".join(keys[start:])
            yield joined
            yield without_unit(joined)
            if keys[start] not in self.groups:
                return


@lru_cache(maxsize=8)
def load_synonyms(own: Path | None = None) -> Synonyms:
    """The synonyms of the package and those of a file of the user's; raises CasebookError for a file that is none."""
    files = [resources.schemas() / "synonyms.yaml", *([own] if own else [])]
    listed = [_read(file) for file in files]
    columns = {name: _titles(table.columns) for name, table in EXPORT_TABLES.items()}
    meanings: dict[str, dict[str, str]] = {section: {} for section in _MEANINGS}
    meanings["items"] |= _titles(_items())
    for file, sections in zip(files, listed):
        for table, synonyms in sections.get("tables", {}).items():
            _add(columns[table], synonyms, file, "一个列名只能是同一张表的一列")
        for section, known in meanings.items():
            _add(known, sections.get(section, {}), file, "一个词只能有一种含义")
    for table in LIST_TABLES.values():
        _share_labels(columns, table)
    lists = {
        section: frozenset(wording(label) for one in listed for label in one.get(section, ()))
        for section in _LISTS
    }
    words: dict[str, Any] = {**lists, **meanings}
    return Synonyms(columns, **words)


def _share_labels(columns: Mapping[str, dict[str, str]], table: ListTable) -> None:
    """Labels of the tables that a list shares some with count for its columns of the same name."""
    own = columns[table.name]
    for other in table.labels:
        for label, name in columns[other].items():
            if name in table.columns:
                own.setdefault(label, name)
    for name in table.columns.keys() & YEAR_COLUMNS.keys():
        own |= {f"{YEAR_COLUMNS[name]}{ending}": name for ending in ("", "年度")}


def _items() -> dict[str, Column]:
    """The columns of a resident year that a payment can be of."""
    columns = EXPORT_TABLES["resident_years"].columns
    return {name: column for name, column in columns.items() if column.kind == "money" and name != "balance"}


def _titles(columns: Mapping[str, Column]) -> dict[str, str]:
    return {wording(label): name for name, column in columns.items() for label in (name, column.title)}


def _add(known: dict[str, str], synonyms: Mapping[str, Sequence[str]], file: Path, only_one: str) -> None:
    for column, labels in synonyms.items():
        for label in labels:
            earlier = known.setdefault(wording(label), column)
            if earlier != column:
                raise _refused(file, f"“{shown(label)}”既是{earlier}又是{column}，{only_one}")


def _read(file: Path) -> Mapping[str, Any]:
    require_plain(file)
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise _refused(file, "找不到同义词文件") from None
    except OSError:
        raise _refused(file, "无法打开同义词文件") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise _refused(file, "同义词文件不是UTF-8编码的YAML") from None
    if not isinstance(content, dict) or not set(content) <= set(_SECTIONS):
        raise _refused(file, f"同义词文件只能有这些部分：{'、'.join(_SECTIONS)}")
    _check(file, content)
    return content


def _check(file: Path, content: Mapping[str, Any]) -> None:
    tables = content.get("tables", {})
    for part in _LISTS:
        if not _are_labels(content.get(part, [])):
            raise _refused(file, f"“{part}”应为一列文字")
    if not isinstance(tables, dict):
        raise _refused(file, "“tables”应为各表的列名")
    for table, columns in tables.items():
        if table not in EXPORT_TABLES:
            raise _refused(file, f"“{shown(str(table))}”不是案卷的表，应为{'、'.join(EXPORT_TABLES)}之一")
        for column, labels in (columns if isinstance(columns, dict) else {"": None}).items():
            if column not in EXPORT_TABLES[table].columns:
                raise _refused(file, f"表{table}没有“{shown(str(column))}”列")
            if not _are_labels(labels):
                raise _refused(file, f"表{table}的“{column}”应为一列文字")
    for part, meanings in {"payments": PAYMENTS, "insurances": INSURANCES, "items": tuple(_items())}.items():
        _check_meanings(file, part, content.get(part, {}), meanings)


def _check_meanings(file: Path, part: str, content: object, meanings: Sequence[str]) -> None:
    if not isinstance(content, dict) or not set(content) <= set(meanings):
        raise _refused(file, f"“{part}”只能有这些部分：{'、'.join(meanings)}")
    for meaning, words in content.items():
        if not _are_labels(words):
            raise _refused(file, f"“{part}”的“{meaning}”应为一列文字")


def _are_labels(labels: object) -> bool:
    return isinstance(labels, list) and all(isinstance(label, str) and wording(label) for label in labels)


def _refused(file: Path, expected: str) -> CasebookError:
    return CasebookError([Problem(file.name, None, None, None, expected)])
