"""docs/data-contract.md says what schemas, registries and rulebook say, no more and no less."""

import csv
import datetime as dt
import json
import re
from pathlib import Path

import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.cause_registry import CLAIM_CAUSES, TRANSFER_CAUSES
from linkage_kit.audit.registry import CHECKS
from linkage_kit.casebook import RESULT_TABLES, TABLES, read_casebook
from linkage_kit.cli.status import ExitStatus
from linkage_kit.resources import sample_casebook

from .pages import CONTRACT, README, section, tables

GOLDEN = Path(__file__).parent.parent / "golden" / "expected"
FILLED = ("year", "step", "claimant", "expected", "actual", "difference")
CODES = {row["code"]: row for row in tables(section(CONTRACT, "Finding codes"))[0]}
FILLS = {
    code: {column for column in FILLED if row[column]}
    for row in tables(section(CONTRACT, "Columns that a code fills"))[0]
    for code in row["codes"].split(", ")
}


def words(table: str, column: str) -> list[str]:
    return list((TABLES | RESULT_TABLES)[table].columns[column].words or {})


@pytest.mark.parametrize("name", TABLES)
def test_columns_of_a_casebook_are_those_of_the_schema_and_of_forms_behind(name):
    rows = tables(section(CONTRACT, f"Table `{name}`"))[0]
    columns = [column for column in TABLES[name].columns.values() if not column.beyond_contract]
    assert [row["column"] for row in rows] == [
        f"{column.name} *" if column.required else column.name for column in columns
    ]
    assert list(TABLES[name].columns.values())[: len(columns)] == columns


@pytest.mark.parametrize("name", RESULT_TABLES)
def test_columns_of_a_result_are_the_first_of_the_schema(name):
    listed = re.findall(r"`(\w+)`", section(CONTRACT, f"Table `{name}`").strip().split("\n\n")[0])
    assert listed == list(RESULT_TABLES[name].columns)[: len(listed)]


def test_tables_are_those_of_the_schemas():
    assert re.findall(r"^### Table `(\w+)`", CONTRACT, re.MULTILINE) == [*TABLES, *RESULT_TABLES]
    required = [f"`{name}`" for name, table in TABLES.items() if table.required_table]
    assert f"{', '.join(required[:-1])} and {required[-1]} must be there" in CONTRACT


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (name, column.name)
        for name, table in TABLES.items()
        for column in table.columns.values()
        if column.words and not column.beyond_contract and (name, column.name) != ("events", "step")
    ],
)
def test_words_of_a_column_are_named(table, column):
    text = section(CONTRACT, f"Table `{table}`")
    assert all(re.search(rf"\b{word}\b", text) for word in words(table, column))


def test_steps_are_those_of_the_schema_in_its_order():
    assert [row["step"] for row in tables(section(CONTRACT, "Table `events`"))[1]] == words("events", "step")


def test_outcomes_are_those_of_the_schema():
    named = {row["outcome"].split()[0] for row in tables(section(CONTRACT, "Table `decisions`"))[0]}
    assert named == set(words("decisions", "outcome"))


def test_the_states_of_a_step_are_those_of_the_schema():
    named = {row["status"] for row in tables(section(CONTRACT, "Table `timeline`"))[0]}
    assert named == set(words("timeline", "status"))


def test_finding_codes_are_registered_ones():
    assert set(CODES) <= set(CHECKS)


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_the_severity_and_the_clause_of_its_check(code):
    assert CODES[code]["severity"] == CHECKS[code].severity
    assert CODES[code]["clause"].replace("row's", "") == CHECKS[code].article


def test_a_code_fills_the_columns_that_the_golden_findings_have():
    filled: dict[str, set[str]] = {}
    with (GOLDEN / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            filled.setdefault(row["code"], set()).update(column for column in FILLED if row[column])
            if CODES[row["code"]]["clause"] == "row's":
                assert row["article"]
    # A codes came after the golden casebook: tests/cases has them.
    assert filled == {code: FILLS.get(code, set()) for code in CODES if not code.startswith("A")}


def test_causes_are_the_registered_ones_in_the_order_in_which_they_are_tried():
    claims, transfers = tables(section(CONTRACT, "Causes"))
    assert [row["cause"] for row in claims] == list(CLAIM_CAUSES)
    assert [row["cause"] for row in transfers] == list(TRANSFER_CAUSES)


def test_exit_statuses_are_those_of_the_command_line_and_of_the_readme():
    named = [int(row["status"]) for row in tables(section(CONTRACT, "Exit status"))[0]]
    assert named == list(ExitStatus)
    told = re.search(r"退出状态：(.*?)。", README, re.DOTALL)[1]
    assert re.findall(r"(?:^|，)\s*(\d+) ", told) == [str(status) for status in named]


def test_the_parts_of_audit_json_are_those_that_are_written(tmp_path):
    audit(read_casebook(sample_casebook()), dt.date(2026, 6, 30)).save(tmp_path)
    named = [row["key"] for row in tables(section(CONTRACT, "`audit.json`"))[0]]
    assert named == list(json.loads((tmp_path / "audit.json").read_text(encoding="utf-8")))


def test_what_is_not_produced_yet_is_not_registered():
    assert not set(re.findall(r"`([A-Z]\d\d)`", section(CONTRACT, "Fixed, and not produced yet"))) & set(
        CHECKS
    )
