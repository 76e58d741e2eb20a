"""The sample casebook of twenty told stories, to try things on."""

from __future__ import annotations

from functools import lru_cache

from linkage_kit import resources
from linkage_kit.analysis.audits import Audit, audit
from linkage_kit.audit.own_words import registered_as
from linkage_kit.casebook import Casebook, read_casebook

_ASOF = "2026-06-30"


def sample_casebook() -> Casebook:
    """The sample casebook: twenty invented cases, each with a story of its own.

    >>> import linkage_kit as lk
    >>> len(lk.sample_casebook())
    20
    """
    return read_casebook(resources.sample_casebook())


@lru_cache(maxsize=1)
def sample_audit() -> Audit:
    """The audit of the sample as of the day that its stories are told of, without own checks."""
    with registered_as({}):
        return audit(sample_casebook(), _ASOF)
