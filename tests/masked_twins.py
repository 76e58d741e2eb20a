"""Two casebooks that differ in nothing but digits which masked papers hide."""

from __future__ import annotations

import re
from pathlib import Path

from stdnum.cn import ric

from linkage_kit.casebook import Casebook, read_casebook, write_casebook
from linkage_kit.masking import mask_id_number, mask_phone, mask_text
from linkage_kit.resources import sample_casebook

#: Cases of the sample casebook that are enough for a quick look: a dispute, a net transfer, doubtful months.
FEW = ("SD-03", "SD-09", "SD-16")
_TEXT = "{phone}，卡6222 0202 0011 {card:04} 445，（0631）5{card:03}1234，证件{number}"


def twins() -> tuple[Casebook, Casebook]:
    """The sample casebook, with phones, accounts and identity numbers in its texts, twice.

    Valid identity numbers of the same place, birth date and sex; two cases are of one person in both.
    """
    one = _filled(read_casebook(sample_casebook()), 0)
    two = _filled(read_casebook(sample_casebook()), 1)
    hidden = {"id_number": mask_id_number, "phone": mask_phone}
    for column in ("id_number", "phone", "household_address"):
        ours, theirs = one.cases[column], two.cases[column]
        assert not (ours == theirs).any()
        assert (ours.map(hidden.get(column, mask_text)) == theirs.map(hidden.get(column, mask_text))).all()
    return one, two


def written_twins(folder: Path) -> tuple[Path, Path]:
    """The twins in two folders of the same name, each in a folder of its own."""
    for name, book in zip(("one", "two"), twins()):
        write_casebook(book, folder / name / "casebook")
    return folder / "one" / "casebook", folder / "two" / "casebook"


def _filled(book: Casebook, which: int) -> Casebook:
    cases, events = book.cases, book.events
    cases["id_number"] = [_other(number, which) for number in cases["id_number"]]
    cases.loc[1, "id_number"] = cases.loc[0, "id_number"]
    cases.loc[1, ["sex", "birth_date"]] = cases.loc[0, ["sex", "birth_date"]]
    cases["phone"] = [f"138{1000 + 37 * row + 4000 * which}5678" for row in range(len(cases))]
    told = [
        _TEXT.format(phone=phone, card=100 + row + 300 * which, number=number)
        for row, (phone, number) in enumerate(zip(cases["phone"], cases["id_number"]))
    ]
    cases["household_address"] = told
    cases["name"] = [f"{name}{told[row]}" if row % 4 == 0 else name for row, name in enumerate(cases["name"])]
    cases["recorded_refund_capital"] = [
        f"{text}，{told[row]}" if isinstance(text, str) else text
        for row, text in enumerate(cases["recorded_refund_capital"])
    ]
    events["note"] = [told[row % len(told)] for row in range(len(events))]
    return book.assign(cases=cases, events=events)


def _other(number: str, which: int) -> str:
    """Another valid number of the same place, birth date and sex; not a valid one stays so."""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return f"{number[:-1]}{(int(number[-1]) + which) % 10}" if number[-1:].isdigit() else number
    order = (int(number[14:17]) + 2 + 10 * which) % 1000
    made = f"{number[:14]}{order:03}0"
    valid = made[:-1] + ric.calc_check_digit(made)
    if ric.calc_check_digit(number) == number[-1]:
        return valid
    return valid[:-1] + next(digit for digit in "0123456789" if digit != valid[-1])
