"""The page on the package: its examples run, and its generated parts are what they would be now."""

import doctest

import matplotlib

from .package_page import PAGE, generated


def test_the_examples_run():
    matplotlib.use("agg")
    found = doctest.testfile(
        str(PAGE), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE, encoding="utf-8"
    )
    assert found.attempted > 25 and found.failed == 0


def test_the_generated_parts_are_of_now():
    page = PAGE.read_text(encoding="utf-8")
    assert generated(page) == page, "run: python tests/docs/package_page.py"
