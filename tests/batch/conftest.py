"""The reports of the hard casebook, as the tests of `linkage_kit.reporting` have them."""

from tests.reporting.conftest import hard, hard_casebook

__all__ = ["hard", "hard_casebook"]
