"""Notices: what a reader must know before the findings, for it could mislead. Another one is a function in a list here.

`OF_CASEBOOK` are about a casebook and the rules, also where nothing is audited (`linkage validate`); `OF_AUDIT` about
what an audit found. They stand in `audit.json`, on stderr, in the batch's summary and, those with a text for the case,
on page one of a case's report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from linkage_kit import workdays
from linkage_kit.audit.overview import Overview
from linkage_kit.audit.own import Broken
from linkage_kit.casebook.taken import Taken
from linkage_kit.casebook.whole import NAMED, SamePerson, Whole
from linkage_kit.masking import mask_text
from linkage_kit.rulebook import Rulebook, shandong

_CHANGED_NAMED = 20
#: Code of the notice that there were more cases.
CHOSEN = "cases_chosen"


@dataclass(frozen=True)
class Notice:
    """Something to know beforehand: `count` says how many (cases, unless the code says otherwise), in Chinese `text`.

    `of_case` is the sentence for the report of a case that it concerns; "" where it is none of the case's business.
    One that does not warn is an ordinary thing that is told where the rest is counted.
    """

    code: str
    count: int
    text: str
    of_case: str = ""
    warns: bool = True

    def as_dict(self) -> dict[str, Any]:
        """As it stands in `audit.json`."""
        return {"code": self.code, "count": self.count, "text": self.text}


class Audited(Protocol):
    """What is looked at of an audit, of a whole casebook or of one case."""

    @property
    def overview(self) -> Overview:
        """What is counted of it."""

    @property
    def asof(self) -> dt.date:
        """As of which day."""

    @property
    def broken(self) -> tuple[Broken, ...]:
        """Own checks and causes that did not run."""

    @property
    def made_on(self) -> dt.date:
        """The day on which it was made."""


class Book(Protocol):
    """What is looked at of a casebook."""

    @property
    def whole(self) -> Whole | None:
        """What its cases were chosen from."""

    @property
    def as_whole(self) -> Whole:
        """The whole that they were chosen from, or all of it."""

    @property
    def same_person(self) -> Mapping[str, SamePerson]:
        """The other cases of the same identity number, by case id."""

    @property
    def absent(self) -> frozenset[str]:
        """The tables that were not there."""

    @property
    def taken(self) -> Taken:
        """What it was read from."""

    def __len__(self) -> int:
        """How many cases there are."""


def casebook_notices(casebook: Book, rules: Rulebook) -> list[Notice]:
    """What there is to know of a casebook and the rules, before it is audited."""
    return [notice for of in OF_CASEBOOK for notice in of(casebook, rules)]


def audit_notices(result: Audited) -> list[Notice]:
    """What there is to know of an audit, besides what concerns its casebook."""
    return [notice for of in OF_AUDIT for notice in of(result)]


def changed_days_in_words(most: int | None = None) -> str:
    """The office's own working days, those that differ from the announced ones: `2025-01-27（改为休息日）、…`."""
    changed = workdays.changed_days()
    named = [f"{day}（改为{'工作日' if worked else '休息日'}）" for day, worked in changed.items()][:most]
    return "、".join(named) + ("等" if len(named) < len(changed) else "")


def _chosen(casebook: Book, rules: Rulebook) -> list[Notice]:
    whole, here = casebook.whole, len(casebook)
    if whole is None or whole.cases <= here:
        return []
    how = f"符合条件“{mask_text(whole.where)}”的" if whole.where else "选定的"
    text = f"案卷共有{whole.cases}个案件，这里只有{how}{here}个，不含其余{whole.cases - here}个。"
    return [Notice(CHOSEN, here, text)]


def _personal_ids(casebook: Book, rules: Rulebook) -> list[Notice]:
    names = casebook.as_whole.names
    if not names:
        return []
    first = list(names.items())[:NAMED]
    called = "、".join(f"{mask_text(case_id)}称为{name}" for case_id, name in first)
    text = (
        f"{len(names)}个案件的案件编号是或含有公民身份号码或者电话，宜改用不含号码的编号。"
        f"遮盖号码的报告、目录和结果表中，这些案件按编号次序另称：{called}{'等' if len(names) > len(first) else ''}。"
    )
    return [Notice("case_id_personal", len(names), text)]


