"""What somebody is told of a casebook that is none."""

from collections.abc import Callable

import pytest

from linkage_kit.casebook import CasebookError


def problems_of(make: Callable[[], object]) -> list[str]:
    with pytest.raises(CasebookError) as caught:
        make()
    return [str(problem) for problem in caught.value.problems]
