"""How much there is of what in a casebook, for a notebook; no value of any cell is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from linkage_kit.casebook.tables import STORED_TABLES, TABLES
from linkage_kit.lazily import lazily
from linkage_kit.masking import mask_text

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")


def overview_html(stored: Mapping[str, pd.DataFrame], extra: Mapping[str, pd.DataFrame]) -> str:
    """The tables by title and name, and how many rows each has."""
    rows = [
        *((TABLES[name].title, name, len(stored[name])) for name in TABLES),
        *((STORED_TABLES[n].title, n, len(f)) for n, f in stored.items() if n not in TABLES and len(f)),
        *(("附加表", mask_text(name), len(frame)) for name, frame in extra.items()),
    ]
    table: str = pd.DataFrame(rows, columns=["案卷", "名称", "行数"]).to_html(index=False, border=0)
    return table
