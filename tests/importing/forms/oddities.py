"""Odd and damaged forms: what is odd, how a good form is spoilt, and what must become of it.

`reads` forms say what the good one says; a notice may name a cell. `refuses` forms are refused, and the message names
the cell. Cells are told as the good form has them, before anything moves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .scene import Scene

Spoil = Callable[[Scene], str | None]


@dataclass(frozen=True)
class Oddity:
    """`spoil` returns the cell that a message or notice must name, None where there is none to name."""

    name: str
    annex: int
    spoil: Spoil
    is_read: bool
    says: str = ""


ODDITIES: list[Oddity] = []


def reads(name: str, annex: int = 5, says: str = "") -> Callable[[Spoil], Spoil]:
    """A form that is odd and read exactly; with `says` a notice says so."""
    return _registered(name, annex, True, says)


def refuses(name: str, says: str, annex: int = 5) -> Callable[[Spoil], Spoil]:
    """A form that cannot be read exactly; the message says so."""
    return _registered(name, annex, False, says)


def _registered(name: str, annex: int, is_read: bool, says: str) -> Callable[[Spoil], Spoil]:
    def register(spoil: Spoil) -> Spoil:
        ODDITIES.append(Oddity(name, annex, spoil, is_read, says))
        return spoil

    return register


def cell(scene: Scene, row: int, column: int) -> tuple[int, int]:
    """Place of the form's column `column` in its row of records `row`, from 0."""
    return scene.form.rows[row], scene.form.column(column)


def put(scene: Scene, place: tuple[int, int], value: object) -> str:
    """Writes a cell and names it."""
    scene.set(place, value)
    return scene.form.address(place)
