"""Names of the report files: one a case, none that of the batch's own files or of a device."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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


def file_names(case_ids: Iterable[str], names: Mapping[str, str] | None = None) -> dict[str, str]:
    """File name without ending for each case id, as `distinct_names` gives it: of a case with a name by that.

    `names` says what cases are called whose ids may not be shown.
    """
    known = names or {}
    called = {case_id: known.get(case_id, case_id) for case_id in sorted(case_ids)}
    files = distinct_names(called.values(), RESERVED)
    return {case_id: files[name] for case_id, name in called.items()}
