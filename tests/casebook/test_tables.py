"""The schemas say what the data contract says, each fact once."""

import pytest

from linkage_kit.casebook import RESULT_TABLES, STORED_TABLES, TABLES
from linkage_kit.casebook.checks import expectation
from linkage_kit.casebook.column import DTYPES
from linkage_kit.rulebook import shandong

ALL = {**TABLES, **RESULT_TABLES}
COLUMNS = [(table, column) for table in ALL.values() for column in table.columns.values()]
IDS = [f"{table.name}.{column.name}" for table, column in COLUMNS]

# The contract's columns, in its order; those that must be there have a star.
CONTRACT = {
    "cases": "case_id* name* sex id_number* birth_date retirement_group phone household_address channel applied_on* "
    "benefit_applied_on* benefits_in_payment meets_employee_retirement employee_paid_months benefit_province choice "
    "recorded_direction consolidated employee_agency_code resident_agency_code transferred_amount "
    "recorded_refund_total recorded_refund_capital recorded_subsidy_returned recorded_merged_amount",
    "resident_years": "case_id* year* personal* land_personal collective* land_collective subsidy* interest* other "
    "balance",
    "employee_periods": "case_id* start_month* end_month* months region_code region_name balance",
    "events": "case_id* step* date* agency note",
    "claims": "case_id* claimant* year* months refund_personal* refund_land_personal refund_collective* "
    "refund_land_collective refund_subtotal",
    "decisions": "case_id outcome direction articles reason",
    "overlaps": "case_id year months months_min month_list",
    "refunds": "case_id year personal land_personal collective land_collective subtotal months refund_personal "
    "refund_land_personal refund_collective refund_land_collective refund_subtotal subsidy_share",
    "settlements": "case_id direction base refund_total refund_total_capital subsidy_total subsidy_to merged",
    "timeline": "case_id step article responsible clock_start started_on limit_days due_on done_on used_days status "
    "late_days assumed provisional",
    "findings": "case_id code severity article year step claimant expected actual difference cause message",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_are_the_contracts_in_its_order_and_those_of_forms_behind(name):
    of_contract = CONTRACT[name].replace("*", "").split()
    columns = ALL[name].columns
    assert list(columns)[: len(of_contract)] == of_contract
    assert all(columns[beyond].for_forms for beyond in list(columns)[len(of_contract) :])


@pytest.mark.parametrize("table", STORED_TABLES.values(), ids=STORED_TABLES)
def test_a_column_of_forms_may_be_missing_and_blank_and_belongs_to_an_annex(table):
    for column in table.columns.values():
        if column.for_forms:
            assert column.annex and column.nullable and not column.required


@pytest.mark.parametrize("name", TABLES)
def test_columns_that_must_be_there_are_the_contracts(name):
    required = [column.name for column in TABLES[name].columns.values() if column.required]
    assert required == [label[:-1] for label in CONTRACT[name].split() if label.endswith("*")]


def test_tables_are_the_contracts_and_three_must_be_there():
    assert list(ALL) == list(CONTRACT)
    assert [name for name, table in TABLES.items() if table.required_table] == [
        "cases",
        "resident_years",
        "employee_periods",
    ]


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
