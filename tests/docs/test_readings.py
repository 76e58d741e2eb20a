"""Every reading is carried out by code that cites it, and nothing cites a reading that does not exist."""

import re
from pathlib import Path

from .pages import READINGS, ROOT

NUMBERS = {int(number) for number in re.findall(r"^## Reading (\d+):", READINGS, re.MULTILINE)}


def cited(folder: Path) -> dict[int, set[str]]:
    """The files below a folder that cite each reading."""
    citing: dict[int, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".yaml", ".vue", ".typ"):
            for number in re.findall(r"\breading (\d+)", path.read_text(encoding="utf-8"), re.IGNORECASE):
                citing.setdefault(int(number), set()).add(path.relative_to(ROOT).as_posix())
    return citing


def test_readings_are_numbered_without_a_gap():
    assert set(range(1, len(NUMBERS) + 1)) == NUMBERS


def test_code_cites_every_reading_and_no_other():
    assert set(cited(ROOT / "linkage_kit")) == NUMBERS


def test_tests_and_schemas_cite_no_other():
    for folder in ("tests", "schemas"):
        assert set(cited(ROOT / folder)) <= NUMBERS
