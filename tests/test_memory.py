"""Sizes of memory as people write them."""

import pytest

from linkage_kit.memory import available, parse_size


@pytest.mark.parametrize(
    ("text", "size"),
    [("2GB", 2 << 30), ("1.5GiB", 3 << 29), ("800 MB", 800 << 20), ("2g", 2 << 30), ("2", 2 << 30)],
)
def test_sizes_are_read(text, size):
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "GB", "-1GB", "2 bytes", "一GB", "1e3GB"])
def test_what_is_no_size_is_refused(text):
    with pytest.raises(ValueError):
        parse_size(text)


def test_some_memory_is_there():
    assert 0 < available() < 1 << 50
