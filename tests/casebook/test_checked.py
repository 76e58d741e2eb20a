"""A casebook is checked whenever it is made, and cannot be changed in place into something unchecked."""

import copy
import dataclasses
import pickle
from decimal import Decimal

import pandas as pd
import pytest
from pandas.errors import ChainedAssignmentError

from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.casebook.units import in_yuan, yuan_dtype

from .told import problems_of


@pytest.fixture
def casebook(casebook_with_more) -> Casebook:
    return casebook_with_more


def test_a_casebook_is_the_same_after_a_copy_and_a_pickle(casebook):
    assert copy.deepcopy(casebook).equals(casebook)
    assert pickle.loads(pickle.dumps(casebook)).equals(casebook)


@pytest.mark.parametrize(
    "make",
    [
        lambda book: Casebook(**{**book.tables, "cases": book.cases.head(1)}),
        lambda book: book.assign(cases=book.cases.head(1)),
        lambda book: Casebook.from_frames({**book.tables, "cases": book.cases.head(1)}),
        lambda book: dataclasses.replace(book, cases=book.cases.head(1)),
        lambda book: book.__replace__(cases=book.cases.head(1)),
    ],
)
def test_rows_of_a_case_that_is_not_there_are_an_error_whatever_way_they_came(casebook, make):
    assert problems_of(lambda: make(casebook)) == [
        "employee_periods 第3行“case_id”列：“A-2”，案件基本信息（cases）中没有这个案件编号"
    ]


def test_a_casebook_cannot_be_given_another_table(casebook):
    assert dataclasses.replace(casebook).equals(casebook)
    with pytest.raises(AttributeError, match="案卷不能就地改动；请用 assign"):
        casebook.cases = casebook.cases.head(1)


def test_a_table_that_is_changed_in_place_is_a_copy_and_pandas_says_so(casebook):
    with pytest.warns(ChainedAssignmentError):
        casebook.resident_years["personal"] = -100
    years = casebook.resident_years
    years["personal"] = -100
    assert casebook.resident_years["personal"].min() >= 0
    assert len(problems_of(lambda: casebook.assign(resident_years=years))) == 2


def test_selected_cases_bring_their_rows_and_tables_without_cases_stay_whole(casebook):
    for one in (
        casebook.select(["A-2"]),
        casebook.select("A-2"),
        casebook.filter(lambda cases: cases.case_id == "A-2"),
    ):
        assert one.cases["case_id"].tolist() == ["A-2"]
        assert [len(frame) for frame in one.tables.values()] == [1, 0, 1, 0, 0]
        assert one.extra["名单"]["x"].tolist() == ["2"]
        assert one.extra["说明"]["x"].tolist() == ["1"]
        assert list(one.events.columns) == list(casebook.events.columns)
    assert casebook.select(["A-1", "A-2"]).equals(casebook)


def test_unknown_cases_and_masks_of_another_length_are_told(casebook):
    assert problems_of(lambda: casebook.select(["A-1", "nope"])) == [
        "cases “case_id”列：“nope”，案卷中没有这个案件"
    ]
    with pytest.raises(ValueError, match="应为cases每行一个是否，共2个，现有1个"):
        casebook.filter([True])


def test_a_casebook_shows_how_much_it_has_and_no_number_of_anybody(casebook):
    shown = repr(casebook)
    assert shown.startswith("案卷：案件基本信息2行，") and len(shown) < 200
    assert not any(number in shown for number in casebook.cases["id_number"])


def test_casebooks_differ_in_values_blanks_columns_and_tables(casebook):
    changed = [
        casebook.assign(events=casebook.events.assign(note="x")),
        casebook.assign(events=casebook.events.drop(columns="经办人")),
        Casebook(**casebook.tables),
    ]
    assert not any(other.equals(casebook) for other in changed)


def test_yuan_are_the_fen_with_the_point_two_places_to_the_left(casebook):
    years = casebook.resident_years.assign(personal=pd.array([1, None], "Int64"))
    frame = in_yuan(years, TABLES["resident_years"].columns)
    assert frame["personal"].dtype == yuan_dtype()
    assert frame["personal"].iloc[0] == Decimal("0.01") and frame["personal"].isna().tolist() == [False, True]


def test_nothing_that_is_handed_out_shares_memory_with_the_casebook(casebook):
    before = casebook.resident_years["personal"].tolist()
    casebook.resident_years["personal"].to_numpy("int64")[:] = 1
    casebook.resident_years["personal"].array[0] = -5
    casebook.tables["resident_years"]["personal"].array[0] = -5
    casebook.stored["resident_years"]["personal"].array[0] = -5
    assert casebook.resident_years["personal"].tolist() == before


def test_a_filter_goes_by_the_cases_and_not_by_the_order_of_its_rows(casebook):
    turned = casebook.cases.sort_values("case_id", ascending=False)
    for chosen in (turned["case_id"] == "A-2", turned.set_index("case_id")["name"] == "罗丽"):
        assert casebook.filter(chosen).cases["case_id"].tolist() == ["A-2"]
    with pytest.raises(ValueError, match="按案件编号选取，请用select"):
        casebook.filter(["A-1", "A-2"])
