"""How annexes 1 and 2 are laid out: the notice to the person and the letter to the other agency.

The wording is that of `annexes.py`; here stand only widths, spans and heights.
"""

from __future__ import annotations

from linkage_kit.forms.annexes import CONTACT_LETTER, NOTICE
from linkage_kit.forms.filling import Filling
from linkage_kit.forms.grid import Cell, Form, Row, label
from linkage_kit.forms.tables import field_value
from linkage_kit.forms.words import date_line, signature_line, whose

_SIZE = 14
_LINE, _ANSWERS, _SIGNATURE, _FIELD = 12.0, 9.0, 16.0, 13.0
_NOTICE_WIDTHS = (48, 9, 14, 38, 9, 14, 54)
_LETTER_WIDTHS = (20, 40, 17, 13, 33, 63)
_BLANK = "_"


def notice_form(filling: Filling) -> Form:
    """Annex 1, filled or blank."""
    width = len(_NOTICE_WIDTHS)
    question, answers, otherwise = NOTICE.text
    signature = NOTICE.signatures[0]
    return Form(
        NOTICE.number,
        NOTICE.title,
        False,
        _NOTICE_WIDTHS,
        size=_SIZE,
        above=[
            Row([_addressee(filling, 12, NOTICE.addressee, width)], _LINE),
            Row([Cell(question, "paragraph", width, align="left", struck=filling.struck)], _LINE),
            Row(_answers(answers), _ANSWERS),
            Row([Cell(otherwise, "paragraph", width, align="left")], _LINE),
        ],
        below=[
            Row([label("", 4), label(signature, 3, 1, "left")], 2 * _SIGNATURE),
            Row([label("", 4), label(date_line(None), 3, 1, "left")], _SIGNATURE),
        ],
    )


def contact_letter_form(filling: Filling) -> Form:
    """Annex 2, filled or blank."""
    width = len(_LETTER_WIDTHS)
    name, sex, id_number = CONTACT_LETTER.person
    clerk, phone, seal, date = (signature_line(words, filling) for words in CONTACT_LETTER.signatures)
    return Form(
        CONTACT_LETTER.number,
        CONTACT_LETTER.title,
        False,
        _LETTER_WIDTHS,
        whose=whose(filling),
        size=_SIZE,
        above=[
            Row([_addressee(filling, 15, CONTACT_LETTER.addressee, width)], _LINE),
            *(Row([Cell(words, "paragraph", width, align="left")], _LINE) for words in CONTACT_LETTER.text),
        ],
        body=[
            Row(
                [
                    cell
                    for field in (name, sex, id_number)
                    for cell in (label(field.label), field_value(field, filling, 1))
                ],
                _FIELD,
            ),
            *(
                Row([label(field.label, 3), field_value(field, filling, 3)], 1.2 * _FIELD)
                for field in CONTACT_LETTER.agency
            ),
        ],
        below=[
            Row([label(clerk, 3, 1, "left"), label(phone, 3, 1, "left")], 2 * _SIGNATURE),
            Row([label("", 3), label(seal, 3, 1, "left")], _SIGNATURE),
            Row([label("", 3), label(date, 3, 1, "left")], _SIGNATURE),
        ],
    )


def _addressee(filling: Filling, blanks: int, words: str, columns: int) -> Cell:
    """Who the paper is for, or room to write it."""
    return Cell(f"{filling.addressee or _BLANK * blanks}{words}", "text", columns, align="left")


def _answers(words: str) -> list[Cell]:
    """The answers to choose from, each behind a square to tick."""
    cells = [label("")]
    for answer in words.split():
        cells += [Cell(None, "box"), label(answer), label("")]
    return cells
