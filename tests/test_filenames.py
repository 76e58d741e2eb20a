"""Names of files are distinct where letter case does not count."""

from linkage_kit.filenames import distinct_names


def test_ids_that_differ_in_letter_case_are_told_apart_and_the_first_keeps_its_name():
    assert distinct_names(["sd-a", "SD-A"]) == {"SD-A": "SD-A", "sd-a": "sd-a~2"}


def test_a_reserved_name_is_given_to_nobody():
    assert distinct_names(["index", "Index"], ["index"]) == {"Index": "Index~2", "index": "index~3"}


def test_nothing_is_reserved_unless_said():
    assert distinct_names(["con"]) == {"con": "con"}
