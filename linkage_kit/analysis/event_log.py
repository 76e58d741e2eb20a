"""The event log of an audit, for process mining: a row an event, under the column names of XES (IEEE 1849-2016).

PM4Py and others of its kind take the frame as it is; `write_xes` gives the same log to those that read files.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import pandas as pd

from linkage_kit.audit import AuditResult
from linkage_kit.casebook import RESULT_TABLES
from linkage_kit.casebook.storage.atomic import write_file
from linkage_kit.columns import Array, Columns, frame_of, text_array
from linkage_kit.procedure.timeline import step_numbers
from linkage_kit.steps import STEPS

CASE, ACTIVITY, DAY = "case:concept:name", "concept:name", "time:timestamp"
RESOURCE, TRANSITION = "org:resource", "lifecycle:transition"
#: What stands before a fact of the case, the same in all its rows.
_OF_CASE = "case:"

_TITLES = np.array(list(STEPS.values()), object)
_RESPONSIBLE = dict(RESULT_TABLES["timeline"].columns["responsible"].words or {})

#: What a limited step has of its row of the timeline, and what it is called in the log.
_OF_TIMELINE = {
    **{name: name for name in ("article", "clock_start", "started_on", "due_on", "limit_days")},
    "used_days": "working_days",
    **{name: name for name in ("status", "late_days", "assumed")},
}
_IN_NANOSECONDS = dict.fromkeys(("started_on", "due_on"), "datetime64[ns]")

_EXTENSIONS = {"concept": "Concept", "time": "Time", "org": "Organizational", "lifecycle": "Lifecycle"}
_STANDARD = "http://www.xes-standard.org"
#: What every case and every event has, with the value that stands for one that is missing.
_GLOBALS: dict[str, dict[str, tuple[str, str]]] = {
    "trace": {"concept:name": ("string", "UNKNOWN")},
    "event": {
        ACTIVITY: ("string", "UNKNOWN"),
        TRANSITION: ("string", "complete"),
        DAY: ("date", "1970-01-01T00:00:00.000+00:00"),
    },
}
_NAME = re.compile(r"[^\W\d][\w.:-]*")
#: What XML cannot hold, not even escaped.
_NO_CHARACTERS = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def event_log_of(result: AuditResult) -> pd.DataFrame:
    """The recorded events of all cases, a row an event, by `case:concept:name` (text by code point) and `order`.

    What was never done (`waiting`, `open`, `overdue`) is no event: it stands in the audit's timeline alone. Neither is
    the application (`cases.applied_on`): no step means it, `application_received` is the day on which the employee
    agency had it, often days later, and an event taken from it would be an assumed one among recorded ones. The day
    stands in `case:applied_on`, and where it starts a clock, `started_on` has it and `assumed` says so. A case without
    any event is not in the log. Nothing that tells who the person is stands in it, nor `note`, which is free text.

    - `concept:name` the step's Chinese title, `step` its id; `time:timestamp` midnight of its day, `datetime64[ns]`;
    - `order` 1, 2, … within a case: by day, events of one day in the order of the contract's steps. So a later row is
      never of an earlier day, and what was done before its clock started still comes first;
    - `org:resource` the agency as recorded, else whose limit it is (居民经办机构), else blank;
    - `case:…` the case's decision and facts, in the contract's words;
    - the rest is the timeline's, blank where the step has no limit in the case's direction: `working_days` are those
      used (its `used_days`), blank also where the clock's start is unknown or later; days in `Int64`.
    """
    facts = result.facts
    step = step_numbers(facts.events.step)
    rows = np.lexsort((step, facts.events.date, facts.events.case))
    events, step = facts.events.select(rows), step[rows]
    cases = facts.cases.select(events.case)
    limits = result.timeline.set_axis(_keys(facts.timeline)).reindex(_keys(events)).reset_index(drop=True)
    recorded = frame_of(
        {
            CASE: text_array(cases.case_id),
            ACTIVITY: text_array(_TITLES[step]),
            DAY: events.date.astype("datetime64[ns]"),
            RESOURCE: text_array(events.agency),
            TRANSITION: text_array(np.full(len(events), "complete", object)),
            "order": 1 + np.arange(len(events)) - np.searchsorted(events.case, events.case),
            "step": text_array(events.step),
            "case:direction": text_array(cases.direction),
            "case:outcome": text_array(cases.outcome),
            "case:retirement_group": text_array(cases.retirement_group),
            "case:applied_on": cases.applied_on.astype("datetime64[ns]"),
            "case:consolidated": cases.consolidated,
        },
        len(events),
    )
    responsible = limits["responsible"].map(_RESPONSIBLE).astype("str")
    measured = limits[list(_OF_TIMELINE)].rename(columns=_OF_TIMELINE).astype(_IN_NANOSECONDS)
    return pd.concat(
        [recorded.assign(**{RESOURCE: recorded[RESOURCE].fillna(responsible)}), measured], axis=1
    )


def _keys(rows: Columns) -> pd.Index:
    """A number for the case and the step of each row."""
    return pd.Index(rows.case * len(STEPS) + step_numbers(rows.step))


def write_xes(log: pd.DataFrame, path: str | Path) -> None:
    """Write an event log as XES, whole or not at all; the same log gives the same bytes.

    `log` is what `event_log_of` gives, or some of its rows or with more columns. Columns called `case:…` are written
    once, with the case (of its first row), all others with the event: text, whole numbers, numbers, days and Booleans,
    each by its type. What is blank is left out. Days have no time zone: they are written as UTC, so that a program that
    turns them into UTC leaves them on their day.

    The elements are in no namespace, because the standard's schema has none. Raises ValueError where a column's name is
    not one that XML allows, KeyError where a column is missing that every event has.
    """
    _check_names(log)
    # The cases in the order of their first rows, each with its events in the order of theirs.
    rows = log.iloc[np.argsort(pd.factorize(log[CASE])[0], kind="stable")]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<log xes.version="1849.2016" xes.features="">']
    lines += [*_head(), *_traces(rows), "</log>", ""]
    write_file(Path(path), "\n".join(lines).encode())


def _head() -> list[str]:
    """What stands before the traces: extensions, globals, the classifier, and the log's own attributes."""
    lines = [
        _element("extension", name=name, prefix=prefix, uri=f"{_STANDARD}/{prefix}.xesext")
        for prefix, name in _EXTENSIONS.items()
    ]
    for scope, attributes in _GLOBALS.items():
        lines.append(f"<global scope={quoteattr(scope)}>")
        lines += [_element(kind, key=key, value=value) for key, (kind, value) in attributes.items()]
        lines.append("</global>")
    return [
        *lines,
        _element("classifier", name="Activity", scope="event", keys=ACTIVITY),
        _element("string", key="concept:name", value="城乡养老保险制度衔接办理环节"),
        _element("string", key="lifecycle:model", value="standard"),
    ]


