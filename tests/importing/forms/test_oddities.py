"""Odd and damaged forms: each is read exactly, or refused with a message that names the cell. None silently wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.importing.forms.layout import TABLE_OF
from linkage_kit.importing.run import ImportResult, import_files

from . import odd_layouts, odd_values  # noqa: F401  (they register their oddities)
from .oddities import ODDITIES, Oddity
from .scene import Scene, cases


def run(oddity: Oddity, folder: Path) -> tuple[Scene, str | None, ImportResult]:
    """The spoilt form imported into a casebook that has the cases and no records of this kind."""
    scene = Scene.of(oddity.annex)
    named = oddity.spoil(scene)
    table = TABLE_OF[oddity.annex]
    into = replace(scene.casebook, **{table: TABLES[table].empty()})
    return scene, named, import_files([scene.save(folder)], into=into)


@pytest.mark.parametrize("oddity", [one for one in ODDITIES if one.is_read], ids=lambda one: one.name)
def test_is_read_exactly(oddity: Oddity, tmp_path: Path) -> None:
    scene, named, result = run(oddity, tmp_path)

    assert result.casebook is not None, "\n".join(map(str, result.problems))
    table = TABLE_OF[oddity.annex]
    assert _records(result.casebook, table, scene.only) == _records(cases(), table, scene.only)
    _assert_told(oddity, named, [str(notice) for notice in result.notices])


@pytest.mark.parametrize("oddity", [one for one in ODDITIES if not one.is_read], ids=lambda one: one.name)
def test_is_refused_with_its_cell(oddity: Oddity, tmp_path: Path) -> None:
    _, named, result = run(oddity, tmp_path)

    assert result.casebook is None
    assert result.problems
    _assert_told(oddity, named, [str(problem) for problem in result.problems])


def test_there_are_forty_and_each_has_a_name_of_its_own() -> None:
    names = [one.name for one in ODDITIES]
    assert len(set(names)) == len(names) >= 40


def _assert_told(oddity: Oddity, named: str | None, messages: list[str]) -> None:
    if not oddity.says:
        assert messages == []
        return
    cell = f" {named}单元格：" if named else ""
    assert any(oddity.says in message and cell in message for message in messages), "\n".join(messages)


def _records(casebook: Casebook, table: str, only: tuple[str, ...]) -> list[tuple[object, ...]]:
    """What the cases' records say: a blank amount is 0, a period its paid months year by year."""
    frame = casebook.tables[table]
    frame = frame[frame["case_id"].isin(only)]
    if table == "claims":
        frame = frame[frame["claimant"] == "agency"]
    if table == "employee_periods":
        return sorted(_months(frame))
    amounts = [
        name for name, column in TABLES[table].columns.items() if column.kind == "money" and name != "balance"
    ]
    frame = frame.drop(columns="note").assign(**{name: frame[name].fillna(0) for name in amounts})
    return sorted(frame.astype("str").itertuples(index=False, name=None))


def _months(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """Case, place, year and months of each period's years; the months of a whole year are its span."""
    found = []
    for row in frame.to_dict("records"):
        for year in range(row["start_month"].year, row["end_month"].year + 1):
            start = max(row["start_month"], pd.Timestamp(year, 1, 1))
            end = min(row["end_month"], pd.Timestamp(year, 12, 1))
            one_year = row["start_month"].year == row["end_month"].year and pd.notna(row["months"])
            paid = int(row["months"]) if one_year else end.month - start.month + 1
            found.append(
                (
                    row["case_id"],
                    row["region_code"],
                    row["region_name"],
                    f"{start:%Y-%m}",
                    f"{end:%Y-%m}",
                    paid,
                )
            )
    return found
