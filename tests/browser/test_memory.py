"""What pages hold of memory: each its kernel, before and after papers, and all together one maker of papers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest
from driving import Form, Server, serving
from long_case import LONG, with_long_case
from playwright.sync_api import expect

from linkage_kit.batch.maker_process import IDLE_VARIABLE
from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.casework.steps import steps
from linkage_kit.resources import sample_casebook

pytestmark = pytest.mark.acceptance

#: Bytes that a page's kernel may hold.
MOST = 280 * 2**20
IDLE = 15


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    """`linkage app` on a casebook with a case of 30 years; its maker of papers ends soon when it is idle."""
    folder = tmp_path_factory.mktemp("memory")
    write_casebook(with_long_case(read_casebook(sample_casebook())), folder / "casebook")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(IDLE_VARIABLE, str(IDLE))
        with serving("app", folder / "casebook", folder / "home") as server:
            yield server


def makers(server: Server) -> set[int]:
    """The processes of a server that make papers, without the children that do the works."""
    found = set()
    for child in psutil.Process(server.process.pid).children():
        # One may end while it is looked at.
        with suppress(psutil.Error):
            if any("maker_process" in word for word in child.cmdline()):
                found.add(child.pid)
    return found


def make_papers(form: Form) -> None:
    form.step("produce")
    form.press("produce")
    progress = form.page.locator("[data-role=progress]")
    progress.wait_for()
    progress.wait_for(state="detached", timeout=90_000)
    expect(form.page.locator("[data-role=preview][data-file$='.pdf']").last).to_be_visible()


def test_a_page_holds_little_before_and_after_papers_and_all_pages_have_one_maker(chromium, server):
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    forms = [Form.on(context.new_page(), server) for _ in range(2)]
    assert makers(server) == set()
    used = set()
    for form in forms:
        form.choose(LONG)
        for step in steps():
            form.step(step.step_id)
            form.settled()
        before = form.kernel.memory_info().rss
        make_papers(form)
        make_papers(form)
        used |= makers(server)
        assert (before <= MOST, form.kernel.memory_info().rss <= MOST) == (True, True)
        assert form.kernel.children() == []
    assert len(used) == 1
    until = time.monotonic() + 4 * IDLE
    while makers(server):
        assert time.monotonic() < until
        time.sleep(0.2)
    make_papers(forms[0])
    assert makers(server).isdisjoint(used)
    assert [form.complaints for form in forms] == [[], []]
    for form in forms:
        form.leave()
    context.close()
