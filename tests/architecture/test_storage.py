"""A storage is its module and a line: registered from outside it is read, written, converted to, offered and named."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linkage_kit.casebook import CasebookError, read_casebook, write_casebook
from linkage_kit.casebook.storage.registry import (
    FileStorage,
    FolderStorage,
    folder_storage_names,
    register_storage,
    storage_named,
    unregister_storage,
)
from linkage_kit.casework.draft import Draft
from linkage_kit.cli import main
from linkage_kit.resources import sample_casebook

FOLDER = '''
"""A folder of JSON lines: an object a row, every value a text."""

import json

from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.raw import table_of_records
from linkage_kit.casebook.texts import text_table


def read_cells(path):
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except ValueError:
        return Problem(path.name, None, None, None, "不是JSON Lines文件，无法读取")
    header = rows[0] if rows else []
    return table_of_records(path.stem, path.name, [header, *([row or "" for row in each] for each in rows[1:])])


def table_bytes(frame, table):
    texts = text_table(frame, table)
    rows = [list(texts.columns), *texts.astype(object).where(texts.notna(), None).values.tolist()]
    return "".join(json.dumps(row, ensure_ascii=False) + "\\n" for row in rows).encode()
'''
FILE = '''
"""One JSON file with all the tables."""

import json

from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.raw import table_of_records
from linkage_kit.casebook.texts import text_table


def read_tables(path):
    tables = json.loads(path.read_text(encoding="utf-8"))
    return {name: table_of_records(name, path.name, records) for name, records in tables.items()}


def casebook_bytes(frames):
    texts = {name: text_table(frame, table).fillna("") for name, (frame, table) in frames.items()}
    tables = {name: [list(text.columns), *text.values.tolist()] for name, text in texts.items()}
    return json.dumps(tables, ensure_ascii=False).encode()


def absent(path, name):
    return Problem(path.name, None, None, None, f"缺少表{name}")
'''


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An office's own storages, of modules of its own: a folder of JSON lines, and one JSON file."""
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "office_lines.py").write_text(FOLDER, encoding="utf-8")
    (modules / "office_json.py").write_text(FILE, encoding="utf-8")
    monkeypatch.syspath_prepend(modules)
    register_storage(FolderStorage("jsonl", "JSON Lines", "office_lines"))
    register_storage(FileStorage("json", "JSON文件", "文件", "office_json", (".json",)))
    yield
    unregister_storage("jsonl")
    unregister_storage("json")


def linkage(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.usefixtures("lines")
def test_the_help_offers_it() -> None:
    text = linkage("convert", "--help").output
    assert "[csv|parquet|jsonl]" in text
    assert "JSON Lines目录  每张表一个.jsonl文件（--storage jsonl）" in text
    assert "一个.json文件" in text


@pytest.mark.usefixtures("lines")
def test_a_casebook_is_converted_to_it_read_audited_and_converted_back(tmp_path: Path) -> None:
    before = read_casebook(sample_casebook())
    folder, file, back = tmp_path / "jsonl", tmp_path / "book.json", tmp_path / "csv"
    for source, target, *options in (
        (sample_casebook(), folder, "--storage", "jsonl"),
        (folder, file),
        (file, back),
    ):
        result = linkage("convert", source, target, *options)
        assert result.exit_code == 0, result.output
    assert {path.suffix for path in folder.iterdir()} == {".jsonl"}
    assert file.is_file()
    for place in (folder, file, back):
        assert read_casebook(place).equals(before)
    assert linkage("validate", folder).exit_code == 0
    for place, out in ((folder, "one"), (sample_casebook(), "two")):
        made = linkage("audit", place, "--out", tmp_path / out, "--asof", "2026-06-30")
        assert made.exit_code == 0, made.output
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@pytest.mark.usefixtures("lines")
def test_it_is_not_written_over_or_beside_another(tmp_path: Path) -> None:
    write_casebook(read_casebook(sample_casebook()), tmp_path / "book", "jsonl")
    refused = linkage("convert", sample_casebook(), tmp_path / "book", "--storage", "jsonl")
    assert refused.exit_code == 2
    assert "已有cases、resident_years" in refused.output
    with pytest.raises(CasebookError, match=r"cases\.jsonl：文件夹中已有另一种格式的表，请先移走"):
        write_casebook(read_casebook(sample_casebook()), tmp_path / "book", "csv")
    assert "只用于目录" in linkage("convert", sample_casebook(), "x.json", "--storage", "jsonl").output


@pytest.mark.usefixtures("lines")
def test_its_mistakes_are_told_with_their_place(tmp_path: Path) -> None:
    write_casebook(read_casebook(sample_casebook()), tmp_path / "book", "jsonl")
    (tmp_path / "book" / "events.jsonl").write_text("?", encoding="utf-8")
    (tmp_path / "book" / "cases.jsonl").unlink()
    with pytest.raises(CasebookError) as caught:
        read_casebook(tmp_path / "book")
    assert str(caught.value).splitlines() == [
        "cases.jsonl：缺少这个文件",
        "events.jsonl：不是JSON Lines文件，无法读取",
    ]
    shutil.copy(sample_casebook() / "claims.csv", tmp_path / "book")
    with pytest.raises(CasebookError, match="既有CSV文件又有JSON Lines文件，只应有一种"):
        read_casebook(tmp_path / "book")
    (tmp_path / "part.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CasebookError, match=r"part\.json：缺少表cases"):
        read_casebook(tmp_path / "part.json")
    (tmp_path / "x.docx").write_bytes(b"")
    with pytest.raises(CasebookError) as caught:
        read_casebook(tmp_path / "x.docx")
    assert str(caught.value) == (
        "x.docx：应为CSV或Parquet或JSON Lines文件夹，或Excel工作簿（.xlsx）、JSON文件（.json）"
    )


@pytest.mark.usefixtures("lines")
def test_a_case_is_saved_back_into_it(tmp_path: Path) -> None:
    write_casebook(read_casebook(sample_casebook()), tmp_path / "book", "jsonl")
    draft = Draft.open(str(tmp_path / "book"), "SD-01")
    draft.set("cases", "SD-01", "applied_on", "2025-02-03")
    draft.save()
    draft.close()
    assert {path.suffix for path in (tmp_path / "book").iterdir()} == {".jsonl"}
    cases = read_casebook(tmp_path / "book").cases.set_index("case_id")
    assert cases.loc["SD-01", "applied_on"].date() == dt.date(2025, 2, 3)


def test_taken_out_again_it_is_neither_read_nor_written(tmp_path: Path) -> None:
    assert folder_storage_names() == ("csv", "parquet")
    refused = linkage("convert", sample_casebook(), tmp_path / "x", "--storage", "jsonl")
    assert refused.exit_code == 2
    assert "“jsonl”不在可选值“csv”、“parquet”之中" in refused.output
    with pytest.raises(ValueError, match="没有存放形式“jsonl”，应为csv、parquet、xlsx、sql之一"):
        write_casebook(read_casebook(sample_casebook()), tmp_path / "x", "jsonl")


def test_two_storages_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="存放形式“csv”已经登记"):
        register_storage(storage_named("csv"))
