"""Runs the registered checks, and prints what they find as the findings table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from linkage_kit.audit import own
from linkage_kit.audit.cause_registry import causes
from linkage_kit.audit.fact_tables import FindingRows
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.own import is_own
from linkage_kit.audit.registry import CHECKS, Check, Hits, known_check
from linkage_kit.audit.resting import rows_of
from linkage_kit.casebook import RESULT_TABLES, TABLES
from linkage_kit.coded import Coded
from linkage_kit.columns import Array, Columns, frame_of, text_array
from linkage_kit.lazily import lazily
from linkage_kit.money import format_yuan
from linkage_kit.procedure.timeline import step_numbers
from linkage_kit.steps import STEPS
from linkage_kit.yes_no import YES_NO

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

_FORMATS: dict[str, Callable[[Any], str]] = {
    "": str,
    "money": format_yuan,
    "number": str,
    "date": str,
    "word": str,
    "bool": lambda value: "true" if value else "false",
    "text": str,
}
_SERIES = "pandas的Series应以案件编号为索引（set_index），行号的次序不是案件的次序"
_BLANKS = dict.fromkeys(FindingRows.__annotations__, object) | {"case": np.int64, "year": np.int64}


def find(facts: Facts) -> FindingRows:
    """Findings of every registered check, in the contract's order; a user's own may give a mask of the cases."""
    parts = [_rows(check, hits) for check, hits in found_by_checks(facts)]
    if not parts:
        return FindingRows.of(Columns({name: np.empty(0, dtype) for name, dtype in _BLANKS.items()}))
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    ranks = {code: rank for rank, code in enumerate(sorted(CHECKS))}
    code_rank = np.fromiter((ranks[code] for code in joined["code"]), np.int64, len(joined["code"]))
    step_rank = np.zeros(len(code_rank), np.int64)
    has_step = joined["step"] != ""
    step_rank[has_step] = step_numbers(joined["step"][has_step]) + 1
    # A check reports a row at most once, so claimants only part rows of the same code, year and step.
    claimant_rank = np.unique(joined["claimant"], return_inverse=True)[1]
    order = np.lexsort((claimant_rank, step_rank, joined["year"], code_rank, joined["case"]))
    return FindingRows.of(Columns(joined).select(order))


def found_by_checks(facts: Facts) -> list[tuple[Check, Hits]]:
    """What each registered check finds, of those that find anything."""
    return [
        (check, hits)
        for check in list(CHECKS.values())
        for hits in [own.run(check.find, check.code, check.title, partial(_found_by, check, facts), None)]
        if hits is not None and len(hits.case)
    ]


def printed(found: FindingRows, case_ids: Array) -> pd.DataFrame:
    """Findings in the contract's columns: values as text, and each check's sentence."""
    text = {name: np.full(len(found), "", object) for name in ("expected", "actual", "difference", "message")}
    for code in dict.fromkeys(found.code):
        of_code = found.code == code
        check = known_check(code)
        assert check
        for name, values in _printed(check, found.select(of_code)).items():
            text[name][of_code] = values
    rows = found.with_columns(**text, case_id=case_ids[found.case])
    columns = RESULT_TABLES["findings"].columns
    return frame_of({name: _typed(name, rows[name]) for name in columns}, len(rows))


def _typed(name: str, values: Array) -> pd.api.extensions.ExtensionArray:
    return pd.arrays.IntegerArray(values.copy(), values == 0) if name == "year" else text_array(values)


def _found_by(check: Check, facts: Facts) -> Hits:
    """What a check finds.

    What a user's own finds is tried out: it has to be printed and measured later, where it could stop the whole audit.
    """
    if not is_own(check.find):
        return check.find(facts)
    facts.protect()
    hits = _as_hits(check.find(facts), facts)
    if len(hits.case):
        found = FindingRows.of(Columns(_rows(check, hits)))
        _printed(check, found)
        check.stake.amounts(found, facts)
        rows_of(check, found, facts)
    return hits


def _as_hits(found: Any, facts: Facts) -> Hits:
    """What an own check gave, as hits; TypeError or ValueError, in Chinese, where it is neither hits nor a mask."""
    if isinstance(found, Hits):
        columns = {name: values for name, values in vars(found).items() if values is not None}
        wrong = [name for name, values in columns.items() if np.shape(values) != np.shape(found.case)]
        if wrong or np.ndim(found.case) != 1:
            raise ValueError(f"Hits的各列应一样长，与case不同的有：{'、'.join(wrong) or 'case'}")
        return _with_types({name: np.asarray(values) for name, values in columns.items()}, facts)
    ids = facts.cases.case_id
    if isinstance(found, pd.Series):
        if not set(found.index) <= set(ids.tolist()):
            raise TypeError(_SERIES)
        # Its rows may stand in another order than the cases.
        found = found.reindex(ids).astype("boolean").to_numpy(bool, na_value=False)
    if isinstance(found, list | set | tuple) and found and all(isinstance(each, str) for each in found):
        if unknown := set(found) - set(ids.tolist()):
            raise ValueError(f"案卷中没有这些案件：{'、'.join(sorted(unknown))}")
        found = np.isin(ids, list(found))
    mask = np.asarray(found)
    if mask.dtype != bool or mask.shape != ids.shape:
        raise TypeError(
            f"应给出Hits、每个案件一个是否（共{len(ids)}个）或案件编号的列表，现为{type(found).__name__}"
        )
    return Hits.of_cases(facts, mask)


def _with_types(columns: dict[str, Array], facts: Facts) -> Hits:
    """Columns of own hits, as the package's are: ValueError, in Chinese, for what none of those could be."""
    case = columns["case"]
    if case.dtype.kind not in "iu" or (len(case) and not (case.min() >= 0 and case.max() < len(facts.cases))):
        raise ValueError(f"Hits的case应为案件的位置（整数），0至{len(facts.cases) - 1}")
    if "year" in columns and columns["year"].dtype.kind not in "iu":
        raise ValueError("Hits的year应为整数")
    known = {"step": {"", *STEPS}, "cause": {"", *causes()}, "article": {"", *facts.rules.clauses}}
    for name in ("step", "claimant", "cause", "article", "detail"):
        if name in columns:
            columns[name] = np.array(["" if pd.isna(text) else str(text) for text in columns[name]], object)
            unknown = set(columns[name]) - known.get(name, set(columns[name]))
            if unknown:
                raise ValueError(f"Hits的{name}没有：{'、'.join(sorted(unknown))}")
    return Hits(**columns)


