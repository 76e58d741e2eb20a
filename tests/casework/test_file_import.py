"""Files dropped on the form: all of what they hold becomes the case's rows in one step, or nothing does."""

from __future__ import annotations

import datetime as dt

import pytest

from linkage_kit.audit import audit
from linkage_kit.casework.file_import import cleaned
from linkage_kit.casework.session import Session
from linkage_kit.casework.steps.choose import Choose
from linkage_kit.forms.annexes import annex_numbered
from linkage_kit.forms.write import form_files

ASOF = dt.date(2026, 6, 30)


@pytest.fixture
def session(place):
    session = Session(place, ASOF)
    yield session
    session.leave()


@pytest.fixture
def step(session):
    step = Choose(session)
    session.listen(lambda: step.update(session.draft))
    return step


def annex(casebook, case_id: str, number: int) -> tuple[str, bytes]:
    """A filled annex as a workbook."""
    form = annex_numbered(number)
    filled = form.form(form.fill(audit(casebook, ASOF)[case_id]))
    files = form_files(f"{case_id}-annex-{number}", filled, ASOF)
    return next((name, data) for name, data in files.items() if name.endswith(".xlsx"))


def hand_in(step: Choose, *files: tuple[str, bytes], claimant: str = "agency") -> dict:
    names = [name for name, _ in files]
    step.vue_hand_in({"names": names, "claimant": claimant}, [memoryview(data) for _, data in files])
    return step.parts["outcome"]


def without(session: Session, table: str) -> None:
    for row in session.draft.rows(table):
        session.edit(lambda draft, id_=row.id: draft.delete_row(table, id_))


@pytest.mark.clause("9(2)", "10(1)")
def test_annexes_3_and_4_give_back_the_records_they_were_filled_from_in_one_step(session, step, sample_whole):
    session.open("SD-13")
    years = [row.texts for row in session.draft.rows("resident_years")]
    without(session, "resident_years")
    without(session, "employee_periods")
    outcome = hand_in(step, annex(sample_whole, "SD-13", 3), annex(sample_whole, "SD-13", 4))
    assert outcome["isTaken"], outcome
    money = ("year", "personal", "collective", "subsidy", "interest")
    assert [[row.texts[name] for name in money] for row in session.draft.rows("resident_years")] == [
        [texts[name] for name in money] for texts in years
    ]
    assert session.draft.rows("employee_periods")
    assert outcome["told"].startswith("已导入。导入后本案有：")
    session.undo()
    assert (session.draft.rows("resident_years"), session.draft.rows("employee_periods")) == ([], [])


@pytest.mark.clause("12(2)")
def test_an_annex_5_becomes_the_claim_of_the_one_it_is_of(session, step, sample_whole):
    session.open("SD-16")
    outcome = hand_in(step, annex(sample_whole, "SD-16", 5), claimant="person")
    assert outcome["isTaken"], outcome
    assert {row.key for row in session.draft.rows("claims")} >= {"person:2014", "person:2017"}


def test_another_persons_form_is_refused_with_its_file_and_nothing_is_taken_over(session, step, sample_whole):
    session.open("SD-13")
    outcome = hand_in(step, annex(sample_whole, "SD-14", 3))
    assert not outcome["isTaken"]
    assert outcome["problems"] and all("SD-14-annex-3.xlsx" in problem for problem in outcome["problems"])
    assert outcome["told"] == f"有{len(outcome['problems'])}处不能读，没有导入任何内容。"
    assert not session.draft.is_changed


def test_what_is_no_workbook_is_refused(session, step):
    session.open("SD-13")
    outcome = hand_in(step, ("../../附件3.xlsx", b"nonsense"))
    assert not outcome["isTaken"] and len(outcome["problems"]) == 1
    assert outcome["problems"][0].startswith("_.._附件3.xlsx：")


def test_a_case_without_its_facts_takes_no_form_yet(session, step, sample_whole):
    session.open_blank()
    outcome = hand_in(step, annex(sample_whole, "SD-13", 3))
    assert not outcome["isTaken"]
    assert "附件按公民身份号码归入案件" in outcome["problems"][0]


def test_what_came_of_files_is_told_of_their_case_only(session, step, sample_whole):
    session.open("SD-13")
    assert hand_in(step, annex(sample_whole, "SD-13", 3))
    session.open("SD-14")
    assert step.parts["outcome"] == {}


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..", "", "a\0b.xlsx", "C:\\x.xlsx", "长" * 300 + ".xlsx"]
)
def test_a_files_name_is_no_path(tmp_path, name):
    path = tmp_path / cleaned(name)
    assert path.resolve().parent == tmp_path.resolve()
    path.write_bytes(b"")
