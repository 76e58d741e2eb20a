"""Names of the report files: one a case, none that of the batch's own files or of a device."""

from __future__ import annotations

from collections.abc import Iterable

from linkage_kit.filenames import distinct_names

#: Names that the batch itself uses, and those that Windows keeps for devices.
RESERVED = (
    "index",
    "summary",
    "audit",
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)),
)


def file_names(case_ids: Iterable[str]) -> dict[str, str]:
    """File name without ending for each case id, as `distinct_names` gives it."""
    return distinct_names(case_ids, RESERVED)
