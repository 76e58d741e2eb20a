"""Casebooks of any size with as many mistakes a case as the golden one: its cases again and again, as other persons."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.random import PCG64, Generator
from stdnum.iso7064 import mod_11_2

GOLDEN = Path(__file__).parent.parent / "tests/golden/casebook"
_TABLES = ("cases", "resident_years", "employee_periods", "events", "claims")
_SERIAL = slice(14, 17)


def write_dirty(folder: Path, cases: int, seed: int = 1) -> None:
    """Write a casebook as this product writes them: CSV with a byte order mark and CRLF, sorted by case."""
    folder.mkdir(parents=True, exist_ok=True)
    of_case = {name: _rows_by_case(name) for name in _TABLES}
    ids = list(of_case["cases"])
    rounds = -(-cases // len(ids))
    for name in _TABLES:
        rng = Generator(PCG64(seed))
        with open(folder / f"{name}.csv", "w", encoding="utf-8-sig", newline="") as file:
            write = csv.writer(file)
            write.writerow(_header(name))
            for number in range(rounds):
                persons = rng.integers(0, 10**4, 2)
                for case_id in ids[: cases - number * len(ids)]:
                    write.writerows(_again(of_case[name].get(case_id, []), name, number, persons))


def _again(
    rows: list[list[str]], name: str, number: int, persons: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> Iterator[list[str]]:
    for row in rows:
        case_id = f"SD{number:05d}-{row[0].rpartition('-')[2]}"
        if name == "cases":
            yield [case_id, *row[1:3], other_person(row[3], *persons.tolist()), *row[4:]]
        else:
            yield [case_id, *row[1:]]


def other_person(number: str, area: int, serial: int) -> str:
    """A valid identity number of the same sex and birth date; one that is not valid stays as it is."""
    body = number[:17]
    if len(number) != 18 or not body.isdigit() or mod_11_2.calc_check_digit(body) != number[17].upper():
        return number
    sex = int(body[16]) % 2
    others = f"37{area:04d}{body[6:14]}{(int(body[_SERIAL]) + serial * 2) % 1000 // 2 * 2 + sex:03d}"
    return others + mod_11_2.calc_check_digit(others)


def _rows_by_case(name: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for row in _rows(name)[1:]:
        found.setdefault(row[0], []).append(row)
    return found


def _header(name: str) -> list[str]:
    return _rows(name)[0]


def _rows(name: str) -> list[list[str]]:
    with open(GOLDEN / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))
