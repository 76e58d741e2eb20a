"""`index.html` in a browser with the network off: the list of cases is searched, sorted and filtered there."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.batch.summary import write_summary
from linkage_kit.casebook import Casebook, read_casebook, write_casebook
from linkage_kit.reporting.index import index_table, report_rows
from linkage_kit.reporting.values import amount

from .hard_cases import ASOF, HOSTILE_NAMES
from .pages import ADDRESS, soup

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MANY = 10_000

browser_test = pytest.mark.acceptance


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM.exists():
        pytest.skip("the pages cannot be opened without chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


class Opened:
    """A page that is open, with what it asked for and what went wrong."""

    def __init__(self, browser, path: Path, width: int = 1280) -> None:
        context = browser.new_context(offline=True, viewport={"width": width, "height": 900})
        self.page = context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text))
        self.page.on("dialog", lambda dialog: self.errors.append("a dialog opened"))
        started = time.perf_counter()
        self.page.goto(path.as_uri())
        self.page.wait_for_selector(".dt-info")
        self.seconds = time.perf_counter() - started

    def column(self, title: str) -> list[str]:
        """Texts of a column as shown."""
        return self.page.locator(f'td[data-label="{title}"], th[data-label="{title}"]').all_text_contents()

    def info(self) -> str:
        """Which of how many cases are shown."""
        return self.page.locator(".dt-info").inner_text()

    def choose(self, label: str, value: str) -> None:
        """Choose a value of a filter."""
        self.page.locator(".filters label", has_text=label).first.locator("select").select_option(value)

    def search(self, text: str) -> None:
        """Type into the search field."""
        self.page.locator(".dt-search input").fill(text)


@pytest.fixture(scope="module")
def many(golden, tmp_path_factory):
    """Folder of the summary of ten thousand cases, and their index."""
    book = golden.casebook
    times = range(-(-MANY // len(book.cases)))
    tables = {
        name: pd.concat(
            [frame.assign(case_id=f"{n:02d}-" + frame["case_id"]) for n in times], ignore_index=True
        )
        for name, frame in book.tables.items()
    }
    tables["cases"]["id_number"] = tables["cases"]["id_number"].where(tables["cases"].index % 7 > 0, "0")
    kept = Casebook.from_frames(**tables).select(tables["cases"]["case_id"].head(MANY))
    work = tmp_path_factory.mktemp("many")
    write_casebook(kept, work / "casebook")
    result = audit(read_casebook(work / "casebook"), ASOF)
    result.save(work / "out" / "audit")
    rows = report_rows(result, None, ("html", "pdf"))
    for row in rows:
        (work / "out" / row.files["html"]).touch()
    write_summary(work / "out", result, rows, casebook=str(work / "casebook"))
    return work / "out", index_table(result, work / "out")


@pytest.fixture(scope="module")
def opened_many(browser, many):
    return Opened(browser, many[0] / "index.html")


@pytest.fixture
def opened(browser, hard):
    return Opened(browser, hard.folder / "index.html")


def test_nothing_outside_the_page_is_named_but_in_the_library(hard):
    page = soup((hard.folder / "index.html").read_text(encoding="utf-8"))
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-"
    )
    assert "unsafe-eval" not in policy and "http" not in policy
    assert not page.find_all(["link", "img", "iframe", "base"]) and not page.find_all(src=True)
    assert {script["type"] for script in page.find_all("script")} == {
        "application/json",
        "text/plain",
        "module",
    }
    # The library and the page's own script are tried in a browser below.
    for script in page.find_all("script", type=["text/plain", "module"]):
        script.decompose()
    # A hash of the page's policy may have anything in it that base64 has.
    without_hashes = re.sub(r"sha256-[\w+/=]+", "", str(page))
    assert not ADDRESS.search(without_hashes.replace("`d` @e //f", ""))


def test_without_scripts_the_riskiest_cases_are_there_with_their_links(hard):
    page = soup((hard.folder / "index.html").read_text(encoding="utf-8"))
    for script in page.find_all("script"):
        script.decompose()
    links = {link["href"] for link in page.select(".listing a")}
    assert links == {f"./{file}" for row in hard.rows.values() for file in row.files.values()}


@browser_test
def test_the_page_asks_for_nothing_but_itself(opened, hard):
    address = (hard.folder / "index.html").as_uri()
    assert [url for url in opened.requests if not url.startswith("blob:null/")] == [address]
    assert opened.errors == []


@browser_test
def test_hostile_names_are_text(opened):
    names = opened.column("姓名")
    for case_id in ("X-SCRIPT", "X-FORMULA", "X-TYPST", "X-ATTRIBUTE"):
        assert HOSTILE_NAMES[case_id] in names
    assert not [name for name in names if "\u202e" in name]
    assert opened.page.locator("main script, main img, [onmouseover]").count() == 0


@browser_test
def test_all_cases_on_one_page_can_be_asked_for_in_chinese(opened):
    sizes = opened.page.locator(".dt-length option").all_text_contents()
    assert sizes == ["20", "50", "200", "1000", "全部"]


@browser_test
def test_every_case_is_linked(opened, hard):
    links = opened.page.locator(".listing td a")
    found = {link.get_attribute("href") for link in links.all()}
    assert found == {f"./{file}" for row in hard.rows.values() for file in row.files.values()}
    assert all((hard.folder / name).is_file() for name in found)


@browser_test
def test_ten_thousand_cases_open_soon_and_in_order_of_risk(opened_many, many):
    folder, table = many
    assert opened_many.errors == []
    assert (folder / "index.html").stat().st_size < 4_000_000
    assert opened_many.seconds < 10
    assert opened_many.info() == f"第 1 至 50 个，共 {MANY} 个案件"
    assert opened_many.column("案件编号") == list(table["case_id"].head(50))
    # Only the rows that are seen are made.
    assert opened_many.page.locator(".listing tbody tr").count() == 50


@browser_test
def test_search_sort_and_filter_of_ten_thousand_cases(browser, many):
    folder, table = many
    opened = Opened(browser, folder / "index.html")
    case_id = table["case_id"].iloc[-1]
    started = time.perf_counter()
    opened.search(case_id)
    opened.page.wait_for_function("document.querySelectorAll('.listing tbody tr').length === 1")
    assert time.perf_counter() - started < 5
    assert opened.column("案件编号") == [case_id]
    opened.search("")
    opened.choose("发现", "S08")
    with_code = table["codes"].str.contains("S08").fillna(False)
    assert f"共 {with_code.sum()} 个案件 （从全部 {MANY} 个中筛选）" in opened.info()
    opened.choose("发现", "")
    opened.choose("结论", "资料不全")
    assert f"共 {(table['outcome'] == 'facts_missing').sum()} 个案件" in opened.info()


@browser_test
def test_amounts_sort_as_numbers(browser, many):
    folder, table = many
    opened = Opened(browser, folder / "index.html")
    head = opened.page.locator(".listing thead th", has_text="清退总额")
    head.click()
    opened.page.wait_for_selector("th[aria-sort=descending]")
    largest = table["refund_total"].dropna().sort_values(ascending=False).head(50)
    assert opened.column("清退总额") == [amount(int(fen)) for fen in largest]
    most = amount(int(largest.iloc[0]))
    for written in (most, most.replace(",", "")):
        opened.search(written)
        assert most in opened.column("清退总额")
    opened.search("")
    head.click()
    opened.page.wait_for_selector("th[aria-sort=ascending]")
    assert opened.column("清退总额") == ["—"] * 50


@browser_test
def test_the_keyboard_is_enough(browser, many):
    opened = Opened(browser, many[0] / "index.html")
    keyboard = opened.page.keyboard
    opened.page.locator(".dt-search input").focus()
    keyboard.type("SD79-00005")
    opened.page.wait_for_function("document.querySelector('.dt-info').textContent.includes('筛选')")
    assert all("SD79-00005" in case_id for case_id in opened.column("案件编号"))
    opened.page.locator(".listing thead th", has_text="错误").locator("[tabindex]").focus()
    keyboard.press("Enter")
    opened.page.wait_for_selector("th[aria-sort=descending]:has-text('错误')")


@browser_test
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_the_screen(browser, hard, width):
    opened = Opened(browser, hard.folder / "index.html", width)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    label = opened.page.evaluate(
        "getComputedStyle(document.querySelector('.listing td'), '::before').content !== 'none'"
    )
    assert label == (width == 390)
