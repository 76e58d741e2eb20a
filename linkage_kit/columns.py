"""A table as NumPy arrays, the form in which the procedure and the audit compute.

pandas is for reading, writing and showing; a Boolean mask over a NumPy array costs a microsecond where the same
over a Series costs fifty, which is what keeps the audit of a single case short.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

from linkage_kit.coded import Coded, code_type, joined

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]

_FIRST_MONTH = 1900 * 12
#: The first days of the months of three centuries, as days since 1970.
_MONTH_STARTS = (
    np.arange("1900-01", "2200-01", dtype="datetime64[M]").astype("datetime64[D]").astype(np.int64)
)
#: Of fewer days NumPy's own way to their months is as fast.
_MANY_DAYS = 1_000
_NO_TEXT = np.array(None, object)
_BLANK: dict[str, Any] = {"text": "", "number": 0, "bool": False}


class Columns:
    """Named arrays of one length, read as attributes (`rows.year`).

    A blank is `""` in text, 0 in numbers, False in Booleans and NaT in dates; `known(name)` tells where a value is.
    Columns of words may be `Coded`. Rows that are selected are taken column by column, when a column is asked for.
    """

    def __init__(
        self, values: Mapping[str, Array | Coded | Later], known: Mapping[str, Mask | Later] | None = None
    ) -> None:
        self._values = dict(values)
        self._known = dict(known or {})

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, words: Mapping[str, tuple[str, ...]] | None = None) -> Columns:
        """Columns of a typed table: `str`, `Int64`, `boolean` and `datetime64[s]` columns, others as they are.

        Those of which `words` gives the vocabulary are coded; they may have no other text.
        """
        values: dict[str, Array] = {}
        known: dict[str, Mask] = {}
        for name, series in frame.items():
            coded_by = (words or {}).get(str(name))
            values[str(name)], mask = (
                _array(series.array) if coded_by is None else _coded(series.array, coded_by)
            )
            if not mask.all():
                known[str(name)] = mask
        return cls(values, known)

    @classmethod
    def like(cls, rows: Columns) -> Self:
        """The same columns under this class."""
        return cls(rows._values, rows._known)

    def __getattr__(self, name: str) -> Array:
        if name not in self.__dict__.get("_values", ()):
            names = "、".join(self.__dict__.get("_values", ()))
            raise AttributeError(f"没有{name}这一列，有的是：{names}")
        return self[name]

    def __getstate__(self) -> dict[str, Any]:
        # What the rows were selected from stays behind.
        return {
            "_values": {name: self[name] for name in self._values},
            "_known": {name: self.known(name) for name in self._known},
        }

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._values]

    def __getitem__(self, name: str) -> Array:
        values: Any = self._values[name]
        if isinstance(values, Later):
            values = self._values[name] = values.of(name)
        return values

    def __len__(self) -> int:
        return len(next(iter(self._values.values())))

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def names(self) -> list[str]:
        """The columns' names, in order."""
        return list(self._values)

    def of_rows(self, name: str, rows: Array | slice) -> Array:
        """A column's values in some rows; the others need not be made."""
        values: Any = self._values[name]
        return values.of_rows(name, rows) if isinstance(values, Later) else values[rows]

    def known(self, name: str) -> Mask:
        """Where the column has a value."""
        if name in self._known:
            mask = self._known[name]
            if isinstance(mask, Later):
                mask = self._known[name] = mask.known(name)
            return mask
        values = self[name]
        return ~np.isnat(values) if values.dtype.kind == "M" else np.ones(len(values), bool)

    def select(self, rows: Array | slice) -> Self:
        """The rows of a mask, of row numbers (in that order) or of a slice; a mask of all gives the same arrays."""
        if isinstance(rows, np.ndarray) and rows.dtype == bool:
            # Looked through once: NumPy takes rows by their numbers five times as fast as by a mask.
            rows = np.flatnonzero(rows)
            if len(rows) == len(self):
                return type(self)(self._values, self._known)
        later = _Selected(self, rows)
        return type(self)(dict.fromkeys(self._values, later), dict.fromkeys(self._known, later))

    def only(self, *names: str) -> Columns:
        """These columns alone."""
        return Columns(
            {name: self._values[name] for name in names},
            {name: self._known[name] for name in names if name in self._known},
        )

    def record(self, position: int) -> SimpleNamespace:
        """One row's values as attributes, numbers as Python's own."""
        return SimpleNamespace(
            **{name: self[name][position : position + 1].tolist()[0] for name in self._values}
        )

    def with_columns(self, **more: Array | Coded) -> Columns:
        """The same rows with further or replaced columns; replaced ones are known throughout (NaT apart)."""
        kept = {name: mask for name, mask in self._known.items() if name not in more}
        return Columns({**self._values, **more}, kept)


