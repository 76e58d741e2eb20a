"""The core in DuckDB: years joined with periods by case, sets of months united by `bit_or`."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from linkage_kit.blocks import cores
from linkage_kit.columns import Array, Columns
from linkage_kit.procedure.arithmetic import ITEMS

VERSION = f"DuckDB {duckdb.__version__}"


def _rank(item: int) -> str:
    before = [f"(r{other} >= r{item})::tinyint" for other in range(item)]
    after = [f"(r{other} > r{item})::tinyint" for other in range(item + 1, len(ITEMS))]
    return " + ".join(before + after)


#: Faster here than splitting the periods by year, with or without a semi-join to the resident years.
_QUERY = f"""
create or replace temp table result as
with months as (
    select c, (year(s) * 12 + month(s) - 1)::integer as s, (year(e) * 12 + month(e) - 1)::integer as e from periods
), masks as (
    select c, y, bit_or(
        ((1 << (least(e - y * 12, 11) + 1)::integer) - (1 << greatest(s - y * 12, 0)::integer))::smallint
    ) as mask
    from years join months using (c) where s <= y * 12 + 11 and e >= y * 12 group by all
), found as (
    select years.*, coalesce(bit_count(mask), 0)::bigint as m from years left join masks using (c, y)
), floors as (
    select *, ({" + ".join(ITEMS)}) * m as w,
        {", ".join(f"{item} * m // 12 as f{at}, ({item} * m % 12)::tinyint as r{at}" for at, item in enumerate(ITEMS))}
    from found
), totals as (
    select *, (w + 6) // 12 as total, (total - f0 - f1 - f2 - f3)::tinyint as rest from floors
)
select c, y, m, {", ".join(f"f{at} + (({_rank(at)}) < rest)::bigint as i{at}" for at in range(len(ITEMS)))},
    total, (subsidy * m + 6) // 12 as share
from totals
"""


def prepared(resident: Columns, periods: Columns) -> Any:
    """Tables in memory, in the narrowest types that hold the values."""
    database = duckdb.connect()
    database.execute(f"set threads = {cores()}; set preserve_insertion_order = false")
    money = {name: resident[name] for name in (*ITEMS, "subsidy")}
    years = pa.table({"c": resident.case.astype(np.int32), "y": resident.year.astype(np.int16), **money})
    spans = pa.table({"c": periods.case.astype(np.int32), "s": periods.start_month, "e": periods.end_month})
    for name, table in (("years", years), ("periods", spans)):
        database.register("given", table)
        database.execute(f"create table {name} as select * from given")
        database.unregister("given")
    return database


def run(database: Any) -> Any:
    """A table of the results in memory."""
    return database.execute(_QUERY)


def columns(result: Any, database: Any) -> list[Array]:
    """The numbers by case and year, to compare."""
    table = database.sql("select * exclude (c, y) from result order by c, y").to_arrow_table()
    return [column.to_numpy().astype(np.int64) for column in table.columns]
