"""What if a fact were another, and two audits side by side."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import linkage_kit as lk
from linkage_kit.analysis.changes import ChangeError
from linkage_kit.casebook import CasebookError

from .conftest import ASOF


def changed(comparison, table, column):
    rows = comparison.differences
    chosen = rows[(rows["table"] == table) & (rows["column"] == column)]
    return list(zip(chosen["row"], chosen["before"], chosen["after"], strict=True))


@pytest.mark.clause("12(2)")
def test_another_payment_gives_another_refund(book):
    tried = lk.what_if(book, "SD-08", {("resident_years", 2019, "personal"): "1,200.00"}, ASOF)
    assert changed(tried, "refunds", "refund_subtotal") == [("2019", Decimal("600.00"), Decimal("866.67"))]
    assert changed(tried, "settlements", "refund_total") == [("", Decimal("1100.00"), Decimal("1366.67"))]
    assert (
        tried.after.settlement["refund_total"] == 136667 and tried.before.settlement["refund_total"] == 110000
    )


def test_the_casebook_stays_as_it_is(book):
    before = lk.sample_casebook()
    lk.what_if(book, "SD-08", {("resident_years", 2019, "personal"): "0", ("cases", "name"): "甲"}, ASOF)
    assert book.equals(before)


@pytest.mark.parametrize(
    ("cell", "value", "table", "column"),
    [
        (("cases", "meets_employee_retirement"), False, "decisions", "outcome"),
        (("cases", "SD-08", "meets_employee_retirement"), "否", "decisions", "outcome"),
        (("claims", "agency", 2019, "refund_personal"), "600.00", "findings", "message"),
        (("events", "relation_ended", "date"), "2026年12月1日", "timeline", "done_on"),
    ],
)
def test_a_cell_is_named_by_its_table_key_and_column(book, cell, value, table, column):
    assert changed(lk.what_if(book, "SD-08", {cell: value}, ASOF), table, column)


def test_a_period_is_named_by_its_first_month(book):
    first = book.select("SD-08").employee_periods["start_month"].iloc[0]
    for key in (f"{first:%Y-%m}", first, pd.Period(first, "M"), first.date()):
        tried = lk.what_if(book, "SD-08", {("employee_periods", key, "end_month"): f"{first:%Y-%m}"}, ASOF)
        assert len(tried.differences)


@pytest.mark.clause("9(4)")
def test_a_step_that_was_not_recorded_is_done(golden_book):
    late = lk.timeline(golden_book, asof=ASOF).query("status == 'overdue'").iloc[0]
    cell = ("events", late["step"], "date")
    tried = lk.what_if(golden_book, late["case_id"], {cell: f"{late['due_on']:%Y-%m-%d}"}, ASOF)
    assert (late["step"], "overdue", "on_time") in changed(tried, "timeline", "status")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {("resident_years", 1999, "personal"): "1"},
            "居民养老保险历年缴费（resident_years）中没有这一行，现有：2019、",
        ),
        ({("resident_years", 2019, "amount"): "1"}, "居民养老保险历年缴费（resident_years）没有amount这一列"),
        (
            {("resident_years", "personal"): "1"},
            "应为（表，年份，列），如",
        ),
        ({("refunds", 2019, "personal"): "1"}, "第一项应为表名，cases、resident_years"),
        ({"personal": "1"}, "第一项应为表名"),
        ({("resident_years", 2019, "personal"): "八百"}, "“八百”，应为最多两位小数的金额（元）"),
        ({("resident_years", 2019, "personal"): 1.005}, "“1.005”，应为最多两位小数的金额（元）"),
        ({("cases", "choice"): "退休"}, "“退休”，应为下列之一："),
        ({("cases", "case_id"): "X"}, "没有case_id这一列"),
    ],
)
def test_a_change_that_cannot_be_is_told(book, changes, told):
    with pytest.raises(ChangeError) as caught:
        lk.what_if(book, "SD-08", changes, ASOF)
    assert told in str(caught.value)


def test_all_changes_that_cannot_be_are_told_at_once(book):
    with pytest.raises(ChangeError) as caught:
        lk.what_if(book, "SD-08", {("cases", "choice"): "x", ("claims", "agency", 1999, "months"): 3}, ASOF)
    assert len(str(caught.value).splitlines()) == 2


def test_values_that_cannot_stand_together_are_told_as_a_casebook_s(book):
    with pytest.raises(CasebookError, match="不能是负数"):
        lk.what_if(book, "SD-08", {("resident_years", 2019, "personal"): "-1"}, ASOF)
    with pytest.raises(CasebookError, match="案卷中没有这个案件"):
        lk.what_if(book, "SD-99", {("cases", "name"): "甲"}, ASOF)


def test_of_an_audit_the_day_is_its_own(result, book):
    changes = {("cases", "consolidated"): True}
    assert lk.what_if(result, "SD-12", changes).before.asof == result.asof
    assert repr(lk.what_if(result, "SD-12", changes)) == repr(lk.what_if(book, "SD-12", changes, ASOF))


def test_two_audits_of_the_same_differ_in_nothing(book, result):
    assert repr(lk.compare(result, lk.audit(book, ASOF))) == "没有不同"
    assert lk.compare(result, lk.audit(book, ASOF)).differences.empty
    assert "没有不同" in lk.compare(result["SD-01"], result["SD-01"])._repr_html_()


def test_two_audits_differ_by_rows_that_one_of_them_lacks(book, result):
    fewer = lk.audit(book.filter(lambda cases: cases.case_id != "SD-08"), ASOF)
    differences = lk.compare(result, fewer).differences
    assert set(differences["case_id"]) == {"SD-08"}
    assert differences["after"].isna().all()
    refunds = differences[(differences["table"] == "refunds") & (differences["column"] == "refund_subtotal")]
    assert refunds["before"].tolist() == [Decimal("600.00"), Decimal("500.00")]


def test_only_audits_are_compared(book, result):
    with pytest.raises(TypeError, match="应给出两个审核结果或两个案件，现有Casebook"):
        lk.compare(result, book)


def test_the_case_of_a_cell_is_the_case(book):
    with pytest.raises(ChangeError, match="应为（表，列）"):
        lk.what_if(book, "SD-05", {("cases", "SD-08", "employee_paid_months"): 5}, ASOF)


def test_a_number_is_masked(book):
    with pytest.raises(ChangeError) as caught:
        lk.what_if(book, "SD-08", {("cases", "applied_on"): "370102199001011234"}, ASOF)
    assert "199001011234" not in str(caught.value)


@pytest.mark.parametrize("blank", [None, pd.NA, pd.NaT, float("nan"), ""])
def test_a_blank_is_a_blank_and_a_step_without_its_day_is_not_done(book, blank):
    tried = lk.what_if(book, "SD-08", {("events", "relation_ended", "date"): blank}, ASOF)
    assert "relation_ended" not in tried.after.events["step"].tolist()
    assert pd.isna(lk.what_if(book, "SD-08", {("cases", "choice"): blank}, ASOF).after.case["choice"])


def test_one_cell_is_changed_once(book):
    changes = {("resident_years", 2019, "personal"): "1", ("resident_years", "2019", "个人缴费"): "2"}
    with pytest.raises(ChangeError, match="这一格给出了两次"):
        lk.what_if(book, "SD-08", changes, ASOF)


def test_an_own_check_with_two_hits_of_one_key_is_compared_in_order(book):
    with lk.checks():
        lk.check("X01", "两次")(lambda facts: lk.Hits(case=np.array([0, 0])))
        result = lk.audit(book, ASOF)
    assert repr(lk.compare(result, result)) == "没有不同"


def test_other_conditions_are_told_and_an_audit_is_no_case(book, result):
    other = lk.compare(result, lk.audit(book, "2026-12-31"))
    assert "审计基准日不同：2026-06-30和2026-12-31" in repr(other)
    assert "审计基准日不同" in other._repr_html_()
    with pytest.raises(TypeError, match="应给出两个审核结果，或两个案件，不是各一个"):
        lk.compare(result, result["SD-08"])