def _element(tag: str, **attributes: str) -> str:
    return f"<{tag} {' '.join(f'{name}={quoteattr(value)}' for name, value in attributes.items())}/>"


def _check_names(log: pd.DataFrame) -> None:
    missing = [name for name in (CASE, ACTIVITY, DAY, TRANSITION) if name not in log]
    if missing:
        raise KeyError(f"an event log has the columns {missing}")
    wrong = [name for name in log if not _NAME.fullmatch(str(name).removeprefix(_OF_CASE))]
    if wrong:
        raise ValueError(f"no names of XML: {wrong}")


def _traces(log: pd.DataFrame) -> Array:
    """The text of each row's event; a case's first row opens its trace, its last row closes it."""
    if log.empty:
        return np.array([], object)
    of_case = [name for name in log if str(name).startswith(_OF_CASE)]
    cases, events = _attributes(log[of_case]), _attributes(log.drop(columns=of_case))
    begins = (log[CASE] != log[CASE].shift()).to_numpy(bool)
    ends = np.append(begins[1:], True)
    opening = np.where(begins, "<trace>\n" + cases, "")
    return opening + "<event>\n" + events + np.where(ends, "</event>\n</trace>", "</event>").astype(object)


def _attributes(columns: pd.DataFrame) -> Array:
    """The attributes of each row, a line each; what is blank is left out."""
    return np.sum([_attribute(str(name), columns[name]) for name in columns], axis=0)


def _attribute(name: str, column: pd.Series) -> Array:
    """A column as lines of XML, by the kind of its values; every different value is put into XML once."""
    kind, text = _as_text(column)
    codes, values = pd.factorize(text.where(column.notna()))
    key = name.removeprefix(_OF_CASE)
    # A blank has the code -1, and so the last of these.
    lines = [*(_element(kind, key=key, value=value) + "\n" for value in values), ""]
    return np.array(lines, object)[codes]


def _as_text(column: pd.Series) -> tuple[str, pd.Series]:
    """The kind of attribute that a column is in XES, and its values as XML has them (anything where blank)."""
    dtype = column.dtype
    if pd.api.types.is_bool_dtype(dtype):
        return "boolean", column.astype("boolean").astype("str").str.lower()
    if pd.api.types.is_integer_dtype(dtype):
        return "int", column.astype("str")
    if pd.api.types.is_float_dtype(dtype):
        return "float", column.astype("str")
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return "date", column.dt.strftime("%Y-%m-%dT%H:%M:%S.000+00:00")
    return "string", column.astype("str").str.replace(_NO_CHARACTERS, "\ufffd", regex=True)
