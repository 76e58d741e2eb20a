"""Identity numbers as whole numbers say what the numbers say."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit import identity
from linkage_kit.matching.keys import are_right, birth_days, keys_of, regions, scattered, texts_of, upgraded

LONG = st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True)
SHORT = st.from_regex(r"[0-9]{15}", fullmatch=True)


def keys(*numbers: str):
    return keys_of(pa.array(numbers, pa.string()))


@given(st.lists(st.one_of(LONG, SHORT), min_size=1))
def test_a_key_is_its_number_and_keys_sort_as_numbers_do(numbers):
    found, known, _ = keys(*numbers)
    assert known.all()
    assert texts_of(found).to_pylist() == numbers
    in_order = sorted(numbers, key=lambda number: (len(number), number))
    assert texts_of(np.sort(found)).to_pylist() == in_order


@given(st.lists(LONG, min_size=1))
def test_date_and_check_character_are_those_of_the_identity_module(numbers):
    found, _, _ = keys(*numbers)
    texts = np.array(numbers, object)
    np.testing.assert_array_equal(birth_days(found), identity.birth_dates(texts))
    assert are_right(found).tolist() == identity.are_valid(texts).tolist()
    assert regions(found).tolist() == [int(number[:6]) for number in numbers]


def test_x_counts_as_X_and_is_noted():
    found, known, small = keys("37990119650501001x", "37990119650501001X")
    assert found[0] == found[1] and known.all()
    assert small.tolist() == [True, False]


def test_what_is_no_number_has_no_key():
    _, known, _ = keys(
        "", "37990119650501001", "3799011965050100155", "37990119650501001Y", "3799011965O501001X", "X" * 15
    )
    assert not known.any()


def test_an_old_number_becomes_the_one_that_its_person_has_now():
    found, _, _ = keys("379901650501001", "379901196505010015")
    assert upgraded(found).tolist() == [found[1], found[1]]
    assert birth_days(found).astype(str).tolist() == ["1965-05-01"] * 2
    assert len(set(scattered(found).tolist())) == 1
    # An old number is never right by itself.
    assert are_right(found).tolist() == [False, True]
