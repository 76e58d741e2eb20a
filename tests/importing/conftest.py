"""What the tests of imports share."""

import pytest

from tests.importing.sent import Office


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)
