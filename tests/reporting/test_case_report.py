"""The parts of a case report: what each says is what the audit found, and the number is of the inputs alone."""

from __future__ import annotations

import datetime as dt
import re

import nbformat
import pandas as pd
import pytest

from linkage_kit import __version__
from linkage_kit.audit import AuditResult, audit, remedies
from linkage_kit.audit.decision_path import decision_path
from linkage_kit.audit.disputes import demonstrations
from linkage_kit.audit.registry import CHECKS
from linkage_kit.casebook import RESULT_TABLES, Casebook
from linkage_kit.money import with_separators
from linkage_kit.reporting.case import MASKED, UNMASKED, ReportCase
from linkage_kit.reporting.sections import REPORT_SECTIONS
from linkage_kit.reporting.sections.identity import report_number
from linkage_kit.reporting.sections.settlement import BY_NET_TRANSFER, net_transfer
from linkage_kit.reporting.summary import SUMMARY_SECTIONS
from linkage_kit.reporting.values import amount
from linkage_kit.resources import notebooks
from linkage_kit.rulebook import shandong

from .hard_cases import ASOF
from .section_blocks import PARTS, blocks, texts


def with_cause(result: AuditResult, cause: str) -> ReportCase:
    """The first case of which a finding has this cause."""
    case_id = result.findings.loc[result.findings["cause"] == cause, "case_id"].iloc[0]
    return ReportCase(result[case_id], MASKED)


@pytest.mark.parametrize(
    ("name", "shown", "sections"),
    [
        ("case_report.ipynb", r"reporting\.(\w+)\(case\)", REPORT_SECTIONS),
        ("batch_summary.ipynb", r"summary\.(\w+)\(batch\)", SUMMARY_SECTIONS),
    ],
)
def test_a_notebook_has_a_cell_a_part_in_the_order_of_the_parts(name, shown, sections):
    notebook = nbformat.read(notebooks() / name, as_version=4)
    called = [found[1] for cell in notebook.cells if (found := re.fullmatch(shown, cell.source))]
    assert called == [section.id for section in sections.in_order()]


def test_every_part_of_every_case_has_its_id_and_says_something(cases):
    for case in cases:
        for part, build in PARTS.items():
            section = build(case)
            assert section.id == part and section.title
            assert bool(section.blocks) == build.applies(case)


def test_the_conclusion_says_what_is_owed_in_digits_and_capital(cases):
    for case in cases:
        (paragraph,) = blocks(case, "identity", "paragraph")
        settlement = case.audit.settlement
        if settlement is None:
            assert "不产生重复缴费清退" in paragraph["text"]
        else:
            assert f"{amount(settlement['refund_total'])}元" in paragraph["text"]
            assert f"大写：{settlement['refund_total_capital']}" in paragraph["text"]


def test_the_conclusion_names_what_went_wrong_worst_first(cases):
    for case in cases:
        (paragraph,) = blocks(case, "identity", "paragraph")
        named = re.findall(r"（([A-Z]\d\d)", paragraph["text"].partition("主要是")[2])
        findings = case.audit.findings
        if net_transfer(case.audit) is not None:
            # They follow from the transfer, which is named.
            findings = findings[~findings["code"].isin(BY_NET_TRANSFER)]
        severities = ["error", "warning", "info"]
        rank = {code: severities.index(CHECKS[code].severity) for code in findings["code"]}
        assert [rank[code] for code in named] == sorted(rank.values())[: len(named)]
        assert len(named) == min(3, findings["code"].nunique())


def test_there_is_advice_for_every_outcome_and_for_every_finding_that_is_more_than_a_note():
    outcomes = set(RESULT_TABLES["decisions"].columns["outcome"].words or {})
    told = {"facts_missing", *remedies.decision.BY_OUTCOME}
    assert told == outcomes - {"resident_to_employee", "employee_to_resident"}
    advised = {code for code, check in CHECKS.items() if check.advice.text}
    assert advised == {code for code, check in CHECKS.items() if check.severity != "info"}


def test_agencies_are_named(result):
    case = ReportCase(result["SD-16"], MASKED)
    (facts,) = blocks(case, "identity", "facts")
    code = case.audit.case["employee_agency_code"]
    assert dict(facts["items"])["职工养老保险经办机构"] == f"烟台市芝罘区（{code}）"


