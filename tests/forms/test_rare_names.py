"""Every form is set, whatever characters a name has; the paper says which of them no font has."""

from __future__ import annotations

import pytest

from linkage_kit.forms.annexes import annex_numbers
from linkage_kit.forms.write import write_forms

from .conftest import files
from .hard_cases import Tables
from .reading import squeezed

NAMES = {"FONT": "王鿬", "NO-FONT": "林😀", "WRITTEN-OUT": "ﷺ" * 50}
TOLD = "PDF所用的字体没有下列字，文中以方括号内的统一码代替，原字见同名的工作簿和案卷："


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The forms of cases with such names in every text that a form has."""
    tables, folder = Tables(), tmp_path_factory.mktemp("rare")
    for case_id, name in NAMES.items():
        tables.case(case_id, name=name, household_address=name)
        tables.year(case_id, 2015, note=name)
        tables.period(case_id, "2015-06", "2015-12", region_code="370102", region_name=name)
    book = tables.casebook()
    assert not write_forms(book, folder, book.cases["case_id"]).failed
    return folder


@pytest.mark.parametrize("annex", annex_numbers())
@pytest.mark.parametrize(
    ("case_id", "printed", "told"),
    [
        ("FONT", "王鿬", ""),
        ("NO-FONT", "林[U+1F600]", f"{TOLD}[U+1F600]。"),
        ("WRITTEN-OUT", "[U+FDFA][U+FDFA]", f"{TOLD}[U+FDFA]。"),
    ],
)
def test_a_name_is_set_and_what_no_font_has_is_told_below_the_form(written, annex, case_id, printed, told):
    # A word without an end is set with places where it may break.
    paper = files(written, case_id, annex).texts()["pdf"].replace("\u200b", "")
    assert printed in paper
    assert squeezed(told) in paper
    assert ("没有下列字" in paper) is bool(told)
