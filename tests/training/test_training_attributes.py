"""The attributes by which the training's page is driven stand in the page itself; the document names them all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import linkage_kit
from linkage_kit.training.lessons import lessons

_DOCUMENT = (Path(__file__).parents[2] / "docs" / "training-attributes.md").read_text(encoding="utf-8")
_PAGES = "".join(
    path.read_text(encoding="utf-8")
    for path in (Path(linkage_kit.__file__).parent / "training").rglob("*.vue")
)
#: The head of a table of the document -> what stands in the first column of its rows.
_DOCUMENTED = {
    head: set(re.findall(r"`([^`]+)`", "".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE))))
    for head, table in re.findall(r"^\| (\S+) \|.*\n((?:\|.*\n)+)", _DOCUMENT, re.MULTILINE)
}


def test_the_attributes_of_the_page_are_those_of_the_document():
    assert set(re.findall(r"\bdata-[a-z-]+", _PAGES)) == _DOCUMENTED["属性"]


def test_the_roles_of_the_page_are_those_of_the_document():
    assert set(re.findall(r'data-role="([a-z-]+)"', _PAGES)) == _DOCUMENTED["`data-role`"]


def test_the_lessons_are_documented_in_their_order():
    row = next(line for line in _DOCUMENT.splitlines() if line.startswith("| `data-lesson`"))
    assert re.findall(r"`([a-z_]+)`", row.split("|")[3]) == list(lessons())


@pytest.mark.parametrize("page", ["page", "exam_page"])
def test_no_method_of_a_page_has_the_name_of_something_that_it_asks_for(page):
    # The kernel's handlers become methods of the page: one of the same name would be taken for the other.
    folder = Path(linkage_kit.__file__).parent / "training" / page
    asked = re.findall(r"def vue_(\w+)", (folder / "frame.py").read_text(encoding="utf-8"))
    script = (folder / "frame.vue").read_text(encoding="utf-8").split("<script>")[1]
    methods = re.findall(r"^    (?:async )?(\w+)\([^)]*\) \{", script, re.MULTILINE)
    assert asked and methods
    assert not set(asked) & set(methods)
