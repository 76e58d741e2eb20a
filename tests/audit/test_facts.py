"""The facts of an audit: typed as they are declared, and of one case a slice that is what the case alone would give."""

import datetime as dt
from typing import get_type_hints

import numpy as np
import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.fact_tables import FactTable, FindingRows
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.result_tables import result_column, unregister_result_column
from linkage_kit.casebook import RESULT_TABLES, Casebook, read_casebook
from linkage_kit.columns import Columns
from linkage_kit.resources import sample_casebook
from linkage_kit.sample import generate

ASOF = dt.date(2026, 6, 30)
TABLES = ("cases", "resident", "periods", "events", "claims", "totals", "timeline", "computed")


@pytest.fixture(scope="module", params=["sample", "generated", "turned round"])
def book(request) -> Casebook:
    if request.param == "sample":
        return read_casebook(sample_casebook())
    made = generate(60, 3)
    if request.param == "generated":
        return made
    return Casebook(**{name: frame[::-1].reset_index(drop=True) for name, frame in made.tables.items()})


def same(one: Columns, other: Columns) -> bool:
    """The same columns, values and blanks."""
    return one.names() == other.names() and all(
        one[name].dtype == other[name].dtype
        and np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "M")
        and np.array_equal(one.known(name), other.known(name))
        for name in one.names()
    )


def test_the_facts_of_a_case_are_those_of_the_case_alone(book):
    result = audit(book, ASOF)
    for case_id in book.cases["case_id"]:
        among, alone = result[case_id], audit(book.select([case_id]), ASOF)
        assert {
            name for name in TABLES if not same(getattr(among.facts, name), getattr(alone.facts, name))
        } == set()
        assert np.array_equal(among.facts.days, alone.facts.days, equal_nan=True)
        assert same(among.found, alone.found)
        assert among.records.equals(book.select([case_id]))
        assert among.findings.equals(alone.findings)


def test_columns_have_the_types_that_are_declared(book):
    facts = audit(book, ASOF).facts
    declared = get_type_hints(Facts)
    for name in TABLES:
        table = getattr(facts, name)
        assert type(table) is declared[name]
        for column, kind in get_type_hints(type(table)).items():
            (of,) = kind.__args__[1].__args__
            assert np.issubdtype(table[column].dtype, of), (name, column)


def test_a_table_that_lacks_a_declared_column_is_refused():
    with pytest.raises(TypeError, match="FindingRows lacks"):
        FindingRows.of(Columns({"case": np.empty(0, np.int64)}))


def test_no_table_is_empty_of_declarations():
    assert all(kind.__annotations__ for kind in FactTable.__subclasses__())


@pytest.mark.parametrize("name", RESULT_TABLES)
def test_who_changes_a_table_does_not_change_what_was_found(name):
    result = audit(read_casebook(sample_casebook()), ASOF)
    before = {part: getattr(result.facts, part) for part in TABLES}
    kept = {
        part: Columns({column: table[column].copy() for column in table.names()})
        for part, table in {**before, "found": result.found}.items()
    }
    frame = getattr(result, name)
    for column in frame.columns:
        frame.loc[0, column] = frame[column].dropna().iloc[-1] if frame[column].notna().any() else pd.NA
    for part, columns in kept.items():
        now = result.found if part == "found" else getattr(result.facts, part)
        assert all(
            np.array_equal(columns[each], now[each], equal_nan=columns[each].dtype.kind == "M")
            for each in columns.names()
        )


def test_a_registered_column_has_to_be_one():
    with pytest.raises(ValueError, match="not of findings"):
        result_column("findings", "more")
    for column in ("nope", "refund_subtotal"):
        result_column("refunds", column)(lambda rows: rows.months)
        try:
            with pytest.raises(ValueError, match=column):
                _ = audit(generate(2, 1), ASOF).refunds
        finally:
            unregister_result_column("refunds", column)
