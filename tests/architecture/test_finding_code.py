"""A finding code is made from outside: its function with one decorator, and it is everywhere where it must appear."""

import datetime as dt

import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.advice import Advice
from linkage_kit.audit.registry import CHECKS, Hits, check, codes_of_step
from linkage_kit.audit.stake import WHOLE_CASE
from linkage_kit.casebook import read_casebook
from linkage_kit.dictionary import data_dictionary
from linkage_kit.reporting.case import MASKED, ReportCase, audit_in_memory
from linkage_kit.reporting.sections.findings import shown_findings
from linkage_kit.reporting.sections.next_steps import next_steps
from linkage_kit.reporting.summary.opened_batch import open_batch
from linkage_kit.reporting.summary.sections import agencies
from linkage_kit.resources import sample_casebook

ASOF = dt.date(2026, 6, 30)
CASE = "SD-01"


@pytest.fixture
def result():
    """The sample audited while code X01 is there: it finds every case, and asks for something before all else."""

    @check(
        "X01",
        severity="error",
        article="14",
        title="外加的审核",
        message="外加的发现。",
        stake=WHOLE_CASE,
        owner="resident",
        advice=Advice(0, "先办外加的事项"),
        mends="phone",
        step="settlement",
    )
    def every_case(facts):
        return Hits.of_cases(facts, facts.cases.case_id != "")

    yield audit(read_casebook(sample_casebook()), ASOF)
    del CHECKS["X01"]


def test_it_is_among_the_findings_with_what_is_at_stake(result):
    case = result[CASE]
    (at_stake,) = case.stakes[case.findings["code"] == "X01"]
    assert at_stake == case.case[["transferred_amount", "recorded_refund_total"]].max()


def test_page_one_says_first_what_to_do_about_it(result):
    first, *_ = next_steps(ReportCase(result[CASE], MASKED)).rows
    assert first.cells[1].text == "先办外加的事项" and first.data["action"] == "other"


def test_the_report_shows_it_with_its_title_and_evidence(result):
    (shown,) = [one for one in shown_findings(result[CASE]) if one.record.code == "X01"]
    assert shown.title == "外加的审核" and shown.clause == "第十四条"


def test_the_data_dictionary_and_its_casework_step_have_it(result):
    assert "| `X01` |" in data_dictionary()
    assert "X01" in codes_of_step("settlement")


def test_the_index_counts_it_with_the_agency_that_answers_for_it(result, tmp_path):
    result.save(tmp_path / "audit")
    with audit_in_memory("sample", str(tmp_path / "audit"), result):
        batch = open_batch("sample", ASOF.isoformat(), str(tmp_path / "audit"))
        attributed = agencies.attributed(batch)
    assert set(attributed.loc[attributed["finding"] == "X01", "scheme"]) == {"resident"}
