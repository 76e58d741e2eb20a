"""The pages in a real browser with the network off: they load nothing, and the browser complains of nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from linkage_kit.batch import write_reports
from linkage_kit.resources import sample_casebook

CHROMIUM = Path("/usr/bin/chromium")
CASE = "SD-01"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("reports")
    write_reports(sample_casebook(), out, asof=dt.date(2026, 6, 30), case_ids=[CASE], formats=["html"])
    return out


@pytest.mark.skipif(not CHROMIUM.exists(), reason="没有安装Chromium，不能在浏览器中检查网页")
def test_the_index_and_a_report_open_with_the_network_off(folder):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(offline=True)
        page = context.new_page()
        requests: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        index = (folder / "index.html").as_uri()
        page.goto(index)
        page.get_by_role("link", name="HTML").click()
        page.wait_for_url((folder / f"{CASE}.html").as_uri())
        page.wait_for_load_state("networkidle")
        heading = page.get_by_role("heading", level=1).inner_text()
        pictures = page.locator("svg").count()
        browser.close()
    assert heading.startswith("城乡养老保险制度衔接审核报告")
    assert pictures > 0
    # A blob is part of the page that makes it: the index's own script.
    requests = [url for url in requests if not url.startswith("blob:")]
    assert requests == [index, (folder / f"{CASE}.html").as_uri()]
    assert complaints == []