class Later:
    """Columns that are made when somebody asks for one of them by its name."""

    def __len__(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def of(self, name: str) -> Array:
        """A column's values."""
        raise NotImplementedError

    def of_rows(self, name: str, rows: Array | slice) -> Array:
        """A column's values in some rows."""
        return self.of(name)[rows]

    def known(self, name: str) -> Mask:
        """Where they are known."""
        raise NotImplementedError


def concatenate(parts: list[Columns]) -> Columns:
    """The rows of one or more tables of the same columns, one after another."""
    later = _Joined(parts)
    names = parts[0].names()
    return Columns(dict.fromkeys(names, later), dict.fromkeys(names, later))


class _Joined(Later):
    """The rows of tables of the same columns, one after another."""

    def __init__(self, parts: list[Columns]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def of(self, name: str) -> Array:
        """A column's values."""
        return joined([part[name] for part in self._parts])

    def known(self, name: str) -> Mask:
        """Where they are known."""
        return np.concatenate([part.known(name) for part in self._parts])


class _Selected(Later):
    """Rows that are still to be taken from columns, each column once: most of them nobody asks for."""

    def __init__(self, source: Columns, rows: Array | slice) -> None:
        self._source = source
        self._rows = rows
        self._taken: dict[str, Array] = {}
        self._known: dict[str, Mask] = {}

    def __len__(self) -> int:
        if isinstance(self._rows, slice):
            return len(range(*self._rows.indices(len(self._source))))
        return len(self._rows)

    def of(self, name: str) -> Array:
        """The column's values."""
        if name not in self._taken:
            self._taken[name] = self._source.of_rows(name, self._rows)
        return self._taken[name]

    def known(self, name: str) -> Mask:
        """Where they are known."""
        if name not in self._known:
            self._known[name] = self._source.known(name)[self._rows]
        return self._known[name]


def _coded(column: pd.api.extensions.ExtensionArray, words: tuple[str, ...]) -> tuple[Any, Mask]:
    """The codes of a column of words, and where there is one."""
    import pandas as pd

    numbers, there = pd.factorize(column)  # type: ignore[call-overload]
    code = {word: number for number, word in enumerate(words)}
    # A blank has the number -1: the last one.
    codes = np.array([*(code[word] for word in there), 0], code_type(words))[numbers]
    return Coded(codes, words), codes != 0


def _array(column: pd.api.extensions.ExtensionArray) -> tuple[Array, Mask]:
    """The values and where they are known; asked of the array itself, a Series takes four times as long to ask."""
    import pandas as pd

    dtype = column.dtype
    known = ~np.asarray(column.isna())
    if isinstance(dtype, pd.BooleanDtype):
        return column.to_numpy(bool, na_value=_BLANK["bool"]), known
    if pd.api.types.is_integer_dtype(dtype):
        return column.to_numpy(np.int64, na_value=_BLANK["number"]), known
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return column.to_numpy("datetime64[D]"), known
    if not known.any():
        return np.full(len(column), _BLANK["text"], object), known
    return column.to_numpy(object, na_value=_BLANK["text"]), known


def index_of(values: Array) -> pd.Index:
    """An index for looking up text. As objects: pandas would turn them into `str`, which takes longer than to look."""
    import pandas as pd

    return pd.Index(values, dtype=object)


def case_sums(rows: Columns, values: Array, cases: int) -> npt.NDArray[np.int64]:
    """Sum of the rows' whole numbers by case, a number for each of `cases` cases."""
    sums = np.zeros(cases, np.int64)
    np.add.at(sums, rows.case, values)
    return sums


def to_frame(rows: Columns, kinds: Mapping[str, str]) -> pd.DataFrame:
    """The named columns as a typed frame, the way back from `Columns.from_frame`; `kinds` are those of the schemas."""
    return frame_of({name: _typed_array(rows, name, kind) for name, kind in kinds.items()}, len(rows))


def frame_of(arrays: Mapping[str, Array | pd.api.extensions.ExtensionArray], rows: int) -> pd.DataFrame:
    """A frame of these arrays as they are. pandas takes four times as long to align as many Series."""
    import pandas as pd

    return pd.DataFrame(dict(arrays), index=pd.RangeIndex(rows), copy=False)


def _typed_array(rows: Columns, name: str, kind: str) -> Array | pd.api.extensions.ExtensionArray:
    import pandas as pd

    values = rows[name]
    if kind in ("int", "money"):
        return pd.arrays.IntegerArray(values.astype(np.int64), ~rows.known(name))
    if kind == "bool":
        return pd.arrays.BooleanArray(values.astype(bool), ~rows.known(name))
    return values.astype("datetime64[s]") if kind in ("date", "month") else text_array(values)


def text_array(values: Array) -> pd.api.extensions.ExtensionArray:
    """A `str` array of text values, `""` as a blank."""
    import pandas as pd
    import pyarrow as pa

    if isinstance(values, Coded):
        words = pa.array([None, *values.words[1:]], pa.large_string())
        given = words.take(pa.array(values.codes))
    else:
        given = pa.array(np.where(values == "", _NO_TEXT, values), pa.large_string())
    dtype = pd.StringDtype(na_value=np.nan)
    return pd.arrays.ArrowStringArray(given, dtype=dtype)  # type: ignore[call-arg]


def months(days: Days) -> npt.NDArray[np.int64]:
    """Calendar months as whole numbers (0 is January of year 0); meaningless where the date is NaT."""
    if days.size >= _MANY_DAYS and days.dtype == np.dtype("datetime64[D]"):
        numbers = days.view(np.int64)
        if _MONTH_STARTS[0] <= numbers.min() and numbers.max() < _MONTH_STARTS[-1]:
            return _months_of_many(numbers)
    return days.astype("datetime64[M]").astype(np.int64) + 1970 * 12


def _months_of_many(days: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The same of days since 1970 within `_MONTH_STARTS`, several times as fast as NumPy's own way for many days.

    By the average length of a month (146,097 days are 4,800 months) a day lies in its month or in the one before.
    """
    before = (days - (_MONTH_STARTS[0] + 1)) * 4_800 // 146_097
    return before + (days >= _MONTH_STARTS[1:][before]) + _FIRST_MONTH


def years(days: Days) -> npt.NDArray[np.int64]:
    """Calendar years as whole numbers; meaningless where the date is NaT."""
    return days.astype("datetime64[Y]").astype(np.int64) + 1970
