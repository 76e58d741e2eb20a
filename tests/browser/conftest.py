"""The casework form at both its places: as a page (Voilà) and in JupyterLab, on a casebook of the test's own."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from driving import CHROMIUM, Form, Server, launched, serving_a_copy
from playwright.sync_api import expect, sync_playwright

# Other tests may keep the machine busy.
expect.set_options(timeout=30_000)


# Playwright keeps a loop of its own running, which other tests of the same process must not meet: a browser a module.
@pytest.fixture(scope="module")
def chromium():
    if not CHROMIUM.exists():
        reason = "没有安装Chromium，不能在浏览器中检查网页"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session", params=["app", "lab"])
def server(request, tmp_path_factory) -> Iterator[Server]:
    with serving_a_copy(request.param, tmp_path_factory.mktemp(request.param)) as server:
        yield server


@pytest.fixture
def form(chromium, server) -> Form:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    form = Form.on(context.new_page(), server)
    yield form
    form.leave()
    context.close()
