"""The event log: what process mining asks of it, days and working days, and the same as XES."""

import csv
import datetime as dt
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from linkage_kit.analysis.event_log import event_log_of, write_xes
from linkage_kit.audit import AuditResult, audit
from linkage_kit.casebook import Casebook, read_casebook
from linkage_kit.resources import sample_casebook
from linkage_kit.steps import STEPS

from .xes import faults

ASOF = dt.date(2026, 6, 30)
GOLDEN = Path(__file__).parent.parent / "golden"
DTYPES = {
    "case:concept:name": "str",
    "concept:name": "str",
    "time:timestamp": "datetime64[ns]",
    "org:resource": "str",
    "lifecycle:transition": "str",
    "order": "int64",
    "step": "str",
    "case:direction": "str",
    "case:outcome": "str",
    "case:retirement_group": "str",
    "case:applied_on": "datetime64[ns]",
    "case:consolidated": "bool",
    "article": "str",
    "clock_start": "str",
    "started_on": "datetime64[ns]",
    "due_on": "datetime64[ns]",
    "limit_days": "Int64",
    "working_days": "Int64",
    "status": "str",
    "late_days": "Int64",
    "assumed": "boolean",
}
PERSON = {
    "case_id": ["A"],
    "name": ["王建国"],
    "id_number": ["371000196503120015"],
    "applied_on": [dt.date(2025, 2, 26)],
    "benefit_applied_on": [dt.date(2025, 4, 15)],
    "meets_employee_retirement": pd.array([True], "boolean"),
    "benefit_province": ["37"],
}
YEAR = {"case_id": ["A"], "year": [2021], "personal": [50000], "collective": [0], "subsidy": [6000]}
PERIOD = {"case_id": ["A"], "start_month": [dt.date(2020, 7, 1)], "end_month": [dt.date(2021, 12, 1)]}


def casebook_of(events: dict[str, tuple[dt.date, str | None]], year=YEAR) -> Casebook:
    """Case A, linked to the employee scheme where it has its resident year, with the day and agency of each step."""
    return Casebook.from_frames(
        cases=pd.DataFrame(PERSON),
        resident_years=pd.DataFrame({**year, "interest": [0] * len(year["year"])}),
        employee_periods=pd.DataFrame(PERIOD),
        events=pd.DataFrame(
            {
                "case_id": ["A"] * len(events),
                "step": pd.Series(list(events), dtype="str"),
                "date": pd.Series([day for day, _ in events.values()], dtype="datetime64[s]"),
                "agency": pd.Series([agency for _, agency in events.values()], dtype="str"),
            }
        ),
    )


@pytest.fixture(scope="module")
def sample() -> AuditResult:
    return audit(read_casebook(sample_casebook()), ASOF)


@pytest.fixture(scope="module")
def golden() -> AuditResult:
    return audit(read_casebook(GOLDEN / "casebook"), ASOF)


@pytest.fixture(scope="module", params=["sample", "golden"])
def result(request) -> AuditResult:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def log(result) -> pd.DataFrame:
    return event_log_of(result)


def test_it_is_a_log_as_pm4py_takes_it(log):
    """PM4Py asks for a plain frame, its three columns, text and dates by their dtype, and no blank among them."""
    assert type(log) is pd.DataFrame
    assert {name: str(dtype) for name, dtype in log.dtypes.items()} == DTYPES
    assert not log[["case:concept:name", "concept:name", "time:timestamp"]].isna().any(axis=None)
    assert log.index.equals(pd.RangeIndex(len(log)))
    assert (log["time:timestamp"] == log["time:timestamp"].dt.normalize()).all()
    assert set(log["lifecycle:transition"]) == {"complete"}
    assert (log["concept:name"] == log["step"].map(STEPS)).all()


@pytest.mark.parametrize(("name", "events", "tied"), [("sample", 134, 24), ("golden", 1264, 231)])
def test_every_recorded_event_is_in_it_once_and_nothing_else(request, name, events, tied):
    result = request.getfixturevalue(name)
    log = event_log_of(result)
    recorded = result.casebook.events[["case_id", "step", "date"]].sort_values(["case_id", "step"])
    found = log[["case:concept:name", "step", "time:timestamp"]].sort_values(["case:concept:name", "step"])
    assert found.astype("str").values.tolist() == recorded.astype("str").values.tolist()
    assert len(log) == events
    assert log.duplicated(["case:concept:name", "time:timestamp"]).sum() == tied


