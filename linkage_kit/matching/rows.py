"""Batches of records -> rows of the tables that are matched, in types that take little room.

All have the `key` of a number (`keys`). A row of `RESIDENT` is a year: the items of principal and the subsidy in fen,
and where it stands. A row of `EMPLOYEE` is a span of months, numbered from the year 0, of which `paid` were paid (0:
all). A row of `PEOPLE` is what records of a scheme say of a person: `name` and `birth` as stated, `agency` (region
code, 0: not said), and whether the number was written with a small x; what the next record says too stands there once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from linkage_kit.columns import Array, Mask
from linkage_kit.matching.cells import BatchReader, Values
from linkage_kit.matching.keys import Keys, sorted_distinct
from linkage_kit.matching.layouts import AGENCY, NAME, Scheme
from linkage_kit.matching.months import are_plain, month_spans
from linkage_kit.procedure.arithmetic import ITEMS

#: What of a resident year has to do with the refund (12(2)) and the subsidy (11).
MONEY = (*ITEMS, "subsidy")

RESIDENT = pa.schema(
    [
        ("key", pa.int64()),
        ("year", pa.int16()),
        *((name, pa.int64()) for name in MONEY),
        ("file", pa.int32()),
        ("row", pa.int32()),
    ]
)
EMPLOYEE = pa.schema([("key", pa.int64()), ("first", pa.int32()), ("last", pa.int32()), ("paid", pa.int16())])
PEOPLE = pa.schema(
    [
        ("key", pa.int64()),
        ("name", pa.string()),
        ("birth", pa.date32()),
        ("agency", pa.int32()),
        ("small_x", pa.bool_()),
        ("scheme", pa.int8()),
    ]
)
#: What `scheme` says; the schemes of a person are their sum.
SCHEMES: Mapping[Scheme, int] = {"resident": 1, "employee": 2}


@dataclass(frozen=True)
class Rows:
    """What a batch gives: records of its scheme, what they say of people, and the people (keys) of whom it has rows
    that only the readers of lists can judge.
    """

    records: pa.Table
    people: pa.Table
    judged: Keys


def resident_rows(reader: BatchReader, number: int) -> Rows:
    """The rows of a batch of `resident_years`, whose file is the `number`-th."""
    years = reader.values("year")
    assert years is not None
    count = len(reader.batch.rows)
    money = {name: _numbers(reader.values(name), count) for name in MONEY}
    columns = {"year": years.numbers(), **money, "file": np.full(count, number), "row": reader.batch.rows}
    return _rows(RESIDENT, reader, AGENCY, columns)


def employee_rows(reader: BatchReader, number: int) -> Rows:
    """The rows of a batch of `employee_periods`."""
    start, end = reader.values("start_month"), reader.values("end_month")
    assert start is not None and end is not None
    count = len(reader.batch.rows)
    paid = reader.values("months") or Values.blank(reader.file.table.columns["months"], count)
    reader.check_rows({"start_month": start, "end_month": end, "months": paid})
    region = "region_code" if "region_code" in reader.batch.cells else AGENCY
    columns = {"first": start.months(), "last": end.months(), "paid": paid.numbers()}
    return _rows(EMPLOYEE, reader, region, columns)


def month_rows(reader: BatchReader, number: int) -> Rows:
    """The rows of a batch of a list of months that surely are payments."""
    first, last = month_spans(reader)
    region = "region_code" if "region_code" in reader.batch.cells else AGENCY
    columns = {"first": first, "last": last, "paid": np.zeros(len(first), np.int64)}
    return _rows(EMPLOYEE, reader, region, columns, are_plain(reader, first, last))


def no_rows(reader: BatchReader, number: int) -> Rows:
    """The people of a batch of another list."""
    count = len(reader.batch.rows)
    schema = RECORDS[reader.file.scheme]
    region = "region_code" if "region_code" in reader.batch.cells else AGENCY
    blank = {name: np.zeros(count, np.int64) for name in schema.names if name != "key"}
    return _rows(schema, reader, region, blank, np.zeros(count, bool))


#: The records of each scheme.
RECORDS: Mapping[Scheme, pa.Schema] = {"resident": RESIDENT, "employee": EMPLOYEE}
#: How the rows of each table are read, as far as they need no judging.
ROWS: Mapping[str, Callable[[BatchReader, int], Rows]] = {
    "resident_years": resident_rows,
    "employee_periods": employee_rows,
    "employee_months": month_rows,
    "employee_split_months": month_rows,
}


def _numbers(values: Values | None, count: int) -> npt.NDArray[np.int64]:
    return np.zeros(count, np.int64) if values is None else values.numbers()


def _rows(
    schema: pa.Schema,
    reader: BatchReader,
    agency: str,
    columns: Mapping[str, Array],
    plain: Mask | None = None,
) -> Rows:
    """The rows of a batch that are `plain` (None: all); those without a number, or wrong, are told or blank."""
    keys, known, small_x = reader.keys()
    regions = reader.values(agency)
    names, births = reader.names(NAME), reader.births()
    agencies = np.zeros(len(keys), np.int64) if regions is None else _codes(regions)
    text = names.dictionary_encode().indices.to_numpy()
    begins = known.copy()
    same = np.logical_and.reduce(
        [column[1:] == column[:-1] for column in (keys, text, births.view(np.int64), agencies, small_x)]
    )
    begins[1:] &= ~same
    people = {
        "key": keys,
        "name": names,
        "birth": pa.array(births, pa.date32()),
        "agency": agencies,
        "small_x": small_x,
        "scheme": np.full(len(keys), SCHEMES[reader.file.scheme]),
    }
    kept = known.copy()
    kept[list(reader.bad)] = False
    odd = np.zeros(0, np.int64)
    if plain is not None:
        odd = sorted_distinct(keys[known & ~plain])
        kept &= plain
    records = _table(schema, {"key": keys, **columns})
    return Rows(
        records if kept.all() else records.filter(pa.array(kept)),
        _table(PEOPLE, people).filter(pa.array(begins)),
        odd,
    )


def _table(schema: pa.Schema, columns: Mapping[str, Array | pa.Array]) -> pa.Table:
    return pa.Table.from_arrays(
        [pa.array(columns[field.name], field.type) for field in schema], schema=schema
    )


def _codes(regions: Values) -> npt.NDArray[np.int64]:
    """Region codes as numbers; what is none is told already, and 0 here."""
    texts = regions.distinct.fillna("")
    numbers = [int(text) if text.isascii() and text.isdigit() and len(text) == 6 else 0 for text in texts]
    return np.array(numbers, np.int64)[regions.codes]
