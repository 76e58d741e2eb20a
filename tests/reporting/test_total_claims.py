"""A claimant who names a total of all years alone, in the report of the case."""

from __future__ import annotations

import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.casebook import read_casebook
from linkage_kit.casebook.units import marked
from linkage_kit.procedure.refund import REFUND_ITEMS
from linkage_kit.reporting.case import MASKED, ReportCase
from linkage_kit.reporting.sections import REPORT_SECTIONS
from linkage_kit.reporting.sections.verdicts import verdict_table
from linkage_kit.resources import sample_casebook

from .hard_cases import ASOF

PARTS = {section.id: section for section in REPORT_SECTIONS.in_order()}


@pytest.fixture(scope="module")
def claims() -> pd.DataFrame:
    """The claims of the sample, where the person of SD-16 has none."""
    return read_casebook(sample_casebook()).claims


@pytest.fixture(scope="module")
def total(claims: pd.DataFrame) -> pd.DataFrame:
    """A row in which the person of SD-16 names 2500.00: both years in full."""
    row = claims[claims["case_id"] == "SD-16"].head(1).assign(claimant="person", refund_subtotal=250_000)
    return row.assign(
        **{name: pd.array([pd.NA], dtype="Int64") for name in ("year", "months", *REFUND_ITEMS)}
    )


def with_claims(*rows: pd.DataFrame) -> ReportCase:
    """SD-16 with these claims."""
    book = read_casebook(sample_casebook())
    whole = book.assign(claims=marked(pd.concat(rows).reset_index(drop=True), "fen"))
    return ReportCase(audit(whole.select(["SD-16"]), ASOF)["SD-16"], MASKED)


def stated(case: ReportCase) -> tuple[list[str], str, list[str]]:
    """Of the disputed figures: the cells of the last row, its note, and the paragraphs."""
    blocks = PARTS["disputes"](case).data()["blocks"]
    last = blocks[-1]["rows"][-1]
    told = [block["text"] for block in blocks if block["kind"] == "paragraph"]
    return [cell["text"] for cell in last["cells"]], last["note"], told


@pytest.mark.clause("12(2)")
def test_who_names_a_total_alone_has_a_row_without_items_with_its_cause_and_arithmetic(claims, total):
    row, note, told = stated(with_claims(claims, total))
    assert row == ["参保人员（未分年度）", *["—"] * 5, "2,500.00", "1,750.00"]
    assert note.startswith("原因：按全年退还。") and note.endswith("各年合计 1,000.00 + 1,500.00 = 2,500.00")
    only = "参保人员只主张合计，未分年度，只能核对总额。"
    assert told == ["各方填报的各年度月数和金额与计算结果一致。", only]
    others = claims[claims["case_id"] != "SD-16"]
    assert stated(with_claims(others, total)) == (row, note, [only])


def test_a_total_that_no_known_way_gives_says_so(claims, total):
    row, note, _ = stated(with_claims(claims, total.assign(refund_subtotal=123_456)))
    assert (row[-2:], note) == (["1,234.56", "484.56"], "没有一种已知的错误算法能得出这个总额。")


@pytest.mark.clause("12(2)")
@pytest.mark.parametrize(
    ("fen", "verdict", "amount", "why"),
    [
        (250_000, "too_much", "1750.00", "只凭合计推断：按全年退还"),
        (123_456, "too_much", "484.56", "未分年度：原因未能认出"),
        (75_000, "right", "0.00", "与应退金额一致"),
    ],
)
def test_page_one_has_a_verdict_on_the_total(claims, total, fen, verdict, amount, why):
    (table,) = verdict_table(with_claims(claims, total.assign(refund_subtotal=fen)))
    of_person = table.rows[-1]
    assert of_person.data == {"role": "verdict", "claimant": "person", "verdict": verdict, "amount": amount}
    assert of_person.cells[-1].text == why
