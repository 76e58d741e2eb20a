"""Makes the summary of a batch: `index.csv`, `summary.pdf` and `index.html`.

No case takes them from the others: a part of the summary that cannot be made says so in its place, on the page or on
paper alone where it is the setting of it that fails.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from papermill.exceptions import PapermillExecutionError

from linkage_kit.audit import AuditResult
from linkage_kit.audit.own import spoken
from linkage_kit.batch.jobs import Failure, Recipe, executed, why_not_executed
from linkage_kit.batch.report_folder import AUDIT_FOLDER, INDEX, INDEX_TABLE, SUMMARY
from linkage_kit.casebook.privacy import MASKED, UNMASKED
from linkage_kit.casebook.storage.atomic import write_file
from linkage_kit.errors import reason_of
from linkage_kit.masking import mask_text
from linkage_kit.reporting.blocks import SECTION_MIME
from linkage_kit.reporting.case import audit_in_memory
from linkage_kit.reporting.documents import report_pdf
from linkage_kit.reporting.exporters import sections
from linkage_kit.reporting.index import ReportRow, index_csv, index_table
from linkage_kit.reporting.summary import open_batch
from linkage_kit.reporting.summary.exporter import index_page
from linkage_kit.reporting.summary.sections import bare, not_made
from linkage_kit.resources import notebooks

NOTEBOOK = "batch_summary.ipynb"

Parts = list[dict[str, Any]]


def write_summary(
    out: Path,
    result: AuditResult,
    rows: Iterable[ReportRow],
    failures: Iterable[Failure] = (),
    *,
    casebook: str,
    states: Mapping[str, str] | None = None,
    notices: Sequence[str] = (),
    fingerprints: Mapping[str, Collection[str]] | None = None,
    unmask: bool = False,
) -> list[Failure]:
    """Write `index.csv`, `summary.pdf` and, last, `index.html` into the folder `out` that has the reports.

    `result` is the audit, saved in `out/audit`, of what the notebook calls `casebook`; `rows` are the cases of the
    batch. A case with a failure is marked and links to nothing. `states` are those of files that do not fit
    (`index_table`), `notices` sentences on the folder, `fingerprints` those that each case's reports have to carry.
    Gives the parts of the summary that could not be made, with the reasons.
    """
    by_case = {row.case_id: row for row in rows}
    chosen = sorted(by_case)
    formats = sorted({suffix for row in by_case.values() for suffix in row.files})
    reasons = {failure.job_id: failure.reason for failure in failures}
    privacy = UNMASKED if unmask else MASKED
    names = result.names(privacy)
    table = index_table(result, out, chosen, reasons, formats, states, names)
    shown = {name: table[name].map(privacy.text, na_action="ignore") for name in ("name", "failure")}
    carried = table["case_id"].map(lambda case_id: " ".join(sorted((fingerprints or {}).get(case_id, ()))))
    listed = index_csv(table.assign(**shown, fingerprint=carried), names)
    parameters = {
        "casebook": casebook,
        "audit": str(out / AUDIT_FOLDER),
        "asof": result.asof.isoformat(),
        "reports": str(out),
        # All of the cases need no naming.
        "cases": None if len(chosen) == len(result.casebook) else chosen,
        "failures": reasons,
        "formats": formats,
        "states": dict(states or {}),
        "notices": list(notices),
        "unmask": unmask,
        "rulebook": result.rules.file,
    }
    with spoken(result.own_words), audit_in_memory(casebook, str(out / AUDIT_FOLDER), result):
        parts = _parts(parameters)
        lost = [Failure(part["title"], part["failure"]) for part in parts if part["failure"]]
        kept = {
            INDEX_TABLE: listed,
            f"{AUDIT_FOLDER}/audit.json": (out / AUDIT_FOLDER / "audit.json").read_bytes(),
        }
        hashes = {name: hashlib.sha256(data).hexdigest() for name, data in kept.items()}
        pdf, unset = _made(parts, report_pdf)
        page, unshown = _made(parts, lambda shown_parts: index_page(shown_parts, hashes))
    # Together, and the page last: it answers for what lies beside it.
    for name, data in ((INDEX_TABLE, listed), (SUMMARY, pdf), (INDEX, page)):
        write_file(out / name, data)
    return [*lost, *unset, *unshown]


def _parts(parameters: dict[str, Any]) -> Parts:
    """The parts of the summary as its notebook shows them; where that fails, the list of the cases alone."""
    try:
        return sections(executed(_recipe(), parameters))
    except Exception as error:
        is_of_cell = isinstance(error, PapermillExecutionError)
        reason = why_not_executed(error) if is_of_cell else reason_of(error)
        told = {**parameters, "audit_folder": parameters["audit"]}
        del told["audit"]
        return [section.data() for section in bare(open_batch(**told), mask_text(reason))]


def _made(parts: Parts, make: Callable[[Parts], bytes]) -> tuple[bytes, list[Failure]]:
    """The parts as a document; where it cannot be made, without the parts on which that founders."""
    try:
        return make(parts), []
    except Exception:
        failures = []
        (document,) = [part["document"] for part in parts if part["document"]]
        sound = []
        for part in parts:
            try:
                make([{**part, "document": document}])
                sound.append(part)
            except Exception as error:
                reason = mask_text(reason_of(error))
                failures.append(Failure(part["title"], reason))
                sound.append({**part, "blocks": not_made(reason)})
        return make(sound), failures


def _recipe() -> Recipe:
    return Recipe((notebooks() / NOTEBOOK).read_text(encoding="utf-8"), {}, {}, mime_types=(SECTION_MIME,))
