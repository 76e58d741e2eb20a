"""What `audit.json` says beside the tables: counts, totals, versions and hashes of the input."""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Protocol

from linkage_kit.audit.notices import Notice
from linkage_kit.audit.overview import TOTALS, Tally
from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.casebook.privacy import Privacy
from linkage_kit.casebook.storage.csv import table_bytes
from linkage_kit.lazily import lazily
from linkage_kit.money import format_yuan
from linkage_kit.rulebook import Rulebook
from linkage_kit.version import __version__
from linkage_kit.workdays import site_days, site_file

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

#: What it is written to, and the workbook for people beside it.
SUMMARY_FILE, WORKBOOK_FILE = "audit.json", "audit.xlsx"
#: Libraries whose version can change a figure or a date.
_LIBRARIES = ("holidays", "numpy", "pandas", "pandera", "python-stdnum")


class Audited(Protocol):
    """What is summed up of an audit's result."""

    @property
    def casebook(self) -> Casebook:
        """What was audited."""

    def names(self, privacy: Privacy) -> Mapping[str, str]:
        """What cases are called whose ids may not be shown."""

    @property
    def asof(self) -> dt.date:
        """As of which day."""

    @property
    def rules(self) -> Rulebook:
        """By which rules."""

    @property
    def decisions(self) -> pd.DataFrame:
        """A row a case."""

    @property
    def settlements(self) -> pd.DataFrame:
        """Amounts in fen."""

    @property
    def notices(self) -> list[Notice]:
        """What a reader must know beforehand."""

    @property
    def findings(self) -> pd.DataFrame:
        """A row a finding."""


def summary(result: Audited, privacy: Privacy) -> dict[str, Any]:
    """What `audit.json` says of an audit in one piece."""
    findings = result.findings
    book = result.casebook
    names = result.names(privacy)
    counts = Tally(
        outcomes=_counts(result.decisions["outcome"]),
        severities=_counts(findings["severity"]),
        codes=_counts(findings["code"]),
        causes=_counts(findings["cause"]),
        totals={name: int(result.settlements[name].sum()) for name in TOTALS},
    )
    return summed_up(
        result.asof,
        result.rules,
        counts,
        result.notices,
        input_hashes(book, privacy, names),
        whole={} if book.whole is None else {"whole": book.whole.as_dict(book.held["cases"], names)},
        has_events="events" not in book.absent,
        masked=privacy.hides,
    )


def summed_up(
    asof: dt.date,
    rules: Rulebook,
    tally: Tally,
    notices: Sequence[Notice],
    inputs: Mapping[str, str],
    *,
    whole: Mapping[str, Any],
    has_events: bool,
    masked: bool,
) -> dict[str, Any]:
    """Counts, totals (yuan), versions and input hashes of an audit, as plain JSON values.

    `whole` tells of the casebook that the cases were chosen from, if it does not say `{}`; `masked` whether the hashes
    (`inputs`, by table) are over what may be shown of the input, or over all of it.
    """
    return {
        "asof": asof.isoformat(),
        "counts": {
            "cases": sum(tally.outcomes.values()),
            "outcomes": _sorted(tally.outcomes),
            "findings": sum(tally.codes.values()),
            "severities": _sorted(tally.severities),
            "codes": _sorted(tally.codes),
            "causes": _sorted(tally.causes),
        },
        "totals": {name: format_yuan(tally.totals.get(name, 0)) for name in TOTALS},
        **({} if has_events else {"events": "absent"}),
        **whole,
        "notices": [notice.as_dict() for notice in notices],
        "rulebook": rules.title,
        "versions": versions(rules),
        "masked": masked,
        "inputs": dict(inputs),
    }


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return {word: counts[word] for word in sorted(counts)}


def versions(rules: Rulebook) -> dict[str, str]:
    """Versions of all that can change a figure or a date; of data files the SHA-256."""
    own_days = {"workdays.csv": _sha256(site_file().read_bytes())} if site_days() else {}
    return {**_shipped_versions(), "rulebook": rules.digest, **own_days}


@lru_cache(maxsize=1)
def _shipped_versions() -> dict[str, str]:
    return {
        "linkage-kit": __version__,
        "rulebook": "",
        "python": platform.python_version(),
        **{name: version(name) for name in _LIBRARIES},
    }


def input_hashes(casebook: Casebook, privacy: Privacy, names: Mapping[str, str]) -> dict[str, str]:
    """SHA-256 of each contract table's content, as far as that may be shown; `names` as `case_names` gives.

    The same in every form of storage and order of rows.
    """
    shown = {
        name: privacy.table(frame, TABLES[name], names)
        for name, frame in casebook.held.items()
        if name in TABLES
    }
    return {
        name: _sha256(table_bytes(frame.sort_values(list(frame.columns), ignore_index=True), TABLES[name]))
        for name, frame in shown.items()
    }


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _counts(words: pd.Series) -> dict[str, int]:
    return {str(word): int(count) for word, count in words.value_counts().items()}
