"""An audit for people: a workbook with a sheet a table, in Chinese, with figures as numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from linkage_kit.audit.cause_registry import causes
from linkage_kit.audit.registry import known_check
from linkage_kit.casebook import RESULT_TABLES
from linkage_kit.rulebook import Rulebook
from linkage_kit.yes_no import YES_NO

#: Title of the column of the findings that no program reads.
EVIDENCE = "证据"
_VALUES = ("expected", "actual", "difference")
_FIGURES: dict[str, Callable[[str], Any]] = {"money": float, "number": int}


def value_words(kind: str) -> Mapping[str, str]:
    """Chinese for the values of findings whose check says this kind; empty where they are no words."""
    if kind == "word":
        return RESULT_TABLES["decisions"].columns["direction"].words or {}
    return YES_NO if kind == "bool" else {}


def workbook(tables: Mapping[str, pd.DataFrame], rules: Rulebook, evidence: pd.Series) -> bytes:
    """The result tables as the bytes of a workbook: Chinese titles and words, clauses as they are cited.

    `evidence` says in words which rows each finding rests on.
    """
    # What writes workbooks is imported where one is asked for.
    from linkage_kit.casebook.storage import xlsx

    citations = {clause: rules.citation(clause) for clause in rules.clauses}
    titles = {
        "article": citations,
        "articles": citations,
        "cause": {cause.name: cause.title for cause in causes().values()},
    }
    findings = tables["findings"]
    shown = findings.assign(
        **{name: _shown(findings["code"], findings[name]) for name in _VALUES},
        **{EVIDENCE: evidence.set_axis(findings.index)},
    )
    return xlsx.tables_bytes({**tables, "findings": shown}, RESULT_TABLES, titles)


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
