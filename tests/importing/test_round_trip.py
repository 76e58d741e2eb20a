"""Whatever casebook an office exports, in whatever clothes, is read as that casebook: to the fen, row by row."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage_kit.casebook import read_casebook
from linkage_kit.importing.run import import_files
from linkage_kit.resources import sample_casebook
from linkage_kit.sample import generate
from tests.examples import examples
from tests.importing.office import write_exports
from tests.importing.sent import without_sources

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


def reimported(book, folder, seed):
    return import_files(write_exports(book, folder, random.Random(seed)))


@settings(max_examples=examples(0.15), derandomize=True, deadline=None)
@given(seed=SEEDS, cases=st.integers(1, 6))
def test_a_casebook_exported_by_an_office_is_imported_as_itself(tmp_path_factory, seed, cases):
    book = generate(cases, seed % 1000)
    result = reimported(book, tmp_path_factory.mktemp("office"), seed)
    assert result.problems == ()
    assert without_sources(result.casebook).equals(book)


@pytest.mark.parametrize("seed", range(5))
def test_the_sample_exported_by_an_office_is_imported_as_itself(tmp_path, seed):
    book = read_casebook(sample_casebook())
    result = reimported(book, tmp_path, seed)
    assert result.problems == ()
    assert without_sources(result.casebook).equals(book)


def test_importing_again_into_the_casebook_adds_nothing(tmp_path):
    book = generate(4, 7)
    paths = write_exports(book, tmp_path, random.Random(3))
    result = import_files(paths, into=book)
    assert without_sources(result.casebook).equals(book)
    assert result.known == sum(len(frame) for frame in book.tables.values())
