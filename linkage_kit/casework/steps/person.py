"""The person and the applications: every fact of the case that is not in a table of its own.

What the office did with the money is recorded beside what is computed of it, in the settlement's step.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from linkage_kit import identity
from linkage_kit.audit import CaseAudit
from linkage_kit.audit.decision_path import known_facts
from linkage_kit.audit.registry import codes_of_step
from linkage_kit.casebook import TABLES
from linkage_kit.casebook.cells import CellError, clean_text, read_cell
from linkage_kit.casework.checking import CellAddress
from linkage_kit.casework.correction_cells import column_of_finding
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.session import Session
from linkage_kit.casework.step import State, Step
from linkage_kit.pages.grid import Tone, note, shown_column
from linkage_kit.regions import region_name
from linkage_kit.reporting.values import chinese_month, records, word

_GROUPS = (
    (
        "参保人员",
        ("case_id", "name", "id_number", "sex", "birth_date", "phone", "household_address"),
    ),
    ("申请", ("channel", "applied_on", "benefit_applied_on")),
    (
        "待遇与退休条件",
        (
            "benefits_in_payment",
            "benefit_province",
            "retirement_group",
            "employee_paid_months",
            "deemed_months",
            "meets_employee_retirement",
        ),
    ),
    ("选择与办理", ("choice", "recorded_direction", "consolidated")),
    (
        "经办机构与参保登记",
        (
            "employee_agency_code",
            "resident_agency_code",
            "personal_number",
            "resident_joined_on",
            "resident_paid_from",
            "resident_paid_to",
            "resident_paid_years",
        ),
    ),
)
_COLUMNS = tuple(name for _, names in _GROUPS for name in names)
#: Findings that the fields tell of as soon as they are typed, whatever else is wrong.
_TOLD_AT_ONCE = ("D01", "D02")
_TONES: dict[str, Tone] = {"error": "bad", "warning": "warn", "info": "muted"}

Notes = Mapping[str, list[dict[str, str]]]


class Person(Step):
    """Groups of fields of the case, with notes: what the identity number says, what is computed, what was found."""

    step_id = "person"
    title = "人员与申请"
    clause = ("4", "5", "7")
    table = "cases"
    columns = _COLUMNS
    file = Path(__file__).with_suffix(".vue")

    def __init__(self, session: Session, **traits: Any) -> None:
        super().__init__(session, **traits)
        columns = TABLES["cases"].columns
        self.show(
            groups=[
                {
                    "title": title,
                    "fields": [
                        {**shown_column(columns[name]), "isNeeded": not columns[name].nullable}
                        for name in names
                    ],
                }
                for title, names in _GROUPS
            ]
        )

    @classmethod
    def state(cls, draft: Draft | None) -> State:
        """Done when every field is well filled in and none contradicts another."""
        if draft is None:
            return State("todo")
        wrong = [cell for cell in draft.problems if cls.edits(cell.table, cell.column)]
        missing = [cell.column for cell in wrong if draft.is_missing(cell)]
        if len(wrong) > len(missing):
            return State("problem", f"{len(wrong)}处填写有误")
        if missing:
            return State(
                "todo", "未填写" + "、".join(TABLES["cases"].columns[name].title for name in missing)
            )
        if identity.fault(_id_number(draft)):
            return State("problem", "公民身份号码有误")
        if disputed := _disputed(draft):
            return State("problem", f"{'、'.join(disputed)}有问题")
        return State("done")

    def update(self, draft: Draft | None) -> None:
        """Show the fields as they are now."""
        if draft is None:
            self.show(told=self.why_nothing_is_computed(None), row="", key="", fields={})
            return
        row, notes = draft.rows("cases")[0], _notes(draft)
        self.show(
            told="",
            row=row.id,
            key=row.key,
            fields={
                name: {
                    "text": row.texts[name],
                    "wrong": draft.problems.get(CellAddress("cases", row.key, name), ""),
                    "notes": notes.get(name, []),
                    # A case is known by its number: one that was saved keeps it.
                    "isFixed": name == "case_id" and draft.case_id is not None,
                }
                for name in _COLUMNS
            },
        )

    def vue_edit(self, cell: Mapping[str, str]) -> None:
        """A field has another text."""
        given = {cell["column"]: cell["text"]}
        self.session.edit(
            lambda draft: draft.set_cells(
                "cases", cell["row"], {**_said_by_the_number(draft, given), **given}
            )
        )


def _said_by_the_number(draft: Draft, given: Mapping[str, str]) -> dict[str, str]:
    """Birth date and sex in a new identity number, for the fields that are blank or say what the one before said."""
    if "id_number" not in given:
        return {}
    before, said = _said(_id_number(draft)), _said(_read_number(given["id_number"]))
    return {name: text for name, text in said.items() if _text(draft, name) in ("", before.get(name, ""))}


def _said(number: str) -> Mapping[str, str]:
    """What a right identity number says, by column; nothing of one that is wrong."""
    return {} if not number or identity.fault(number) else _inside(number)


def _inside(number: str) -> Mapping[str, str]:
    """The birth date and sex in an identity number, by column, as far as they are there."""
    of_one = np.array([number], object)
    birth, sex = identity.birth_dates(of_one)[0], identity.sexes(of_one)[0]
    inside = {"birth_date": "" if np.isnat(birth) else str(birth), "sex": sex}
    return {name: text for name, text in inside.items() if text}


def _read_number(typed: str) -> str:
    try:
        return clean_text(typed, TABLES["cases"].columns["id_number"]) or ""
    except CellError:
        return ""


def _notes(draft: Draft) -> Notes:
    """What stands at the fields, by column."""
    notes: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for name, one in _all_notes(draft):
        notes[name].append(one)
    return notes


def _all_notes(draft: Draft) -> Iterator[tuple[str, dict[str, str]]]:
    yield from _of_the_number(draft)
    yield from _of_codes(draft)
    case = draft.audited
    if case is not None:
        yield from _computed(draft, case)
        yield from _found(case)


def _id_number(draft: Draft) -> str:
    return _read_number(_text(draft, "id_number"))


def _text(draft: Draft, column: str) -> str:
    return draft.rows("cases")[0].texts[column]


def _value(draft: Draft, column: str) -> Any:
    """A field's value, None where it is blank or cannot be read."""
    try:
        return read_cell(_text(draft, column), TABLES["cases"].columns[column])
    except CellError:
        return None


