"""Names of files: one a case, told apart even where letter case does not count (Windows, macOS)."""

from __future__ import annotations

from collections.abc import Iterable


def distinct_names(case_ids: Iterable[str], reserved: Iterable[str] = ()) -> dict[str, str]:
    """File name without ending for each case id: the id, or `<id>~2`, `~3`… where that is taken.

    Case ids are taken by code point, so the names do not depend on the order of the rows. An id holds no `~`.
    """
    taken = set(reserved)
    names = {}
    for case_id in sorted(case_ids):
        name, number = case_id, 1
        while name.lower() in taken:
            number += 1
            name = f"{case_id}~{number}"
        taken.add(name.lower())
        names[case_id] = name
    return names
