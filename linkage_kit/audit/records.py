"""What an audit computes with of a casebook: its tables as columns, in the order in which the facts stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.coded import sortable, vocabulary
from linkage_kit.columns import Array, Columns, index_of

#: The texts that the columns of words may have, by table and column.
WORDS = {
    name: {column.name: vocabulary(*column.words) for column in table.columns.values() if column.words}
    for name, table in TABLES.items()
}
#: What the rows of a case are sorted by, else as they stand in the casebook.
SORTED_BY = {
    "resident_years": ("year",),
    "employee_periods": ("start_month", "end_month"),
    "events": ("date",),
    "claims": ("claimant", "year"),
}


@dataclass(frozen=True)
class Records:
    """The tables of whole cases: `cases` by case id, the others by case and `SORTED_BY`.

    Every table has `case`, the position of the row's case in `cases`, and `row`, that of the row in the casebook's
    table; `cases` also has `others` and `others_named` (see `CaseFacts`). Without a table of events there is
    `has_events` False, and none in it.
    """

    cases: Columns
    resident_years: Columns
    employee_periods: Columns
    events: Columns
    claims: Columns
    has_events: bool


def records_of(casebook: Casebook) -> Records:
    """The records of a casebook."""
    recorded = Columns.from_frame(casebook.held["cases"], WORDS["cases"])
    order = np.argsort(recorded.case_id)
    cases = recorded.select(order).with_columns(case=np.arange(len(order)), row=order)
    index = index_of(cases.case_id)

    def table(name: str) -> Columns:
        rows = Columns.from_frame(casebook.held[name], WORDS[name])
        rows = rows.with_columns(case=index.get_indexer(index_of(rows.case_id)), row=np.arange(len(rows)))
        keys = [sortable(rows[key]) for key in reversed(SORTED_BY[name])]
        return rows.select(np.lexsort([*keys, rows.case]))

    return Records(
        cases=cases.with_columns(**_others(casebook, cases.case_id)),
        resident_years=table("resident_years"),
        employee_periods=table("employee_periods"),
        events=table("events"),
        claims=table("claims"),
        has_events="events" not in casebook.absent,
    )


def _others(casebook: Casebook, case_ids: Array) -> dict[str, Array]:
    """Of each case, how many others are the same person's, and which they are in words."""
    found = casebook.same_person
    count, named = np.zeros(len(case_ids), np.int64), np.full(len(case_ids), "", object)
    if found:
        at = np.flatnonzero(np.isin(case_ids, list(found)))
        same = [found[case_id] for case_id in case_ids[at]]
        count[at] = [each.count for each in same]
        named[at] = [str(each) for each in same]
    return {"others": count, "others_named": named}
