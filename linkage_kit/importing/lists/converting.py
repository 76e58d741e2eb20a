"""What lists become, by the table of the casebook that they become rows of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.importing.lists import into_periods, into_years
from linkage_kit.importing.lists.list_rows import Converted, ListSheet

_CONVERTERS: Mapping[str, Callable[[Sequence[ListSheet], pd.DataFrame, Synonyms], Converted]] = {
    into_periods.TABLE: into_periods.employee_periods,
    into_years.TABLE: into_years.resident_years,
}


def converted(table: str, sheets: Sequence[ListSheet], stored: pd.DataFrame, synonyms: Synonyms) -> Converted:
    """The rows that these lists add to a table that has the `stored` ones, and what is to be told of them."""
    return _CONVERTERS[table](sheets, stored, synonyms) if sheets else Converted()
