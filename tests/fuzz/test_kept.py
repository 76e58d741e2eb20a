"""Every input that failed once is read, or refused, as it should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.runner import again, kept, kept_in

FOLDER = Path(__file__).parent / "kept"


@pytest.mark.parametrize("path", list(kept_in(FOLDER)), ids=lambda path: path.stem)
def test_an_input_that_failed_once_fails_no_more(path):
    assert again(kept(path)) is None


def test_there_are_such_inputs():
    assert list(kept_in(FOLDER))


@pytest.mark.parametrize("path", list(kept_in(FOLDER)), ids=lambda path: path.stem)
def test_a_kept_failure_names_no_place_of_the_machine_that_found_it(path):
    assert "\n" not in kept(path)["told"].strip()