def _rows(check: Check, hits: Hits) -> dict[str, Array]:
    count = len(hits.case)
    return {
        "case": np.asarray(hits.case),
        "code": np.full(count, check.code, object),
        "severity": np.full(count, check.severity, object),
        "article": np.full(count, check.article, object) if hits.article is None else hits.article,
        "year": np.zeros(count, np.int64) if hits.year is None else hits.year,
        "step": _or(hits.step, count, ""),
        "claimant": _or(hits.claimant, count, ""),
        "expected": _or(hits.expected, count, None).astype(object),
        "actual": _or(hits.actual, count, None).astype(object),
        "difference": _or(_difference(check, hits), count, None).astype(object),
        "cause": _or(hits.cause, count, ""),
        "detail": _or(hits.detail, count, ""),
    }


def _or(values: Array | Coded | None, count: int, blank: str | None) -> Array:
    return np.full(count, blank, object) if values is None else np.asarray(values)


def _difference(check: Check, hits: Hits) -> Array | None:
    if check.values not in ("money", "number") or hits.expected is None or hits.actual is None:
        return None
    return np.asarray(hits.actual - hits.expected)


def _printed(check: Check, found: FindingRows) -> dict[str, list[str]]:
    """Values as text and the sentence of each of the check's findings, in which words are Chinese."""
    write = _FORMATS[check.values]
    text = {
        name: ["" if value is None else write(value) for value in found[name]]
        for name in ("expected", "actual", "difference")
    }
    claimants = TABLES["claims"].columns["claimant"].words or {}
    shown = shown_words(check.values)
    rows = zip(found.year.tolist(), found.step, found.claimant, found.detail, *text.values(), strict=True)
    text["message"] = [
        check.message.format(
            year=year,
            step=STEPS.get(step, step),
            claimant=claimants.get(claimant, claimant),
            expected=shown.get(expected, expected),
            actual=shown.get(actual, actual),
            difference=difference,
            record=record_in_words(year, step),
            detail=detail,
        )
        for year, step, claimant, detail, expected, actual, difference in rows
    ]
    return text


def shown_words(kind: str) -> Mapping[str, str]:
    if kind == "bool":
        return YES_NO
    return (RESULT_TABLES["decisions"].columns["direction"].words or {}) if kind == "word" else {}


def record_in_words(year: int, step: str) -> str:
    """Which record a finding speaks of: an event, a resident year, else the employee periods."""
    if step:
        return f"“{STEPS.get(step, step)}”的日期"
    return f"{year}年的居民养老保险记录" if year else "企业职工养老保险缴费时段"
