"""Runs the registered checks and lays their hits out as the findings table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import CHECKS, Check, Hits
from linkage_kit.casebook import RESULT_TABLES, TABLES
from linkage_kit.columns import Array, frame_of, text_array
from linkage_kit.money import format_yuan
from linkage_kit.procedure.timeline import step_numbers
from linkage_kit.steps import STEPS
from linkage_kit.yes_no import YES_NO

_FORMATS: dict[str, Callable[[object], str]] = {
    "money": lambda fen: format_yuan(int(fen)),  # type: ignore[call-overload]
    "number": str,
    "date": lambda day: "" if pd.isna(day) else str(day),  # type: ignore[call-overload]
    "word": str,
    "bool": lambda value: "true" if value else "false",
    "text": str,
}


def find(facts: Facts, case_ids: Array) -> pd.DataFrame:
    """Findings of every registered check, in the contract's columns and order."""
    hits = [(check, check.find(facts)) for check in CHECKS.values()]
    parts = [_rows(check, found) for check, found in hits if len(found.case)]
    columns = RESULT_TABLES["findings"].columns
    if not parts:
        return frame_of({name: _typed(name, np.empty(0, object)) for name in columns}, 0)
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    ranks = {code: rank for rank, code in enumerate(sorted(CHECKS))}
    code_rank = np.fromiter((ranks[code] for code in joined["code"]), np.int64, len(joined["code"]))
    step_rank = np.zeros(len(code_rank), np.int64)
    has_step = joined["step"] != ""
    step_rank[has_step] = step_numbers(joined["step"][has_step]) + 1
    # A check reports a row at most once, so claimants only part rows of the same code, year and step.
    claimant_rank = np.unique(joined["claimant"], return_inverse=True)[1]
    order = np.lexsort((claimant_rank, step_rank, joined["year"], code_rank, joined["case"]))
    joined = {name: values[order] for name, values in joined.items()}
    joined["case_id"] = case_ids[joined["case"]]
    return frame_of({name: _typed(name, joined[name]) for name in columns}, len(order))


def _typed(name: str, values: Array) -> pd.api.extensions.ExtensionArray:
    if name == "year":
        years = values.astype(np.int64)
        return pd.arrays.IntegerArray(years, years == 0)
    return text_array(values)


def _rows(check: Check, hits: Hits) -> dict[str, Array]:
    """A check's hits as text columns, `case` and `year` (0 where blank) apart."""
    count = len(hits.case)
    rows: dict[str, Array] = {
        "case": np.asarray(hits.case),
        "code": np.full(count, check.code, object),
        "severity": np.full(count, check.severity, object),
        "article": np.full(count, check.article, object) if hits.article is None else hits.article,
        "year": np.zeros(count, np.int64) if hits.year is None else hits.year,
        "step": _or_blank(hits.step, count),
        "claimant": _or_blank(hits.claimant, count),
        "expected": _formatted(hits.expected, check.values, count),
        "actual": _formatted(hits.actual, check.values, count),
        "difference": _difference(check, hits),
        "cause": _or_blank(hits.cause, count),
    }
    rows["message"] = _messages(check, rows)
    return rows


def _or_blank(values: Array | None, count: int) -> Array:
    return np.full(count, "", object) if values is None else values


def _formatted(values: Array | None, kind: str, count: int) -> Array:
    if values is None:
        return np.full(count, "", object)
    return np.array([_FORMATS[kind](value) for value in values], object)


def _difference(check: Check, hits: Hits) -> Array:
    if check.values not in ("money", "number") or hits.expected is None or hits.actual is None:
        return np.full(len(hits.case), "", object)
    return _formatted(hits.actual - hits.expected, check.values, len(hits.case))


def _messages(check: Check, rows: dict[str, Array]) -> Array:
    """The check's sentence for each row, with words in Chinese."""
    claimants = TABLES["claims"].columns["claimant"].words or {}
    shown = _shown_words(check.values)
    sentences = [
        check.message.format(
            year=year,
            step=STEPS.get(step, step),
            claimant=claimants.get(claimant, claimant),
            expected=shown.get(expected, expected),
            actual=shown.get(actual, actual),
            difference=difference,
            record=_record(year, step),
        )
        for year, step, claimant, expected, actual, difference in zip(
            *(rows[name] for name in ("year", "step", "claimant", "expected", "actual", "difference")),
            strict=True,
        )
    ]
    return np.array(sentences, object)


def _shown_words(kind: str) -> Mapping[str, str]:
    if kind == "bool":
        return YES_NO
    return (RESULT_TABLES["decisions"].columns["direction"].words or {}) if kind == "word" else {}


def _record(year: int, step: str) -> str:
    """Which record a finding speaks of: an event, a resident year, else the employee periods."""
    if step:
        return f"“{STEPS.get(step, step)}”的日期"
    return f"{year}年的居民养老保险记录" if year else "企业职工养老保险缴费时段"
