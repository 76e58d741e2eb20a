"""Kernels that die in the middle lose nothing but the last second; windows on one case are told of each other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from driving import Form, Server, serving_a_copy
from playwright.sync_api import Error, expect

from linkage_kit.casebook import read_casebook

pytestmark = [pytest.mark.acceptance, pytest.mark.in_lab]


# Who kills a server's kernels leaves it to restart them for a while: no other test meets that.
@pytest.fixture(params=["app", "lab"])
def server(request, tmp_path) -> Iterator[Server]:
    with serving_a_copy(request.param, tmp_path) as server:
        yield server


def typed_in_the_middle(form, case_id: str, text: str):
    """Types a text into a field of a case and stays in it, for a second."""
    form.choose(case_id)
    form.step("resident_years")
    cell = form.page.locator("[data-table=resident_years][data-column=personal]").first
    cell.click()
    form.page.keyboard.press("ControlOrMeta+A")
    form.page.keyboard.type(text)
    expect(form.page.locator(".lk-unsaved")).to_be_visible()
    form.page.wait_for_timeout(1000)
    return cell


def is_found_again(form, cell, text: str) -> None:
    expect(form.page.locator("[data-role=note]")).to_contain_text("已恢复")
    expect(cell).to_have_value(text)
    form.press("undo")
    expect(cell).not_to_have_value(text)
    expect(form.page.locator(".lk-unsaved")).to_have_count(0)


def test_a_killed_kernel_loses_nothing_but_the_last_second(form):
    cell = typed_in_the_middle(form, "SD-06", "606.06")
    assert form.complaints == []
    kernel = form.kernel
    kernel.kill()
    kernel.wait(timeout=30)
    form.reload()
    assert form.kernel.pid != kernel.pid
    is_found_again(form, cell, "606.06")
    assert form.outside == []


@pytest.mark.parametrize("server", ["lab"], indirect=True)
def test_a_kernel_that_jupyterlab_restarts_loses_nothing_but_the_last_second(form):
    cell = typed_in_the_middle(form, "SD-07", "707.07")
    kernel = form.kernel
    form.page.locator(
        "[data-command='notebook:restart-kernel'], [data-command='kernelmenu:restart']"
    ).first.click()
    form.page.locator(".jp-Dialog .jp-mod-accept").click()
    kernel.wait(timeout=30)
    form.stand_up()
    is_found_again(form, cell, "707.07")
    assert form.outside == []


@contextmanager
def another_window(form) -> Iterator[Form]:
    """The same address in a browser of its own."""
    context = form.page.context.browser.new_context(locale="zh-CN")
    try:
        other = Form.on(context.new_page(), form.server)
        yield other
        other.leave()
    finally:
        context.close()


@pytest.mark.parametrize("server", ["app"], indirect=True)
def test_two_windows_on_one_case_are_told_of_each_other_as_long_as_both_are_open(form):
    form.choose("SD-18")
    told = form.page.locator("[data-role=elsewhere]")
    expect(told).to_have_count(0)
    with another_window(form) as other:
        other.choose("SD-18")
        expect(other.page.locator("[data-role=elsewhere]")).to_contain_text("在您的另一个窗口中打开")
        expect(told).to_contain_text("在您的另一个窗口中打开")
        assert form.complaints == other.complaints == []
    expect(told).to_have_count(0)


@pytest.mark.parametrize("server", ["app"], indirect=True)
def test_a_window_that_crashed_is_told_of_no_more_within_ten_seconds_and_its_kernel_ends_within_a_minute(
    form,
):
    form.choose("SD-18")
    context = form.page.context.browser.new_context(locale="zh-CN")
    other = Form.on(context.new_page(), form.server)
    other.choose("SD-18")
    told, kernel = form.page.locator("[data-role=elsewhere]"), other.kernel
    expect(told).to_have_count(1)
    # It says no farewell.
    with suppress(Error):
        other.page.goto("chrome://crash")
    began = time.monotonic()
    expect(told).to_have_count(0, timeout=20_000)
    gone = time.monotonic()
    kernel.wait(timeout=90)
    print(f"told no more after {gone - began:.1f} s, kernel ended after {time.monotonic() - began:.1f} s")
    context.close()


@pytest.mark.parametrize("server", ["app"], indirect=True)
def test_a_page_loaded_again_is_no_other_window_to_itself(form):
    form.choose("SD-18")
    form.reload()
    expect(form.page.locator(".lk-case strong")).to_be_visible()
    form.page.wait_for_timeout(6000)
    expect(form.page.locator("[data-role=elsewhere]")).to_have_count(0)


@pytest.mark.parametrize("server", ["app"], indirect=True)
def test_a_conflict_is_told_value_by_value_and_what_differs_nowhere_merges_by_itself(form):
    form.choose("SD-10")
    with another_window(form) as other:
        other.choose("SD-10")
        for one, note, amount in ((form, "甲", "111"), (other, "乙", "222")):
            one.step("resident_years")
            one.type_into(one.page.locator("[data-table=resident_years][data-column=personal]").first, amount)
            one.step("person")
            column = "phone" if one is form else "household_address"
            one.type_into(one.cell("cases", "SD-10", column), {"phone": "15400000009"}.get(column, note))
        other.press("save")
        expect(other.page.locator("[data-role=saved]")).to_have_attribute("data-state", "saved")
        form.press("save")
        conflict = form.page.locator("[data-role=conflict]")
        expect(conflict.locator("tbody tr")).to_have_count(1)
        expect(conflict).to_contain_text("111.00")
        expect(conflict).to_contain_text("222.00")
        conflict.locator("[data-conflict='0'][data-side=theirs]").check()
        form.press("save-chosen")
        expect(form.page.locator("[data-role=saved]")).to_have_attribute("data-state", "saved")
    book = read_casebook(form.server.casebook).select(["SD-10"])
    assert book.resident_years["personal"].iloc[0] == 22200
    assert (book.cases["phone"].iloc[0], book.cases["household_address"].iloc[0]) == ("15400000009", "乙")


@pytest.mark.parametrize("server", ["lab"], indirect=True)
def test_a_window_of_jupyterlab_is_told_that_the_form_was_opened_in_another_one(form):
    form.choose("SD-18")
    with another_window(form) as other:
        expect(form.page.locator("[data-role=given-up]")).to_contain_text("已在另一个窗口中打开")
        other.choose("SD-18")
        form.stand_up()
        expect(other.page.locator("[data-role=given-up]")).to_contain_text("已在另一个窗口中打开")
        assert form.complaints == other.complaints == []
