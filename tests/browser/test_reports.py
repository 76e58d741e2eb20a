"""Reports, the page of a dispute and the summary for people who cannot see them, and on a narrow screen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from accessibility import violations
from playwright.sync_api import Page

from linkage_kit.batch import write_reports
from linkage_kit.resources import sample_casebook

pytestmark = pytest.mark.acceptance

ASOF = dt.date(2026, 6, 30)
PAGES = ["SD-10.html", "SD-17~dispute.html", "index.html"]
WIDTHS = [1280, 390]

#: Of everything that can be scrolled sideways: what it shows, whether it has to be, and whether it says so.
_SCROLLERS = """() => [...document.querySelectorAll(".scroll")].map((one) => [
  one.getAttribute("aria-label"),
  one.firstElementChild.getBoundingClientRect().width > one.getBoundingClientRect().width,
  getComputedStyle(one, "::before").display !== "none",
])"""
_TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("reports")
    for case_id, only in (("SD-17", ["dispute"]), ("SD-10", [])):
        write_reports(sample_casebook(), out, asof=ASOF, case_ids=[case_id], formats=["html"], only=only)
    return out


@pytest.fixture(params=PAGES)
def address(folder, request) -> str:
    return (folder / request.param).as_uri()


def opened(chromium, address: str, width: int, colours: str = "light") -> Page:
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=colours)
    page.goto(address)
    page.locator("main h2").first.wait_for()
    return page


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_keeps_anybody_out(chromium, address, width, colours):
    page = opened(chromium, address, width, colours)
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_what_scrolls_sideways_says_so_and_nothing_else_does(chromium, address, width):
    page = opened(chromium, address, width)
    scrollers = page.evaluate(_SCROLLERS)
    assert [one for one in scrollers if one[1] != one[2]] == []
    assert any(scrolls for _, scrolls, _ in scrollers) == (width < 700)
    assert page.evaluate(_TOO_WIDE) == 0
    page.close()


def test_a_picture_says_in_words_that_it_scrolls(chromium, folder):
    page = opened(chromium, (folder / "SD-10.html").as_uri(), 390)
    said = page.locator(".picture .scroll").evaluate_all(
        "all => all.map((one) => getComputedStyle(one, '::before').content)"
    )
    assert len(said) == 3 and all("可左右滑动查看" in text for text in said)
    page.close()
