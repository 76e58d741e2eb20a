"""Choose a case from the list of work, or begin one, and hand in the files that there are of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from traitlets import Dict

from linkage_kit.casebook import RESULT_TABLES, TABLES, CasebookError
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.file_import import FileImport, import_into
from linkage_kit.casework.rows import DraftError
from linkage_kit.casework.session import Session
from linkage_kit.casework.step import State, Step
from linkage_kit.casework.work_list import FILTERS, Wanted
from linkage_kit.forms.annexes import annexes_read, names_of
from linkage_kit.masking import mask_id_number
from linkage_kit.pages.view import vue

#: How many cases are listed at first, and how many more each time.
MOST_LISTED = 50
#: The columns of the list: name, title. The others that one sorts by stand with these.
_COLUMNS = {
    "name": "姓名",
    "case_id": "案件编号",
    "birth_date": "出生日期",
    "outcome": "结论",
    "where": "目前环节",
    "due_on": "应办结",
    "severity": "审核发现",
    "draft": "草稿",
}

#: Title of a severity -> its word.
_WORST = {title: word for word, title in (RESULT_TABLES["findings"].columns["severity"].words or {}).items()}


class Choose(Step):
    """The cases of the casebook, a button for a blank one, and a place to drop files on."""

    step_id = "choose"
    title = "选择案件"
    file = Path(__file__).with_suffix(".vue")

    components = Dict({"lk-hand-in": vue(Path(__file__).with_name("hand_in.vue"))}).tag(sync=True)

    def __init__(self, session: Session, **traits: Any) -> None:
        super().__init__(session, **traits)
        self._wanted = Wanted()
        self._most = MOST_LISTED
        self._handed_in: tuple[Draft | None, dict[str, Any]] = (None, {})
        self.show(
            claimants=list((TABLES["claims"].columns["claimant"].words or {}).items()),
            columns=list(_COLUMNS.items()),
            filters=list(FILTERS.items()),
        )

    @classmethod
    def state(cls, draft: Draft | None) -> State:
        """Done when a case is open."""
        return State("todo", "尚未选择案件") if draft is None else State("done")

    def update(self, draft: Draft | None) -> None:
        """Show what was found, and which case is open."""
        listed = self.session.listed(self._wanted)
        of, outcome = self._handed_in
        self.show(
            hits=[_line(row) for row in listed.rows.head(self._most).to_dict("records")],
            found=len(listed.rows),
            choices=listed.choices,
            begun=[
                {"draft": one.name, "name": _name(one.stored), "at": f"{one.saved_at:%Y-%m-%d %H:%M}"}
                for one in listed.begun
            ],
            wanted={"sort": self._wanted.sort, "isDescending": self._wanted.is_descending},
            deleted=self.session.deleted,
            open=draft and draft.case_id,
            hasCase=draft is not None,
            outcome=outcome if of is draft else {},
            annexesRead=names_of(annexes_read()),
        )

    def vue_search(self, wanted: Mapping[str, Any]) -> None:
        """Other cases are wanted, or in another order."""
        self._wanted = Wanted(wanted["text"], wanted["filters"], wanted["sort"], wanted["isDescending"])
        self._most = MOST_LISTED
        self.update(self.session.draft)

    def vue_more(self, _: object) -> None:
        """Further ones of those that were found are to be listed."""
        self._most += MOST_LISTED
        self.update(self.session.draft)

    def vue_choose(self, case_id: str) -> None:
        """Open a case."""
        self.session.open(case_id)

    def vue_open_only(self, _: object) -> None:
        """Open the case that was found, if it is the only one."""
        if self.parts["found"] == 1:
            self.session.open(self.parts["hits"][0]["case_id"])

    def vue_blank(self, _: object) -> None:
        """Begin a case."""
        self.session.open_blank()

    def vue_resume(self, name: str) -> None:
        """Go on with a case that the casebook does not have."""
        self.session.resume(name)

    def vue_copy(self, case_id: str) -> None:
        """Begin a case with the rows of another one."""
        self.session.open_copy(case_id)

    def vue_delete(self, case_id: str) -> None:
        """A case is to go."""
        self.session.delete(case_id)

    def vue_restore(self, _: object) -> None:
        """The case that was deleted last is to be put back."""
        self.session.restore()

    def vue_hand_in(self, dropped: Mapping[str, Any], contents: Sequence[Any] = ()) -> None:
        """Files were dropped or chosen: their rows become the open case's, in one step, or nothing does."""
        draft = self.session.draft
        if draft is None:
            return
        try:
            files = zip(dropped["names"], map(bytes, contents), strict=True)
            read = import_into(draft, files, dropped["claimant"])
        except (DraftError, CasebookError, OSError) as error:
            read = FileImport(None, (str(error),))
        outcome = {"told": read.told, "problems": list(read.problems), "notices": list(read.notices)}
        self._handed_in = (draft, {**outcome, "isTaken": read.records is not None})
        if read.records is None:
            self.update(draft)
        else:
            records = read.records
            self.session.edit(lambda draft: draft.take(records))


def _line(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A case of the list, its identity number masked."""
    left = row["days_left"]
    return {
        **{
            name: row[name]
            for name in ("case_id", "name", "birth_date", "outcome", "where", "agency", "due_on", "severity")
        },
        "id_number": mask_id_number(row["id_number"]),
        "left": "" if pd.isna(left) else _days(int(left)),
        "worst": _WORST.get(row["severity"], ""),
        "isOver": bool(left < 0),
        "isSoon": bool(0 <= left <= 3),
        "draft": bool(row["draft"]),
    }


def _days(left: int) -> str:
    if left == 0:
        return "今天到期"
    return f"剩{left}个工作日" if left > 0 else f"超{-left}个工作日"


def _name(stored: Any) -> str:
    cells = stored.history.now.tables["cases"][0].cells
    return " ".join(filter(None, (cells.get("name"), cells.get("case_id")))) or "未填写姓名"
