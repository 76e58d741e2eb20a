"""Names in a sentence the columns that a finding is about."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from linkage_kit.audit.fact_tables import Texts
from linkage_kit.casebook import TABLES
from linkage_kit.columns import Mask


def titles_where(chosen: Mapping[str, Mask], table: str) -> Texts:
    """Row by row the Chinese titles of a table's columns that are `chosen` there, `、` between them."""
    titles = np.full(len(next(iter(chosen.values()))), "", object)
    for name, here in chosen.items():
        titles[here] += np.where(titles[here] == "", "", "、") + TABLES[table].columns[name].title
    return titles
