"""Whole-table functions equal the golden tables, from frames of every library."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import linkage_kit as lk
from linkage_kit.casebook import CasebookError
from linkage_kit.casebook.days import DayError
from linkage_kit.casebook.frames import UnitNotSaid
from linkage_kit.casebook.units import yuan_dtype
from linkage_kit.rulebook import load, shandong
from tests.examples import examples

from .conftest import ASOF, GOLDEN

YEARS = {
    "case_id": ["A", "A"],
    "year": [2015, 2016],
    "personal": [500.00, 800.00],
    "collective": [0.00, None],
    "subsidy": [30.00, 60.00],
    "interest": [5, 10],
}
PERIODS = {"case_id": ["A"], "start_month": ["2015-06"], "end_month": ["2015-12"]}


def golden(name: str) -> pd.DataFrame:
    """A golden result table as text."""
    return pd.read_csv(GOLDEN / "expected" / f"{name}.csv", dtype="str", keep_default_na=False)


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame in yuan as its file has it."""

    def cell(value):
        if pd.isna(value):
            return ""
        if isinstance(value, pd.Timestamp):
            return f"{value:%Y-%m-%d}"
        return str(value).lower() if isinstance(value, bool | np.bool_) else str(value)

    return pd.DataFrame({str(name): [cell(value) for value in frame[name]] for name in frame}, dtype="str")


@pytest.mark.clause("12(1)", "12(2)")
@pytest.mark.parametrize("name", ["overlaps", "refunds", "decisions", "settlements"])
def test_the_tables_of_a_casebook_are_the_golden_ones(golden_book, name):
    expected = golden(name)
    pd.testing.assert_frame_equal(as_text(getattr(lk, name)(golden_book))[list(expected)], expected)


@pytest.mark.clause("9(1)", "10(1)")
def test_the_timeline_of_a_casebook_is_the_golden_one(golden_book):
    pd.testing.assert_frame_equal(as_text(lk.timeline(golden_book, asof=ASOF)), golden("timeline"))


@pytest.mark.clause("12(1)", "12(2)")
def test_overlaps_and_refunds_of_two_tables_are_the_golden_ones(golden_book, as_library):
    tables = golden_book.in_yuan
    years, periods = as_library(tables["resident_years"]), as_library(tables["employee_periods"])
    pd.testing.assert_frame_equal(as_text(lk.overlaps(years, periods)), golden("overlaps"))
    found = as_text(lk.refunds(years, periods))
    linked = set(golden("settlements")["case_id"])
    of_linked = found[found["case_id"].isin(linked)].reset_index(drop=True)
    pd.testing.assert_frame_equal(of_linked, golden("refunds"))
    assert len(found) > len(of_linked), "years of cases that are not linked are there too"


@pytest.mark.parametrize("name", ["decisions", "settlements"])
def test_tables_of_cases_are_the_golden_ones_from_frames_of_every_library(golden_book, as_library, name):
    tables = golden_book.in_yuan
    given_tables = [as_library(tables[each]) for each in ("cases", "resident_years", "employee_periods")]
    expected = golden(name)
    pd.testing.assert_frame_equal(as_text(getattr(lk, name)(*given_tables))[list(expected)], expected)


def test_the_timeline_is_the_golden_one_from_frames_of_every_library(golden_book, as_library):
    names = ("cases", "resident_years", "employee_periods", "events")
    frames = [as_library(golden_book.in_yuan[name]) for name in names]
    pd.testing.assert_frame_equal(as_text(lk.timeline(*frames, asof=ASOF)), golden("timeline"))


def test_an_audit_gives_its_own_tables(result):
    for name in ("overlaps", "refunds", "decisions", "settlements"):
        pd.testing.assert_frame_equal(getattr(lk, name)(result, money="fen"), getattr(result, name))
    pd.testing.assert_frame_equal(lk.timeline(result), result.timeline)


def test_money_is_yuan_as_exact_decimals_unless_asked_for_fen():
    yuan = lk.refunds(pd.DataFrame(YEARS), pd.DataFrame(PERIODS))
    fen = lk.refunds(pd.DataFrame(YEARS), pd.DataFrame(PERIODS), money="fen")
    assert yuan.attrs["money"] == "yuan" and fen.attrs["money"] == "fen"
    assert yuan["refund_subtotal"].dtype == yuan_dtype() and str(fen["refund_subtotal"].dtype) == "Int64"
    assert yuan["refund_subtotal"].tolist() == [Decimal("291.67")] and fen["refund_subtotal"].tolist() == [
        29167
    ]
    with pytest.raises(ValueError, match="金额单位应为yuan（元）或fen（分），现为'元'"):
        lk.refunds(pd.DataFrame(YEARS), pd.DataFrame(PERIODS), money="元")


