"""A format of the report is its exporter and a line: registered from outside it is offered, made, linked and kept."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import shutil

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from linkage_kit.batch.fingerprint import fingerprint_of
from linkage_kit.casework.session import Session
from linkage_kit.casework.steps.produce import Produce
from linkage_kit.cli import main
from linkage_kit.reporting.formats import (
    ReportFormat,
    format_named,
    format_names,
    register_format,
    unregister_format,
)
from linkage_kit.resources import sample_casebook

ASOF = dt.date(2026, 6, 30)
CASE = "SD-13"
EXPORTER = '''
"""The titles of a report's sections as Markdown."""

from linkage_kit.reporting.exporters import ReportExporter, sections


class MarkdownExporter(ReportExporter):
    def from_notebook_node(self, nb, resources=None, **kw):
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        lines = [f"# {section['title']}" for section in sections(notebook)]
        return "\\n".join([*lines, f"linkage-fingerprint:{self.fingerprint}", "<!-- end -->", ""]), resources
'''


@pytest.fixture
def markdown(tmp_path, monkeypatch):
    """An office's own format, whose exporter is a module of its own."""
    (tmp_path / "office_markdown.py").write_text(EXPORTER, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    register_format(
        ReportFormat(
            "md", "Markdown", "文本（Markdown）", "office_markdown:MarkdownExporter", b"<!-- end -->"
        )
    )
    yield
    unregister_format("md")


def report(out, *options):
    arguments = ["report", str(sample_casebook()), "--out", str(out), "--asof", str(ASOF), "--case", CASE]
    return CliRunner().invoke(main, [*arguments, "--workers", "1", *options])


def test_the_help_offers_it(markdown):
    assert "[html|pdf|md]" in CliRunner().invoke(main, ["report", "--help"]).output


def test_it_is_made_linked_listed_and_kept(markdown, tmp_path):
    out = tmp_path / "out"
    made = report(out)
    assert made.exit_code == 0, made.output
    assert {path.suffix for path in out.glob(f"{CASE}.*")} == {".html", ".pdf", ".md"}
    text = (out / f"{CASE}.md").read_text(encoding="utf-8")
    assert text.startswith("# 案件与结论\n# 适用判定\n")
    assert fingerprint_of(out / f"{CASE}.md") == fingerprint_of(out / f"{CASE}.html")
    with (out / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["md"] == f"{CASE}.md"
    index = BeautifulSoup((out / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert "Markdown" in [link.get_text() for link in index.select(f'main a[href="./{CASE}.md"]')]
    assert "1个没有变化" in report(out).output
    (out / f"{CASE}.md").write_text(text[:-20], encoding="utf-8")
    assert "已生成1个案件的报告" in report(out).output
    assert (out / f"{CASE}.md").read_text(encoding="utf-8") == text


def test_it_can_be_asked_for_alone(markdown, tmp_path):
    assert report(tmp_path / "out", "--format", "md").exit_code == 0
    assert [path.name for path in (tmp_path / "out").glob(f"{CASE}.*")] == [f"{CASE}.md"]


def test_the_page_of_the_casework_offers_and_makes_it(markdown, tmp_path):
    place = shutil.copytree(sample_casebook(), tmp_path / "casebook")
    session = Session(place, ASOF)
    session.open(CASE)
    step = Produce(session)
    step.update(session.draft)
    assert step.parts["formats"][-1] == ["md", "文本（Markdown）"]

    async def produce():
        step.vue_produce({"annexes": [], "formats": ["md"], "unmask": False, "filledOn": ""})
        await step.task

    asyncio.run(produce())
    try:
        assert ([name for name, *_ in step.parts["files"]], step.parts["failures"]) == (
            [f"{CASE}-审核报告.md"],
            [],
        )
    finally:
        step.close()
        session.leave()


def test_taken_out_again_it_is_refused(tmp_path):
    assert "md" not in format_names()
    refused = report(tmp_path / "out", "--format", "md")
    assert refused.exit_code == 2 and "“md”不在可选值“html”、“pdf”之中" in refused.output


def test_two_formats_of_one_name_are_refused():
    with pytest.raises(ValueError, match="报告格式“html”已经登记"):
        register_format(format_named("html"))
