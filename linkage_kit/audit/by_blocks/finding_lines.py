"""What the checks find in a block, as the lines of the findings table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from string import Formatter
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from linkage_kit.audit.facts import Facts
from linkage_kit.audit.findings import record_in_words, shown_words
from linkage_kit.audit.registry import CHECKS, Check, Hits
from linkage_kit.casebook import TABLES
from linkage_kit.casebook.cells import escape
from linkage_kit.casebook.lines.strings import (
    chosen,
    days,
    lines_of,
    one_by_one,
    strings,
    taken,
    whole_numbers,
    words,
    yuan,
)
from linkage_kit.coded import Coded, coded
from linkage_kit.procedure.timeline import STEPS as STEP_IDS
from linkage_kit.procedure.timeline import step_numbers
from linkage_kit.steps import STEPS

Segment = Any
_TEXTS: dict[str, Callable[[Any], pa.StringArray]] = {
    "money": yuan,
    "number": whole_numbers,
    "date": days,
    "word": one_by_one,
    "bool": lambda values: words(Coded(values + np.int8(1), ("", "false", "true"))),
    "text": one_by_one,
    "": one_by_one,
}
#: Kinds of values of which the findings may hold somebody's text.
_SOMEBODYS = ("text", "")


def finding_lines(
    facts: Facts, found: list[tuple[Check, Hits]], ids: pa.StringArray, shown: Callable[[str], str]
) -> pa.StringArray:
    """The lines of the findings in the contract's order; `shown` gives what may be shown of a text."""
    if not found:
        return strings(())
    ranks = {code: rank for rank, code in enumerate(sorted(CHECKS))}
    lines = [_lines(check, hits, taken(ids, hits.case), shown) for check, hits in found]
    keys = np.concatenate([_key(ranks[check.code], hits) for check, hits in found])
    return taken(pa.concat_arrays(lines), np.argsort(keys, kind="stable"))


def _key(rank: int, hits: Hits) -> npt.NDArray[np.int64]:
    """A number a finding that sorts as the contract wants: by case, code, year, step and claimant."""
    key = hits.case.astype(np.int64) * len(CHECKS) + rank
    parts = (
        (10_000, hits.year),
        (len(STEP_IDS) + 1, None if hits.step is None else _step_ranks(hits.step)),
        (_CLAIMANTS, None if hits.claimant is None else coded(hits.claimant).ranks()),
    )
    for size, values in parts:
        key = key * size + (0 if values is None else values)
    return key


def _step_ranks(steps: Any) -> npt.NDArray[np.int64]:
    column = coded(steps)
    return np.where(column == "", 0, step_numbers(column) + 1)


_CLAIMANTS = 1 + len(TABLES["claims"].columns["claimant"].words or {})


def _lines(check: Check, hits: Hits, ids: pa.StringArray, shown: Callable[[str], str]) -> pa.StringArray:
    values = {name: _values(check, getattr(hits, name), shown) for name in ("expected", "actual")}
    values["difference"] = ""
    if check.values in ("money", "number") and hits.expected is not None and hits.actual is not None:
        values["difference"] = _TEXTS[check.values](hits.actual - hits.expected)
    year: Segment = "" if hits.year is None else chosen(hits.year != 0, whole_numbers(hits.year))
    columns = [
        check.code,
        check.severity,
        check.article if hits.article is None else one_by_one(hits.article),
        year,
        "" if hits.step is None else one_by_one(hits.step),
        "" if hits.claimant is None else one_by_one(hits.claimant),
        *values.values(),
        "" if hits.cause is None else one_by_one(hits.cause),
    ]
    before = (segment for text in columns for segment in (",", text))
    return lines_of(ids, *before, ",", *_message(check, hits, values, shown), "\r\n")


def _values(check: Check, values: Any, shown: Callable[[str], str]) -> Segment:
    if values is None:
        return ""
    if check.values in _SOMEBODYS:
        return strings([escape(shown(text)) for text in values.tolist()])
    return _TEXTS[check.values](values)


def _message(
    check: Check, hits: Hits, values: dict[str, Segment], shown: Callable[[str], str]
) -> list[Segment]:
    if check.values in _SOMEBODYS:
        return _message_of_texts(check, hits, shown)
    if titles := shown_words(check.values):
        values = {name: _titled(getattr(hits, name, None), titles) for name in values}
    return list(_segments(check, hits, values))


def _message_of_texts(check: Check, hits: Hits, shown: Callable[[str], str]) -> list[Segment]:
    """The sentences of a check whose values are text: each different one is looked at for what may not be shown."""
    values = {
        name: "" if given is None else one_by_one(given)
        for name, given in (("expected", hits.expected), ("actual", hits.actual), ("difference", None))
    }
    segments = list(_segments(check, hits, values))
    if all(isinstance(segment, str) for segment in segments):
        return [shown("".join(map(str, segments)))]
    different = lines_of(*segments).dictionary_encode()
    masked = strings([shown(text) for text in different.dictionary.to_pylist()])
    return [masked.take(different.indices)]


def _segments(check: Check, hits: Hits, values: dict[str, Segment]) -> Iterator[Segment]:
    for literal, field, _, _ in Formatter().parse(check.message):
        yield literal
        match field:
            case None:
                continue
            case "year":
                yield "0" if hits.year is None else whole_numbers(hits.year)
            case "step":
                yield _titled(hits.step, STEPS)
            case "claimant":
                yield _titled(hits.claimant, TABLES["claims"].columns["claimant"].words or {})
            case "record":
                yield _records(hits)
            case "detail":
                yield "" if hits.detail is None else one_by_one(hits.detail)
            case _:
                yield values[field]


def _titled(given: Any, titles: Any) -> Segment:
    if given is None:
        return ""
    column = coded(np.where(given, "true", "false").astype(object)) if given.dtype == bool else coded(given)
    return taken(strings([titles.get(word, word) for word in column.words]), column.codes)


def _records(hits: Hits) -> pa.StringArray:
    """Which record each finding speaks of."""
    years = np.zeros(len(hits.case), np.int64) if hits.year is None else hits.year
    steps = coded(hits.step)
    kinds, back = np.unique(years * len(steps.words) + steps.codes, return_inverse=True)
    split = (divmod(kind, len(steps.words)) for kind in kinds.tolist())
    told = [record_in_words(year, steps.words[step]) for year, step in split]
    return taken(strings(told), back)