def test_a_refund_of_a_frame_in_fen_is_not_a_hundred_times_another(book):
    fen = lk.refunds(book.resident_years, book.employee_periods)
    yuan = lk.refunds(book.in_yuan["resident_years"], book.in_yuan["employee_periods"])
    pd.testing.assert_frame_equal(fen, yuan)


def test_rows_may_come_in_any_order(book):
    years = book.resident_years.sample(frac=1, random_state=1)
    periods = book.employee_periods.sample(frac=1, random_state=2)
    pd.testing.assert_frame_equal(
        lk.refunds(years, periods), lk.refunds(book.resident_years, book.employee_periods)
    )


def test_what_is_wrong_in_both_tables_is_told_at_once():
    with pytest.raises(CasebookError) as caught:
        lk.refunds(
            pd.DataFrame({**YEARS, "personal": [500.005, "x"]}),
            pd.DataFrame({**PERIODS, "start_month": ["2016-01"]}),
        )
    assert str(caught.value).splitlines() == [
        "resident_years 第2行“personal”列：“500.005”，应为最多两位小数的金额（元）",
        "resident_years 第3行“personal”列：“x”，应为最多两位小数的金额（元）",
        "employee_periods 第2行“end_month”列：“2015-12”，不能早于缴费起始时间2016-01",
    ]


def test_a_blank_month_is_told_and_not_computed():
    for blank in (None, pd.NaT, ""):
        with pytest.raises(CasebookError, match="employee_periods 第2行“start_month”列：空白，应填写"):
            lk.refunds(pd.DataFrame(YEARS), pd.DataFrame({**PERIODS, "start_month": [blank]}))


def test_one_table_alone_is_told():
    with pytest.raises(
        TypeError, match="应给出案卷、审核结果，或resident_years和employee_periods两张表，现只有DataFrame"
    ):
        lk.refunds(pd.DataFrame(YEARS))
    with pytest.raises(CasebookError, match="resident_years：缺少这张表"):
        lk.decisions(pd.DataFrame({"case_id": ["A"]}))


def test_tables_without_rows_give_tables_without_rows():
    years, periods = pd.DataFrame(YEARS).head(0), pd.DataFrame(PERIODS).head(0)
    assert len(lk.refunds(years, periods)) == len(lk.overlaps(years, periods)) == 0
    assert lk.overlaps(pd.DataFrame(YEARS), periods)["months"].tolist() == [0, 0]


def test_a_rulebook_holds_from_the_day_of_application_on():
    rules = load(GOLDEN.parent / "rulebooks" / "shandong_2026.yaml")
    years, periods = pd.DataFrame(YEARS), pd.DataFrame(PERIODS)
    before = lk.refunds(years, periods, rules=rules, applied_on="2025-12-31")["refund_subtotal"]
    after = lk.refunds(years, periods, rules=rules, applied_on=dt.date(2026, 1, 1))["refund_subtotal"]
    assert before.tolist() == [Decimal("291.67")]
    # 214 of 365 days.
    assert after.tolist() == [Decimal("293.15")]
    assert lk.refunds(years, periods, rules=rules)["refund_subtotal"].tolist() == after.tolist()


@pytest.mark.parametrize(
    "asof", [None, "", "2026-13-01", "1850-01-01", "2100-01-01", pd.NaT, 20260630, "明天"]
)
def test_what_is_no_as_of_day_is_told(book, asof):
    with pytest.raises(DayError, match="审计基准日应为1950年至2099年之间的日期，如2025-01-03，现为"):
        lk.audit(book, asof)


@pytest.mark.parametrize(
    "asof",
    [
        "2026-06-30",
        "20260630",
        "2026年6月30日",
        "2026/6/30",
        dt.date(2026, 6, 30),
        pd.Timestamp("2026-06-30"),
        dt.datetime(2026, 6, 30),
        np.datetime64("2026-06-30"),
    ],
)
def test_an_as_of_day_is_one_thing_however_it_is_written(book, result, asof, tmp_path):
    found = lk.audit(book, asof)
    assert found.asof == dt.date(2026, 6, 30) and type(found.asof) is dt.date
    assert len(found.findings) == len(result.findings) == 39
    found.save(tmp_path)
    assert lk.Audit.load(tmp_path, book).asof == found.asof


def test_a_time_of_day_is_no_as_of_day(book):
    with pytest.raises(DayError):
        lk.audit(book, pd.Timestamp("2026-06-30 08:00"))


