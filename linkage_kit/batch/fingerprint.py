"""A fingerprint of everything that a report is made of; it stands in the report, so that a later run can tell.

It is a SHA-256 over the case's rows of the casebook with their places in its files, the other cases of the same person,
the as-of date and whether it is still to come, whether personal data is shown, the notebook, this package with its
templates, the rulebook, the office's own working days, and the libraries that set a page. Where numbers are hidden, the
rows count as they may be shown, and beside them what follows from the hidden digits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from linkage_kit.audit import AuditResult
from linkage_kit.audit.evidence import by_key
from linkage_kit.audit.own_words import words_of_case
from linkage_kit.audit.resting import fact_table
from linkage_kit.audit.shown_tables import shown_tables
from linkage_kit.batch.report_file import Condition, read_report
from linkage_kit.casebook import TABLES
from linkage_kit.casebook.origins import Origin
from linkage_kit.casebook.privacy import MASKED, UNMASKED, Privacy, case_ids
from linkage_kit.casebook.row_hashes import hashes_by_case
from linkage_kit.resources import schemas
from linkage_kit.version import __version__
from linkage_kit.workdays import site_days, site_file

_LIBRARIES = ("Jinja2", "matplotlib", "mplfonts", "justmytype-intl-cjk", "numpy", "pandas", "typst")
_SHIPPED = (".py", ".yaml", ".typ", ".j2", ".css")


def fingerprints(
    result: AuditResult, notebook: bytes, *, unmask: bool, only: Collection[str] = ()
) -> dict[str, str]:
    """Fingerprint (64 hexadecimal digits) of every case's report, made by this notebook.

    A report of `only` some sections has another one than the whole report.
    """
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
        *(f"only {section}".encode() for section in only),
    )
    privacy = UNMASKED if unmask else MASKED
    names = result.names(privacy)
    rows = [hashes_by_case(frame) for frame in _shown_tables(result, privacy, names)]
    own, places = _own_marks(result, privacy), _places(result, privacy)
    others = {case_id: privacy.text(str(same)) for case_id, same in result.casebook.same_person.items()}
    return {
        case_id: _digest(
            shared,
            *(hashes.get(names.get(case_id, case_id), "").encode() for hashes in rows),
            *(lines.get(case_id, b"") for lines in places),
            others.get(case_id, "").encode(),
            *own.get(case_id, ()),
        ).hex()
        for case_id in result.decisions["case_id"]
    }


def _places(result: AuditResult, privacy: Privacy) -> list[dict[str, bytes]]:
    """Table by table, where each case's rows stand: file, sheet, and the lines in the order of their keys."""
    return [_places_of(result, name, origin, privacy) for name, origin in result.casebook.origins.items()]


def _places_of(result: AuditResult, name: str, origin: Origin, privacy: Privacy) -> dict[str, bytes]:
    table, case_ids = fact_table(result.facts, name), result.facts.cases.case_id
    rows = by_key(name, table)
    lines = np.split(
        origin.lines[table["row"][rows]], np.searchsorted(table["case"], np.arange(1, len(case_ids)))
    )
    file = privacy.text(f"{origin.file}\0{origin.sheet}\0").encode()
    return {case_id: file + of_case.tobytes() for case_id, of_case in zip(case_ids, lines)}


def _shown_tables(result: AuditResult, privacy: Privacy, names: Mapping[str, str]) -> Iterator[pd.DataFrame]:
    """What the reports depend on: the casebook as far as it may be shown, and what follows from the rest of it.

    Digits that are hidden change a report only through the findings, which tell of a number that is invalid or
    another case's too, and through the facts of the person, on which all other results rest.
    """
    for name, table in TABLES.items():
        yield privacy.table(result.casebook.held[name], table, names)
    if privacy.hides:
        yield from shown_tables({"findings": result.findings}, privacy, names).values()
        cases = result.facts.cases
        facts = {name: cases[name].astype(str) for name in ("sex", "birth_date", "retirement_group")}
        yield pd.DataFrame({"case_id": case_ids(result.decisions["case_id"], names), **facts})


def _own_marks(result: AuditResult, privacy: Privacy) -> dict[str, tuple[bytes, ...]]:
    """What the user's own checks and causes put into each case's report: their findings, words and arithmetic."""
    names = {name for entries in result.own_words.values() for name in entries}
    broken = tuple(privacy.text(str(each)).encode() for each in result.broken)
    findings = result.findings.assign(at_stake=result.stakes) if names else result.findings.head(0)
    own = findings[findings["code"].isin(list(names)) | findings["cause"].isin(list(names))]
    both = (result.facts.claims, result.facts.totals)
    caused = [id_ for claims in both for id_ in claims.case_id[np.isin(claims.cause, list(names))].tolist()]
    rows = {str(case_id): of_case.to_csv(index=False) for case_id, of_case in own.groupby("case_id")}
    marks = {
        case_id: tuple(
            privacy.text(said).encode()
            for said in (rows.get(case_id, ""), words_of_case(result.own_words, case_id))
        )
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
    """The fingerprint that stands in a report's file; None where there is no whole, unchanged report."""
    found = read_report(report)
    return found.marks.fingerprint or None if found.condition == Condition.WHOLE else None


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.suffix in _SHIPPED)


def _digest(*parts: bytes) -> bytes:
    """SHA-256 of the parts, each with its length, so that no two lists of parts look alike."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()
