"""The unit of a frame's money: integer fen, or yuan as exact decimals. A frame that does not say is in yuan.

The unit stands in `DataFrame.attrs`, which pandas keeps (not where another frame without it is joined or appended) and
writes into Parquet files, and Arrow in the metadata of a table that was made of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from linkage_kit.casebook.column import Column
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

Money = Literal["yuan", "fen"]
#: The name of the unit in `DataFrame.attrs`.
UNIT = "money"
_YUAN = pa.decimal128(18, 2)
_WHOLE = pa.decimal128(19, 0)


def yuan_dtype() -> pd.ArrowDtype:
    """Yuan in memory: Arrow's decimals are exact in sums, joins and groups, and matplotlib draws them."""
    return pd.ArrowDtype(_YUAN)


def unit_of(attrs: Mapping[Any, Any]) -> Money:
    """The unit that a frame's `attrs` say; ValueError, in Chinese, for another one."""
    return as_money(attrs.get(UNIT, "yuan"))


def attrs_of(frame: Any) -> Mapping[Any, Any]:
    """The `attrs` of a pandas frame, or of the one that an Arrow table was made of; no other library keeps them."""
    metadata = (frame.schema.metadata or {}) if isinstance(frame, pa.Table) else {}
    if b"pandas" in metadata:
        return json.loads(metadata[b"pandas"]).get("attributes") or {}
    return getattr(frame, "attrs", {})


def as_money(unit: object) -> Money:
    """The unit, if it is one; ValueError, in Chinese, for another one."""
    if unit not in get_args(Money):
        raise ValueError(f"金额单位应为yuan（元）或fen（分），现为{unit!r}")
    return unit  # type: ignore[return-value]


class Tables(dict[str, "pd.DataFrame"]):
    """Frames by name, as keys and as attributes: `tables["refunds"]` and `tables.refunds`."""

    def __getattr__(self, name: str) -> pd.DataFrame:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"没有{name}这张表，有的是：{'、'.join(self)}") from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self]

    def __repr__(self) -> str:
        return "，".join(f"{name}{len(frame)}行" for name, frame in self.items())


def marked(frame: pd.DataFrame, unit: Money) -> pd.DataFrame:
    """The frame, which says now that its money is in this unit."""
    frame.attrs[UNIT] = unit
    return frame


def in_yuan(frame: pd.DataFrame, columns: Mapping[str, Column]) -> pd.DataFrame:
    """A typed frame in fen as one in yuan: the money of `columns` as exact decimals with two places."""
    changed = {
        name: yuan_array(frame[name].array)
        for name, column in columns.items()
        if column.kind == "money" and name in frame
    }
    return marked(frame.assign(**changed), "yuan")


def yuan_array(fen: Any) -> pd.arrays.ArrowExtensionArray:
    """An `Int64` array of fen as yuan."""
    whole = pa.array(fen, pa.int64()).cast(_WHOLE)
    # The same digits with the point two places to the left.
    return pd.arrays.ArrowExtensionArray(pa.Array.from_buffers(_YUAN, len(whole), whole.buffers()))


def fen_of_decimals(decimals: pa.Array) -> pd.arrays.IntegerArray | None:
    """Decimals of at most two places as an `Int64` array of fen; None where they have more places or are too large."""
    if not 0 <= decimals.type.scale <= 2:
        return None
    try:
        scaled = decimals.cast(pa.decimal128(21, 2))
        digits = pa.Array.from_buffers(
            pa.decimal128(21, 0), len(scaled), scaled.buffers(), offset=scaled.offset
        )
        return integer_array(digits.cast(pa.int64()))
    except pa.ArrowInvalid:
        return None


def integer_array(whole: pa.Array) -> pd.arrays.IntegerArray:
    """An `Int64` array of Arrow's whole numbers."""
    blank: npt.NDArray[np.bool_] = np.asarray(whole.is_null())
    return pd.arrays.IntegerArray(whole.fill_null(0).to_numpy(zero_copy_only=False), blank)
