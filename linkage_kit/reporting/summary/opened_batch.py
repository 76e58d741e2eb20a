"""The batch that a summary is about: the audit of its cases, its index, and what of the personal data may be shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from linkage_kit.audit import AuditResult
from linkage_kit.reporting.case import MASKED, UNMASKED, Privacy, open_audit
from linkage_kit.reporting.index import index_table, person_of


@dataclass(frozen=True)
class Batch:
    """The cases of a batch: their audit, and their index (see `index_table`), the riskiest first.

    `whole` is the audit of all cases that were read, `others` the index of those of them that were not chosen and are
    of the same persons as chosen ones. `names` says what cases are called whose ids may not be shown, `states` are
    those of report files that do not fit, `notices` sentences on the folder of the reports.
    """

    audit: AuditResult
    index: pd.DataFrame
    privacy: Privacy
    whole: AuditResult
    others: pd.DataFrame
    states: Mapping[str, str] = field(default_factory=dict)
    notices: Sequence[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def citation(self, clause: str) -> str:
        """How the batch's rulebook cites a clause."""
        return self.audit.rules.citation(clause)

    def shown(self, text: str) -> str:
        """A free text as it may be shown."""
        return self.privacy.text(text)

    def id_number(self, number: str) -> str:
        """An identity number as it may be shown, whatever its form."""
        return self.privacy.cell("id_number", number)

    def case_id(self, case_id: str) -> str:
        """What a case is called here: its id, unless that would tell a number that is hidden."""
        return self.names.get(case_id, case_id)


def open_batch(
    casebook: str = "",
    asof: str = "",
    audit_folder: str = "",
    reports: str = "",
    cases: Collection[str] | None = None,
    failures: Mapping[str, str] | None = None,
    *,
    rulebook: str = "",
    formats: Collection[str] | None = None,
    states: Mapping[str, str] | None = None,
    notices: Sequence[str] = (),
    unmask: bool = False,
) -> Batch:
    """The cases of a casebook, all or those given, for a summary.

    `casebook`, `asof`, `audit_folder` and `rulebook` as for a case's report (`open_case`), with the same errors;
    `reports` is the folder of the cases' reports in these formats (None: in all), blank where none are to be linked;
    `failures` says why a case (by id) has none, `states` which files do not fit (`index_table`), `notices` what else a
    reader of the folder must know.
    """
    whole = open_audit(casebook, asof, audit_folder, rulebook=rulebook)
    privacy = UNMASKED if unmask else MASKED
    names = whole.names(privacy)
    index = index_table(whole, Path(reports) if reports else None, cases, failures, formats, states, names)
    part = whole if cases is None else whole.select(cases)
    others = index.head(0) if cases is None else _others(whole, index, names)
    return Batch(part, index, privacy, whole, others, states or {}, notices, names)


def _others(whole: AuditResult, index: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The index of the cases that are not in the one given and are of the same persons as cases in it."""
    persons = person_of(whole.casebook.cases.set_index("case_id"))
    again = index.loc[index["cases_of_person"] > 1, "case_id"]
    same = persons.isin(persons.reindex(again)) & ~persons.index.isin(index["case_id"])
    return index_table(whole, case_ids=persons.index[same], names=names)
