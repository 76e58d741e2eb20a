"""The report of a case as a job of a batch: its notebook, what that is told, and the audit that it finds in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.own import spoken
from linkage_kit.batch.jobs import Job, Recipe
from linkage_kit.batch.limits import Limits
from linkage_kit.reporting.blocks import SECTION_MIME
from linkage_kit.reporting.case import OneAudited, audit_in_memory
from linkage_kit.reporting.formats import formats
from linkage_kit.resources import notebooks

NOTEBOOK = "case_report.ipynb"
#: What notebooks are told of a casebook that lies nowhere.
IN_MEMORY = "内存中的案卷"
#: The report that warms a worker up: what is left blank makes it the first case of the sample casebook.
WARM_UP = {"asof": "2026-06-30"}


def case_notebook() -> bytes:
    """The notebook of a case's report."""
    return (notebooks() / NOTEBOOK).read_bytes()


def case_recipe(
    notebook: bytes,
    casebook: str,
    audit: Path,
    asof: dt.date,
    *,
    unmask: bool,
    rulebook: str = "",
    limits: Limits | None = None,
) -> Recipe:
    """What the reports of a casebook have in common.

    `casebook` and `audit` are what the notebook calls the places of its case. Of a database that is a name, never a URL
    with its password. `rulebook` is the path of its file, "" for Shandong's.
    """
    parameters = {
        "casebook": casebook,
        "asof": asof.isoformat(),
        "audit": str(audit),
        "unmask": unmask,
        "rulebook": rulebook,
    }
    return Recipe(
        notebook=notebook.decode(),
        parameters=parameters,
        exporters={known.name: known.exporter for known in formats()},
        limits=limits or Limits(),
        mime_types=(SECTION_MIME,),
        warm_up=WARM_UP,
    )


def case_job(
    recipe: Recipe, case: CaseAudit, wanted: Collection[str], fingerprint: str, only: Collection[str] = ()
) -> Job:
    """A case to be reported in the formats wanted, with the fingerprint to be put into them.

    `only` are the sections wanted beside page one, by id; none: all.
    """
    told = recipe.parameters
    return Job(
        recipe=recipe,
        id=case.case_id,
        parameters={"case_id": case.case_id},
        formats=tuple(wanted),
        options={"fingerprint": fingerprint, **({"only": list(only)} if only else {})},
        within=partial(_opened, told["casebook"], told["audit"], OneAudited(case)),
    )


@contextmanager
def _opened(casebook: str, audit: str, audited: OneAudited) -> Iterator[None]:
    with spoken(audited.case.own_words), audit_in_memory(casebook, audit, audited):
        yield
