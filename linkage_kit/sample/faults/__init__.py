"""Faults that are put into generated cases on purpose, by the letter of their finding codes."""

from linkage_kit.sample.faults import (  # noqa: F401 - importing a module registers its faults.
    claims,
    data,
    entitlement,
    periods,
    settlement,
    timeline,
    totals,
)
from linkage_kit.sample.faults.registry import FAULTS, Fault, known_names, named

__all__ = ["FAULTS", "Fault", "known_names", "named"]
