"""Who is in both schemes, and what linking would give back: a partition of whole persons at once (2, 11, 12).

All arithmetic is the procedure's own, over columns. The refund is the same whichever way somebody links: the agency
that is transferred into pays it, and the subsidy goes back to the resident agency (resident -> employee) or into the
resident fund's pool (employee -> resident).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from linkage_kit.casebook.units import yuan_array
from linkage_kit.columns import Array, Columns, case_sums
from linkage_kit.matching.keys import Keys, birth_days, sorted_distinct, texts_of
from linkage_kit.matching.people import People
from linkage_kit.matching.rows import SCHEMES
from linkage_kit.procedure.arithmetic import Arithmetic
from linkage_kit.procedure.overlap import locate_keys, month_lists, overlap_months, period_years, year_key
from linkage_kit.procedure.refund import refunds

_MONEY = pa.decimal128(18, 2)
_YEARS = pa.struct(
    [
        ("year", pa.int16()),
        ("months", pa.int8()),
        ("months_min", pa.int8()),
        ("month_list", pa.string()),
        ("refund", _MONEY),
        ("refund_min", _MONEY),
        ("subsidy", _MONEY),
    ]
)
#: The columns of `persons.parquet`.
PERSONS = pa.schema(
    [
        ("id_number", pa.string()),
        ("name", pa.string()),
        ("birth_date", pa.date32()),
        ("resident_agencies", pa.list_(pa.string())),
        ("employee_agencies", pa.list_(pa.string())),
        ("resident_years", pa.int16()),
        ("resident_first_year", pa.int16()),
        ("resident_last_year", pa.int16()),
        ("employee_years", pa.int16()),
        ("employee_months", pa.int16()),
        ("employee_months_min", pa.int16()),
        ("employee_first_month", pa.string()),
        ("employee_last_month", pa.string()),
        ("overlap", pa.list_(_YEARS)),
        ("overlap_months", pa.int16()),
        ("overlap_months_min", pa.int16()),
        ("refund_total", _MONEY),
        ("refund_min", _MONEY),
        ("subsidy_total", _MONEY),
    ]
)


def persons(
    keys: Keys, resident: Columns, employee: Columns, people: People, rule: Arithmetic
) -> tuple[pa.Table, Columns]:
    """The rows of `PERSONS` of the people with these keys (ascending), and the same persons' sums as numbers.

    `resident` (`rows.RESIDENT`, by key and year) and `employee` (`rows.EMPLOYEE`) are the records of these people, with
    the position of each one's key as `case`. The sums are `overlap_months`, `refund` and `subsidy` (fen).
    """
    pieces = period_years(_periods(employee))
    pieces = pieces.select(rule.counts(pieces))
    calendar = _calendar(resident, pieces)
    paid = overlap_months(calendar, pieces)
    at, _ = locate_keys(year_key(resident), year_key(calendar))
    years = resident.with_columns(**{name: paid[name][at] for name in ("mask", "months", "months_min")})
    years = years.with_columns(**refunds(years, rule))
    count = len(keys)
    lapped = years.select(years.months > 0)
    sums = Columns(
        {
            "overlap_months": case_sums(lapped, lapped.months, count),
            "overlap_months_min": case_sums(lapped, lapped.months_min, count),
            "refund": case_sums(lapped, lapped.refund_subtotal, count),
            "refund_min": case_sums(lapped, lapped.refund_min, count),
            "subsidy": case_sums(lapped, lapped.subsidy_share, count),
        }
    )
    first_year, last_year = _bounds(resident, resident.year, resident.year, count)
    first_month, last_month = _bounds(employee, employee["first"], employee["last"], count)
    columns = {
        "id_number": texts_of(keys),
        "name": people.names_of(keys),
        "birth_date": pa.array(_births(keys, people), pa.date32()),
        "resident_agencies": _agencies(keys, people, SCHEMES["resident"]),
        "employee_agencies": _agencies(keys, people, SCHEMES["employee"]),
        "resident_years": np.bincount(resident.case, minlength=count),
        "resident_first_year": first_year,
        "resident_last_year": last_year,
        "employee_years": case_sums(calendar, (paid.months > 0).astype(np.int64), count),
        "employee_months": case_sums(calendar, paid.months, count),
        "employee_months_min": case_sums(calendar, paid.months_min, count),
        "employee_first_month": _month_texts(first_month),
        "employee_last_month": _month_texts(last_month),
        "overlap": _lists(lapped.case, _overlaps(lapped), count),
        "overlap_months": sums.overlap_months,
        "overlap_months_min": sums.overlap_months_min,
        "refund_total": _yuan(sums.refund),
        "refund_min": _yuan(sums.refund_min),
        "subsidy_total": _yuan(sums.subsidy),
    }
    arrays = [pa.array(columns[field.name], field.type) for field in PERSONS]
    return pa.Table.from_arrays(arrays, schema=PERSONS), sums


def _periods(employee: Columns) -> Columns:
    """Employee records as the procedure has periods."""
    return Columns(
        {
            "case": employee.case,
            "start_month": _days(employee["first"]),
            "end_month": _days(employee["last"]),
            "months": employee.paid.astype(np.int64),
        },
        {"months": employee.paid > 0},
    )


def _days(months: Array) -> npt.NDArray[np.datetime64]:
    """The first days of months that are numbered from the year 0."""
    return (months.astype(np.int64) - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")


def _calendar(resident: Columns, pieces: Columns) -> Columns:
    """Every case and year in which there is a record of either scheme, ascending."""
    keys = sorted_distinct(np.concatenate([year_key(resident), year_key(pieces)]))
    case, year = np.divmod(keys, 10_000)
    return Columns({"case": case, "year": year})


def _bounds(rows: Columns, low: Array, high: Array, count: int) -> tuple[Array, Array]:
    """The least and the greatest of each case, of which every one has a row."""
    least, most = np.full(count, np.iinfo(np.int64).max), np.zeros(count, np.int64)
    np.minimum.at(least, rows.case, low.astype(np.int64))
    np.maximum.at(most, rows.case, high.astype(np.int64))
    return least, most


def _month_texts(months: Array) -> Array:
    return np.datetime_as_string(_days(months), unit="M").astype(object)


def _births(keys: Keys, people: People) -> npt.NDArray[np.datetime64]:
    """The birth date that records state, the earliest where they differ, or else the one in the number."""
    stated = people.births_of(keys)
    return np.where(np.isnat(stated), birth_days(keys), stated)


def _agencies(keys: Keys, people: People, scheme: int) -> pa.Array:
    """The region codes that the scheme's records state of each person, ascending."""
    case, codes = people.agencies_of(keys, scheme)
    return _lists(case, pa.array(codes.astype("U6"), pa.string()), len(keys))


def _lists(case: Array, values: pa.Array, count: int) -> pa.Array:
    """The values of each case as a list; they are in the order of the cases."""
    ends = np.cumsum(np.bincount(case, minlength=count))
    return pa.ListArray.from_arrays(np.concatenate([[0], ends]).astype(np.int32), values)


def _overlaps(lapped: Columns) -> pa.Array:
    columns = {
        "year": lapped.year,
        "months": lapped.months,
        "months_min": lapped.months_min,
        "month_list": month_lists(lapped.mask),
        "refund": _yuan(lapped.refund_subtotal),
        "refund_min": _yuan(lapped.refund_min),
        "subsidy": _yuan(lapped.subsidy_share),
    }
    arrays = [pa.array(columns[field.name], field.type) for field in _YEARS]
    return pa.StructArray.from_arrays(arrays, fields=list(_YEARS))


def _yuan(fen: Array) -> pa.Array:
    return pa.array(yuan_array(pa.array(fen, pa.int64())))
