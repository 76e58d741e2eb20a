"""Page one: what is owed, who is right, what to do, and whose case it is."""

from __future__ import annotations

import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.casebook import read_casebook
from linkage_kit.reporting.case import MASKED, ReportCase
from linkage_kit.resources import sample_casebook

from .hard_cases import ASOF
from .section_blocks import blocks, texts


@pytest.mark.clause("7")
def test_sex_and_birth_date_that_the_number_gives_are_shown_as_what_the_rules_go_by():
    book = read_casebook(sample_casebook())
    blank = book.assign(cases=book.cases.assign(sex=None, birth_date=pd.NaT))
    case = ReportCase(audit(blank, ASOF)["SD-13"], MASKED)
    (facts,) = blocks(case, "identity", "facts")
    told = dict(facts["items"])
    assert told["性别"] == "女（据公民身份号码，未登记）"
    assert told["出生日期"] == "1970-11-13（据公民身份号码，未登记）"


@pytest.mark.clause("11")
def test_what_is_merged_is_a_forecast_while_nothing_was_transferred(cases):
    told = set()
    for case in cases:
        if case.audit.settlement is None:
            continue
        is_blank = bool(pd.isna(case.audit.case["transferred_amount"]))
        told.add(is_blank)
        (table, *_) = blocks(case, "settlement", "table")
        (picture, *_) = blocks(case, "settlement", "picture")
        (paragraph,) = blocks(case, "identity", "paragraph")
        assert ("预计并入个人账户" in texts(table)[-1][0]) == is_blank
        assert ("预计并入个人账户" in picture["alt"]) == is_blank
        assert ("预计" in paragraph["text"]) == is_blank
        # A blank transfer is no transfer of 0.00.
        assert "转移基金0.00元" not in picture["alt"]
    assert told == {True, False}


@pytest.mark.clause("11", "12(3)")
def test_what_was_deducted_before_the_transfer_is_not_deducted_again_on_page_one(result):
    case = ReportCase(result["SD-16"], MASKED)
    (paragraph,) = blocks(case, "identity", "paragraph")
    assert "6,028.06元" in paragraph["text"] and "5,231.39" not in paragraph["text"]
    *_, steps = blocks(case, "identity", "table")
    actions = [row["data"]["action"] for row in steps["rows"]]
    assert actions == ["check_transfer", "pay"]
    assert "5,231.39" not in str(steps)


def test_every_claimant_has_a_verdict_and_every_step_its_word(cases):
    for case in cases:
        *verdicts, steps = blocks(case, "identity", "table")
        assert [row["data"]["role"] for table in verdicts for row in table["rows"]] == ["verdict"] * len(
            set(case.audit.claims["claimant"])
        )
        assert steps["rows"] and {row["data"]["role"] for row in steps["rows"]} == {"next"}


@pytest.mark.clause("12(1)", "12(2)")
def test_page_one_and_the_page_of_the_dispute_judge_a_claim_alike(result):
    for case_id, claimant, said in (
        ("SD-09", "参保人员", "与最多月数相符，待查明"),
        ("SD-17", "经办机构", "偏少"),
    ):
        case = ReportCase(result[case_id], MASKED)
        verdicts, _ = blocks(case, "identity", "table")
        (row,) = [row for row in verdicts["rows"] if row["cells"][0]["text"] == claimant]
        (told,) = [one for one in blocks(case, "dispute", "paragraph") if one["text"].startswith(claimant)]
        assert row["cells"][3]["text"] == said and f"{claimant}：{said}。" in told["text"]
        assert row["cells"][3]["tone"] == told["tone"]
        assert ("漏列" in row["cells"][-1]["text"]) == ("漏列" in told["text"]) == (case_id == "SD-17")
