"""Ways of being misled that a reader is told of before the findings."""

import datetime as dt
import json

import pytest

from linkage_kit import clock, workdays
from linkage_kit.audit import AuditResult, audit
from linkage_kit.audit.notices import changed_days_in_words
from linkage_kit.casebook import Casebook, read_casebook, typed_casebook
from linkage_kit.resources import sample_casebook
from linkage_kit.rulebook import load, shandong

from .conftest import LINKED

DAY = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def sample():
    return read_casebook(sample_casebook())


@pytest.fixture
def today(monkeypatch):
    """Sets the day of today."""
    return lambda day: monkeypatch.setattr(clock, "today", lambda: dt.date.fromisoformat(day))


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Writes an office's own working days; what was computed with them is forgotten afterwards."""
    computed = (workdays.site_days, workdays.working_days, workdays.changed_days)

    def write(*rows):
        (tmp_path / "workdays.csv").write_text("\n".join(["date,working", *rows, ""]), encoding="utf-8")
        for each in computed:
            each.cache_clear()

    monkeypatch.setattr(workdays, "site_file", lambda: tmp_path / "workdays.csv")
    yield write
    monkeypatch.undo()
    for each in computed:
        each.cache_clear()


def told(result):
    return {notice.code: notice for notice in result.notices}


def test_an_asof_day_after_today_is_told(sample, today):
    today("2026-06-29")
    result = audit(sample, DAY)
    notice = told(result)["asof_future"]
    assert notice.count == len(sample)
    assert notice.text.startswith("审计基准日2026-06-30晚于制作当日")
    assert "asof_future" in told(result["SD-01"])


def test_an_asof_day_of_today_is_an_ordinary_one(sample, today):
    today("2026-06-30")
    assert "asof_future" not in told(audit(sample, DAY))


def test_a_saved_audit_is_the_same_when_its_day_has_come(sample, today, tmp_path):
    today("2026-06-29")
    audit(sample, DAY).save(tmp_path)
    today("2026-07-01")
    assert AuditResult.load(tmp_path, sample).asof == DAY


def test_an_asof_day_before_applications_is_told_with_their_number(casebook_of):
    cases = [
        LINKED | {"case_id": case_id, "id_number": "1", "applied_on": dt.date.fromisoformat(day)}
        for case_id, day in {"A": "2025-02-28", "B": "2025-03-01", "C": "2025-03-02"}.items()
    ]
    result = audit(casebook_of(cases=cases), "2025-03-01")
    notice = told(result)["applied_after_asof"]
    assert (notice.count, notice.text) == (
        1,
        "1个案件的申请日期晚于审计基准日2025-03-01，基准日可能有误：C。",
    )
    assert "applied_after_asof" not in told(result["B"])
    assert told(result["C"])["applied_after_asof"].of_case.startswith(
        "申请日期2025-03-02晚于审计基准日2025-03-01"
    )


def test_without_a_table_of_events_no_time_limit_is_audited(sample):
    without = Casebook(sample.cases, sample.resident_years, sample.employee_periods, None, sample.claims)
    result = audit(without, DAY)
    assert len(result.timeline) == 0
    assert not result.findings["code"].str.startswith("T").any()
    assert result.summary()["events"] == "absent"
    assert told(result)["events_absent"].count == len(sample)
    assert (
        told(result["SD-01"])["events_absent"].of_case == "案卷没有办理过程表（events），没有审核办理时限。"
    )


def test_a_consolidation_is_not_asked_for_its_ground_without_events(plain_casebook):
    period = {
        "case_id": "A",
        "start_month": dt.date(2020, 7, 1),
        "end_month": dt.date(2021, 12, 1),
        "region_code": "370102",
    }
    person = LINKED | {"employee_paid_months": 100, "choice": "resident", "consolidated": True}
    book = plain_casebook(cases=[person], employee_periods=[period])
    assert "T06" in set(audit(book, DAY).findings["code"])
    without = typed_casebook({name: frame for name, frame in book.held.items() if name != "events"})
    assert "T06" not in set(audit(without, DAY).findings["code"])


def test_a_table_of_events_without_a_row_is_a_record_of_nothing_done(sample):
    result = audit(sample.assign(events=sample.events.head(0)), DAY)
    assert "T02" in set(result.findings["code"])
    assert "events" not in result.summary()
    assert "events_absent" not in told(result)


def test_another_rulebook_is_told_of_the_audit_and_of_each_case(sample, tmp_path):
    (tmp_path / "old.yaml").write_text(
        "extends: shandong\ntitle: {zh: 旧规则, en: old rules}\n", encoding="utf-8"
    )
    result = audit(sample, DAY, load(tmp_path / "old.yaml"))
    assert told(result)["rulebook_other"].text == "审核依据的规则库不是随附的，而是：旧规则。"
    assert "rulebook_other" in told(result["SD-01"])


def test_chosen_cases_say_how_many_were_left_out(sample):
    notice = told(audit(sample.select(["SD-01", "SD-02"]), DAY))["cases_chosen"]
    assert (notice.count, notice.text) == (2, "案卷共有20个案件，这里只有选定的2个，不含其余18个。")
    assert "cases_chosen" not in told(audit(sample.select(sample.cases["case_id"]), DAY))


def test_recorded_conditions_of_retirement_are_counted(casebook_of, plain_casebook):
    assert "retirement_recorded" not in told(audit(plain_casebook(), DAY))
    stated = plain_casebook(cases=[LINKED | {"meets_employee_retirement": True}])
    assert told(audit(stated, DAY))["retirement_recorded"].count == 1


def test_an_office_day_that_makes_a_late_step_punctual_is_told(plain_casebook, office):
    """Article 9(1): three working days, so a letter of 2025-03-04 is a day late unless one of them is made free."""
    events = [
        {"case_id": "A", "step": "application_received", "date": dt.date(2025, 2, 26)},
        {"case_id": "A", "step": "contact_letter_sent", "date": dt.date(2025, 3, 4)},
    ]
    book = plain_casebook(events=events)
    office("2025-02-28,false", "2025-03-01,false")
    result = audit(book, dt.date(2025, 3, 4), shandong())
    # A Saturday that is none is no change.
    assert changed_days_in_words() == "2025-02-28（改为休息日）"
    assert told(result)["days_overridden"].count == 1
    assert "1个案件的应办结日或状态" in told(result)["days_overridden"].text
    first = result.facts.timeline.select(slice(1))
    assert (first.status[0], first.announced_status[0]) == ("on_time", "late")
    assert (str(first.due_on[0]), str(first.announced_due_on[0])) == ("2025-03-04", "2025-03-03")
    assert "1个环节" in told(result["A"])["days_overridden"].of_case


def test_office_days_that_repeat_the_announced_ones_change_nothing(plain_casebook, office):
    office("2025-03-01,false", "2025-03-03,true")
    assert "days_overridden" not in told(audit(plain_casebook(), DAY))


def test_the_notices_stand_in_audit_json(sample, tmp_path, today):
    today("2026-01-01")
    audit(sample.select("SD-01"), DAY).save(tmp_path)
    saved = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
    assert {"asof_future", "cases_chosen"} <= {notice["code"] for notice in saved["notices"]}
    assert all(notice.keys() == {"code", "count", "text"} for notice in saved["notices"])
