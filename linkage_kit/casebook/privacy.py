"""What of a casebook's personal data may be shown, and the tables as they may be.

Whatever is written masked depends on nothing else: a digest over what is hidden could be computed again for every
number that is possible, until it fits. So digests in such papers are taken over the tables that are given here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linkage_kit.casebook.column import Column
from linkage_kit.casebook.tables import Table
from linkage_kit.lazily import lazily
from linkage_kit.masking import mask_id_number, mask_phone, mask_text, names_person

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

#: Cells of a table, column by column.
Cells = Mapping[str, list[Any]]
#: Kinds of columns that hold what people wrote.
_TEXTS = ("text", "value")


def cells_of(frame: pd.DataFrame) -> Cells:
    """The cells of a frame."""
    return {str(name): column.tolist() for name, column in frame.items()}


@dataclass(frozen=True)
class Privacy:
    """How texts are shown: free text, and columns of `cases` that hold nothing but a number to hide.

    `hides`: whether anything is hidden at all.
    """

    hides: bool
    text: Callable[[str], str]
    columns: Mapping[str, Callable[[str], str]]

    def cell(self, column: str, value: str) -> str:
        """A text of a column as it may be shown."""
        return self.columns.get(column, self.text)(value)

    def texts(self, texts: pd.Series, column: str) -> pd.Series:
        """The texts of a column as they may be shown; of those that occur often, each is looked at once."""
        codes, kinds = pd.factorize(texts)
        shown = pd.array([self.cell(column, kind) for kind in kinds], dtype="str")
        return pd.Series(shown.take(codes, allow_fill=True), index=texts.index, name=texts.name)

    def table(self, frame: pd.DataFrame, table: Table, names: Mapping[str, str]) -> pd.DataFrame:
        """A table as far as masked papers may depend on it: the contract's columns, with texts as they may be shown.

        Where nothing is hidden, all of it. `names` are what `case_names` gives.
        """
        if not self.hides:
            return frame
        shown = {}
        for name, column in table.columns.items():
            if name == "case_id":
                shown[name] = case_ids(frame[name], names)
            elif column.kind in _TEXTS:
                shown[name] = self.texts(frame[name], name)
            else:
                shown[name] = frame[name]
        return pd.DataFrame(shown, index=frame.index)

    def cells(self, frame: pd.DataFrame, table: Table, names: Mapping[str, str]) -> Cells:
        """What `table` gives, as lists: quicker than frames for the few rows of one case."""
        cells = cells_of(frame)
        if not self.hides:
            return cells
        return {name: self._shown(cells[name], column, names) for name, column in table.columns.items()}

    def _shown(self, values: list[Any], column: Column, names: Mapping[str, str]) -> list[Any]:
        if column.name == "case_id":
            return [names.get(case_id, case_id) for case_id in values]
        if column.kind not in _TEXTS:
            return values
        return [self.cell(column.name, value) if isinstance(value, str) else value for value in values]


MASKED = Privacy(True, mask_text, {"id_number": mask_id_number, "phone": mask_phone})
UNMASKED = Privacy(False, str, {})


def case_names(case_ids: pd.Series) -> dict[str, str]:
    """What the cases are called where numbers are hidden, as far as their ids are or hold a person's number.

    `案件0003` is the third of all these cases by what may be shown of their ids, and where that is the same by their
    order here: no name tells of a hidden digit. No id is written like that, so nobody is taken for another.
    """
    personal = {case_id for case_id in case_ids if names_person(case_id)}
    if not personal:
        return {}
    places = {case_id: place for place, case_id in enumerate(sorted(case_ids, key=shown_order), 1)}
    return {case_id: f"案件{places[case_id]:04}" for case_id in case_ids if case_id in personal}


def shown_order(case_id: str) -> str:
    """What cases are put in order by where numbers are hidden: the id as far as it may be shown."""
    return mask_text(case_id) if names_person(case_id) else case_id


def case_ids(ids: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """A column of case ids with what the cases are called in place of ids that may not be shown."""
    return ids.map(lambda case_id: names.get(case_id, case_id)).astype("str") if names else ids
