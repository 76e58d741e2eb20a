"""The attributes by which the page is driven and read stand in the page itself; the document names them all."""

from __future__ import annotations

import re
from pathlib import Path

import linkage_kit
from linkage_kit.audit import figures
from linkage_kit.casework.steps import steps

_DOCUMENT = (Path(__file__).parents[2] / "docs" / "casework-attributes.md").read_text(encoding="utf-8")
_PAGES = "".join(
    path.read_text(encoding="utf-8")
    for room in ("casework", "pages")
    for path in (Path(linkage_kit.__file__).parent / room).rglob("*.vue")
)
#: The head of a table of the document -> what stands in the first column of its rows.
_DOCUMENTED = {
    head: set(re.findall(r"`([^`]+)`", "".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE))))
    for head, table in re.findall(r"^\| (\S+) \|.*\n((?:\|.*\n)+)", _DOCUMENT, re.MULTILINE)
}


def test_the_attributes_of_the_page_are_those_of_the_document():
    # The grid's own way to name its rows, which changes as long as a row has no key.
    used = set(re.findall(r"\bdata-[a-z-]+", _PAGES)) - {"data-id"}
    assert used == _DOCUMENTED["属性"]


def test_the_roles_of_the_page_are_those_of_the_document():
    roles = set(re.findall(r'data-role"?[=:] ?"([a-z-]+)"', _PAGES))
    assert roles == _DOCUMENTED["`data-role`"]


def test_every_figure_is_documented():
    of_case = [name for names in figures.CASE_FIGURES.values() for name in names]
    of_rows = [*figures.YEAR_FIGURES, *figures.STEP_FIGURES, *figures.PERIOD_FIGURES]
    documented = _DOCUMENTED["`data-figure`"]
    assert not [name for name in [*of_case, *figures.FACT_FIGURES] if name not in documented]
    assert not [name for name in of_rows if not any(one.startswith(f"{name}:") for one in documented)]


def test_the_steps_are_documented_in_their_order():
    row = next(line for line in _DOCUMENT.splitlines() if line.startswith("| `data-step-id`"))
    assert re.findall(r"`([a-z_]+)`", row.split("|")[3]) == [step.step_id for step in steps()]