@pytest.mark.clause("2", "4", "7", "15")
def test_the_decision_path_is_told_rule_by_rule(cases):
    for case in cases:
        (table,) = blocks(case, "decision", "table")
        path = decision_path(case.audit.facts)
        rows = texts(table)
        assert [row[1] for row in rows] == [tried.rule.title for tried in path]
        (decided,) = (row for row in rows if row[4].startswith("适用"))
        assert decided[2] == shandong().citation(case.audit.decision["articles"])
        for row, tried in zip(rows, path, strict=True):
            assert (row[3] == "—") == (tried.answer == "untried")


@pytest.mark.clause("12(2)")
def test_the_range_of_a_doubtful_refund_is_from_the_least_to_the_most_months(cases):
    doubtful = 0
    for case in cases:
        ranges = [table for table in blocks(case, "refund", "table") if "范围" in table["caption"]]
        resident = case.audit.facts.resident
        due = resident.select(resident.due)
        unsettled = due.select(due.months_min < due.months)
        assert len(ranges) == bool(len(unsettled))
        if ranges:
            doubtful += 1
            *_, least, most, _, _ = (cell["text"] for cell in ranges[0]["total"]["cells"])
            assert least == amount(int(due.refund_min.sum()))
            assert most == amount(case.audit.settlement["refund_total"])
            assert f"最少可能为{least}元" in blocks(case, "identity", "paragraph")[0]["text"]
    assert doubtful


@pytest.mark.clause("12(2)")
def test_disputed_figures_stand_beside_the_computed_ones_and_differences_are_coloured(cases):
    disputes = 0
    for case in cases:
        tables = {table["caption"]: table for table in blocks(case, "disputes", "table")}
        table = next((tables[caption] for caption in tables if caption.startswith("不一致")), None)
        if table is None or case.audit.settlement is None:
            continue
        disputes += 1
        computed: list[str] = []
        for row in table["rows"]:
            shown = [cell["text"] for cell in row["cells"]]
            if shown[1] == "应退（计算）":
                computed = shown
            elif not shown[1].endswith("（漏列）"):
                assert shown[0] == computed[0]
                differs = [cell["tone"] == "bad" for cell in row["cells"][2:8]]
                assert differs == [a not in (b, "—") for a, b in zip(shown[2:8], computed[2:8])]
        recorded = case.audit.refunds.set_index("year")["refund_subtotal"]
        for row in texts(table):
            if row[1] == "应退（计算）":
                assert row[7] == amount(recorded.get(int(row[0]), 0))
    assert disputes


def test_a_cause_is_shown_in_numbers_beside_the_figures_and_the_finding(result):
    case = with_cause(result, "monthly_rounded")
    for part in ("disputes", "findings"):
        notes = [row["note"] for table in blocks(case, part, "table") for row in table["rows"]]
        assert any(
            "先把月额四舍五入" in note and re.search(r"÷ 12 [=≈] [\d.,]+，[\d.,]+ × \d+ = ", note)
            for note in notes
        )


@pytest.mark.clause("11", "12(3)")
def test_the_picture_of_the_settlement_tells_where_each_yuan_goes(cases):
    for case in cases:
        settlement = case.audit.settlement
        pictures = blocks(case, "settlement", "picture")
        assert bool(pictures) == (settlement is not None)
        if settlement is not None:
            for name in ("base", "refund_total", "subsidy_total", "merged"):
                assert amount(settlement[name]) in pictures[0]["alt"] or name == "base"
            sources, uses = pictures[0]["alt"].split("；")[:2]
            assert amounts(sources) == amounts(uses) == settlement["base"]


def amounts(words: str) -> int:
    """Sum in fen of all amounts in the words."""
    return sum(int(re.sub("[.,]", "", text)) for text in re.findall(r"-?[\d,]+\.\d\d", words))


@pytest.mark.clause("9(5)")
def test_a_net_transfer_is_settled_both_ways(result):
    case = with_cause(result, "net_transfer")
    paid, gross = (picture["alt"] for picture in blocks(case, "settlement", "picture"))
    assert paid.startswith("结算基数：实际划转金额") and gross.startswith("以个人账户为基数")
    assert [table["caption"] for table in blocks(case, "settlement", "table")] == [
        "资金来源与去向",
        "以个人账户为基数的结算",
    ]
    checks = [block["text"] for block in blocks(case, "settlement", "paragraph") if "守恒" in block["text"]]
    assert len(checks) == 2 and all("一致" in text for text in checks)
    (shown,) = filter(None, demonstrations(case.audit))
    assert any(with_separators(shown) in block["text"] for block in blocks(case, "settlement", "paragraph"))


