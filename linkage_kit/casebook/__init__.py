"""Casebooks: the data contract's tables, read, checked and written.

`read_casebook` gives typed frames or a CasebookError that lists everything that is wrong, with its place.
"""

from linkage_kit.casebook.model import Casebook, require_cases, typed_casebook
from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.storage import read_casebook, write_casebook
from linkage_kit.casebook.storage.place import Database, Place, as_place
from linkage_kit.casebook.tables import REFERENCE_TABLES, RESULT_TABLES, STORED_TABLES, TABLES, Column, Table

__all__ = [
    "REFERENCE_TABLES",
    "RESULT_TABLES",
    "STORED_TABLES",
    "TABLES",
    "Casebook",
    "CasebookError",
    "Column",
    "Database",
    "Place",
    "Problem",
    "Table",
    "as_place",
    "read_casebook",
    "require_cases",
    "typed_casebook",
    "write_casebook",
]
