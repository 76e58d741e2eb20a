"""A page whose kernel, server or socket is gone says so, lets nothing be typed, and comes back by itself."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator

import pytest
from driving import Form, Server, serving, serving_a_copy
from playwright.sync_api import expect

pytestmark = [pytest.mark.acceptance, pytest.mark.in_lab]

STEP = "resident_years"


@pytest.fixture(params=["app", "lab"])
def server(request, tmp_path) -> Iterator[Server]:
    with serving_a_copy(request.param, tmp_path) as server:
        yield server


def is_lost(form: Form, since: float) -> None:
    """The bar says it, and no field can be reached; how long it took stands in the test's output."""
    bar = form.page.locator("[data-role=connection][data-state=lost]")
    bar.wait_for(timeout=10_000)
    print(f"seen after {time.monotonic() - since:.1f} s: {bar.inner_text()}")
    expect(form.page.locator(".lk-body")).to_have_attribute("inert", "")
    expect(form.page.locator("[data-role=saved]")).not_to_have_attribute("data-state", "saved")


def is_back(form: Form, since: float) -> None:
    """The page is connected once more, with the case and the step that were open."""
    form.page.locator("[data-role=connection][data-state=up]").wait_for(timeout=60_000)
    form.page.locator(f"[data-step-id={STEP}][aria-current=step]").wait_for(timeout=60_000)
    print(f"back after {time.monotonic() - since:.1f} s")


def edited(form: Form, case_id: str, text: str):
    """A cell with a text that is kept as a draft."""
    form.choose(case_id)
    form.step(STEP)
    cell = form.page.locator(f"[data-table={STEP}][data-column=personal]").first
    form.type_into(cell, text)
    form.page.wait_for_function("window.linkageTalk.open.size === 0")
    return cell


def can_be_changed(form: Form, cell) -> None:
    """What is typed is kept again."""
    form.type_into(cell, "77")
    form.page.evaluate("document.activeElement.blur()")
    expect(cell).to_have_value("77.00")
    form.page.wait_for_function("window.linkageTalk.open.size === 0")
    expect(form.page.locator("[data-role=saved]")).to_contain_text("草稿存于")


# That is how a kernel ends whose machine has no memory left.
def test_a_dead_kernel_is_seen_and_the_page_comes_back_with_the_draft(form):
    cell = edited(form, "SD-06", "606.06")
    kernel, since = form.kernel, time.monotonic()
    kernel.kill()
    is_lost(form, since)
    is_back(form, since)
    expect(cell).to_have_value("606.06")
    assert form.kernel.pid != kernel.pid
    can_be_changed(form, cell)


@pytest.mark.parametrize("server", ["app"], indirect=True)
def test_what_was_on_its_way_to_a_dead_kernel_is_put_in_again(form):
    cell = edited(form, "SD-06", "606.06")
    form.kernel.suspend()
    form.type_into(cell, "607.07")
    form.kernel.kill()
    form.page.locator("[data-role=connection][data-state=lost]").wait_for(timeout=10_000)
    expect(cell).to_have_value("607.07", timeout=60_000)
    expect(form.page.locator("[data-role=note]")).to_contain_text("没有送达的1处修改已重新填入")
    form.press("undo")
    expect(cell).to_have_value("606.06")


@pytest.fixture
def port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.mark.parametrize("kind", ["app", "lab"])
def test_a_server_that_is_started_again_finds_the_page_waiting(chromium, tmp_path, port, kind):
    with serving_a_copy(kind, tmp_path) as first:
        casebook, home = first.casebook, tmp_path / "home"
    context = chromium.new_context(locale="zh-CN")
    with serving(kind, casebook, home, "--port", port) as server:
        form = Form.on(context.new_page(), server)
        cell = edited(form, "SD-06", "606.06")
        since = time.monotonic()
        server.process.kill()
        server.process.wait()
        is_lost(form, since)
    with serving(kind, casebook, home, "--port", port):
        since = time.monotonic()
        if kind == "lab":
            # JupyterLab asks for another kernel in words of its own; the cell is run by hand.
            form.page.reload()
            form.stand_up()
        is_back(form, since)
        expect(cell).to_have_value("606.06")
        can_be_changed(form, cell)
    context.close()


@pytest.mark.parametrize("server", ["app"], indirect=True)
def test_a_page_that_slept_goes_on_as_if_nothing_had_been(form):
    cell = edited(form, "SD-06", "606.06")
    kernel = form.kernel
    session = form.page.context.new_cdp_session(form.page)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    time.sleep(60)
    session.send("Page.setWebLifecycleState", {"state": "active"})
    can_be_changed(form, cell)
    assert form.kernel.pid == kernel.pid


@pytest.mark.parametrize("server", ["app"], indirect=True)
def test_a_cut_socket_is_seen_and_connected_again(form):
    sockets, is_open = [], [True]

    def through(here):
        if is_open[0]:
            sockets.append((here, here.connect_to_server()))
        else:
            here.close()

    form.page.route_web_socket(re.compile("/api/kernels/"), through)
    form.reload()
    cell = edited(form, "SD-06", "606.06")
    since, is_open[0] = time.monotonic(), False
    for here, there in sockets:
        there.close()
        here.close()
    is_lost(form, since)
    is_open[0] = True
    is_back(form, since)
    can_be_changed(form, cell)
