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


def pytest_collection_modifyitems(config, items):
    """Tests are run on the page; those under `in_lab`, and all of them where LINKAGE_PLACES=all, in JupyterLab too.

    The form is the same widget in both: JupyterLab differs in how it loads, scrolls, reconnects and starts kernels.
    """
    if os.environ.get("LINKAGE_PLACES") == "all":
        return
    left_out = [item for item in items if _is_only_another_place(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _is_only_another_place(item) -> bool:
    """Whether a test is run in JupyterLab for completeness alone: it does not ask for that place itself."""
    asked = [mark.args[0] for mark in item.iter_markers("parametrize")]
    place = getattr(item, "callspec", None) and item.callspec.params.get("server")
    return place == "lab" and "server" not in asked and not item.get_closest_marker("in_lab")


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
