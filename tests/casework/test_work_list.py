"""The list of work is what the audit says of each case, in the order and with the filters that are wanted."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from linkage_kit import workdays
from linkage_kit.audit import audit
from linkage_kit.casebook import read_casebook
from linkage_kit.casework.opening import opened_rulebook
from linkage_kit.casework.work_list import Wanted, choices, chosen, work_list
from linkage_kit.resources import sample_casebook

ASOF = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def rows():
    return work_list(read_casebook(sample_casebook()), ASOF, opened_rulebook()).assign(draft=False)


def names(rows, **wanted):
    return chosen(rows, Wanted(**wanted))["case_id"].tolist()


def test_a_line_says_what_the_audit_of_the_case_says(rows):
    book = read_casebook(sample_casebook())
    for line in rows.to_dict("records"):
        case = audit(book.select([line["case_id"]]), ASOF)[line["case_id"]]
        running = case.timeline[case.timeline["status"].isin(["open", "overdue"])]
        due = "" if running.empty else f"{running['due_on'].min():%Y-%m-%d}"
        worst = next(
            (one for one in ("error", "warning", "info") if one in set(case.findings["severity"])), ""
        )
        assert line["due_on"] == due
        assert line["severity"] == {"error": "错误", "warning": "提醒", "info": "提示", "": ""}[worst]


@pytest.mark.clause("9(2)")
def test_days_left_are_working_days(rows):
    line = rows[rows["case_id"].eq("SD-09")].iloc[0]
    due = dt.date.fromisoformat(line["due_on"])
    days = [ASOF + dt.timedelta(days=one) for one in range(1, (due - ASOF).days + 1)]
    assert line["days_left"] == sum(
        bool(workdays.is_working_day(np.array([day], "datetime64[D]"))[0]) for day in days
    )


def test_without_an_order_drafts_come_first_and_then_what_is_due_first(rows):
    order = names(rows.assign(draft=rows["case_id"].eq("SD-05")))
    assert order[0] == "SD-05"
    due = [rows.set_index("case_id").loc[one, "due_on"] for one in order[1:]]
    assert due[: sum(map(bool, due))] == sorted(filter(None, due))


def test_the_worst_findings_come_first_and_cases_without_one_last(rows):
    order = chosen(rows, Wanted(sort="severity"))["severity"].tolist()
    assert order == sorted(order, key=["错误", "提醒", "提示", ""].index)
    last = chosen(rows, Wanted(sort="severity", is_descending=True))["severity"].tolist()
    assert last[-1] == ""


def test_each_column_can_be_filtered_by_what_stands_in_it(rows):
    for column, texts in choices(rows).items():
        for text in texts:
            found = chosen(rows, Wanted(filters={column: text}))
            assert len(found) and set(found[column]) == {text}


def test_initials_find_a_name_in_each_of_its_readings():
    casebook = read_casebook(sample_casebook()).select(["SD-01"])
    one = casebook.assign(cases=casebook.cases.assign(name="单雄信"))
    rows = work_list(one, ASOF, opened_rulebook()).assign(draft=False)
    for text in ("sxx", "DXX", "cx"):
        assert names(rows, text=text) == ["SD-01"]
    assert names(rows, text="xsd") == []


def test_two_persons_of_one_name_are_told_apart_by_birth_date_and_agency(rows):
    assert {"birth_date", "agency"} <= set(rows.columns)
    assert rows["birth_date"].ne("").sum() == 19
