"""One partition of whole persons: who of them is in both schemes, what they have, and what is told of their county."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linkage_kit.casebook.problems import Problem
from linkage_kit.columns import Array, Columns
from linkage_kit.matching.keys import Keys, regions, sorted_distinct
from linkage_kit.matching.layouts import RecordFile
from linkage_kit.matching.people import People
from linkage_kit.matching.persons import persons
from linkage_kit.matching.rows import MONEY, SCHEMES
from linkage_kit.procedure.arithmetic import Arithmetic
from linkage_kit.procedure.overlap import locate_keys

#: What is counted of each county: people by scheme, people in both, those of them with overlap, their months and money.
COUNTS = ("resident", "employee", "both", "overlapping", "months", "refund", "subsidy")
#: Those of them that are money (fen).
MONEY_COUNTS = ("refund", "subsidy")


@dataclass(frozen=True)
class Matched:
    """What a partition gives: the persons in both schemes by key, `keys` and rows of `persons.PERSONS`; all people's
    statements; counts by county (region code, columns `COUNTS`); what is wrong with its records.
    """

    keys: Keys
    persons: pa.Table
    people: People
    counties: pd.DataFrame
    problems: Sequence[Problem]


def matched(
    resident: pa.Table, employee: pa.Table, people: People, rule: Arithmetic, files: Sequence[RecordFile]
) -> Matched:
    """The persons of a partition; `files` are those of the resident records, by their number."""
    by_scheme = {"resident": _keys(resident), "employee": _keys(employee)}
    keys = by_scheme["resident"]
    keys = keys[locate_keys(keys, by_scheme["employee"])[1]]
    years, problems = _once(_of(resident, keys, "year"), files)
    table, sums = persons(keys, years, _of(employee, keys, "first"), people, rule)
    counted = {
        **{scheme: (own, np.ones(len(own), np.int64)) for scheme, own in by_scheme.items()},
        "both": (keys, np.ones(len(keys), np.int64)),
        "overlapping": (keys, (sums.overlap_months > 0).astype(np.int64)),
        "months": (keys, sums.overlap_months),
        "refund": (keys, sums.refund),
        "subsidy": (keys, sums.subsidy),
    }
    county = _counties(people)
    return Matched(keys, table, people, _by_county(county, counted), problems)


def _keys(records: pa.Table) -> Keys:
    """The people of records, ascending; whoever has nothing but rows that are no payment is none of them."""
    return np.sort(records["key"].unique().to_numpy())


def _of(records: pa.Table, keys: Keys, then: str) -> Columns:
    """The records of these people, by key and another column, with the position of the key as `case`."""
    own = records.filter(pc.is_in(records["key"], value_set=pa.array(keys, pa.int64())))
    rows = Columns({name: own[name].to_numpy() for name in own.column_names})
    rows = rows.select(np.lexsort([rows[then], rows.key]))
    return rows.with_columns(case=np.searchsorted(keys, rows.key))


def _once(years: Columns, files: Sequence[RecordFile]) -> tuple[Columns, list[Problem]]:
    """Resident years, each once: two that say the same are one, as files may share rows; of others one is wrong."""
    again = np.zeros(len(years), bool)
    again[1:] = (np.diff(years.case) == 0) & (np.diff(years.year) == 0)
    if not again.any():
        return years.with_columns(year=years.year.astype(np.int64)), []
    # Whatever order the files were read in, the row that stands first is the one that is kept.
    years = years.select(np.lexsort([years.row, years.file, years.year, years.case]))
    first = np.maximum.accumulate(np.where(again, 0, np.arange(len(years))))
    differs = np.logical_or.reduce([years[name] != years[name][first] for name in MONEY])
    problems = list(_contradictions(years, first, differs, files))
    kept = years.select(~again)
    return kept.with_columns(year=kept.year.astype(np.int64)), problems


def _contradictions(
    years: Columns, first: Array, differs: Array, files: Sequence[RecordFile]
) -> Iterator[Problem]:
    for at in np.flatnonzero(differs):
        file, other = files[years.file[at]], files[years.file[first[at]]]
        where = (
            f"{other.name}第{years.row[first[at]]}行" if other is not file else f"第{years.row[first[at]]}行"
        )
        expected = f"同一人同一年份已有{where}，金额不同，应只留正确的一行"
        yield file.problem(int(years.row[at]), "year", str(years.year[at]), expected)


def _counties(people: People) -> tuple[Keys, Array]:
    """Every person's key and county: the resident agency that is stated (the first by code of several), else the
    employee agency, else where the number was first given out.
    """
    keys = sorted_distinct(people.rows.key)
    found = np.zeros(len(keys), np.int64)
    for scheme in (SCHEMES["employee"], SCHEMES["resident"]):
        case, codes = people.agencies_of(keys, scheme)
        found[case[::-1]] = codes[::-1]
    return keys, np.where(found > 0, found, regions(keys))


def _by_county(county: tuple[Keys, Array], counted: dict[str, tuple[Keys, Array]]) -> pd.DataFrame:
    """Sums by county of what is counted of people."""
    keys, codes = county
    distinct, back = np.unique(codes, return_inverse=True)
    sums = {}
    for name, (people, amounts) in counted.items():
        total = np.zeros(len(distinct), np.int64)
        np.add.at(total, back[np.searchsorted(keys, people)], amounts)
        sums[name] = total
    return pd.DataFrame(sums, index=pd.Index(distinct, name="county"))
