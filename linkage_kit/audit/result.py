"""What an audit gives: the result tables, a summary, everything about one case; and how it is saved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from linkage_kit import clock
from linkage_kit.audit import own
from linkage_kit.audit.case_audit import CaseAudit
from linkage_kit.audit.evidence import EvidenceRow, evidence
from linkage_kit.audit.evidence_words import evidence_in_words
from linkage_kit.audit.fact_tables import FactTable, FindingRows
from linkage_kit.audit.facts import Facts, facts_of, rows_of_case
from linkage_kit.audit.findings import find
from linkage_kit.audit.notices import Notice, audit_notices, casebook_notices
from linkage_kit.audit.own import Broken
from linkage_kit.audit.own_words import OwnWords, own_words, registered, registered_as
from linkage_kit.audit.resting import fact_table
from linkage_kit.audit.result_tables import ResultTables
from linkage_kit.audit.shown_tables import escaped, shown_tables
from linkage_kit.audit.summary import SUMMARY_FILE, WORKBOOK_FILE, summary
from linkage_kit.audit.workbook import About, workbook
from linkage_kit.casebook import RESULT_TABLES, TABLES, Casebook, typed_casebook
from linkage_kit.casebook.privacy import MASKED, UNMASKED, Privacy, case_ids
from linkage_kit.casebook.storage import csv, refuse_casebook_folder
from linkage_kit.casebook.storage.atomic import write_folder
from linkage_kit.casebook.whole import Whole
from linkage_kit.columns import Array
from linkage_kit.lazily import lazily
from linkage_kit.masking import mask_text
from linkage_kit.rulebook import Rulebook, shandong

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")


class AuditMismatch(ValueError):
    """A saved audit that is not there or belongs to other data; says so in Chinese."""


@dataclass(frozen=True)
class AuditResult(ResultTables):
    """The audit of a casebook as of a day: the contract's tables as typed DataFrames (money in `Int64` fen).

    `facts` are what every figure was computed from, `found` the findings before they are printed, `broken` the own
    checks and causes that did not run, `own_words` what those are called that found something; `made_on` the day on
    which it was made, which decides nothing but whether the as-of day was still to come.
    """

    casebook: Casebook
    facts: Facts
    found: FindingRows
    broken: tuple[Broken, ...] = ()
    own_words: OwnWords = field(default_factory=dict)
    made_on: date = field(default_factory=lambda: clock.today())

    @classmethod
    def of(cls, casebook: Casebook, asof: date, rules: Rulebook) -> Self:
        """The audit of a casebook by a rulebook, as of a day."""
        own_rules = registered()
        with own.collected() as broken:
            facts = facts_of(casebook, asof, rules)
            found = find(facts)
            words = own_words(facts, found)
        result = cls(casebook, facts, found, tuple(broken.values()), words)
        if any(own_rules.values()):
            # What an own check found stays as it says now, whatever becomes of the check.
            with own.spoken({}):
                _ = result.findings, result.stakes, result.resting
            vars(result)["own_rules"] = own_rules
        return result

    def __getstate__(self) -> dict[str, Any]:
        # Functions of a notebook cannot be told to another process; their words can.
        return {name: value for name, value in vars(self).items() if name != "own_rules"}

    def again(self, casebook: Casebook) -> Self:
        """The audit of another casebook by the same day, rules, and own checks and causes."""
        with registered_as(vars(self).get("own_rules") or registered()):
            return type(self).of(casebook, self.asof, self.rules)

    def __getitem__(self, case_id: str) -> CaseAudit:
        """Everything about one case; KeyError with a Chinese sentence where there is no such case."""
        if not isinstance(case_id, str):
            raise KeyError(f"应给出一个案件编号，现为{type(case_id).__name__}")
        ids = self.facts.cases.case_id
        case = int(np.searchsorted(ids, case_id))
        if case == len(ids) or ids[case] != case_id:
            raise KeyError(f"案卷中没有案件 {mask_text(case_id)}")
        facts = self.facts.of_case(case)
        frames, there = self.casebook.held, TABLES.keys() - self.casebook.absent
        own_rows = {name: _rows_of(fact_table(self.facts, name), case) for name in TABLES if name in there}
        records = {name: frames[name].take(own).reset_index(drop=True) for name, own in own_rows.items()}
        origins = {name: origin.take(own_rows[name]) for name, origin in self.casebook.origins.items()}
        found = CaseAudit(
            facts=facts,
            found=rows_of_case(self.found, case),
            records=typed_casebook(
                {**records, "agencies": frames["agencies"]}, origins=origins, whole=self._whole_of(case)
            ),
            broken=self.broken,
            own_words=self.own_words,
            made_on=self.made_on,
        )
        vars(found)["shown_id"] = self.case_names.get(case_id, case_id)
        if {"findings", "stakes", "resting"} <= vars(self).keys():
            # As they were printed, for an own check may say something else by now.
            of_case = self.found.case == case
            vars(found)["findings"] = self.findings[of_case].reset_index(drop=True)
            vars(found)["stakes"] = self.stakes[of_case].reset_index(drop=True)
            vars(found)["resting"] = self.resting.of_case(self.facts, self.found, case)
        return found

    def _whole_of(self, case: int) -> Whole | None:
        """What the records of one case know of the casebook: next to nothing, where nobody else has its number."""
        cases = self.facts.cases
        if not cases.others[case]:
            return None
        return self.casebook.as_whole.of_case(cases.case_id[case], cases.id_number[case].upper())

    def __repr__(self) -> str:
        """How much was found; no value of any cell."""
        words = RESULT_TABLES["findings"].columns["severity"].words or {}
        found = self.findings["severity"].value_counts().to_dict()
        counts = "，".join(f"{title}{found[word]}项" for word, title in words.items() if word in found)
        broken = f"，{len(self.broken)}项自定义的审核没有运行" if self.broken else ""
        return f"审核结果：{len(self.facts.cases)}个案件，审计基准日{self.asof}，{counts or '未发现问题'}{broken}"

    @property
    def evidence(self) -> list[list[EvidenceRow]]:
        """The rows of the casebook that each finding rests on, finding by finding."""
        return evidence(self.facts, self.found, self.resting, self.casebook)

    @property
    def notices(self) -> list[Notice]:
        """What a reader of the whole audit must know beforehand."""
        return [*audit_notices(self), *casebook_notices(self.casebook, self.rules)]

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The result tables by name."""
        return {name: getattr(self, name) for name in RESULT_TABLES}

    def select(self, case_ids: str | Collection[str]) -> Self:
        """The audit of these cases alone: what it says of a case does not depend on the others."""
        chosen = self.again(self.casebook.select(case_ids))
        vars(chosen)["case_names"] = self.case_names
        return chosen

    @cached_property
    def case_names(self) -> Mapping[str, str]:
        """What cases are called where numbers are hidden, as far as their ids are or hold a person's number.

        A selection calls them as the whole does.
        """
        return self.casebook.as_whole.names

    def names(self, privacy: Privacy) -> Mapping[str, str]:
        """What cases are called whose ids may not be shown."""
        return self.case_names if privacy.hides else {}

    def summary(self, privacy: Privacy = MASKED) -> dict[str, Any]:
        """Counts, totals, versions and input hashes: what `audit.json` holds."""
        return summary(self, privacy)

    def workbook(self, casebook: str = "", privacy: Privacy = MASKED) -> bytes:
        """The result tables as a workbook for people: a sheet a table, Chinese titles and words.

        `casebook` is what its first sheet calls the casebook: a file's or a database's name, no path and no password.
        """
        cases, names = self.casebook.held["cases"], self.names(privacy)
        people = pd.Series(cases["name"].array, case_ids(cases["case_id"], names).array)
        with own.spoken(self.own_words):
            told = pd.Series(
                [evidence_in_words(*one) for one in zip(self.findings.itertuples(), self.evidence)],
                dtype="str",
            )
            about = About(casebook, self.asof, self.rules, people, told)
            return workbook(self._shown(privacy), about)

    def save(self, folder: str | Path, book: bytes | None = None, privacy: Privacy = MASKED) -> None:
        """Write the result tables as CSV and `audit.json` into a folder, whole or not at all.

        `book` is what `workbook` gives, to be put beside them; without it, that of an earlier audit is removed. A case
        whose id may not be shown has another name in all of them (`case_names`), unless nothing is hidden.
        Raises CasebookError where a casebook lies in the folder.
        """
        refuse_casebook_folder(Path(folder))
        tables = self._shown(privacy)
        tables["findings"] = escaped(tables["findings"])
        files = {f"{name}.csv": csv.table_bytes(frame, RESULT_TABLES[name]) for name, frame in tables.items()}
        written = {**self.summary(privacy), "tables": {name: _sha256(data) for name, data in files.items()}}
        text = json.dumps(written, ensure_ascii=False, indent=2)
        books = {} if book is None else {WORKBOOK_FILE: book}
        write_folder(
            Path(folder),
            {**files, **books, SUMMARY_FILE: f"{text}\n".encode()},
            obsolete={WORKBOOK_FILE} - books.keys(),
        )

    def _shown(self, privacy: Privacy) -> dict[str, pd.DataFrame]:
        with own.spoken(self.own_words):
            return shown_tables(self.tables, privacy, self.names(privacy))

    @classmethod
    def load(cls, folder: str | Path, casebook: Casebook, rules: Rulebook | None = None) -> Self:
        """A saved audit of this casebook, by this rulebook (Shandong's where none is given).

        It is computed again, which takes less time than to read its tables, and has to sum up to the same. Where
        numbers were hidden, casebooks that differ in hidden digits alone do.

        Raises AuditMismatch, in Chinese, where the folder holds no whole audit, one of other data, by another version,
        or one whose tables were changed.
        """
        place, rules = Path(folder), rules or shandong()
        try:
            saved = json.loads((place / SUMMARY_FILE).read_text(encoding="utf-8"))
            asof = date.fromisoformat(saved["asof"])
            unchanged = all(
                _sha256((place / name).read_bytes()) == data for name, data in saved["tables"].items()
            )
            privacy = MASKED if saved["masked"] else UNMASKED
            whole = saved["tables"].keys() == {f"{name}.csv" for name in RESULT_TABLES}
            said = {name: value for name, value in saved.items() if name not in ("tables", "notices")}
            if casebook.whole is None and "whole" in said:
                casebook = casebook.chosen_from(Whole.told(casebook.held["cases"], said["whole"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise AuditMismatch(f"{place.name} 中没有完整的审核结果（{SUMMARY_FILE}）") from error
        if whole and unchanged:
            result = cls.of(casebook, asof, rules)
            # Whether the as-of day is still to come is another thing each day.
            if {name: value for name, value in result.summary(privacy).items() if name != "notices"} == said:
                return result
        raise AuditMismatch(f"{place.name} 中的审核结果不是这份案卷或这个版本的，或已被改动，应重新审核")


def _rows_of(table: FactTable, case: int) -> Array:
    """The positions of the case's rows in a casebook's table, in the casebook's order."""
    first, last = np.searchsorted(table["case"], (case, case + 1))
    return np.sort(table["row"][first:last])


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
