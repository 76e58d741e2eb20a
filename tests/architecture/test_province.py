"""Another province is one file of data, given to any command: results, reports, forms and the page follow it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from linkage_kit.audit import AuditResult, audit
from linkage_kit.audit.result import AuditMismatch
from linkage_kit.batch import write_reports
from linkage_kit.casebook import read_casebook
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.opening import RULEBOOK_VARIABLE, opened_rulebook
from linkage_kit.cli import main
from linkage_kit.forms.annexes import annex_numbered
from linkage_kit.reporting.case import open_case
from linkage_kit.reporting.sections.refund import blocks as refund_blocks
from linkage_kit.reporting.sections.timeline import blocks as timeline_blocks
from linkage_kit.rulebook import RulebookError, load

from .small_casebook import write

ASOF = dt.date(2025, 2, 26)
TIANJIN = Path(__file__).parent.parent / "rulebooks" / "tianjin.yaml"
MADE_UP = TIANJIN.with_name("made_up.yaml")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A case of Tianjin."""
    return write(tmp_path_factory.mktemp("tianjin") / "案卷", {"TJ-1": {"benefit_province": "12"}}, "120101")


@pytest.fixture
def page(place, monkeypatch, tmp_path):
    """The case as the page has it, opened by `linkage app --rulebook`."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv(RULEBOOK_VARIABLE, str(TIANJIN))
    opened_rulebook.cache_clear()
    yield Draft.open(place, "TJ-1", ASOF)
    opened_rulebook.cache_clear()


def test_results_say_by_which_rules_they_are(place, tmp_path):
    out = tmp_path / "结果"
    told = CliRunner().invoke(
        main, ["audit", str(place), "--out", str(out), "--asof", str(ASOF), "--rulebook", str(TIANJIN)]
    )
    assert told.exit_code == 0, told.output
    summary = json.loads((out / "audit.json").read_text(encoding="utf-8"))
    rules = load(TIANJIN)
    assert (summary["rulebook"], summary["versions"]["rulebook"]) == (rules.title, rules.digest)
    (notice,) = summary["notices"]
    assert (notice["code"], notice["count"]) == ("rulebook_other", 1)
    assert rules.title in notice["text"]
    assert summary["totals"] == {
        "base": "890.00",
        "refund_total": "650.00",
        "subsidy_total": "0.00",
        "merged": "240.00",
    }
    book = read_casebook(place)
    assert AuditResult.load(out, book, rules).settlements["refund_total"].tolist() == [65000]
    with pytest.raises(AuditMismatch):
        AuditResult.load(out, book)


def test_by_shandongs_rules_the_same_case_belongs_elsewhere(place):
    result = audit(read_casebook(place), ASOF)
    assert result.decisions["outcome"].tolist() == ["cross_province"]
    assert result.summary()["notices"] == []


def test_reports_follow_them_though_worker_processes_make_them(place, tmp_path):
    made = write_reports(
        place, tmp_path / "报告", asof=ASOF, formats=["html"], workers=1, rules=load(TIANJIN)
    )
    assert not made.failures
    text = BeautifulSoup(
        (tmp_path / "报告" / "TJ-1.html").read_text(encoding="utf-8"), "html.parser"
    ).get_text()
    assert f"依据：{load(TIANJIN).title}" in text
    assert "退还本人：300.00 ÷ 12 × 6 = 150.00　政府补贴：留在个人账户" in text
    # Two years of twelve months, of which eighteen overlap.
    assert "清退后剩余居民缴费6个月，合并计算为0年" in text
    assert load(TIANJIN).citation("12(2)") in text
    assert load(TIANJIN).title in (tmp_path / "报告" / "index.html").read_text(encoding="utf-8")
    again = write_reports(
        place, tmp_path / "报告", asof=ASOF, formats=["html"], workers=1, rules=load(TIANJIN)
    )
    assert again.made == 0


def test_the_notebook_finds_a_saved_audit_by_the_same_rules_only(place, tmp_path):
    audit(read_casebook(place), ASOF, load(TIANJIN)).save(tmp_path)
    case = open_case(str(place), "TJ-1", audit_folder=str(tmp_path), rulebook=str(TIANJIN))
    assert case.audit.rules.title == load(TIANJIN).title
    with pytest.raises(AuditMismatch):
        open_case(str(place), "TJ-1", audit_folder=str(tmp_path))


def test_annex_5_is_filled_by_them(place):
    filled = annex_numbered(5).fill(audit(read_casebook(place), ASOF, load(TIANJIN))["TJ-1"])
    assert [line[0] for line in filled.lines] == [2020, 2021]
    assert filled.values["cases.recorded_refund_total"] == 65000


def test_the_page_shows_the_same_figures(page):
    figures = page.figures
    assert (figures["outcome"], figures["base"]) == ("resident_to_employee", "890.00")
    assert (figures["refund_total"], figures["subsidy_total"]) == ("650.00", "0.00")
    assert figures["subsidy:2020"] == "0.00"
    assert figures.get("subsidy_to", "") == ""


def test_validate_looks_at_the_rulebook_too(place, tmp_path):
    told = CliRunner().invoke(main, ["validate", str(place), "--rulebook", str(TIANJIN)])
    assert told.exit_code == 0
    assert told.output.endswith(f"规则库有效：{load(TIANJIN).title}。\n")
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        "extends: shandong\nparameters: {rounding: {values: [{from: 2024-12-15, value: upwards}]}}\n",
        encoding="utf-8",
    )
    told = CliRunner().invoke(main, ["validate", str(place), "--rulebook", str(bad)])
    assert told.exit_code == 1
    assert "“rounding”没有“upwards”这种算法，应为其中之一：total_then_items、each_item" in told.stderr
    with pytest.raises(RulebookError, match="没有“upwards”这种算法"):
        audit(read_casebook(place), ASOF, load(bad))


def test_what_is_not_refundable_and_how_is_rounded_are_data(tmp_path):
    rules = tmp_path / "rules.yaml"
    rules.write_text(
        f"extends: {MADE_UP}\n"
        "parameters:\n"
        "  refundable_items: {values: [{from: 2024-12-15, value: [personal, collective]}]}\n",
        encoding="utf-8",
    )
    place = write(tmp_path / "案卷", {"MU-1": {}})
    years = (
        "case_id,year,personal,land_personal,collective,land_collective,subsidy,interest\n"
        "MU-1,2020,100.00,100.00,100.00,0.00,0.00,0.00\n"
    )
    (place / "resident_years.csv").write_text(years, encoding="utf-8")
    periods = "case_id,start_month,end_month,region_code\nMU-1,2020-08,2020-12,371002\n"
    (place / "employee_periods.csv").write_text(periods, encoding="utf-8")
    case = audit(read_casebook(place), ASOF, load(rules))["MU-1"]
    # Two items of 100.00 ÷ 12 × 5 = 41.6666… each: 83.34, where their sum rounded once would be 83.33.
    assert case.refunds[
        ["refund_personal", "refund_land_personal", "refund_collective"]
    ].to_numpy().tolist() == [[4167, 0, 4167]]
    assert case.settlement["refund_total"] == 8334
    table = refund_blocks(open_case(str(place), "MU-1", str(ASOF), rulebook=str(rules)))[0]
    assert table.rows[0].note.startswith("退还本人：41.67 + 41.67 = 83.34")
    assert "每年的各项分别按公式算出" in table.footnote


def test_days_of_the_calendar_are_called_so(tmp_path):
    place = write(tmp_path / "案卷", {"MU-1": {}})
    asof = "2025-03-30"
    case = open_case(str(place), "MU-1", asof, rulebook=str(MADE_UP))
    (table,) = (block for block in timeline_blocks(case) if block.kind == "table")
    assert table.rows[0].cells[-1].text == "逾期未办2个自然日"
    assert "发出联系函的时限和用时以自然日计" in table.footnote
    by_shandong = open_case(str(place), "MU-1", asof)
    (table,) = (block for block in timeline_blocks(by_shandong) if block.kind == "table")
    assert table.rows[0].cells[-1].text.endswith("个工作日")
    assert "自然日" not in table.footnote
