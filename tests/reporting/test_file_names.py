"""File names of reports: no two alike where letter case does not count, none that of the index."""

from hypothesis import given
from hypothesis import strategies as st

from linkage_kit.reporting.file_names import file_names


def test_a_case_called_index_gives_way_to_the_index():
    assert file_names(["index", "SD-01"]) == {"SD-01": "SD-01", "index": "index~2"}


def test_ids_that_differ_in_letter_case_are_told_apart_and_the_first_keeps_its_name():
    assert file_names(["sd-a", "SD-A", "Sd-A"]) == {"SD-A": "SD-A", "Sd-A": "Sd-A~2", "sd-a": "sd-a~3"}


def test_index_in_two_spellings():
    assert file_names(["INDEX", "index"]) == {"INDEX": "INDEX~2", "index": "index~3"}


def test_names_that_windows_keeps_for_devices_are_not_given_to_files():
    assert file_names(["CON", "lpt1", "CONRAD"]) == {"CON": "CON~2", "CONRAD": "CONRAD", "lpt1": "lpt1~2"}


@given(st.lists(st.text("aAbB0.-_", min_size=1, max_size=3), unique=True, max_size=12))
def test_names_are_distinct_and_do_not_depend_on_the_order_of_rows(case_ids):
    names = file_names(case_ids)
    assert names == file_names(reversed(case_ids))
    assert len({name.lower() for name in names.values()} | {"index"}) == len(case_ids) + 1
