"""A fingerprint of everything that a report is made of; it stands in the report, so that a later run can tell.

It is a SHA-256 over the case's rows of the casebook, the other cases of the same person, the as-of date and whether it
is still to come, whether personal data is shown, the notebook, this package with its templates, the rulebook, the
office's own working days, and the libraries that set a page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from linkage_kit.audit import AuditResult
from linkage_kit.audit.own_words import words_of_case
from linkage_kit.casebook import TABLES
from linkage_kit.casebook.row_hashes import hashes_by_case
from linkage_kit.reporting.formats import format_named
from linkage_kit.resources import schemas
from linkage_kit.version import __version__
from linkage_kit.workdays import site_days, site_file

#: What the fingerprint follows in a page (`<meta>`) and in a PDF (a keyword of the document).
MARK = "linkage-fingerprint"
_FOUND = re.compile(MARK.encode() + rb'(?:" content="|:)([0-9a-f]{64})')
_LIBRARIES = ("Jinja2", "matplotlib", "mplfonts", "justmytype-intl-cjk", "numpy", "pandas", "typst")
_SHIPPED = (".py", ".yaml", ".typ", ".j2", ".css")


def fingerprints(result: AuditResult, notebook: bytes, *, unmask: bool) -> dict[str, str]:
    """Fingerprint (64 hexadecimal digits) of every case's report, made by this notebook."""
    shared = _digest(
        result.asof.isoformat().encode(),
        str(unmask).encode(),
        notebook,
        package_digest().encode(),
        result.rules.digest.encode(),
        site_file().read_bytes() if site_days() else b"",
        str(result.asof > result.made_on).encode(),
        " ".join(sorted(result.casebook.absent & TABLES.keys())).encode(),
        *(f"{name} {version(name)}".encode() for name in _LIBRARIES),
    )
    rows = [hashes_by_case(frame) for frame in result.casebook.tables.values()]
    own = _own_marks(result)
    others = {case_id: str(same) for case_id, same in result.casebook.same_person.items()}
    return {
        case_id: _digest(
            shared,
            *(hashes.get(case_id, "").encode() for hashes in rows),
            others.get(case_id, "").encode(),
            *own.get(case_id, ()),
        ).hex()
        for case_id in result.decisions["case_id"]
    }


def _own_marks(result: AuditResult) -> dict[str, tuple[bytes, ...]]:
    """What the user's own checks and causes put into each case's report: their findings, words and arithmetic."""
    names = {name for entries in result.own_words.values() for name in entries}
    broken = tuple(str(each).encode() for each in result.broken)
    findings = result.findings.assign(at_stake=result.stakes) if names else result.findings.head(0)
    own = findings[findings["code"].isin(list(names)) | findings["cause"].isin(list(names))]
    claims = result.facts.claims
    caused = claims.case_id[np.isin(claims.cause, list(names))].tolist()
    rows = {str(case_id): of_case.to_csv(index=False) for case_id, of_case in own.groupby("case_id")}
    marks = {
        case_id: (rows.get(case_id, "").encode(), words_of_case(result.own_words, case_id).encode())
        for case_id in {*rows, *caused}
    }
    if not marks and not broken:
        return {}
    return {case_id: (*marks.get(case_id, ()), *broken) for case_id in result.decisions["case_id"]}


@lru_cache(maxsize=1)
def package_digest() -> str:
    """Digest of this package's version and of all its files that can change a report."""
    root = Path(__file__).parents[1]
    files = [path for folder in (root, schemas()) for path in _files(folder)]
    return _digest(
        __version__.encode(),
        *(part for path in files for part in (path.name.encode(), path.read_bytes())),
    ).hex()


def fingerprint_of(report: Path) -> str | None:
    """The fingerprint that stands in a report's file; None where there is no whole report."""
    try:
        data = report.read_bytes()
    except OSError:
        return None
    found, last = _FOUND.search(data), format_named(report.suffix[1:]).last_bytes
    return found[1].decode() if found and data.rstrip().endswith(last) else None


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.suffix in _SHIPPED)


def _digest(*parts: bytes) -> bytes:
    """SHA-256 of the parts, each with its length, so that no two lists of parts look alike."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()
