"""Which steps belong to a direction."""

import datetime as dt

import pytest

from linkage_kit.procedure.timeline import foreign_steps
from linkage_kit.rulebook import shandong

DAY = dt.date(2025, 3, 1)


@pytest.mark.clause("9(1)")
def test_from_resident_to_employee_no_information_of_the_employee_scheme_is_sent():
    assert foreign_steps("resident_to_employee", DAY, shandong()) == {
        "employee_info_sent",
        "employee_info_received",
    }


@pytest.mark.clause("10(1)")
def test_from_employee_to_resident_there_is_no_contact_letter_and_no_resident_information():
    assert foreign_steps("employee_to_resident", DAY, shandong()) == {
        "contact_letter_sent",
        "contact_letter_received",
        "resident_info_sent",
        "resident_info_received",
    }
