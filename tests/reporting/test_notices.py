"""Nothing is silenced unseen: what misleads stands on page one, among the readings, at the days, in the summary."""

import datetime as dt

import pytest

from linkage_kit import clock, workdays
from linkage_kit.audit import audit
from linkage_kit.batch.case_job import case_notebook
from linkage_kit.batch.fingerprint import fingerprints
from linkage_kit.casebook import Casebook, read_casebook
from linkage_kit.reporting import identity, readings, summary, timeline
from linkage_kit.reporting.case import MASKED, UNMASKED, ReportCase, audit_in_memory
from linkage_kit.reporting.index import index_table
from linkage_kit.reporting.summary.opened_batch import open_batch
from linkage_kit.resources import sample_casebook

DAY = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def sample():
    return read_casebook(sample_casebook())


@pytest.fixture(scope="module")
def twice(sample):
    """The sample, in which SD-02 is of the same person as SD-01."""
    cases = sample.cases
    cases.loc[1, "id_number"] = cases.loc[0, "id_number"]
    return sample.assign(cases=cases)


@pytest.fixture
def office(tmp_path, monkeypatch):
    """An office in which the day on which SD-01's first limit ends is free."""
    computed = (workdays.site_days, workdays.working_days, workdays.changed_days)
    monkeypatch.setattr(workdays, "site_file", lambda: tmp_path / "workdays.csv")
    due = audit(read_casebook(sample_casebook()), DAY)["SD-01"].timeline["due_on"].iloc[0].date()
    (tmp_path / "workdays.csv").write_text(f"date,working\n{due},false\n", encoding="utf-8")
    for each in computed:
        each.cache_clear()
    yield due
    monkeypatch.undo()
    for each in computed:
        each.cache_clear()


def texts(blocks):
    return [block.text for block in blocks if block.kind == "paragraph"]


def shown(result, case_id="SD-01", privacy=MASKED):
    return ReportCase(result[case_id], privacy)


def batch_of(result, cases=None):
    with audit_in_memory("book", "audit", result):
        return open_batch("book", DAY.isoformat(), "audit", cases=cases)


def test_page_one_says_that_the_person_has_another_case(twice):
    told = texts(identity(shown(audit(twice, DAY))).blocks)
    assert "注意：同一公民身份号码在案卷中还有案件SD-02（A08），应核实是否同一人重复申请、重复清退。" in told


def test_page_one_says_nothing_where_there_is_nothing_to_say(sample):
    assert not [text for text in texts(identity(shown(audit(sample, DAY))).blocks) if text.startswith("注意")]


def test_the_readings_name_the_days_that_an_office_has_changed(sample, office):
    items = dict(readings(shown(audit(sample, DAY))).blocks[-1].items)
    assert f"{office}（改为休息日）" in items["本机构的工作日"]


def test_due_dates_that_an_office_has_moved_are_marked(sample, office):
    case = shown(audit(sample, DAY))
    table = next(block for block in timeline(case).blocks if block.kind == "table")
    assert table.rows[0].cells[5].text.endswith("‡")
    assert (
        f"‡ 因本机构的workdays.csv而不同；按国务院办公厅的放假安排，发出联系函应于{office}办结"
        in table.footnote
    )
    assert any("以‡标出" in text for text in texts(identity(case).blocks))


def test_the_summary_counts_what_an_office_has_moved(sample, office):
    told = texts(summary.overview(batch_of(audit(sample, DAY))).blocks)
    assert any("本机构的workdays.csv改动了1个日子" in text and "个案件的应办结日" in text for text in told)


def test_masked_values_are_told_and_shown_ones_are_not(sample):
    result = audit(sample, DAY)
    assert "遮盖" in dict(readings(shown(result)).blocks[-1].items)
    assert "遮盖" not in dict(readings(shown(result, privacy=UNMASKED)).blocks[-1].items)


def test_without_a_table_of_events_the_report_says_so_and_asks_for_nothing(sample):
    book = Casebook(sample.cases, sample.resident_years, sample.employee_periods, None, sample.claims)
    result = audit(book, DAY)
    sentence = "案卷没有办理过程表（events），没有审核办理时限。"
    assert texts(timeline(shown(result)).blocks) == [sentence]
    assert f"注意：{sentence}" in texts(identity(shown(result)).blocks)
    assert texts(summary.delays(batch_of(result)).blocks) == [sentence]


def test_the_index_counts_the_cases_of_a_person_over_the_whole_casebook(twice):
    result = audit(twice, DAY)
    assert index_table(result, case_ids=["SD-01"])["cases_of_person"].tolist() == [2]
    batch = batch_of(result, ["SD-01"])
    opening, *_ = texts(summary.persons(batch).blocks)
    assert opening == (
        "1个公民身份号码出现在2个案件中，应核实是否同一人重复申请、重复清退。其中1个不在所选的案件之中，也列在这里。"
    )
    table = summary.persons(batch).blocks[-1]
    assert [row.cells[1].text for row in table.rows] == ["SD-01", "SD-02"]


def test_a_case_that_was_not_even_read_is_counted(twice):
    part = audit(twice.select(["SD-01", "SD-03"]), DAY)
    opening, *_ = texts(summary.persons(batch_of(part)).blocks)
    assert opening.endswith("另有1个没有读入，见各案的A08。")
    told = texts(summary.overview(batch_of(part)).blocks)
    assert "注意：案卷共有20个案件，这里只有选定的2个，不含其余18个。" in told


def test_a_report_is_made_anew_when_another_case_of_the_person_comes(sample, twice):
    before, after = (
        fingerprints(audit(book, DAY), case_notebook(), unmask=False) for book in (sample, twice)
    )
    assert {case_id for case_id in before if before[case_id] != after[case_id]} == {"SD-01", "SD-02"}


def test_a_report_does_not_depend_on_which_cases_were_chosen(twice):
    whole, part = (
        fingerprints(audit(book, DAY), case_notebook(), unmask=False)
        for book in (twice, twice.select("SD-01"))
    )
    assert whole["SD-01"] == part["SD-01"]


def test_a_report_is_made_anew_when_its_day_has_come(sample, monkeypatch):
    marks = []
    for today in (dt.date(2026, 6, 29), dt.date(2026, 6, 30), dt.date(2026, 7, 1)):
        monkeypatch.setattr(clock, "today", lambda today=today: today)
        marks.append(fingerprints(audit(sample.select("SD-01"), DAY), case_notebook(), unmask=False)["SD-01"])
    assert marks[0] != marks[1] == marks[2]
