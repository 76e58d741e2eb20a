"""The annexes of the procedure, a module each. Another one is its module and a line here."""

from linkage_kit.forms.annexes.contact_letter import CONTACT_LETTER
from linkage_kit.forms.annexes.employee_information import EMPLOYEE_INFORMATION
from linkage_kit.forms.annexes.notice import NOTICE
from linkage_kit.forms.annexes.refund_table import REFUND_TABLE
from linkage_kit.forms.annexes.resident_information import RESIDENT_INFORMATION
from linkage_kit.forms.registry import (
    annex_numbered,
    annex_numbers,
    annexes,
    annexes_read,
    names_of,
    register_annex,
    unregister_annex,
)

for _annex in (
    NOTICE,
    CONTACT_LETTER,
    RESIDENT_INFORMATION,
    EMPLOYEE_INFORMATION,
    REFUND_TABLE,
):
    register_annex(_annex)

__all__ = [
    "annex_numbered",
    "annex_numbers",
    "annexes",
    "annexes_read",
    "names_of",
    "register_annex",
    "unregister_annex",
]
