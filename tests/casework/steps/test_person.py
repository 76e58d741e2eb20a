"""② The person and the applications: fields of the case, with what is derived, computed and found at each."""

from __future__ import annotations

from functools import partial

import pytest

from linkage_kit.casebook import TABLES
from linkage_kit.casework.steps import steps
from linkage_kit.casework.steps.person import Person


@pytest.fixture
def opened(opened_step):
    return partial(opened_step, Person)


def notes(parts: dict, column: str) -> list[str]:
    return [one["text"] for one in parts["fields"][column]["notes"]]


def tones(parts: dict, column: str) -> list[str]:
    return [one["tone"] for one in parts["fields"][column]["notes"]]


def edit(step: Person, parts: dict, **texts: str) -> None:
    for column, text in texts.items():
        step.vue_edit({"row": parts["row"], "column": column, "text": text})


def test_every_column_of_a_case_can_be_changed_in_one_step_and_no_more():
    by_column = {
        column: [step.step_id for step in steps() if step.edits("cases", column)]
        for column in TABLES["cases"].columns
    }
    assert all(len(numbers) == 1 for numbers in by_column.values()), by_column


def test_fields_have_the_texts_of_the_case_and_its_number_stays(opened):
    session, _, parts = opened("SD-13")
    row = session.draft.rows("cases")[0]
    assert {name: field["text"] for name, field in parts["fields"].items()} == {
        name: row.texts[name] for name in parts["fields"]
    }
    assert parts["fields"]["case_id"]["isFixed"]
    assert parts["key"] == "SD-13"


def test_words_are_chosen_by_their_chinese_titles_and_booleans_as_yes_and_no(opened):
    _, _, parts = opened("SD-13")
    fields = {field["name"]: field for group in parts["groups"] for field in group["fields"]}
    assert fields["choice"]["words"] == [
        ["resident", "享受居民养老保险待遇"],
        ["defer", "延缴企业职工养老保险"],
    ]
    assert fields["consolidated"]["words"] == [["true", "是"], ["false", "否"]]
    assert [name for name, field in fields.items() if field["isNeeded"]] == [
        "case_id",
        "name",
        "id_number",
        "applied_on",
        "benefit_applied_on",
    ]


def test_the_identity_number_is_checked_as_it_is_typed_whatever_else_is_wrong(opened):
    _, step, parts = opened(None)
    edit(step, parts, id_number="371300197102271044", applied_on="昨天")
    assert notes(parts, "id_number") == ["末位校验码与前17位不符，请逐位核对"]
    edit(step, parts, id_number="371300197102271")
    assert notes(parts, "id_number") == ["15位号码已停用，应为18位"]
    edit(step, parts, id_number=" ３７１７００１９７０１１１３０１０５ ")
    assert (notes(parts, "id_number"), tones(parts, "id_number")) == (["18位，校验码正确"], ["good"])
    assert parts["fields"]["applied_on"]["wrong"] == "应为日期，如2025-01-03"


def test_a_blank_birth_date_and_sex_are_those_of_the_identity_number(opened):
    session, step, parts = opened("SD-19")
    assert notes(parts, "birth_date") == ["空白，按公民身份号码为1971-02-27"]
    edit(step, parts, sex="")
    assert notes(parts, "sex") == ["空白，按公民身份号码为女"]
    assert session.draft.audited.facts.cases.sex[0] == "女"


def test_recorded_ones_that_disagree_with_the_identity_number_are_told_at_the_field(opened):
    session, step, parts = opened("SD-13")
    assert notes(parts, "birth_date") == notes(parts, "sex") == []
    edit(step, parts, birth_date="1970年11月14日", sex="男")
    assert notes(parts, "birth_date") == ["与公民身份号码中的1970-11-13不一致"]
    assert notes(parts, "sex") == ["与公民身份号码中的女不一致"]
    assert "D02" in set(session.draft.audited.findings["code"])
    assert Person.state(session.draft).missing == "出生日期、性别、退休类别有问题"


