"""The parameters of the report's notebook: what papermill was given wrongly is told in Chinese."""

import pytest

from linkage_kit.casebook.days import DayError
from linkage_kit.reporting.case import ParameterError, open_case


@pytest.mark.parametrize("asof", ["202606-30", "2015.06", "NaN", "#REF!", "2026-02-30"])
def test_a_day_that_is_none_is_told(asof):
    with pytest.raises(DayError, match=f"审计基准日应为.*现为{asof}"):
        open_case(asof=asof)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        # What papermill makes of `-p asof 20260630`.
        ({"asof": 20260630}, "asof应为文字，现为20260630"),
        ({"casebook": True}, "casebook应为文字，现为True"),
        ({"case_id": ["A-1"]}, "case_id应为文字，现为list"),
        ({"audit_folder": None}, "audit应为文字，现为NoneType"),
        ({"rulebook": "a\0b"}, "rulebook应为文字"),
    ],
)
def test_a_parameter_that_is_no_text_is_told(given, told):
    with pytest.raises(ParameterError, match=f"笔记本的参数{told}"):
        open_case(**given)
