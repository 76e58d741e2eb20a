"""What the records of a casebook say, in a form in which one way of writing them equals another."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from linkage_kit.casebook import TABLES, Casebook

Record = tuple[object, ...]


def records_of(casebook: Casebook, table: str, only: tuple[str, ...] | None = None) -> list[Record]:
    """The records of the cases (all without `only`): a blank amount is 0, a period its months year by year.

    Notes are left out, and claims that are not the agency's: they stand on no form of its.
    """
    frame = casebook.tables[table]
    if only is not None:
        frame = frame[frame["case_id"].isin(only)]
    if table == "claims":
        frame = frame[frame["claimant"] == "agency"]
    if table == "employee_periods":
        return sorted(_months(frame))
    columns = TABLES[table].columns
    amounts = [name for name, column in columns.items() if column.kind == "money" and name != "balance"]
    frame = frame[[name for name in columns if name != "note"]].assign(
        **{name: frame[name].fillna(0) for name in amounts}
    )
    return sorted(frame.astype("str").itertuples(index=False, name=None))


def _months(frame: pd.DataFrame) -> Iterator[Record]:
    """Case, place, first and last month and paid months of each year of a period."""
    for row in frame.to_dict("records"):
        first, last = row["start_month"], row["end_month"]
        one_year = first.year == last.year and pd.notna(row["months"])
        for year in range(first.year, last.year + 1):
            start, end = max(first, pd.Timestamp(year, 1, 1)), min(last, pd.Timestamp(year, 12, 1))
            paid = int(row["months"]) if one_year else end.month - start.month + 1
            place = str(row["region_code"]), str(row["region_name"])
            yield row["case_id"], *place, f"{start:%Y-%m}", f"{end:%Y-%m}", paid
