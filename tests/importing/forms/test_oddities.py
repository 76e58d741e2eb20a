"""Odd and damaged forms: each is read exactly, or refused with a message that names the cell. None silently wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkage_kit.casebook import TABLES
from linkage_kit.forms.annexes import annex_numbered
from linkage_kit.importing.run import ImportResult, import_files

from . import odd_files, odd_layouts, odd_totals, odd_values  # noqa: F401  (they register their oddities)
from .oddities import ODDITIES, Oddity
from .records import records_of
from .scene import Scene, cases


def run(oddity: Oddity, folder: Path) -> tuple[Scene, str | None, ImportResult]:
    """The spoilt form imported into a casebook that has the cases and no records of this kind."""
    scene = Scene.of(oddity.annex)
    named = oddity.spoil(scene)
    table = annex_numbered(oddity.annex).fills
    into = scene.casebook.assign(**{table: TABLES[table].empty()})
    return scene, named, import_files([scene.save(folder)], into=into)


@pytest.mark.parametrize("oddity", [one for one in ODDITIES if one.is_read], ids=lambda one: one.name)
def test_is_read_exactly(oddity: Oddity, tmp_path: Path) -> None:
    scene, named, result = run(oddity, tmp_path)

    assert result.casebook is not None, "\n".join(map(str, result.problems))
    table = annex_numbered(oddity.annex).fills
    assert records_of(result.casebook, table, scene.only) == records_of(cases(), table, scene.only)
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
