"""Values that an Arrow column holds exactly, whole columns at once; what it holds otherwise is read cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linkage_kit.casebook.cells import LARGEST_INT
from linkage_kit.casebook.tables import Column
from linkage_kit.casebook.units import fen_of_decimals, integer_array
from linkage_kit.lazily import lazily
from linkage_kit.money import LARGEST_FEN

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

#: Text that is read as it stands: printable ASCII without outer blanks and without a leading apostrophe.
_PLAIN_TEXT = r"^[!-&(-~]([ -~]*[!-~])?$"


def exact_values(column: pa.Array, spec: Column) -> Any:
    """The values of a column of this kind (money in yuan becomes fen), None where some have to be looked at."""
    return _EXACT[spec.kind](column, spec)


def _exact_money(column: pa.Array, spec: Column) -> Any:
    if pa.types.is_decimal(column.type):
        fen = fen_of_decimals(column)
    elif pa.types.is_integer(column.type):
        yuan: Any = integers(column, -LARGEST_FEN // 100, LARGEST_FEN // 100)
        return None if yuan is None else yuan * 100
    elif pa.types.is_floating(column.type):
        fen = _fen_of_floats(column)
    else:
        return None
    return None if fen is None or np.abs(fen.to_numpy(np.int64, na_value=0)).max() > LARGEST_FEN else fen


def _fen_of_floats(column: pa.Array) -> Any:
    """Fen of floats that are the nearest to an amount with two decimals, all of them; else None."""
    blank = np.asarray(column.is_null())
    values = column.fill_null(0).to_numpy(zero_copy_only=False).astype(np.float64)
    if not np.isfinite(values).all() or np.abs(values).max() * 100 > LARGEST_FEN:
        return None
    fen = np.rint(values * 100)
    return pd.arrays.IntegerArray(fen.astype(np.int64), blank) if (fen / 100 == values).all() else None


def _exact_int(column: pa.Array, spec: Column) -> Any:
    # A year is written without a sign.
    least = 0 if spec.unit == "年" else -LARGEST_INT
    return integers(column, least, LARGEST_INT) if pa.types.is_integer(column.type) else None


def integers(column: pa.Array, least: int, most: int) -> pd.arrays.IntegerArray | None:
    """Whole numbers, None where one is less or more."""
    try:
        whole = integer_array(column.cast(pa.int64()))
    except pa.ArrowInvalid:
        return None
    values = whole.to_numpy(np.int64, na_value=0)
    return whole if values.min() >= least and values.max() <= most else None


def _exact_bool(column: pa.Array, spec: Column) -> Any:
    if not pa.types.is_boolean(column.type):
        return None
    values = column.fill_null(False).to_numpy(zero_copy_only=False)
    return pd.arrays.BooleanArray(values, np.asarray(column.is_null()))


def _exact_days(column: pa.Array, spec: Column) -> Any:
    """Days, or first days of months; None where there is a time of day, a time zone or another day of a month."""
    if not (pa.types.is_date(column.type) or pa.types.is_timestamp(column.type)) or getattr(
        column.type, "tz", None
    ):
        return None
    given = column.to_numpy(zero_copy_only=False)
    days = given.astype("datetime64[M]" if spec.kind == "month" else "datetime64[D]")
    return days.astype("datetime64[s]") if (np.isnat(given) | (days == given)).all() else None


def _exact_text(column: pa.Array, spec: Column) -> Any:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return None
    distinct = column.dictionary_encode().dictionary
    if spec.words is not None:
        plain = pc.all(pc.is_in(distinct, pa.array(list(spec.words), distinct.type))).as_py()
    else:
        plain = pc.all(pc.match_substring_regex(distinct, _PLAIN_TEXT)).as_py()
    return pd.Series(column.to_pandas(), dtype="str") if plain else None


_EXACT: dict[str, Callable[[pa.Array, Column], Any]] = {
    "money": _exact_money,
    "int": _exact_int,
    "bool": _exact_bool,
    "date": _exact_days,
    "month": _exact_days,
    "text": _exact_text,
    "word": _exact_text,
    "value": _exact_text,
}
