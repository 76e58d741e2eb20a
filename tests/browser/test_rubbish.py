"""Rubbish in every field of every step: told at the field, nothing computed from it, all of it taken back by undo."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from linkage_kit.casebook import read_casebook
from linkage_kit.casework.checking import CellAddress
from linkage_kit.casework.draft import Draft

pytestmark = pytest.mark.acceptance

CASE = "SD-09"
#: Steps with fields, and the table that each edits.
STEPS = {
    "person": "cases",
    "resident_years": "resident_years",
    "employee_periods": "employee_periods",
    "settlement": "cases",
    "events": "events",
    "dispute": "claims",
}
RUBBISH = "<b>乱填</b>=1+1"
#: Where any text will do: what no file can hold.
UNSTORABLE = "乱\0填"

#: The first field of each column of a table, as (id, table, row, column, whether its text is chosen from a list).
_FIELDS = """fields => {
  const first = new Map();
  for (const field of fields) {
    const { table, row, column } = field.dataset;
    const name = `${table} ${column}`;
    const isChosen = field.tagName === "SELECT";
    if (!field.readOnly && !first.has(name)) first.set(name, [field.id, table, row, column, isChosen]);
  }
  return [...first.values()];
}"""
_VALUES = "fields => fields.map(({ dataset, value }) => [dataset.row, dataset.column, value])"
_PUT = """(field, text) => {
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}"""


def fields_of(form, step: str):
    fields = form.page.locator(f".lk-main [data-table={STEPS[step]}][data-row][data-column]")
    fields.first.wait_for()
    if step == "dispute":
        # The totals that a party states stand before the grids do.
        form.page.locator(".lk-main .lk-grid [data-id]").first.wait_for()
    return fields


def values(form, step: str) -> list[list[str]]:
    return fields_of(form, step).evaluate_all(_VALUES)


def undo_all(form) -> None:
    undo = form.page.locator("[data-role=undo]")
    while undo.is_enabled():
        undo.click()
        form.settled()


def test_rubbish_in_every_field_of_every_step_is_told_and_computes_nothing(form, server):
    form.choose(CASE)
    for step in STEPS:
        is_told_of_rubbish(form, server, step)
    assert form.outside == []
    assert form.complaints == []


def is_told_of_rubbish(form, server, step: str) -> None:
    form.step(step)
    before = values(form, step)
    columns = [field for field in fields_of(form, step).evaluate_all(_FIELDS) if not field[-1]]
    assert columns
    # The same texts in a draft without a page: what is wrong with each, in words that tests of their own hold.
    draft = Draft.of_casebook(read_casebook(server.casebook), CASE)
    expected = {}
    for field_id, table, _, column, _ in columns:
        field = form.page.locator(f"[id='{field_id}']")
        row = field.get_attribute("data-row")
        text = RUBBISH if draft_refuses(draft, table, row, column) else UNSTORABLE
        draft.set(table, row, column, text)
        field.evaluate(_PUT, text)
        expect(field).to_have_attribute("aria-invalid", "true")
        expected[field_id] = (table, column)
    for field_id, (table, column) in expected.items():
        field = form.page.locator(f"[id='{field_id}']")
        row = field.get_attribute("data-row")
        told = draft.problems[CellAddress(table, row, column)]
        assert re.search("[\u4e00-\u9fff]", told)
        expect(form.message_at(field)).to_have_text(told)
    assert form.page.locator("[data-step].problem").count() > 0
    computes_nothing(form)
    form.step(step)
    undo_all(form)
    expect(form.page.locator(".lk-main [aria-invalid]")).to_have_count(0)
    assert values(form, step) == before


def draft_refuses(draft: Draft, table: str, row: str, column: str) -> bool:
    """Whether the column refuses rubbish that is text."""
    tried = draft.what_if({(table, row, column): RUBBISH})
    return any(cell.table == table and cell.column == column for cell in tried.problems)


def computes_nothing(form) -> None:
    for step in ("refund", "findings"):
        form.step(step)
        expect(form.page.locator(".lk-main .lk-lead[role=status]")).to_contain_text("填写有误")
        expect(form.page.locator(".lk-main [data-figure]")).to_have_count(0)


def test_rubbish_in_the_number_of_a_new_case_is_told_at_its_field(form):
    form.press("new-case")
    form.step("person")
    number = form.page.locator("[data-table=cases][data-column=case_id]")
    form.type_into(number, "../../x")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(form.message_at(number)).to_contain_text("应为")
    form.type_into(number, "SD-01")
    expect(form.message_at(number)).to_have_text("案卷中已有这个案件编号")
    undo_all(form)
    expect(number).to_have_value("")
    assert form.complaints == []


def test_rubbish_in_a_trial_is_told_at_its_field_and_tries_nothing(form):
    form.choose(CASE)
    form.step("decision")
    form.page.locator("[data-role=what-if-record]").select_option(index=0)
    form.page.locator("[data-role=what-if-fact]").select_option("applied_on")
    form.press("what-if-add")
    tried = form.page.locator("[data-role=what-if-value]")
    form.type_into(tried, RUBBISH)
    expect(tried).to_have_attribute("aria-invalid", "true")
    expect(form.page.get_by_text("试填的内容有误，改正后才能计算。")).to_be_visible()
    expect(form.page.locator("[data-figure^='what-if:']")).to_have_count(0)
    expect(form.figure("outcome")).to_have_text("employee_to_resident")
    form.press("what-if-remove")
    expect(tried).to_have_count(0)
    assert form.complaints == []