def test_rows_are_by_case_day_and_the_order_of_the_steps_so_that_no_duration_is_negative(log):
    steps = list(STEPS)
    keys = list(zip(log["case:concept:name"], log["time:timestamp"], log["step"].map(steps.index)))
    assert keys == sorted(keys)
    cases = log.groupby("case:concept:name")
    assert (log["order"] == cases.cumcount() + 1).all()
    assert (cases["time:timestamp"].diff().dropna() >= pd.Timedelta(0)).all()
    again = log.assign(at=log.index).sort_values(["case:concept:name", "time:timestamp", "at"])
    assert again.index.equals(log.index), "the order in which PM4Py sorts"


def test_limits_and_working_days_are_those_of_the_golden_timeline(golden):
    with (GOLDEN / "expected" / "timeline.csv").open(encoding="utf-8-sig", newline="") as file:
        done = [row for row in csv.DictReader(file) if row["done_on"]]
    log = event_log_of(golden)
    limited = log[log["article"].notna()]
    texts = limited.assign(
        done_on=limited["time:timestamp"].dt.strftime("%Y-%m-%d"),
        **{day: limited[day].dt.strftime("%Y-%m-%d") for day in ("started_on", "due_on")},
        assumed=limited["assumed"].astype("str").str.lower(),
    ).rename(columns={"case:concept:name": "case_id", "working_days": "used_days"})
    names = ["case_id", "step", "article", "clock_start", "started_on", "limit_days", "due_on", "done_on"]
    names += ["used_days", "status", "late_days", "assumed"]
    found = texts[names].astype("object").where(texts[names].notna(), "").astype("str").values.tolist()
    assert sorted(found) == sorted([row[name] for name in names] for row in done)
    assert len(found) == 553
    unlimited = log.loc[log["article"].isna(), list(DTYPES)[list(DTYPES).index("article") :]]
    assert unlimited.isna().all(axis=None)


@pytest.mark.clause("9(1)")
@pytest.mark.clause("9(2)")
@pytest.mark.clause("9(4)")
def test_a_case_worked_by_hand():
    """Applied for on Wednesday 26 February 2025; 4 April, a Friday, was a public holiday."""
    events = {
        "funds_transferred": (dt.date(2025, 4, 7), None),
        "contact_letter_received": (dt.date(2025, 3, 3), "乙中心"),
        "contact_letter_sent": (dt.date(2025, 3, 3), "甲中心"),
        "resident_info_sent": (dt.date(2025, 3, 10), None),
        "confirmation_sent": (dt.date(2025, 3, 7), None),
        "notice_sent": (dt.date(2025, 4, 8), None),
    }
    log = event_log_of(audit(casebook_of(events), ASOF))
    names = ["order", "concept:name", "org:resource", "started_on", "working_days", "status", "late_days"]
    found = log[names].astype("object").where(log[names].notna(), None)
    found["started_on"] = (
        log["started_on"].dt.strftime("%m-%d").astype("object").where(log["started_on"].notna(), None)
    )
    assert found.values.tolist() == [
        # 27 and 28 February, 3 March; the letter stands before its receipt on the same day.
        [1, "发出联系函", "甲中心", "02-26", 3, "on_time", 0],
        [2, "收到联系函", "乙中心", None, None, None, None],
        # The information that it answers came three days later.
        [3, "反馈确认信息", "职工经办机构", "03-10", None, "out_of_order", 0],
        # 4 to 7 March and the 10th: five days of three.
        [4, "传出居民信息表", "居民经办机构", "03-03", 5, "late", 2],
        # 31 days by the calendar, 20 that were worked.
        [5, "划转基金", "居民经办机构", "03-07", 20, "on_time", 0],
        [6, "告知办理结果", None, None, None, None, None],
    ]
    assert log["assumed"].tolist()[0] is True
    assert set(log["case:applied_on"]) == {pd.Timestamp(2025, 2, 26)}
    assert set(log["case:direction"]) == {"resident_to_employee"}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_casebook_s_rows_changes_nothing(golden, seed):
    book = golden.casebook
    mixed = {
        name: frame.sample(frac=1, random_state=seed).reset_index(drop=True)
        for name, frame in book.tables.items()
    }
    pd.testing.assert_frame_equal(event_log_of(audit(Casebook(**mixed), ASOF)), event_log_of(golden))


def test_nothing_in_it_tells_who_the_person_is(sample, tmp_path):
    log = event_log_of(sample)
    write_xes(log, tmp_path / "log.xes")
    written = log.to_csv() + (tmp_path / "log.xes").read_text(encoding="utf-8")
    told = sample.casebook.cases[["name", "id_number", "phone", "household_address"]].stack().dropna()
    assert len(told) > 60
    assert [text for text in told if text in written] == []
    assert [note for note in sample.casebook.events["note"].dropna() if note in written] == []


NO_YEARS = {name: values[:0] for name, values in YEAR.items()}