def _same_person(casebook: Book, rules: Rulebook) -> list[Notice]:
    found = casebook.same_person
    if not found:
        return []
    first = sorted(found)[:NAMED]
    named = "；".join(f"{mask_text(case_id)}与{mask_text(str(found[case_id]))}" for case_id in first)
    more = "等" if len(found) > len(first) else ""
    text = f"{len(found)}个案件的公民身份号码与案卷中其他案件相同（A08），应核实是否同一人：{named}{more}。"
    of_case = f"同一公民身份号码在案卷中还有{found[first[0]]}（A08），应核实是否同一人重复申请、重复清退。"
    return [Notice("same_person", len(found), text, of_case)]


def _events_absent(casebook: Book, rules: Rulebook) -> list[Notice]:
    if "events" not in casebook.absent:
        return []
    said = "案卷没有办理过程表（events），没有审核办理时限。"
    return [Notice("events_absent", len(casebook), said, said)]


def _not_read(casebook: Book, rules: Rulebook) -> list[Notice]:
    by_code: dict[str, list[str]] = {}
    for remark in casebook.taken.remarks:
        by_code.setdefault(remark.code, []).append(mask_text(remark.text))
    return [Notice(code, len(texts), f"{'；'.join(texts)}。") for code, texts in by_code.items()]


def _rulebook_other(casebook: Book, rules: Rulebook) -> list[Notice]:
    if rules.digest == shandong().digest:
        return []
    text = f"审核依据的规则库不是随附的，而是：{rules.title}。"
    return [Notice("rulebook_other", len(casebook), text, text)]


def _asof_future(result: Audited) -> list[Notice]:
    if result.asof <= result.made_on:
        return []
    text = f"审计基准日{result.asof}晚于制作当日：尚未到期的环节会被当作逾期，以后的记录会被当作已有。"
    return [Notice("asof_future", result.overview.cases, text, text)]


def _applied_after_asof(result: Audited) -> list[Notice]:
    seen = result.overview
    if not seen.late:
        return []
    first = "、".join(map(mask_text, seen.late_ids))
    more = f"等{seen.late}个案件" if seen.late > NAMED else ""
    text = f"{seen.late}个案件的申请日期晚于审计基准日{result.asof}，基准日可能有误：{first}{more}。"
    of_case = f"申请日期{seen.late_day}晚于审计基准日{result.asof}：至基准日本案尚未申请，基准日或申请日期可能有误。"
    return [Notice("applied_after_asof", seen.late, text, of_case)]


def _days_overridden(result: Audited) -> list[Notice]:
    changed = workdays.changed_days()
    if not changed:
        return []
    seen = result.overview
    text = (
        f"本机构的workdays.csv改动了{len(changed)}个日子：{changed_days_in_words(_CHANGED_NAMED)}；"
        f"{seen.moved_cases}个案件的应办结日或状态因此与国务院办公厅的放假安排不同。"
    )
    of_case = (
        f"{seen.moved_steps}个环节的应办结日或状态因本机构的workdays.csv而不同于国务院办公厅的放假安排，"
        "在“办理时限”中以‡标出。"
    )
    return [Notice("days_overridden", len(changed), text, of_case if seen.moved_steps else "")]


def _retirement_recorded(result: Audited) -> list[Notice]:
    recorded = result.overview.recorded
    if not recorded:
        return []
    text = f"{recorded}个案件以案卷登记的退休条件为准，没有推算（与推算不同的见E06）。"
    return [Notice("retirement_recorded", recorded, text, warns=False)]


def _own_broken(result: Audited) -> list[Notice]:
    return [Notice("own_broken", result.overview.cases, f"{broken}。") for broken in result.broken]


OF_CASEBOOK: Sequence[Callable[[Book, Rulebook], list[Notice]]] = [
    _chosen,
    _personal_ids,
    _same_person,
    _events_absent,
    _not_read,
    _rulebook_other,
]
OF_AUDIT: Sequence[Callable[[Audited], list[Notice]]] = [
    _own_broken,
    _asof_future,
    _applied_after_asof,
    _days_overridden,
    _retirement_recorded,
]
