"""The page on the event log: its code runs and finds what the audit finds, and it names every column."""

import datetime as dt
import re

import pytest

from linkage_kit.analysis.event_log import event_log_of
from linkage_kit.audit import audit
from linkage_kit.casebook import read_casebook
from linkage_kit.resources import sample_casebook

from .pages import ROOT, section, tables

PAGE = (ROOT / "docs" / "event-log.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
FIRST, *OTHERS = [block for block in BLOCKS if "import pm4py" not in block]
ASOF = dt.date(2026, 6, 30)


@pytest.fixture(scope="module", params=[sample_casebook(), ROOT / "tests" / "golden" / "casebook"])
def names(request):
    """What the page's blocks leave behind, run in their order over a casebook's log."""
    result = audit(read_casebook(request.param), ASOF)
    found = {"result": result, "log": event_log_of(result)}
    for block in OTHERS:
        exec(compile(block, "docs/event-log.md", "exec"), found)
    return found


def cases_and_steps(rows, case="case_id"):
    return sorted(rows[[case, "step"]].itertuples(index=False, name=None))


def test_the_first_block_makes_the_log_and_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found: dict = {}
    exec(compile(FIRST, "docs/event-log.md", "exec"), found)
    assert len(found["log"]) == 134
    assert [path.name for path in tmp_path.iterdir()] == ["log.xes"]


def test_the_block_for_pm4py_is_python():
    [block] = [block for block in BLOCKS if "import pm4py" in block]
    compile(block, "docs/event-log.md", "exec")


def test_every_case_goes_one_way(names):
    log = names["log"]
    assert names["variants"].sum() == log["case:concept:name"].nunique()
    assert names["dfg"].sum() == len(log) - log["case:concept:name"].nunique()


def test_waits_and_conformance_are_the_timeline_s(names):
    done = names["result"].timeline.dropna(subset="done_on")
    waits = names["waits"]
    assert waits["events"].sum() == len(done)
    assert (waits["late_share"] * waits["events"]).sum() == pytest.approx((done["status"] == "late").sum())
    assert names["conformance"].sum().to_dict() == done["status"].value_counts().to_dict()
    assert names["overdue"].sum() == (names["result"].findings["code"] == "T02").sum()


def test_order_violations_are_the_audit_s_findings(names):
    findings = names["result"].findings
    assert cases_and_steps(names["too_early"], "case:concept:name") == cases_and_steps(
        findings[findings["code"] == "T03"]
    )
    linked = names["result"].decisions.dropna(subset="direction")["case_id"]
    early = names["before_arrival"]
    assert cases_and_steps(
        early[early["case:concept:name"].isin(linked)], "case:concept:name"
    ) == cases_and_steps(findings[findings["code"] == "S05"])


def test_the_page_names_every_column(names):
    [rows] = tables(section(PAGE, "各列"))
    named = " ".join(row["列"] for row in rows).split()
    assert sorted(named) == sorted(names["log"].columns)
