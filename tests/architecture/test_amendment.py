"""A dated amendment of the refund is one function and one dated line: each case follows the rule of its own day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from bs4 import BeautifulSoup

from linkage_kit.audit import audit
from linkage_kit.audit.cause_registry import CLAIM_CAUSES
from linkage_kit.batch.case_job import case_job, case_notebook, case_recipe
from linkage_kit.batch.jobs import run_job
from linkage_kit.casebook import read_casebook
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.opening import RULEBOOK_VARIABLE, opened_rulebook
from linkage_kit.forms.annexes import annex_numbered
from linkage_kit.procedure.arithmetic import VARIANTS, Share, arithmetic_on, variant
from linkage_kit.rulebook import load

from .small_casebook import write

ASOF = dt.date(2026, 1, 5)
#: The last day of the old rule, the first of the new one.
DAYS = {"OLD": "2025-12-31", "NEW": "2026-01-01"}
BY_DAYS = Path(__file__).parent.parent / "rulebooks" / "shandong_2026.yaml"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The same case twice, applied for on either side of the date."""
    cases = {name: {"applied_on": day, "benefit_applied_on": "2026-04-15"} for name, day in DAYS.items()}
    return write(tmp_path_factory.mktemp("amended") / "案卷", cases)


@pytest.fixture(params=["by days", "from outside"])
def rulebook(request, tmp_path):
    """The file of the amendment: by days, as the tests have it, or a way of counting that the test registers."""
    if request.param == "by days":
        return BY_DAYS

    @variant("portion", "half_years", phrase="÷2×重复的半年数")
    def half_years(years, months, mask):
        return Share((months + 5) // 6, np.full(len(months), 2))

    request.addfinalizer(lambda: VARIANTS["portion"].pop("half_years"))
    file = tmp_path / "half_years.yaml"
    file.write_text(
        "extends: shandong\n"
        "title: {zh: 按半年清退的修订, en: Refund by half years}\n"
        "parameters:\n"
        "  portion:\n"
        "    values:\n"
        "      - {from: 2024-12-15, value: twelfths}\n"
        "      - {from: 2026-01-01, value: half_years}\n",
        encoding="utf-8",
    )
    return file


def expected(rulebook: Path) -> dict[str, tuple[str, str]]:
    """The refund of 2020, and how it comes about.

    July to December are 184 of the 366 days of 2020: 300.00 ÷ 366 × 184 = 150.8196…
    """
    old = {"OLD": ("150.00", "300.00 ÷ 12 × 6 = 150.00")}
    if rulebook == BY_DAYS:
        return old | {"NEW": ("150.82", "300.00 ÷ 366 × 184 = 150.82")}
    return old | {"NEW": ("150.00", "300.00 ÷ 2 × 1 = 150.00")}


def test_one_audit_holds_each_case_to_the_rule_of_its_day(place, rulebook):
    result = audit(read_casebook(place), ASOF, load(rulebook))
    of_2020 = result.refunds[result.refunds["year"] == 2020].set_index("case_id")["refund_subtotal"]
    assert {case_id: f"{fen / 100:.2f}" for case_id, fen in of_2020.items()} == {
        case_id: amount for case_id, (amount, _) in expected(rulebook).items()
    }
    assert result.findings.empty


@pytest.mark.parametrize("case_id", DAYS)
def test_one_case_alone_has_the_same_figures_as_in_the_casebook(place, rulebook, case_id):
    book, rules = read_casebook(place), load(rulebook)
    alone = audit(book.select([case_id]), ASOF, rules).refunds
    among = audit(book, ASOF, rules)[case_id].refunds
    assert alone.equals(among)


@pytest.mark.parametrize("case_id", DAYS)
def test_report_form_and_page_show_it(place, rulebook, case_id, tmp_path, monkeypatch):
    amount, line = expected(rulebook)[case_id]
    result = audit(read_casebook(place), ASOF, load(rulebook))
    result.save(tmp_path / "audit")
    recipe = case_recipe(
        case_notebook(), str(place), tmp_path / "audit", ASOF, unmask=False, rulebook=str(rulebook)
    )
    outcome = run_job(case_job(recipe, result[case_id], ["html"], ""))
    assert outcome.failure is None
    text = BeautifulSoup(outcome.files["html"], "html.parser").get_text()
    assert f"退还本人：{line}" in text
    assert load(rulebook).title in text

    annex = annex_numbered(5).fill(result[case_id])
    assert annex.lines[0][-2] == round(float(amount) * 100)

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv(RULEBOOK_VARIABLE, str(rulebook))
    opened_rulebook.cache_clear()
    try:
        assert Draft.open(place, case_id, ASOF).figures["refund:2020"] == amount
    finally:
        opened_rulebook.cache_clear()


def test_the_refund_of_the_old_rule_is_wrong_under_the_new_one(place, tmp_path):
    claims = "case_id,claimant,year,months,refund_personal,refund_collective\n" + "".join(
        f"{case_id},agency,2020,6,150.00,0.00\n{case_id},agency,2021,12,500.00,0.00\n" for case_id in DAYS
    )
    (copy := tmp_path / "案卷").mkdir()
    for file in place.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    (copy / "claims.csv").write_text(claims, encoding="utf-8")
    findings = audit(read_casebook(copy), ASOF, load(BY_DAYS)).findings
    assert findings[["case_id", "code", "expected", "actual", "difference"]].to_numpy().tolist() == [
        ["NEW", "R02", "150.82", "150.00", "-0.82"]
    ]


def test_a_wrong_way_is_told_in_the_words_of_the_rule_in_force():
    rules = load(BY_DAYS)
    told = {
        day: CLAIM_CAUSES["monthly_rounded"].explained(arithmetic_on(rules, dt.date.fromisoformat(day)))
        for day in DAYS.values()
    }
    assert told == {
        DAYS["OLD"]: "先把“本项÷12”四舍五入到分得出月额，再乘以重复月数。",
        DAYS["NEW"]: "先把“本项÷当年天数”四舍五入到分得出日额，再乘以重复天数。",
    }


def test_taken_out_again_the_way_of_counting_is_gone():
    assert "half_years" not in VARIANTS["portion"]
