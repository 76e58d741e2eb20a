"""The cases of a casebook as a list of work: what was decided, where each case is, what is due next, what is wrong.

Whole columns: the list of ten thousand cases is one audit.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import product

import numpy as np
import pandas as pd

from linkage_kit import workdays
from linkage_kit.audit import AuditResult, audit
from linkage_kit.casebook import RESULT_TABLES, Casebook
from linkage_kit.regions import region_name
from linkage_kit.rulebook import Rulebook

#: A case's steps are all done, none has begun, or there is nothing to do in it.
DONE, WAITING, NOTHING = "已办结", "尚未起算", "无办理环节"
_RUNNING = ("open", "overdue")
_WORST_FIRST = ("error", "warning", "info")
#: Readings of a name with characters of several are not listed without end.
_MOST_READINGS = 16
#: Columns by which the list is filtered by their whole text, in the order shown: title.
FILTERS = {
    "outcome": "结论",
    "where": "目前环节",
    "agency": "经办机构",
    "due": "期限",
    "severity": "审核发现",
}
#: Columns by which it is sorted.
SORTED_BY = ("case_id", "name", "birth_date", "outcome", "where", "due_on", "severity", "draft")


@dataclass(frozen=True)
class Wanted:
    """What is looked for: a text in numbers, names (or their initials) and agencies; texts by column; and the order."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    is_descending: bool = False


def work_list(casebook: Casebook, asof: dt.date, rules: Rulebook) -> pd.DataFrame:
    """A row a case in the casebook's order: `case_id`, `name`, `id_number`, `birth_date`, `outcome`, `where`, `agency`
    (which has the case now), `due_on`, `days_left` (working days, below 0 when over), `due`, `severity` (of the worst
    finding), all but `days_left` text and "" where there is nothing; `looked_in` has what a text is looked for in.
    """
    result = audit(casebook, asof, rules)
    cases = casebook.cases
    ids = cases["case_id"]
    running = _running(result, asof).reindex(ids)
    outcomes = _by_case(result.decisions, "outcome").reindex(ids)
    agencies = _agencies(cases, running["responsible"].to_numpy(object))
    rows = pd.DataFrame(
        {
            "case_id": ids.to_numpy(object),
            "name": cases["name"].fillna("").to_numpy(object),
            "id_number": cases["id_number"].fillna("").to_numpy(object),
            "birth_date": cases["birth_date"].dt.strftime("%Y-%m-%d").fillna("").to_numpy(object),
            "outcome": _titles("decisions", "outcome", outcomes),
            "where": _where(result, running, ids),
            "agency": agencies,
            "due_on": running["due_on"].dt.strftime("%Y-%m-%d").fillna("").to_numpy(object),
            "days_left": running["days_left"].to_numpy(float),
            "severity": _titles("findings", "severity", _worst(result.findings).reindex(ids)),
        }
    )
    rows["due"] = _due(rows["days_left"])
    rows["looked_in"] = _looked_in(rows, agencies)
    return rows