@pytest.mark.parametrize("events", [{}, {"notice_sent": (dt.date(2025, 3, 3), None)}])
def test_a_casebook_without_limits_or_events_has_the_same_columns(events, tmp_path):
    log = event_log_of(audit(casebook_of(events, NO_YEARS), ASOF))
    assert {name: str(dtype) for name, dtype in log.dtypes.items()} == DTYPES
    assert len(log) == len(events)
    write_xes(log, tmp_path / "log.xes")
    assert faults(tmp_path / "log.xes") == []


def read_xes(path: Path) -> list[tuple[dict[str, str], list[dict[str, str]]]]:
    """The attributes of each trace, and of its events."""

    def attributes(element):
        return {child.get("key"): child.get("value") for child in element if child.tag != "event"}

    return [
        (attributes(trace), [attributes(event) for event in trace.iter("event")])
        for trace in ElementTree.parse(path).getroot().iter("trace")
    ]


def as_written(value) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}T00:00:00.000+00:00"
    return str(value).lower() if isinstance(value, bool | np.bool) else str(value)


def test_the_xes_file_is_as_the_standard_has_it_and_holds_the_whole_log(log, tmp_path):
    write_xes(log, tmp_path / "folder" / "log.xes")
    assert faults(tmp_path / "folder" / "log.xes") == []
    traces = read_xes(tmp_path / "folder" / "log.xes")
    assert [trace["concept:name"] for trace, _ in traces] == list(dict.fromkeys(log["case:concept:name"]))
    written = [
        {f"case:{key}": value for key, value in trace.items()} | event
        for trace, events in traces
        for event in events
    ]
    expected = [
        {name: as_written(value) for name, value in row.items() if not pd.isna(value)}
        for row in log.to_dict("records")
    ]
    assert written == expected


def test_the_same_log_gives_the_same_bytes_and_leaves_nothing_else(log, tmp_path):
    for name in ("a.xes", "b.xes"):
        write_xes(log, tmp_path / name)
    assert (tmp_path / "a.xes").read_bytes() == (tmp_path / "b.xes").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xes", "b.xes"]


def test_rows_of_cases_that_are_mixed_are_written_case_by_case(sample, tmp_path):
    log = event_log_of(sample)
    write_xes(log, tmp_path / "log.xes")
    write_xes(log.sort_values("order", ascending=True, kind="stable"), tmp_path / "mixed.xes")
    write_xes(log.iloc[::-1].sort_values("order", kind="stable"), tmp_path / "back.xes")
    assert (tmp_path / "mixed.xes").read_bytes() == (tmp_path / "log.xes").read_bytes()
    assert read_xes(tmp_path / "back.xes") == read_xes(tmp_path / "log.xes")[::-1]


def test_any_text_is_written_and_further_columns_go_with_it(tmp_path):
    day = dt.date(2025, 3, 3)
    log = event_log_of(audit(casebook_of({"notice_sent": (day, None), "refund_paid": (day, None)}), ASOF))
    log["org:resource"] = ["<甲> & \"乙\" '丙'\n𠮷", "a\x00\x0b\ufffe"]
    log["case:share"] = 0.5
    log["seen"] = pd.array([None, True], "boolean")
    write_xes(log, tmp_path / "log.xes")
    assert faults(tmp_path / "log.xes") == []
    [(trace, events)] = read_xes(tmp_path / "log.xes")
    assert trace["share"] == "0.5"
    assert [event["org:resource"] for event in events] == ["<甲> & \"乙\" '丙'\n𠮷", "a\ufffd\ufffd\ufffd"]
    assert [event.get("seen") for event in events] == [None, "true"]


def test_a_log_that_cannot_be_written_leaves_the_file_as_it_was(sample, tmp_path):
    log = event_log_of(sample)
    path = tmp_path / "log.xes"
    path.write_bytes(b"before")
    with pytest.raises(ValueError, match="no names of XML"):
        write_xes(log.assign(**{"2 days": 1}), path)
    with pytest.raises(KeyError, match="time:timestamp"):
        write_xes(log.drop(columns="time:timestamp"), path)
    assert path.read_bytes() == b"before"


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("<trace>", "<trace><event />", "not in order"),
        ('version="1849.2016"', 'version="1849-2016"', "xes.version"),
        ('prefix="org"', 'prefix="o"', "no extension for org:resource"),
        ('<int key="order" value="1"', '<int key="order" value="one"', "no int"),
        ("2025-04-07T00", "2025-04-07 00", "no date"),
        ('key="order"', 'key="step"', "a key twice"),
        (' keys="concept:name"', ' keys="step"', "not global"),
        ('<string key="lifecycle:transition" value="complete"/>\n<int', "<int", "a event without"),
    ],
)
def test_the_check_of_xes_finds_what_is_wrong(sample, tmp_path, right, wrong, fault):
    path = tmp_path / "log.xes"
    write_xes(event_log_of(sample), path)
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    assert any(fault in found for found in faults(path))
