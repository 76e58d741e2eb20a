"""How a figure of the refund comes about, as a line of text (article 12(2), reading 1)."""

import datetime as dt

import pytest

from linkage_kit.procedure.arithmetic import arithmetic_on
from linkage_kit.procedure.refund import arithmetic_line, item_line
from linkage_kit.rulebook import shandong

RULE = arithmetic_on(shandong(), dt.date(2025, 1, 1))


@pytest.mark.clause("12(2)")
def test_a_share_without_a_rest_is_told_as_it_is():
    assert item_line("personal", 30000, 7, 12, 17500, RULE) == "300.00 ÷ 12 × 7 = 175.00"
    assert arithmetic_line(1, 5, 12, 0) == "0.01 ÷ 12 × 5 = 0.00"


@pytest.mark.clause("12(2)")
def test_a_share_with_a_rest_shows_the_exact_value_and_what_was_shared_out():
    assert (
        item_line("personal", 10000, 7, 12, 5834, RULE) == "100.00 ÷ 12 × 7 = 58.3333…，按最大余数分摊为58.34"
    )
