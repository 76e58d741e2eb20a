"""The documents cannot drift: the dictionary is what is generated, and the README's tables and code are run."""

import csv
import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.cause_registry import causes
from linkage_kit.audit.registry import CHECKS
from linkage_kit.casebook import RESULT_TABLES, TABLES, read_casebook
from linkage_kit.cli import main
from linkage_kit.dictionary import data_dictionary
from linkage_kit.rulebook import shandong
from linkage_kit.steps import STEPS

from .pages import DICTIONARY, README, ROOT


def test_the_data_dictionary_is_the_generated_one_and_names_everything():
    assert data_dictionary() == DICTIONARY, "run: linkage dictionary > docs/data-dictionary.md"
    tables = {**TABLES, **RESULT_TABLES}.values()
    columns = [f"`{column.name}` | {column.title}" for table in tables for column in table.columns.values()]
    rules = [*shandong().clauses, *shandong().parameters, *STEPS]
    named = [*columns, *(f"`{name}`" for name in (*CHECKS, *causes(), *rules))]
    assert [name for name in named if name not in DICTIONARY] == []


@pytest.mark.parametrize("name", main.commands)
def test_every_command_and_option_is_in_the_readme(name):
    assert f"`linkage {name}" in README
    for parameter in main.commands[name].params:
        if isinstance(parameter, click.Option):
            assert f"`{parameter.opts[0]}`" in README


def test_every_word_of_the_make_file_is_in_the_readme():
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[
        1
    ].split()
    assert all(f"make {target}" in README for target in targets)


@pytest.mark.parametrize("title", ["### 改什么，到哪里改", "- **What to change where**"])
def test_what_to_change_where_names_files_that_there_are(title):
    table = README.split(title, 1)[1].split("|\n\n", 1)[0]
    named = [name for name in re.findall(r"`([^`]+)`", table) if "/" in name or "." in name]
    assert named
    assert [
        name for name in named if not any((ROOT / part / name).exists() for part in ("", "linkage_kit"))
    ] == []


def test_the_readme_names_every_room():
    tree = README.split("## 结构", 1)[1].split("```")[1]
    rooms = sorted(path.parent.name for path in (ROOT / "linkage_kit").glob("*/__init__.py"))
    assert [room for room in rooms if f"  {room}/ " not in tree] == []


@pytest.fixture
def readme_casebook(tmp_path) -> Path:
    """The five tables that the README shows, as CSV files."""
    for name in TABLES:
        block = README.split(f"`{name}.csv`", 1)[1].split("\n\n")[1]
        rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in block.splitlines()]
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([rows[0], *rows[2:]])
    return tmp_path


def test_the_readme_s_casebook_has_the_findings_it_tells_of(readme_casebook):
    findings = audit(read_casebook(readme_casebook), dt.date(2026, 6, 30)).findings.set_index("code")
    assert findings.loc["R02", ["expected", "actual", "cause"]].tolist() == [
        "291.67",
        "291.69",
        "monthly_rounded",
    ]
    assert findings.loc["S01", ["expected", "actual"]].tolist() == ["291.67", "291.69"]
    assert findings.loc["T01", "step"] == "resident_info_sent"
    assert "D01" not in findings.index


@pytest.mark.parametrize("block", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_the_readme_s_code_runs(block, tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr


def test_the_notebook_example_is_ten_lines():
    example = re.findall(r"```python\n(.*?)```", README, re.DOTALL)[0]
    assert len(example.splitlines()) <= 10


def test_the_picture_of_a_report_is_small():
    picture = ROOT / "docs" / "report-page.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 300_000