def _by_case(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame.set_index("case_id")[column]


def _titles(table: str, column: str, words: pd.Series) -> np.ndarray:
    return words.map(RESULT_TABLES[table].columns[column].words or {}).fillna("").to_numpy(object)


def _running(result: AuditResult, asof: dt.date) -> pd.DataFrame:
    """The step of each case that is due first among those whose clock runs, by case."""
    timeline = result.timeline
    open_steps = timeline[timeline["status"].isin(_RUNNING) & timeline["done_on"].isna()]
    first = open_steps.sort_values("due_on", kind="stable").drop_duplicates("case_id").set_index("case_id")
    due = first["due_on"].to_numpy("datetime64[D]")
    today = np.full(len(due), np.datetime64(asof, "D"))
    left = np.where(due >= today, workdays.count(today, due), -workdays.count(due, today))
    return first[["step", "responsible", "due_on"]].assign(days_left=left)


def _where(result: AuditResult, running: pd.DataFrame, ids: pd.Series) -> np.ndarray:
    """The step whose clock runs, or that all is done, nothing has begun, or nothing is to be done."""
    undone = result.timeline["done_on"].isna().groupby(result.timeline["case_id"]).any().reindex(ids)
    resting = undone.map({True: WAITING, False: DONE}).fillna(NOTHING)
    steps = pd.Series(_titles("timeline", "step", running["step"]), index=resting.index)
    return steps.where(steps.ne(""), resting).to_numpy(object)


def _agencies(cases: pd.DataFrame, responsible: np.ndarray) -> np.ndarray:
    """The name of the agency that has the case: of the scheme that is to act, of the residents' where nobody is."""
    is_employee = pd.Series(responsible).eq("employee").to_numpy()
    codes = np.where(is_employee, cases["employee_agency_code"], cases["resident_agency_code"])
    filled = pd.Series(codes).fillna(cases["employee_agency_code"].reset_index(drop=True)).fillna("")
    return filled.map({code: region_name(code) for code in filled.unique()}).to_numpy(object)


def _worst(findings: pd.DataFrame) -> pd.Series:
    rank = findings["severity"].map({word: at for at, word in enumerate(_WORST_FIRST)})
    return rank.groupby(findings["case_id"]).min().map(dict(enumerate(_WORST_FIRST)))


def _due(days_left: pd.Series) -> np.ndarray:
    """How the next due day stands, in groups by which one filters."""
    return np.select(
        [days_left < 0, days_left <= 3, days_left > 3],
        ["已逾期", "三个工作日内", "三个工作日以上"],
        default="无期限",
    )


def _looked_in(rows: pd.DataFrame, agencies: np.ndarray) -> pd.Series:
    initials = rows["name"].map({name: _initials(name) for name in rows["name"].unique()})
    texts = zip(rows["case_id"], rows["name"], rows["id_number"], agencies, initials)
    # Nothing is found across two of them.
    return pd.Series(["\n".join(line).lower() for line in texts], index=rows.index, dtype=object)


def _initials(name: str) -> str:
    """The first letters of a name as it may be read: `zs`; `sxx cxx dxx` for 单雄信."""
    readings = product(*_letters()(name))
    return " ".join("".join(reading).lower() for reading, _ in zip(readings, range(_MOST_READINGS)))


@lru_cache(maxsize=1)
def _letters() -> Callable[[str], list[list[str]]]:
    """What gives the first letters of each character, in each of its readings.

    pypinyin's phrases, which a name is none of, would hold 40 MB: it looks for this variable while it is imported.
    """
    os.environ["PYPINYIN_NO_PHRASES"] = "true"
    from pypinyin import Style, pinyin

    return partial(pinyin, style=Style.FIRST_LETTER, heteronym=True)


def chosen(rows: pd.DataFrame, wanted: Wanted) -> pd.DataFrame:
    """The rows that are wanted, in the order wanted.

    `rows` are a work list with a column `draft` (whether something was not saved). Without an order those with a draft
    come first, then what is due first, then the others as they stand.
    """
    is_found = rows["looked_in"].str.contains(wanted.text.strip().lower(), regex=False)
    for column, text in wanted.filters.items():
        if text and column in FILTERS:
            is_found &= rows[column].eq(text)
        elif text and column == "draft":
            is_found &= rows["draft"]
    found = rows[is_found]
    if wanted.sort in SORTED_BY:
        keys = found[wanted.sort].map(_rank) if wanted.sort == "severity" else found[wanted.sort]
        # What is blank comes last, in either order.
        filled = keys.where(keys.ne(""))
        order = filled.sort_values(ascending=not wanted.is_descending, kind="stable", na_position="last")
        return found.loc[order.index]
    by_day = np.lexsort((np.where(found["due_on"].eq(""), "9", found["due_on"]).astype(str), ~found["draft"]))
    return found.iloc[by_day]


def _rank(title: str) -> str:
    """Findings sort by how bad they are, not by their name."""
    words = RESULT_TABLES["findings"].columns["severity"].words or {}
    return str([words[word] for word in _WORST_FIRST].index(title)) if title else ""


def choices(rows: pd.DataFrame) -> dict[str, list[str]]:
    """What each column can be filtered by, most first."""
    return {column: [text for text in rows[column].value_counts().index if text] for column in FILTERS}
