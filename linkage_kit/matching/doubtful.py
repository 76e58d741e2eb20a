"""Persons whose numbers look like one another's mistyping. Nothing is merged: people decide, on paper, which is right.

Four kinds: the same number of 15 and of 18 characters; the same with x and X; numbers of people of one name and birth
date that differ in one digit; and those in which two digits are swapped.

Candidates are found by keys, not by comparing everybody with everybody: an old number by the 18 characters that it has
become (`keys.upgraded`), the others by name and birth date, which the mistyping leaves equal by definition. What is
left are a few pairs a thousand people, which RapidFuzz compares pair by pair in C++ (`process.cpdist`). splink was
weighed and not taken: it estimates how likely it is that two records with many uncertain fields are one person, and
here a rule says it of two fields and one number, so that there is nothing to estimate or to tune.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz.distance import Hamming
from rapidfuzz.process import cpdist

from linkage_kit.casebook.characters import comparable_name
from linkage_kit.columns import Array, Columns, Mask
from linkage_kit.matching.keys import birth_days, characters_of, scattered, upgraded
from linkage_kit.matching.people import NO_DAY, People
from linkage_kit.procedure.overlap import locate_keys

OLD_AND_NEW, SMALL_X, ONE_DIGIT, SWAPPED = "old_and_new", "small_x", "one_digit", "swapped"
#: What each kind is called, in the order in which they are told.
KINDS = {
    OLD_AND_NEW: "同一号码的15位和18位",
    SMALL_X: "末位写作X和x",
    ONE_DIGIT: "姓名、出生日期相同，号码一位不同",
    SWAPPED: "姓名、出生日期相同，号码两位颠倒",
}
#: A person as a candidate: what is compared of them, `schemes` as the sum of `rows.SCHEMES`.
CANDIDATES = pa.schema(
    [("key", pa.int64()), ("name", pa.string()), ("birth", pa.int32()), ("schemes", pa.int8())]
)
#: Pairs that are compared at once.
_PAIRS = 1 << 18
#: Characters that are compared as they stand, of which nearly all names are.
_PLAIN_NAME = r"^[\x{4E00}-\x{9FFF}]*$"


@dataclass(frozen=True)
class Pairs:
    """Pairs of numbers of one kind: keys, `first` before `second` (`SMALL_X`: the same), with the name of each, the
    birth date of the first (days since 1970, `NO_DAY`: none) and the schemes of each (the sum of `rows.SCHEMES`).
    """

    rows: Columns

    @classmethod
    def of(cls, kind: str, first: Columns, second: Columns) -> Pairs:
        """Pairs of candidates, row by row."""
        columns = {"kind": np.full(len(first), kind, object)}
        for place, one in (("first", first), ("second", second)):
            columns |= {f"{place}_{name}": one[name] for name in ("key", "name", "schemes")}
        return cls(Columns({**columns, "birth": first.birth}))


def candidates(people: People) -> Columns:
    """What is compared of everybody: `key`, `name` (as names are compared), `birth`, `schemes`, `small_x` (1: the
    number was written without x, 2: with x, 3: both), by key. The birth date is the stated one, or else the number's.
    """
    rows = people.rows
    inside = birth_days(rows.key)
    births = np.where(
        rows.birth == NO_DAY, np.where(np.isnat(inside), NO_DAY, inside.astype(np.int64)), rows.birth
    )
    rank, texts = pd.factorize(_as_compared(people.names), sort=True)
    names = rank[rows.name]
    order = np.lexsort([births, names, rows.key])
    keys, names, births = rows.key[order], names[order], births[order]
    begins = np.ones(len(order), bool)
    begins[1:] = (np.diff(keys) != 0) | (np.diff(names) != 0) | (np.diff(births) != 0)
    start = np.flatnonzero(begins)

    def together(values: Array) -> Array:
        return np.bitwise_or.reduceat(values[order], start) if len(start) else values[:0]

    return Columns(
        {
            "key": keys[start],
            "name": texts[names[start]],
            "birth": births[start],
            "schemes": together(rows.scheme.astype(np.int64)),
            "small_x": together(np.where(rows.small_x, 2, 1)),
        }
    )


def _as_compared(names: Array) -> Array:
    """Names as they are compared."""
    compared = names.copy()
    odd = np.flatnonzero(~pc.match_substring_regex(pa.array(names, pa.string()), _PLAIN_NAME).to_numpy(False))
    compared[odd] = [comparable_name(name) for name in names[odd]]
    return compared


def of_one_number(people: Columns) -> Iterator[Pairs]:
    """Pairs of candidates that have one number in two spellings."""
    keys, first = np.unique(people.key, return_index=True)
    spelled = np.bitwise_or.reduceat(people.small_x, first) if len(first) else first
    schemes = np.bitwise_or.reduceat(people.schemes, first) if len(first) else first
    each = people.select(first).with_columns(schemes=schemes)
    both = each.select(spelled == 3)
    yield Pairs.of(SMALL_X, both, both)
    old = each.select(keys < 0)
    at, found = locate_keys(upgraded(old.key), keys)
    yield Pairs.of(OLD_AND_NEW, old.select(found), each.select(at[found]))


def blocks(people: Columns) -> tuple[pa.Table, npt.NDArray[np.uint64]]:
    """The candidates who have a name and a birth date, and a hash of these two."""
    known = people.select((people.birth != NO_DAY) & (people.name != ""))
    rank, texts = pd.factorize(known.name)
    hashes = pd.util.hash_array(texts)[rank] if len(texts) else np.zeros(0, np.uint64)
    arrays = [pa.array(known[field.name], field.type) for field in CANDIDATES]
    table = pa.Table.from_arrays(arrays, schema=CANDIDATES)
    return table, hashes ^ scattered(known.birth.astype(np.int64) + (1 << 40))


def mistyped(table: pa.Table) -> Iterator[Pairs]:
    """Pairs among candidates of one name and birth date whose numbers differ in one digit, or by two swapped ones."""
    rows = Columns({name: table[name].to_numpy() for name in ("key", "birth", "schemes")})
    names = table["name"].combine_chunks().dictionary_encode()
    rank = names.indices.to_numpy()
    texts = names.dictionary.to_numpy(zero_copy_only=False)
    order = np.lexsort([rows.key, rows.birth, rank])
    rows, rank = rows.select(order), rank[order]
    alike = np.zeros(len(order), bool)
    alike[1:] = (np.diff(rows.birth) == 0) & (np.diff(rank) == 0)
    rows = rows.with_columns(name=texts[rank])
    for one, other in _pairs(alike):
        first, second = rows.select(one), rows.select(other)
        numbers = [characters_of(each.key).astype(str) for each in (first, second)]
        away = cpdist(*numbers, scorer=Hamming.distance, score_cutoff=2, dtype=np.uint8)
        swapped = np.flatnonzero(away == 2)
        swapped = swapped[_are_swapped(*(each[swapped] for each in numbers))]
        for kind, chosen in ((ONE_DIGIT, np.flatnonzero(away == 1)), (SWAPPED, swapped)):
            yield Pairs.of(kind, first.select(chosen), second.select(chosen))


def _pairs(alike: Mask) -> Iterator[tuple[Array, Array]]:
    """All pairs of rows of one group, some at a time; `alike`: the row is of the group of the one above it."""
    start = np.maximum.accumulate(np.where(alike, 0, np.arange(len(alike))))
    # Each row with those of its group above it.
    partners = np.arange(len(alike)) - start
    ends = np.cumsum(partners)
    first = 0
    while first < len(alike):
        before = ends[first - 1] if first else 0
        after = max(first + 1, int(np.searchsorted(ends, before + _PAIRS, side="right")))
        count = partners[first:after]
        other = np.repeat(np.arange(first, after), count)
        within = np.arange(len(other)) - np.repeat(np.cumsum(count) - count, count)
        yield start[other] + within, other
        first = after


def _are_swapped(first: Array, second: Array) -> Mask:
    """Which of these pairs, that differ in two places, have the characters there the other way round."""
    characters = [
        np.sort(each.astype("U18").view(np.uint32).reshape(len(each), 18), axis=1) for each in (first, second)
    ]
    same: Mask = (characters[0] == characters[1]).all(axis=1)
    return same