@pytest.mark.clause("9(5)")
def test_what_is_settled_a_second_time_stands_behind_the_reason_for_it(result):
    told = PARTS["settlement"](with_cause(result, "net_transfer")).data()["blocks"]
    kinds = ["table", "picture", "paragraph", "paragraph", "table", "picture", "paragraph"]
    assert [block["kind"] for block in told] == kinds
    check, reason, second_check = (block["text"] for block in told if block["kind"] == "paragraph")
    assert "守恒" in check and "守恒" in second_check
    assert reason.endswith("以个人账户为基数另行结算如下。")


def test_the_gantt_has_a_lane_for_each_agency_and_tells_rests_from_days_made_up(result):
    case = ReportCase(result["SD-16"], MASKED)
    (picture,) = blocks(case, "timeline", "picture")
    assert "职工经办机构　烟台市芝罘区" in picture["svg"] and "居民经办机构　" in picture["svg"]
    assert "休息日" in picture["svg"] and "调休上班日" in picture["svg"]


def test_a_report_has_at_most_three_pictures_and_one_more_of_a_second_settlement(cases):
    for case in cases:
        twice = "net_transfer" in set(case.audit.findings["cause"])
        assert sum(len(blocks(case, part, "picture")) for part in PARTS) <= 3 + twice


def test_findings_tell_evidence_and_amount_at_stake(cases):
    for case in cases:
        tables = blocks(case, "findings", "table")
        if not tables:
            assert not len(case.audit.findings)
            continue
        shown = sorted((row["cells"][0]["text"], row["cells"][8]["text"]) for row in tables[0]["rows"])
        assert shown == sorted(
            (code, "—" if pd.isna(fen) else amount(int(fen)))
            for code, fen in zip(case.audit.findings["code"], case.audit.stakes)
        )
        assert all("证据：" in row["note"] for row in tables[0]["rows"])


def test_the_evidence_page_has_hashes_versions_commands_and_lines_to_sign(cases):
    for case in cases:
        (table,) = blocks(case, "evidence", "table")
        assert [row[3] for row in texts(table)] == list(case.row_hashes.values())
        (commands,) = (dict(block["items"]) for block in blocks(case, "evidence", "facts"))
        assert f"linkage-kit {__version__}；rulebook " in blocks(case, "evidence", "paragraph")[0]["text"]
        assert commands["生成报告"] == (
            f"linkage report casebook --case {case.audit.case_id} --out reports --asof {ASOF}"
        )
        (signatures,) = blocks(case, "evidence", "signatures")
        assert {"经办人：", "复核人：", "日期："} <= set(signatures["labels"])
    shown = ReportCase(cases[0].audit, UNMASKED)
    assert blocks(shown, "evidence", "facts")[0]["items"][0][1].endswith("--unmask")


def test_the_report_number_is_of_the_case_the_day_and_the_inputs_alone(result):
    book, case = result.casebook, result["SD-16"]
    number = report_number(ReportCase(case, MASKED))
    assert re.fullmatch(r"SD-16-20260701-[0-9A-F]{8}", number)

    def number_in(casebook: Casebook, asof: dt.date = ASOF) -> str:
        return report_number(ReportCase(audit(casebook, asof)["SD-16"], MASKED))

    turned = Casebook(
        **{name: frame.iloc[::-1].reset_index(drop=True) for name, frame in book.tables.items()}
    )
    assert number_in(turned) == number_in(book.select(["SD-16"])) == number
    assert number_in(book, dt.date(2026, 7, 2)) == number.replace("20260701", "20260702")
    for name in book.tables:
        frame = book.tables[name]
        own = frame["case_id"] == "SD-16"
        if name != "cases" and own.any():
            fewer = Casebook(**{**book.tables, name: frame.drop(frame.index[own][0]).reset_index(drop=True)})
            assert number_in(fewer) != number
    other_name = book.cases.assign(name=book.cases["name"].where(book.cases["case_id"] != "SD-16", "某人"))
    assert number_in(Casebook(**{**book.tables, "cases": other_name})) != number
    elsewhere = book.cases.assign(name=book.cases["name"].where(book.cases["case_id"] == "SD-16", "某人"))
    assert number_in(Casebook(**{**book.tables, "cases": elsewhere})) == number


def test_the_same_case_gives_the_same_sections(result):
    for case_id in ("SD-16", "SD-13"):
        first, second = (
            [build(ReportCase(result[case_id], MASKED)).data() for build in PARTS.values()] for _ in range(2)
        )
        assert first == second
