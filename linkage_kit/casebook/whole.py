"""The whole casebook that cases were chosen from, as far as it bears on them: how many there are, and whose they are.

The same person in two cases is told of each of them, whichever cases were chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from linkage_kit import identity
from linkage_kit.casebook.privacy import case_names, shown_order
from linkage_kit.columns import Array, index_of
from linkage_kit.lazily import lazily
from linkage_kit.masking import mask_text

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

#: How many of the other cases are named.
NAMED = 3


@dataclass(frozen=True)
class SamePerson:
    """The other cases that have a case's valid identity number: how many, and the first three by code point."""

    count: int
    first: tuple[str, ...]

    def __str__(self) -> str:
        named = f"案件{'、'.join(self.first)}"
        return f"{named}等{self.count}个案件" if self.count > len(self.first) else named


@dataclass(frozen=True, eq=False)
class Whole:
    """A whole casebook: `cases` is their number, `where` the SQL condition by which some were read ("": none).

    `case_ids` and `numbers` (x as X) are those of every case that can be the same person's as a chosen one, `names`
    what its cases are called whose ids may not be shown (`case_names`).
    """

    cases: int
    case_ids: Array = field(repr=False)
    numbers: Array = field(repr=False)
    where: str = ""
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, cases: pd.DataFrame, where: str = "") -> Self:
        """That of all the rows of `cases`, of which `case_id` and `id_number` are enough."""
        case_ids, numbers = _identities(cases)
        return cls(len(case_ids), case_ids, numbers, where, case_names(cases["case_id"].dropna()))

    @classmethod
    def told(cls, cases: pd.DataFrame, told: Mapping[str, Any]) -> Self:
        """That of which these cases were chosen, from what `as_dict` told of it."""
        chosen = dict(zip(*_identities(cases)))
        of_person = [
            (case_id, number)
            for ids in told["same_person"]
            for number in [chosen[own] for own in ids if own in chosen][:1]
            for case_id in ids
        ]
        ids, numbers = (
            np.array(list(values), object) for values in (zip(*of_person) if of_person else ((), ()))
        )
        return cls(int(told["cases"]), ids, numbers, str(told["where"]))

    def as_dict(self, cases: pd.DataFrame, names: Mapping[str, str]) -> dict[str, Any]:
        """What there is to tell of it where these cases were chosen: what the cases of each person are called."""
        chosen = set(cases["case_id"])
        shared = [
            [names.get(case_id, case_id) for case_id in ids]
            for ids in _cases_of_persons(cases, self)
            if not chosen.isdisjoint(ids)
        ]
        return {"cases": self.cases, "where": mask_text(self.where), "same_person": sorted(shared)}

    def of_case(self, case_id: str, number: str) -> Whole:
        """As far as it bears on one case alone, with this number (x as X)."""
        bears = (self.numbers == number) | (self.case_ids == case_id)
        return replace(self, case_ids=self.case_ids[bears], numbers=self.numbers[bears])


def same_persons(cases: pd.DataFrame, whole: Whole | None) -> dict[str, SamePerson]:
    """For each case of a person who has others, in `cases` or in the whole that they were chosen from: which.

    Only valid numbers of 18 characters count. A chosen case counts with the number that it has now.
    """
    own = set(cases["case_id"])
    found = _same_persons(_cases_of_persons(cases, whole))
    return {case_id: same for case_id, same in found.items() if case_id in own}


def same_persons_among(case_ids: Array, numbers: Array) -> dict[str, SamePerson]:
    """The same for cases of these ids and numbers (x as X), which are all that can be the same person's."""
    return _same_persons(_several(case_ids, numbers))


def _same_persons(persons: list[list[str]]) -> dict[str, SamePerson]:
    return {case_id: _others(case_id, ids) for ids in persons for case_id in ids}


def _cases_of_persons(cases: pd.DataFrame, whole: Whole | None) -> list[list[str]]:
    """The ids of the cases of each person who has several, by code point."""
    chosen, numbers = _identities(cases)
    case_ids = chosen
    if whole is not None:
        same = np.flatnonzero(index_of(whole.numbers).isin(numbers))
        others = same[~index_of(whole.case_ids[same]).isin(chosen)]
        case_ids = np.concatenate([chosen, whole.case_ids[others]])
        numbers = np.concatenate([numbers, whole.numbers[others]])
    return _several(case_ids, numbers)


def _several(case_ids: Array, numbers: Array) -> list[list[str]]:
    """The ids, by code point, of each person's cases who has several of these."""
    by_number: dict[str, list[str]] = {
        number: [] for number, count in Counter(numbers.tolist()).items() if count > 1
    }
    if not by_number:
        return []
    for case_id, number in zip(case_ids, numbers):
        if number in by_number:
            by_number[number].append(case_id)
    valid = identity.are_valid(np.array(list(by_number), object))
    return [sorted(ids, key=shown_order) for ids, is_valid in zip(by_number.values(), valid) if is_valid]


def _others(case_id: str, ids: list[str]) -> SamePerson:
    return SamePerson(len(ids) - 1, tuple(other for other in ids[: NAMED + 1] if other != case_id)[:NAMED])


def _identities(cases: pd.DataFrame) -> tuple[Array, Array]:
    """The id and the number (x as X, "" where there is none) of each case."""
    numbers = cases["id_number"].to_numpy(object, na_value="")
    return cases["case_id"].to_numpy(object, na_value=""), np.array(
        [number.upper() for number in numbers], object
    )
