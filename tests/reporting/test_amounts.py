"""Amounts have thousands separators wherever a person reads; what people wrote and what programs read is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from linkage_kit.audit import AuditResult, audit
from linkage_kit.batch import write_reports
from linkage_kit.reporting.case import MASKED, ReportCase
from linkage_kit.reporting.sections import REPORT_SECTIONS
from linkage_kit.reporting.summary import SUMMARY_SECTIONS
from linkage_kit.resources import sample_casebook

from .hard_cases import ASOF
from .pages import soup
from .test_summary import batch_of

UNGROUPED = re.compile(r"(?<![\d.,])[1-9]\d{3,}\.\d{2}(?![\d.])")
#: An address that ends in a month and holds a sum, as people write them.
WRITTEN = "历下区某路1号2025.11，欠费1234.56元"


def texts(data: Any) -> Iterator[str]:
    """Every text of a section's data but what other programs read."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from () if name == "data" else texts(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from texts(value)


def test_every_amount_of_every_report_is_grouped(cases):
    told = [
        text for case in cases for part in REPORT_SECTIONS.in_order() for text in texts(part(case).data())
    ]
    assert [found for text in told for found in UNGROUPED.findall(text)] == []
    assert any("10,791.67" in text for text in told)


def test_every_amount_of_the_summary_is_grouped(result):
    batch = batch_of(result)
    told = [text for part in SUMMARY_SECTIONS.in_order() for text in texts(part(batch).data())]
    assert [found for text in told for found in UNGROUPED.findall(text)] == []


def test_what_people_wrote_stands_as_they_wrote_it(result: AuditResult):
    book = result.casebook.select("SD-10")
    cases = book.cases.assign(household_address=WRITTEN)
    events = book.events.assign(note=WRITTEN)
    case = ReportCase(audit(book.assign(cases=cases, events=events), ASOF)["SD-10"], MASKED)
    identity, timeline = (
        list(texts(REPORT_SECTIONS[name](case).data())) for name in ("identity", "timeline")
    )
    assert WRITTEN in identity and WRITTEN in timeline


def test_what_programs_read_is_plain(tmp_path):
    write_reports(sample_casebook(), tmp_path, asof=ASOF, case_ids=["SD-10"], formats=["html"])
    page = soup((tmp_path / "SD-10.html").read_text("utf-8"))
    assert page.select_one("[data-claimant=agency]")["data-amount"] == "10500.00"
    (row,) = pd.read_csv(tmp_path / "index.csv", dtype=str).to_dict("records")
    assert row["refund_total"] == "12125.00"
    assert "10791.67" in (tmp_path / "audit" / "findings.csv").read_text("utf-8-sig")
