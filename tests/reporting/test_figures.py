"""The figures of a report, read back out of HTML and PDF, are the audit's."""

from __future__ import annotations

import pandas as pd
import pytest

from linkage_kit.audit import CaseAudit
from linkage_kit.money import with_separators
from linkage_kit.procedure.refund import ITEMS, REFUND_ITEMS, arithmetic_line
from linkage_kit.reporting.values import amount
from linkage_kit.rulebook import shandong

from .hard_cases import Reports
from .pages import facts, pdf_text, squeezed, tables

REFUND_COLUMNS = (*ITEMS, "subtotal", "months", *REFUND_ITEMS, "refund_subtotal")


def lines_of(case):
    """The arithmetic of each year's refund."""
    return [
        with_separators(arithmetic_line(row.subtotal, row.months, 12, row.refund_subtotal))
        for row in case.refunds.itertuples()
    ]


def expected_refund_rows(case: CaseAudit) -> list[list[str]]:
    return [
        [
            str(row["year"]),
            *(str(row[name]) if name == "months" else amount(row[name]) for name in REFUND_COLUMNS),
        ]
        for row in case.refunds.to_dict("records")
    ]


def expected_timeline_dates(case: CaseAudit) -> list[list[str]]:
    def day(date: pd.Timestamp) -> str:
        return "—" if pd.isna(date) else date.date().isoformat()

    return [
        [day(row["started_on"]), str(row["limit_days"]), day(row["due_on"]), day(row["done_on"])]
        for row in case.timeline.to_dict("records")
    ]


@pytest.fixture(params=["hard", "sample"])
def reports(request: pytest.FixtureRequest) -> Reports:
    return request.getfixturevalue(request.param)


@pytest.mark.clause("12(2)")
def test_refund_rows_of_the_page_are_the_audits_in_annex_5s_columns(reports):
    for case_id in reports.rows:
        case = reports.audit[case_id]
        if not len(case.refunds):
            assert tables(reports.html(case_id), "refund") == []
            continue
        rows, *_ = tables(reports.html(case_id), "refund")
        lines, notes, total = rows[:-1:2], rows[1:-1:2], rows[-1]
        assert [line[:12] for line in lines] == expected_refund_rows(case)
        assert all(line in note[0] for line, note in zip(lines_of(case), notes, strict=True))
        assert total[11] == amount(case.settlement["refund_total"])
        assert facts(reports.html(case_id), "refund")["大写"] == case.settlement["refund_total_capital"]


@pytest.mark.clause("11", "12(3)")
def test_settlement_of_the_page_is_the_audits(reports):
    for case_id in reports.rows:
        settlement = reports.audit[case_id].settlement
        if settlement is None:
            assert tables(reports.html(case_id), "settlement") == []
            continue
        rows = tables(reports.html(case_id), "settlement")[0]
        names = ("base", "refund_total", "subsidy_total", "merged")
        assert [row[2] for row in rows] == [amount(settlement[name]) for name in names]


def test_overlaps_of_the_page_are_the_audits(reports):
    for case_id in reports.rows:
        overlaps = reports.audit[case_id].overlaps.fillna({"month_list": "—"})
        rows = tables(reports.html(case_id), "overlap")[0][:-1] if len(overlaps) else []
        assert [row[:4] for row in rows] == [
            [str(row[name]) for name in ("year", "months", "months_min", "month_list")]
            for row in overlaps.to_dict("records")
        ]


@pytest.mark.clause("12(1)")
def test_a_year_without_principal_shows_its_months_but_does_not_count(reports):
    for case_id in reports.rows:
        case = reports.audit[case_id]
        if case.settlement is None or not len(case.overlaps):
            continue
        *rows, total = tables(reports.html(case_id), "overlap")[0]
        assert [row[0] for row in rows if int(row[1]) and not row[4].startswith("当年无本金")] == [
            str(year) for year in case.refunds["year"]
        ]
        assert int(total[1]) == case.refunds["months"].sum()


def test_timeline_of_the_page_is_the_audits(reports):
    for case_id in reports.rows:
        case = reports.audit[case_id]
        if not len(case.timeline):
            continue
        rows = tables(reports.html(case_id), "timeline")[0]
        shown = [[text.rstrip("*†") for text in (row[3], row[4], row[5], row[6])] for row in rows]
        assert shown == expected_timeline_dates(case)


def test_findings_of_the_page_are_the_audits(reports):
    for case_id in reports.rows:
        findings = reports.audit[case_id].findings
        if not len(findings):
            assert "未发现问题" in reports.html(case_id)
            continue
        (rows,) = tables(reports.html(case_id), "findings")
        shown = sorted((row[0], row[3], row[7]) for row in rows[::2])
        assert shown == sorted(
            (
                row["code"],
                "—" if pd.isna(row["article"]) else shandong().citation(row["article"]),
                "—" if pd.isna(row["difference"]) else with_separators(row["difference"]),
            )
            for row in findings.to_dict("records")
        )


def test_the_pdf_tells_the_same_figures(hard):
    for case_id in hard.rows:
        case, text = hard.audit[case_id], squeezed(pdf_text(hard.pdf(case_id)))
        for row in expected_refund_rows(case):
            assert "".join(row) in text, (case_id, row)
        for line in lines_of(case):
            assert squeezed(line) in text
        if case.settlement is not None:
            for name in ("base", "refund_total", "subsidy_total", "merged"):
                assert amount(case.settlement[name]) in text
            assert case.settlement["refund_total_capital"] in text
        for code, count in case.findings["code"].value_counts().items():
            assert text.count(code) >= count


def test_a_month_that_the_record_does_not_settle_is_marked(sample):
    doubtful = sample.audit.findings.query("code == 'D05'")["case_id"].unique()
    assert len(doubtful)
    for case_id in doubtful:
        assert "月份存疑" in sample.html(case_id)
