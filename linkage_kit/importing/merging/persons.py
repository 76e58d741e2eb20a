"""Whose record is it: the case of an identity number. Annex forms and office exports carry no case number of ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from linkage_kit.casebook.characters import comparable_name
from linkage_kit.casebook.problems import shown
from linkage_kit.casebook.wording import comparable_number


class NoCase(ValueError):
    """No case has the identity number, or more than one; the text says so in Chinese."""


class Persons:
    """The cases by identity number; numbers are compared with full-width characters made plain and x as X."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """`pairs` of case_id and identity number; a case may be given twice."""
        self._cases: dict[str, list[str]] = {}
        for case_id, number in pairs:
            cases = self._cases.setdefault(comparable_number(number), [])
            if case_id not in cases:
                cases.append(case_id)

    @classmethod
    def of(cls, cases: pd.DataFrame) -> Persons:
        """The persons of a `cases` table; rows without case_id or identity number are left out."""
        known = cases[["case_id", "id_number"]].dropna()
        return cls(zip(known["case_id"], known["id_number"]))

    def case_of(self, number: str) -> str:
        """The one case of this identity number; raises NoCase."""
        cases = self._cases.get(comparable_number(number), [])
        if len(cases) == 1:
            return cases[0]
        if not cases:
            raise NoCase("没有这个公民身份号码的案件，应在--into的案卷或--cases的案件表中")
        listed = "、".join(shown(case_id) for case_id in cases)
        raise NoCase(
            f"有{len(cases)}个案件是这个公民身份号码（{listed}），不能确定属于哪一个，应填写案件编号"
        )


def same_name(one: str, other: str) -> bool:
    """Whether two texts are one name; blanks that pad it and characters that look alike make no difference."""
    return comparable_name(one) == comparable_name(other)


def names(cases: pd.DataFrame) -> Mapping[str, str]:
    """The person's name by case_id."""
    known = cases[["case_id", "name"]].dropna()
    return dict(zip(known["case_id"], known["name"]))
