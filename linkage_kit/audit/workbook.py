"""An audit for people: a workbook with a sheet a table, in Chinese, with figures as numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linkage_kit.audit.cause_registry import causes
from linkage_kit.audit.registry import known_check
from linkage_kit.casebook import RESULT_TABLES, TABLES
from linkage_kit.lazily import lazily
from linkage_kit.masking import mask_text
from linkage_kit.rulebook import Rulebook
from linkage_kit.version import __version__
from linkage_kit.yes_no import YES_NO

#: Title of the column of the findings that no program reads.
EVIDENCE = "证据"
if TYPE_CHECKING:
    import pandas as pd

    from linkage_kit.casebook.storage.workbook import Sheet
else:
    pd = lazily("pandas")

#: The column of the persons, which the written tables do not have.
_PERSON = TABLES["cases"].columns["name"].title
_VALUES = ("expected", "actual", "difference")
_FIGURES: dict[str, Callable[[str], Any]] = {"money": float, "number": int}


def value_words(kind: str) -> Mapping[str, str]:
    """Chinese for the values of findings whose check says this kind; empty where they are no words."""
    if kind == "word":
        return RESULT_TABLES["decisions"].columns["direction"].words or {}
    return YES_NO if kind == "bool" else {}


@dataclass(frozen=True)
class About:
    """What a workbook is of: the casebook's `name` (no path, no password), as-of day and rules; `people` are the names
    of the cases' persons by case id, `evidence` says in words which rows each finding rests on.
    """

    name: str
    asof: dt.date
    rules: Rulebook
    people: pd.Series
    evidence: pd.Series


def workbook(tables: Mapping[str, pd.DataFrame], about: About) -> bytes:
    """The result tables as the bytes of a workbook: Chinese titles and words, clauses as they are cited.

    The first sheet says what it is of; in every table the person stands beside the case. Texts are masked.
    """
    # What writes workbooks is imported where one is asked for.
    from linkage_kit.casebook.storage import xlsx

    rules = about.rules
    citations = {clause: rules.citation(clause) for clause in rules.clauses}
    titles = {
        "article": citations,
        "articles": citations,
        "cause": {cause.name: cause.title for cause in causes().values()},
    }
    findings = tables["findings"]
    shown = findings.assign(
        **{name: _shown(findings["code"], findings[name]) for name in _VALUES},
        **{EVIDENCE: about.evidence.reindex(findings.index)},
    )
    people = about.people.map(mask_text, na_action="ignore")
    with_people = {name: _with_people(frame, people) for name, frame in {**tables, "findings": shown}.items()}
    return xlsx.tables_bytes(with_people, RESULT_TABLES, titles, [_opening(about)])


def _with_people(frame: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    """The table with each case's person right behind the case."""
    named = frame.copy()
    named.insert(
        list(frame.columns).index("case_id") + 1, _PERSON, frame["case_id"].map(people).astype("str")
    )
    return named


def _opening(about: About) -> Sheet:
    """The sheet that says what the workbook is of."""
    from linkage_kit.casebook.storage.workbook import Sheet

    said = {
        "案卷": mask_text(about.name),
        "案件数": str(len(about.people)),
        "审计基准日": about.asof.isoformat(),
        "依据的规则库": about.rules.title,
        "规则库的SHA-256": about.rules.digest,
        "程序版本": f"linkage-kit {__version__}",
    }
    return Sheet("说明", ["项目", "内容"], [list(said), list(said.values())], [None, None])


def _shown(codes: pd.Series, values: pd.Series) -> pd.Series:
    """The written values as a person wants them in a cell: words in Chinese, money (yuan) and counts as numbers."""
    shown = values.astype(object)
    for code in codes[values.notna()].unique():
        known = known_check(code)
        kind = known.values if known else ""
        words, rows = value_words(kind), (codes == code) & values.notna()
        figure = _FIGURES.get(kind, str)
        shown[rows] = [words.get(value, figure(value)) for value in values[rows]]
    return shown
