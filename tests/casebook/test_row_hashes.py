"""The hashes of a case's rows: the same whether the case is hashed alone or among all."""

import pytest

from linkage_kit.casebook import TABLES
from linkage_kit.casebook.privacy import MASKED, UNMASKED
from linkage_kit.casebook.row_hashes import hashes_by_case, lines_hash, row_hashes
from linkage_kit.sample import generate


@pytest.mark.parametrize("privacy", [MASKED, UNMASKED], ids=["masked", "unmasked"])
def test_a_case_has_the_same_hashes_alone_and_among_all(privacy):
    book = generate(40, 3)
    first, *others = book.cases["case_id"]
    names = {first: "案件0001"} if privacy.hides else {}
    among_all = {
        name: hashes_by_case(privacy.table(book.held[name], table, names)) for name, table in TABLES.items()
    }
    for case_id in (first, *others):
        expected = {
            name: hashes.get(names.get(case_id, case_id), lines_hash([]))
            for name, hashes in among_all.items()
        }
        assert row_hashes(book.select([case_id]), privacy, names) == expected
