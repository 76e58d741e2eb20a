"""The finding codes of the contract, by letter: importing a module registers its checks."""

from linkage_kit.audit.checks import data, entitlement, persons, refund, settlement, timeline, total_claims

__all__ = ["data", "entitlement", "persons", "refund", "settlement", "timeline", "total_claims"]
