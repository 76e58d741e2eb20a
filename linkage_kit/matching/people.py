"""What records say of people: names, birth dates, agencies, and how the number was written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from linkage_kit.columns import Array, Columns, Days
from linkage_kit.matching.keys import Keys, sorted_distinct

#: The day of a birth date that is not stated: behind all others.
NO_DAY = np.iinfo(np.int32).max


@dataclass(frozen=True)
class People:
    """Statements on people, each once, by key: `key`, `name` (position in `names`, which are in order), `birth` (days
    since 1970, `NO_DAY`: not stated), `agency`, `small_x`, `scheme`.
    """

    rows: Columns
    names: npt.NDArray[np.object_]

    @classmethod
    def of(cls, table: pa.Table) -> People:
        """The statements of rows of `rows.PEOPLE`, in which they may stand often."""
        distinct = table.group_by(table.column_names, use_threads=False).aggregate([])
        given = distinct["name"].combine_chunks().dictionary_encode()
        texts = given.dictionary.to_numpy(zero_copy_only=False)
        order = np.argsort(texts, kind="stable")
        rank = np.empty(len(texts), np.int64)
        rank[order] = np.arange(len(texts))
        columns = {name: distinct[name].to_numpy() for name in ("key", "agency", "small_x", "scheme")}
        columns["birth"] = distinct["birth"].cast(pa.int32()).fill_null(NO_DAY).to_numpy()
        columns["name"] = rank[given.indices.to_numpy()]
        rows = Columns(columns)
        return cls(rows.select(np.argsort(rows.key, kind="stable")), texts[order])

    def names_of(self, keys: Keys) -> Array:
        """A name for each of these keys (ascending, all there): the first by code point, "" where none is stated."""
        rows, case = self._rows_of(keys)
        named = self.names[self.rows.name[rows]] != ""
        first = np.full(len(keys), len(self.names))
        np.minimum.at(first, case[named], self.rows.name[rows][named])
        return np.append(self.names, "")[first]

    def births_of(self, keys: Keys) -> Days:
        """The birth date stated for each of these keys, the earliest of several, NaT where none is."""
        rows, case = self._rows_of(keys)
        first = np.full(len(keys), NO_DAY, np.int64)
        np.minimum.at(first, case, self.rows.birth[rows].astype(np.int64))
        return days_of(first)

    def agencies_of(self, keys: Keys, scheme: int) -> tuple[Array, Array]:
        """The agencies that the records of a scheme state: the position of the key and the region code, in order."""
        rows, case = self._rows_of(keys)
        stated = (self.rows.scheme[rows] == scheme) & (self.rows.agency[rows] > 0)
        pairs = sorted_distinct(case[stated] * 10**6 + self.rows.agency[rows][stated])
        return np.divmod(pairs, 10**6)

    def _rows_of(self, keys: Keys) -> tuple[Array, Array]:
        """The rows of these keys (ascending), and the position of the key of each."""
        at = np.searchsorted(keys, self.rows.key)
        at[at == len(keys)] = 0
        found = np.flatnonzero(keys[at] == self.rows.key) if len(keys) else np.zeros(0, np.int64)
        return found, at[found]


def days_of(births: Array) -> Days:
    """Birth dates as days, NaT where they are not stated."""
    return np.where(births == NO_DAY, np.datetime64("NaT", "D"), births.astype("datetime64[D]"))
