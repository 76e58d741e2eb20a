"""Kernels that die in the middle lose nothing but the last second; windows on one case are told of each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from driving import Form, Server, serving_a_copy
from playwright.sync_api import expect

pytestmark = pytest.mark.acceptance


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
        expect(other.page.locator("[data-role=elsewhere]")).to_contain_text(f"进程{form.kernel.pid}")
        expect(told).to_contain_text(f"进程{other.kernel.pid}")
        assert form.complaints == other.complaints == []
    expect(told).to_have_count(0)


@pytest.mark.parametrize("server", ["lab"], indirect=True)
def test_a_window_of_jupyterlab_is_told_that_the_form_was_opened_in_another_one(form):
    form.choose("SD-18")
    with another_window(form) as other:
        expect(form.page.locator("[data-role=given-up]")).to_contain_text("已在另一个窗口中打开")
        other.choose("SD-18")
        form.stand_up()
        expect(other.page.locator("[data-role=given-up]")).to_contain_text("已在另一个窗口中打开")
        assert form.complaints == other.complaints == []
