"""The annexes that there are: what writes, reads, offers or lists forms asks here.

from linkage_kit.forms.annexes import register_annex

register_annex(Annex(number=6, title="…", clause="16", filler=…, layout=…))
"""

from __future__ import annotations

from collections.abc import Iterable

from linkage_kit.forms.annex import Annex

_annexes: dict[int, Annex] = {}


def register_annex(annex: Annex) -> Annex:
    """Offer an annex wherever forms are written or read; ValueError where there is one of this number or title."""
    for known in _annexes.values():
        if annex.number == known.number or annex.title == known.title:
            raise ValueError(f"{known.name}《{known.title}》已经登记。")
    _annexes[annex.number] = annex
    return annex


def unregister_annex(number: int) -> None:
    """Offer an annex no more; KeyError where there is none of this number."""
    del _annexes[number]


def annexes() -> tuple[Annex, ...]:
    """All annexes in the order of their numbers."""
    return tuple(_annexes[number] for number in annex_numbers())


def annex_numbers() -> tuple[int, ...]:
    """Numbers of all annexes in their order."""
    return tuple(sorted(_annexes))


def annex_numbered(number: int) -> Annex:
    """The annex of this number; KeyError where there is none."""
    return _annexes[number]


def annexes_read() -> tuple[Annex, ...]:
    """The annexes that an import reads: those whose rows fill a table of the casebook."""
    return tuple(annex for annex in annexes() if annex.fills)


def names_of(several: Iterable[Annex]) -> str:
    """What people call them together: `附件3、4、5`."""
    return f"附件{'、'.join(str(annex.number) for annex in several)}"
