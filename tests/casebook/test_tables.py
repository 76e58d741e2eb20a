"""The schemas say what the data contract says, each fact once."""

import pickle

import pytest

from linkage_kit.casebook import RESULT_TABLES, STORED_TABLES, TABLES
from linkage_kit.casebook.checks import expectation
from linkage_kit.casebook.column import DTYPES
from linkage_kit.rulebook import shandong

ALL = {**TABLES, **RESULT_TABLES}
COLUMNS = [(table, column) for table in ALL.values() for column in table.columns.values()]
IDS = [f"{table.name}.{column.name}" for table, column in COLUMNS]


@pytest.mark.parametrize("table", STORED_TABLES.values(), ids=STORED_TABLES)
def test_a_column_of_forms_may_be_missing_and_blank_and_belongs_to_an_annex(table):
    for column in table.columns.values():
        if column.beyond_contract:
            assert column.nullable and not column.required
            # What an import notes of a period stands on no form.
            assert column.annex or (table.name, column.name) == ("employee_periods", "note")


@pytest.mark.parametrize("table", ALL.values(), ids=ALL)
def test_titles_are_unique_within_a_table_and_no_columns_name(table):
    titles = [column.title for column in table.columns.values()]
    assert len(set(titles)) == len(titles)
    assert not set(titles) & set(table.columns)


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=IDS)
def test_a_column_says_its_title_unit_and_annex(table, column):
    assert column.title
    assert column.description.endswith("。")
    assert (column.unit == "元") == (column.kind == "money")
    if column.unit and column.unit != "年":
        assert f"单位：{column.unit}" in column.description
    if column.annex and table.role == "input":
        assert f"附件{column.annex[0]}" in column.description


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=IDS)
def test_the_schemas_dtype_is_that_of_the_kind(table, column):
    dtype = str(table.schema.columns[column.name].dtype)
    assert (
        dtype.split("[")[0] == {"str": "string"}.get(DTYPES[column.kind], DTYPES[column.kind]).split("[")[0]
    )
    assert (column.words is not None) == (column.kind == "word")
    assert str(table.empty()[column.name].dtype) == column.dtype


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=IDS)
def test_every_check_has_a_sentence(table, column):
    for check in table.schema.columns[column.name].checks:
        assert expectation(column, check)


@pytest.mark.parametrize("table", ALL.values(), ids=ALL)
def test_words_are_told_apart_in_both_languages(table):
    for column in table.columns.values():
        if column.words:
            assert len(set(column.words.values())) == len(column.words)


def test_retirement_groups_are_the_rulebooks():
    groups = shandong().retirement_groups(shandong().effective_from)
    assert list(TABLES["cases"].columns["retirement_group"].words) == list(groups)


def test_every_step_of_the_limits_is_one_of_the_events():
    limits = [limit for rules in shandong().versions for limits in rules.limits.values() for limit in limits]
    assert {limit.step for limit in limits} < set(TABLES["events"].columns["step"].words)


def test_only_bookkeeping_may_be_negative():
    def may_be_negative(table, column):
        return all(
            check.name != "greater_than_or_equal_to" for check in table.schema.columns[column.name].checks
        )

    money = [
        (table, column)
        for table in TABLES.values()
        for column in table.columns.values()
        if column.unit == "元"
    ]
    assert [f"{table.name}.{column.name}" for table, column in money if may_be_negative(table, column)] == [
        "cases.recorded_merged_amount",
        "resident_years.interest",
        "resident_years.other",
        "resident_years.balance",
        "employee_periods.balance",
    ]


def test_a_table_that_has_checked_something_can_be_told_to_another_process():
    table = TABLES["cases"]
    assert table.schema and table.checked
    again = pickle.loads(pickle.dumps(table))
    assert again.columns == table.columns
    assert list(again.schema.columns) == list(table.schema.columns)