def _of_the_number(draft: Draft) -> Iterator[tuple[str, dict[str, str]]]:
    """Whether the identity number is right, and the birth date and sex inside beside the recorded ones."""
    number = _id_number(draft)
    if not number:
        return
    fault = identity.fault(number)
    yield "id_number", note(fault, "bad") if fault else note("18位，校验码正确", "good")
    for name, inside in _inside(number).items():
        recorded = _value(draft, name)
        if not _text(draft, name):
            yield name, note(f"空白，按公民身份号码为{inside}")
        elif recorded is not None and not fault and inside != str(recorded)[: len(inside)]:
            yield name, note(f"与公民身份号码中的{inside}不一致", "bad")


def _of_codes(draft: Draft) -> Iterator[tuple[str, dict[str, str]]]:
    """The names of the regions that codes stand for."""
    for name in ("benefit_province", "employee_agency_code", "resident_agency_code"):
        code = clean_text(_text(draft, name), TABLES["cases"].columns[name])
        if code and (region := region_name(code.ljust(6, "0"))) != code.ljust(6, "0"):
            yield name, note(region)


def _computed(draft: Draft, case: CaseAudit) -> Iterator[tuple[str, dict[str, str]]]:
    """What the procedure computes from the fields, at the field that it is held against."""
    known = known_facts(case.facts)
    yield "applied_on", _figure("window_opens", known, "可申请首日")
    yield "employee_paid_months", _figure("minimum_months", known, "最低缴费月数")
    if known["statutory_month"] is not None:
        yield "retirement_group", _figure("statutory_month", known, "法定退休年月")
    if not _text(draft, "retirement_group") and known["retirement_group"]:
        group = word("cases", "retirement_group", known["retirement_group"])
        yield "retirement_group", note(f"空白，按{group}")
    if known["meets_employee_retirement"] is None:
        yield "meets_employee_retirement", _condition(case, known)


def _figure(name: str, known: Mapping[str, Any], title: str) -> dict[str, str]:
    value = known[name]
    if name == "statutory_month":
        return {**note(f"{title}：{chinese_month(value)}"), "figure": name, "value": f"{value:%Y-%m}"}
    plain = value.isoformat() if isinstance(value, dt.date) else str(value)
    return {**note(f"{title}：{plain}"), "figure": name, "value": plain}


def _condition(case: CaseAudit, known: Mapping[str, Any]) -> dict[str, str]:
    """Whether the conditions are met, where the record does not say so."""
    decision = case.decision
    if decision["outcome"] == "facts_missing" and decision["articles"] == "7":
        return note("空白，事实不全，不能推算", "warn")
    met = bool(known["conditions_met"])
    shown = note("空白，推算为符合" if met else "空白，推算为不符合")
    return {**shown, "figure": "conditions_met", "value": "true" if met else "false"}


def _found(
    case: CaseAudit, severities: Collection[str] = tuple(_TONES)
) -> Iterator[tuple[str, dict[str, str]]]:
    """The findings that are mended here, each at its field."""
    for finding in records(case.findings):
        # What is late is mended by what is done, not by the day of the application.
        if finding.severity not in severities or finding.code in (*_TOLD_AT_ONCE, *codes_of_step("events")):
            continue
        name = column_of_finding(case, finding.code)
        if name in _COLUMNS:
            text = f"{finding.code}　{finding.message}"
            yield name, {**note(text, _TONES[finding.severity]), "code": finding.code}


def _disputed(draft: Draft) -> list[str]:
    """The titles of the fields that contradict others or the law."""
    found = () if draft.audited is None else _found(draft.audited, ("error",))
    bad = [name for name, one in (*_of_the_number(draft), *found) if one["tone"] == "bad"]
    return [TABLES["cases"].columns[name].title for name in dict.fromkeys(bad)]
