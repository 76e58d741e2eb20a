"""What the files of annexes are called, but for their ending: as programs look for them, or as people know them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from linkage_kit.casebook import Casebook
from linkage_kit.filenames import distinct_names
from linkage_kit.forms.annex import Annex

#: What the file of a case's annex is called; of a blank one, which is no case's, the case is "".
Naming = Callable[[str, Annex], str]


def english(case: str, annex: Annex) -> str:
    """`SD-01-annex-5`."""
    return _joined(case, f"annex-{annex.number}")


def chinese(case: str, annex: Annex) -> str:
    """`SD-01-附件5-清退表`."""
    return _joined(case, annex.name, annex.short)


#: The ways to name files, the usual one first.
NAMINGS: Mapping[str, Naming] = {"english": english, "chinese": chinese}


def case_names(book: Casebook, naming: Naming) -> dict[str, str]:
    """What each case (id) of a casebook is called in the names of its files; no two are called the same.

    Files that people know by their names are sent about: none shows the number that a case id is or holds.
    """
    hidden = book.as_whole.names if naming is chinese else {}
    called = {case_id: hidden.get(case_id, case_id) for case_id in book.cases["case_id"]}
    names = distinct_names(called.values())
    return {case_id: names[name] for case_id, name in called.items()}


def _joined(*parts: str) -> str:
    return "-".join(filter(None, parts))
