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


#: In a name, what tells a report of some sections from the whole one; no case id holds it, and numbers follow it else.
_PART = "~"


def part_name(file: str, sections: Iterable[str]) -> str:
    """The name of a report of some sections alone, from that of the whole one: `SD-09~dispute.pdf`."""
    stem, _, ending = file.rpartition(".")
    return f"{stem}{''.join(f'{_PART}{section}' for section in sections)}.{ending}"


def is_part_name(file: str) -> bool:
    """Whether a name is one of a report of some sections alone."""
    return any(not section.isdigit() for section in file.rpartition(".")[0].split(_PART)[1:])


def file_names(case_ids: Iterable[str], names: Mapping[str, str] | None = None) -> dict[str, str]:
    """File name without ending for each case id, as `distinct_names` gives it: of a case with a name by that.

    `names` says what cases are called whose ids may not be shown.
    """
    known = names or {}
    called = {case_id: known.get(case_id, case_id) for case_id in sorted(case_ids)}
    files = distinct_names(called.values(), RESERVED)
    return {case_id: files[name] for case_id, name in called.items()}
