"""The core in Polars: years joined with periods by case, sets of months united by `bitwise_or`."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from linkage_kit.columns import Array, Columns
from linkage_kit.procedure.arithmetic import ITEMS

VERSION = f"Polars {pl.__version__}"


def prepared(resident: Columns, periods: Columns) -> Any:
    """Frames in the narrowest types that hold the values, which know that they are in the order of cases."""
    money = {name: resident[name] for name in (*ITEMS, "subsidy")}
    years = {"case": resident.case.astype(np.int32), "year": resident.year.astype(np.int16), **money}
    spans = {"case": periods.case.astype(np.int32), "start": periods.start_month, "end": periods.end_month}
    return tuple(pl.DataFrame(columns).set_sorted("case") for columns in (years, spans))


def run(tables: Any) -> Any:
    """A frame of the results. The streaming engine is the faster one here, and this way of joining faster than to split
    the periods by year, with or without a semi-join to the resident years, or than periods beside each other.
    """
    years, periods = (table.lazy() for table in tables)
    spans = periods.select("case", start=_month("start"), end=_month("end"))
    rows = years.with_row_index("row")
    january = pl.col("year").cast(pl.Int32) * 12
    low = (pl.col("start") - january).clip(lower_bound=0).cast(pl.Int16)
    high = (pl.col("end") - january).clip(upper_bound=11).cast(pl.Int16)
    shared = rows.select("row", "case", "year").join(spans, on="case")
    shared = shared.filter(pl.col("start") <= january + 11, pl.col("end") >= january)
    masks = shared.select("row", mask=_power(high + 1) - _power(low))
    united = masks.group_by("row").agg(pl.col("mask").bitwise_or())
    return _refunds(rows.join(united, on="row", how="left")).collect(engine="streaming")


def _month(name: str) -> pl.Expr:
    return pl.col(name).dt.year() * 12 + pl.col(name).dt.month().cast(pl.Int32) - 1


def _power(exponent: pl.Expr) -> pl.Expr:
    return pl.lit(2, dtype=pl.Int16).pow(exponent).cast(pl.Int16)


def _refunds(years: pl.LazyFrame) -> pl.LazyFrame:
    months = pl.col("months")
    years = years.with_columns(months=pl.col("mask").bitwise_count_ones().cast(pl.Int64).fill_null(0))
    principal = sum((pl.col(item) for item in ITEMS[1:]), pl.col(ITEMS[0]))
    years = years.with_columns(
        total=(principal * months + 6) // 12,
        share=(pl.col("subsidy") * months + 6) // 12,
        **{f"floor{at}": pl.col(item) * months // 12 for at, item in enumerate(ITEMS)},
    )
    floors = sum((pl.col(f"floor{at}") for at in range(1, len(ITEMS))), pl.col("floor0"))
    years = years.with_columns(
        left=(pl.col("total") - floors).cast(pl.Int8),
        **{
            f"rest{at}": (pl.col(item) * months - pl.col(f"floor{at}") * 12).cast(pl.Int8)
            for at, item in enumerate(ITEMS)
        },
    )
    items = {
        item: pl.col(f"floor{at}") + (_rank(at) < pl.col("left")).cast(pl.Int64)
        for at, item in enumerate(ITEMS)
    }
    return years.select("case", "year", "months", **items, total="total", share="share")


def _rank(at: int) -> pl.Expr:
    before = [pl.col(f"rest{other}") >= pl.col(f"rest{at}") for other in range(at)]
    after = [pl.col(f"rest{other}") > pl.col(f"rest{at}") for other in range(at + 1, len(ITEMS))]
    ahead = [each.cast(pl.Int8) for each in before + after]
    return sum(ahead[1:], ahead[0])


def columns(result: Any, tables: Any) -> list[Array]:
    """The numbers by case and year, to compare."""
    return [column.to_numpy() for column in result.sort("case", "year").drop("case", "year")]
