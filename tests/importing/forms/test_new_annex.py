"""An annex that stands in the list of annexes is read by its own labels: the reader has no list beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from linkage_kit.forms.annexes import annex_numbered, register_annex, unregister_annex
from linkage_kit.importing.forms.layout import form_layouts

from .test_annexes import import_forms, imported
from .test_audit_of_forms import employment

NUMBER, TITLE = 6, "机关事业单位养老保险信息表"


@pytest.fixture
def further_annex() -> Iterator[None]:
    """Annex 6, which is annex 4 of another scheme with a title of its own."""
    register_annex(replace(annex_numbered(4), number=NUMBER, title=TITLE))
    yield
    unregister_annex(NUMBER)


@pytest.mark.usefixtures("further_annex")
def test_a_further_annex_is_found_by_its_title_and_fills_the_table_of_its_columns(tmp_path: Path) -> None:
    result = import_forms(tmp_path, replace(employment(), number=NUMBER))
    assert [sheet.taken_for for sheet in result.mapping] == ["附件6（1页）"]
    assert imported(result).employee_periods["months"].tolist() == [7, 7]


def test_the_annexes_that_are_read_are_those_with_records() -> None:
    assert [layout.name for layout in form_layouts()] == ["附件3", "附件4", "附件5"]