@settings(max_examples=examples(0.3), derandomize=True, deadline=None)
@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=12), st.integers(1, 12))
def test_yuan_in_and_yuan_out_agree_with_the_refund_of_each_amount(amounts, months):
    years = pd.DataFrame(
        {
            "case_id": "A",
            "year": range(2000, 2000 + len(amounts)),
            "personal": [fen / 100 for fen in amounts],
            "collective": 0,
            "subsidy": 0,
            "interest": 0,
        }
    )
    periods = pd.DataFrame(
        {
            "case_id": "A",
            "start_month": [f"{year}-01" for year in years["year"]],
            "end_month": [f"{year}-{months:02}" for year in years["year"]],
        }
    )
    found = lk.refunds(years, periods).set_index("year")["refund_subtotal"]
    due = {
        year: lk.refund(Decimal(fen).scaleb(-2), months)
        for year, fen in zip(years["year"], amounts, strict=True)
        if fen
    }
    assert found.to_dict() == due


def test_what_would_be_ignored_is_refused(book, result):
    for call, told in [
        (lambda: lk.refunds(result, rules=shandong()), "给出审核结果时不能再给出rules"),
        (lambda: lk.refunds(book, book.employee_periods), "给出案卷时不能再给出employee_periods"),
        (lambda: lk.overlaps(book, applied_on="2026-01-01"), "给出案卷时不能再给出applied_on"),
        (lambda: lk.settlements(result, book.resident_years), "给出审核结果时不能再给出resident_years"),
        (lambda: lk.timeline(result, asof="2030-01-01"), "给出审核结果时不能再给出asof"),
        (lambda: lk.event_log(result, "2030-01-01"), "给出审核结果时不能再给出asof"),
        (lambda: lk.explain(result, "SD-08", "2030-01-01"), "给出审核结果时不能再给出asof"),
        (lambda: lk.write_reports(result, "x", asof="2030-01-01"), "给出审核结果时不能再给出asof"),
    ]:
        with pytest.raises(TypeError, match=told):
            call()


def test_a_rulebook_may_be_named_by_its_file(book):
    file = GOLDEN.parent / "rulebooks" / "tianjin.yaml"
    by_file, by_value = lk.audit(book, ASOF, str(file)), lk.audit(book, ASOF, load(file))
    pd.testing.assert_frame_equal(by_file.settlements, by_value.settlements)
    assert lk.audit(book, ASOF).rules.digest == shandong().digest != by_file.rules.digest


@pytest.mark.parametrize("asof", [np.datetime64("2026-06"), np.datetime64("2026"), pd.Period("2026-06", "M")])
def test_a_month_is_no_day(book, asof):
    with pytest.raises(DayError):
        lk.audit(book, asof)


def test_a_table_that_looks_like_ours_without_its_unit_is_told(book, as_library):
    years, periods = as_library(book.resident_years), book.in_yuan.employee_periods
    if getattr(years, "attrs", None) or isinstance(years, pa.Table):
        assert lk.refunds(years, periods).equals(lk.refunds(book.resident_years, book.employee_periods))
        return
    with pytest.warns(
        UnitNotSaid, match="resident_years的列与本软件的表完全相同，金额都是整数，却没有写明单位"
    ):
        lk.refunds(years, periods)


def test_a_unit_that_was_lost_by_joining_is_told(book):
    marks = pd.DataFrame({"case_id": ["SD-01"], "mark": ["x"]})
    with pytest.warns(UnitNotSaid):
        book.assign(resident_years=book.resident_years.merge(marks, on="case_id", how="left"))


def test_yuan_of_one_s_own_is_told_nothing(book, recwarn):
    lk.refunds(pd.DataFrame(YEARS), pd.DataFrame(PERIODS))
    lk.refunds(book.in_yuan.resident_years, book.in_yuan.employee_periods)
    assert not [each for each in recwarn if issubclass(each.category, UnitNotSaid)]


def test_tables_in_yuan_come_back_from_csv_files_of_pandas_s_own(book, tmp_path):
    for name, frame in book.in_yuan.items():
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
    again = {name: pd.read_csv(tmp_path / f"{name}.csv", dtype="str") for name in book.in_yuan}
    assert lk.refunds(again["resident_years"], again["employee_periods"]).equals(
        lk.refunds(book.resident_years, book.employee_periods)
    )
    assert lk.Casebook.from_frames(again).equals(book)


def test_a_table_in_fen_that_was_read_as_text_is_told(book, tmp_path):
    book.resident_years.to_csv(tmp_path / "x.csv", index=False)
    with pytest.warns(UnitNotSaid):
        lk.refunds(pd.read_csv(tmp_path / "x.csv", dtype="str"), book.employee_periods)
