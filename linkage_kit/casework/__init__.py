"""The parts of the interactive notebooks; every figure comes from the audit, no arithmetic is done in here."""

from __future__ import annotations

from typing import Any

from linkage_kit.casebook import Place
from linkage_kit.casework.opening import casebook_place, opened_day

_forms: list[Any] = []


def casework(casebook: str | Place = "", asof: str = "") -> Any:
    """The casework form for a notebook; blanks: the casebook that the command was given or the sample, its as-of day
    or today.

    A kernel has one form: an earlier one, perhaps in another window of JupyterLab, gives up its case.

    Raises CasebookError for a bad casebook.
    """
    # ipyvuetify is the extra `app`: what has no widget in it works without.
    from linkage_kit.casework.frame import Frame

    # A cell that is run again gives the form again: the one before would be another window on the same case.
    while _forms:
        _forms.pop().give_up()
    _forms.append(Frame(casebook_place(casebook), opened_day(asof)))
    return _forms[0]
