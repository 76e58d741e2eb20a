"""The steps of the employee periods, the overlap and the events in the browser, by pointer and by keyboard alone."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from linkage_kit.audit import audit
from linkage_kit.casebook import read_casebook
from linkage_kit.resources import sample_casebook

pytestmark = pytest.mark.acceptance


def month(form, name: str):
    return form.page.locator(f"[data-month='{name}']")


@pytest.mark.clause("12(1)")
def test_a_period_that_is_shortened_changes_the_overlap_to_what_the_audit_gives(form):
    form.choose("SD-08")
    form.step("employee_periods")
    expect(form.figure("paid:1")).to_have_text("184")
    expect(form.figure("total:paid")).to_have_text("259")
    expect(form.page.get_by_text("与第2个时段有相同月份")).to_be_visible()
    form.type_into(form.cell("employee_periods", 2, "end_month"), "2019年6月")
    expect(form.figure("total:paid")).to_have_text("257")
    form.step("overlap")
    expect(form.figure("months:2019")).to_have_text("6")
    expect(month(form, "2019-07")).to_have_attribute("aria-label", "2019年7月：居民缴费")
    form.press("undo")
    expect(form.figure("months:2019")).to_have_text("8")
    expect(month(form, "2019-07")).to_have_attribute("aria-label", "2019年7月：重复缴费")
    assert form.outside == []
    assert form.complaints == []


def test_a_month_is_reached_by_keys_and_leads_to_the_rows_that_make_it(form):
    form.choose("SD-08")
    form.step("overlap")
    month(form, "2019-04").click()
    expect(form.page.locator(".lk-made-of h3")).to_have_text("2019年4月：重复缴费")
    expect(form.page.locator("[data-role=go-to]")).to_have_text(
        ["居民缴费2019年度", "职工缴费第1个时段", "职工缴费第2个时段"]
    )
    month(form, "2019-04").focus()
    for key in ("ArrowDown", "Home", "ArrowRight", "Enter"):
        form.page.keyboard.press(key)
    expect(month(form, "2020-02")).to_be_focused()
    expect(form.page.locator(".lk-made-of h3")).to_have_text("2020年2月：居民缴费")
    assert form.page.locator("[data-month][tabindex='0']").count() == 1
    month(form, "2019-04").click()
    expect(form.page.locator("[data-role=go-to]")).to_have_count(3)
    form.page.locator("[data-role=go-to]").last.click()
    expect(form.cell("employee_periods", 2, "start_month")).to_be_focused()
    form.step("overlap")
    form.page.locator("[data-role=go-to]").first.click()
    expect(form.cell("resident_years", 2019, "year")).to_be_focused()
    assert form.complaints == []


@pytest.mark.clause("9(4)")
def test_a_date_that_is_typed_changes_status_and_picture_to_what_the_audit_gives(form):
    form.choose("SD-12")
    form.step("events")
    case = audit(read_casebook(sample_casebook()), dt.date.today())["SD-12"]
    due = case.timeline.set_index("step")["due_on"]
    for step, date in due.items():
        expect(form.figure(f"due:{step}")).to_have_text(f"{date:%Y-%m-%d}")
    expect(form.figure("status:funds_transferred")).to_have_text("late")
    picture = form.page.locator(".lk-gantt img")
    before = picture.get_attribute("src")
    form.type_into(form.cell("events", "funds_transferred", "date"), f"{due['funds_transferred']:%Y.%m.%d}")
    expect(form.figure("status:funds_transferred")).to_have_text("on_time")
    expect(picture).not_to_have_attribute("src", before)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    form.press("undo")
    expect(form.figure("status:funds_transferred")).to_have_text("late")
    assert form.outside == []
    assert form.complaints == []


def test_a_date_that_is_emptied_goes_with_its_row_only_when_its_field_is_left(form):
    form.choose("SD-13")
    form.step("events")
    date = form.cell("events", "result_reported", "date")
    note = form.cell("events", "result_reported", "note")
    kept = note.input_value()
    assert kept
    date.click()
    form.page.keyboard.press("ControlOrMeta+A")
    form.page.keyboard.press("Delete")
    form.page.wait_for_timeout(1200)
    expect(note).to_have_value(kept)
    form.page.keyboard.press("Tab")
    expect(note).to_have_value("")
    form.press("undo")
    expect(note).to_have_value(kept)
    expect(date).to_have_value("2026-04-13")
    assert form.complaints == []


@pytest.mark.in_lab
def test_a_date_is_chosen_in_the_calendar(form):
    form.choose("SD-13")
    form.step("events")
    form.page.get_by_label("选择告知办理结果 办理日期").click()
    picker = form.page.locator(".lk-picker")
    picker.evaluate(
        """picker => {
          picker.value = "2026-04-20";
          picker.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    expect(form.cell("events", "notice_sent", "date")).to_have_value("2026-04-20")
    form.press("undo")
    expect(form.cell("events", "notice_sent", "date")).to_have_value("")
    assert form.complaints == []