@pytest.mark.clause("4")
def test_the_first_day_of_application_stands_at_the_application(opened):
    _, step, parts = opened("SD-01")
    (note,) = parts["fields"]["applied_on"]["notes"]
    assert (note["figure"], note["value"]) == ("window_opens", "2024-10-21")
    edit(step, parts, benefit_applied_on="2025-08-31")
    assert parts["fields"]["applied_on"]["notes"][0]["value"] == "2025-02-28"


@pytest.mark.clause("7")
def test_where_no_condition_is_recorded_the_computed_one_is_shown(opened):
    _, step, parts = opened("SD-15")
    (note,) = parts["fields"]["meets_employee_retirement"]["notes"]
    assert (note["figure"], note["value"]) == ("conditions_met", "true")
    assert parts["fields"]["retirement_group"]["notes"][0]["value"] == "2026-06"
    edit(step, parts, employee_paid_months="179")
    assert parts["fields"]["meets_employee_retirement"]["notes"][0]["value"] == "false"
    edit(step, parts, employee_paid_months="")
    (note,) = parts["fields"]["meets_employee_retirement"]["notes"]
    assert note["text"] == "空白，事实不全，不能推算" and "figure" not in note


@pytest.mark.clause("7")
def test_missing_facts_are_told_at_the_field_that_misses_them(opened):
    _, step, parts = opened("SD-19")
    assert parts["fields"]["retirement_group"]["notes"][0]["code"] == "E05"
    edit(step, parts, employee_paid_months="")
    assert [one.get("code") for one in parts["fields"]["employee_paid_months"]["notes"]] == [None, "E05"]
    edit(step, parts, meets_employee_retirement="true", benefit_province="")
    assert parts["fields"]["benefit_province"]["notes"][0]["code"] == "E05"


def test_codes_are_shown_with_the_names_of_their_regions(opened):
    _, step, parts = opened("SD-01")
    assert notes(parts, "benefit_province") == ["山东省"]
    assert notes(parts, "resident_agency_code") == ["威海市荣成市"]
    edit(step, parts, resident_agency_code="999999")
    assert notes(parts, "resident_agency_code") == []


def test_how_far_the_step_is(opened):
    session, step, parts = opened(None)
    state = Person.state(session.draft)
    assert (state.mark, state.missing) == (
        "todo",
        "未填写案件编号、姓名、公民身份号码、衔接申请日期、待遇申请日期",
    )
    edit(step, parts, case_id="NEW-1", name="某某", id_number="371700197011130106")
    edit(step, parts, applied_on="2026-03-02", benefit_applied_on="三月")
    assert Person.state(session.draft).missing == "1处填写有误"
    edit(step, parts, benefit_applied_on="2026-03-16")
    assert Person.state(session.draft).missing == "公民身份号码有误"
    edit(step, parts, id_number="371700197011130105")
    assert Person.state(session.draft).mark == "done"
    assert Person.state(None).mark == "todo"


def test_what_the_identity_number_says_is_filled_in_and_can_be_changed(opened):
    session, step, parts = opened(None)
    edit(step, parts, id_number="371000196503120015")
    assert (parts["fields"]["birth_date"]["text"], parts["fields"]["sex"]["text"]) == ("1965-03-12", "男")
    session.undo()
    assert (parts["fields"]["id_number"]["text"], parts["fields"]["birth_date"]["text"]) == ("", "")
    session.redo()
    edit(step, parts, birth_date="1965-03-13")
    edit(step, parts, id_number="370900196606110045")
    # What was changed by hand stays; what the number before had said follows.
    assert parts["fields"]["birth_date"]["text"] == "1965-03-13"
    assert parts["fields"]["sex"]["text"] == "女"


def test_a_number_that_is_wrong_fills_in_nothing(opened):
    _, step, parts = opened(None)
    edit(step, parts, id_number="371000196503120016")
    assert (parts["fields"]["birth_date"]["text"], parts["fields"]["sex"]["text"]) == ("", "")


def test_a_province_is_known_by_its_name(opened):
    _, step, parts = opened(None)
    edit(step, parts, benefit_province="山东")
    assert parts["fields"]["benefit_province"]["text"] == "37"
    assert notes(parts, "benefit_province") == ["山东省"]
