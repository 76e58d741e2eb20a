"""The decision: the outcome with its reason, the rules on the way to it and their facts, what would change it.

Below it facts can be tried out: what would be decided and computed if they were other ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from linkage_kit.analysis.kept_trial import KeptTrial, changes_of_texts
from linkage_kit.audit import CaseAudit
from linkage_kit.audit.registry import codes_of_step
from linkage_kit.batch.maker import Maker, NoPaper, Work
from linkage_kit.casebook.row_hashes import row_hashes
from linkage_kit.casework.correction_cells import cell_of_fact
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.producing import trial_work
from linkage_kit.casework.rows import DraftError
from linkage_kit.casework.session import Session
from linkage_kit.casework.step import State, Step
from linkage_kit.casework.what_if import Change
from linkage_kit.casework.what_if_form import FACTS, WhatIfForm, choices, fact_title, value_title
from linkage_kit.errors import UserError
from linkage_kit.masking import mask_text
from linkage_kit.reporting.sections.decision import ShownRule, shown_path
from linkage_kit.reporting.values import records, text, word

#: Outcomes that wait for something: the person's choice, or facts.
_OPEN = ("awaiting_choice", "facts_missing")
_NOTHING: dict[str, Any] = {"decision": None, "path": [], "changes": []}


class Decision(Step):
    """The outcome, the path, the single facts that would change it, and a trial."""

    step_id = "decision"
    title = "适用判定"
    clause = ("2", "4", "7", "8")
    purpose = "判定"
    file = Path(__file__).with_suffix(".vue")

    def __init__(self, session: Session, **traits: Any) -> None:
        super().__init__(session, **traits)
        self._of: Draft | None = None
        self._decided: CaseAudit | None = None
        self._trial = WhatIfForm()
        self._maker = Maker()
        self.task: asyncio.Task[None] | None = None

    @classmethod
    def judged(cls, case: CaseAudit) -> State:
        """Done when it is decided and the records do not contradict it."""
        outcome = word("decisions", "outcome", case.decision["outcome"])
        errors = case.findings.loc[case.findings["severity"] == "error", "code"]
        if errors.isin(codes_of_step(cls.step_id)).any():
            return State("problem", f"{outcome}，与登记不符")
        return State("todo" if case.decision["outcome"] in _OPEN else "done", outcome)

    def update(self, draft: Draft | None) -> None:
        """Show the decision as it is now."""
        if draft is not self._of:
            self._of, self._trial = draft, WhatIfForm()
            self.show(kept=_restored(draft, self._trial))
        case = None if draft is None else draft.audited
        if draft is None or case is None:
            self._decided = None
            self.show(told=self.why_nothing_is_computed(draft), **_NOTHING)
        elif case is not self._decided:
            # A trial changes nothing of this, and it costs as much as several audits.
            self._decided = case
            self.show(told="", **_decided(draft, case))
        self._update_trial()

    def _update_trial(self) -> None:
        if self._of is None or self._of.audited is None:
            self.show(records=[], facts={}, tried=[], trialTold="", differences=[])
        else:
            self.show(**choices(self._of), **self._trial.shown(self._of))

    def close(self) -> None:
        """End what is being printed."""
        self._maker.close()
        super().close()

    # What the page asks for --------------------------------------------------------------------------------------

    def vue_put(self, cell: Mapping[str, str]) -> None:
        """A text is to be tried in a cell."""
        self._trial.put(cell["table"], cell["row"], cell["column"], cell["text"])
        self._update_trial()

    def vue_add(self, cell: Mapping[str, str]) -> None:
        """A cell is to be tried, beginning with what stands in it."""
        if self._of is not None:
            now = self._of.text(cell["table"], cell["row"], cell["column"])
            self.vue_put({**cell, "text": now})

    def vue_remove(self, cell: Mapping[str, str]) -> None:
        """A cell is to be tried no longer."""
        self._trial.remove(cell["table"], cell["row"], cell["column"])
        self._update_trial()

    def vue_clear(self, _: object) -> None:
        """Nothing is to be tried any more."""
        self._trial.clear()
        self._update_trial()

    def vue_keep(self, _: object) -> None:
        """What is tried is to be kept with the case."""
        self._told_of_keeping(lambda draft: _keep(draft, self._trial))

    def vue_forget(self, _: object) -> None:
        """What was kept with the case is to go."""
        self._told_of_keeping(_forget)

    def vue_print(self, ending: str) -> None:
        """Both results are wanted as a report: `.pdf` or `.html`."""
        draft = self._of
        if draft is not None and draft.casebook is not None:
            changes = changes_of_texts(self._trial.kept(draft))
            work = trial_work(draft.casebook, changes, draft.asof, draft.rules, ending)
            self.task = asyncio.get_running_loop().create_task(self._print(work))

    async def _print(self, work: Work) -> None:
        """Have a report made and hand it over."""
        self._tell_of_trial("正在生成试算对照。")
        try:
            files = await asyncio.to_thread(self._maker.make, work)
        except NoPaper as error:
            self._tell_of_trial(mask_text(f"没有打印：{error}"))
        else:
            self._tell_of_trial("")
            for name, data in files.items():
                self.hand_over(name, data)

    def _tell_of_trial(self, words: str) -> None:
        self.show(kept={**self.parts["kept"], "told": words})

    def _told_of_keeping(self, act: Callable[[Draft], dict[str, Any]]) -> None:
        if self._of is not None:
            try:
                self.show(kept=act(self._of))
            except (DraftError, OSError) as error:
                self._tell_of_trial(f"没有保留：{error}")


def _restored(draft: Draft | None, form: WhatIfForm) -> dict[str, Any]:
    """What was kept with a case is tried again; whether there is something kept, and what there is to tell of it."""
    try:
        kept = None if draft is None else draft.kept_trial()
    except (UserError, OSError) as error:
        return {"is": True, "told": f"随案件保留的试算没有读出：{error}"}
    if draft is None or kept is None:
        return {"is": False, "told": ""}
    lost = form.restore(draft, kept.texts)
    told = f"已读出随案件保留的试算（审计基准日{kept.asof}）。"
    if draft.casebook is not None and row_hashes(draft.casebook) != dict(kept.hashes):
        told += "保留以后案件有改动，“现在”一栏按改动后的计算。"
    if lost:
        told += f"有{lost}项所在的记录已经不在，没有读出。"
    return {"is": True, "told": told}


def _keep(draft: Draft, form: WhatIfForm) -> dict[str, Any]:
    if draft.casebook is None or draft.case_id is None:
        raise DraftError("案件保存到案卷以后，试算才能随案件保留")
    kept = KeptTrial(draft.case_id, draft.asof.isoformat(), row_hashes(draft.casebook), form.kept(draft))
    draft.keep_trial(kept)
    return {"is": True, "told": "试算已随案件保留，下次打开案件时读出。"}


def _forget(draft: Draft) -> dict[str, Any]:
    draft.forget_trial()
    return {"is": False, "told": "不再随案件保留试算。"}


def _decided(draft: Draft, case: CaseAudit) -> dict[str, Any]:
    decision, figures = case.decision, draft.figures
    clause = case.rules.clauses[decision["articles"]]
    path = shown_path(case.facts)
    return {
        "decision": {
            "tone": "good" if case.settlement is not None else "warn",
            "outcome": word("decisions", "outcome", decision["outcome"]),
            "figures": [
                [name, figures[name]] for name in ("outcome", "direction", "articles") if name in figures
            ],
            "reason": text(decision["reason"]),
            "clause": f"{clause.citation}：{clause.zh}",
            "direction": word("decisions", "direction", decision["direction"]),
            "recorded": word("cases", "recorded_direction", case.case["recorded_direction"]),
            "found": [
                {"code": one.code, "severity": one.severity, "text": one.message}
                for one in records(case.findings)
                if one.code in codes_of_step("decision")
            ],
        },
        "path": [_rule(draft, number, rule) for number, rule in enumerate(path, 1)],
        "changes": list(_changes(draft)),
    }


def _rule(draft: Draft, number: int, rule: ShownRule) -> dict[str, Any]:
    return {
        "number": number,
        "answer": rule.tried.answer,
        "title": rule.title,
        "clause": rule.clause,
        "told": rule.answer,
        "facts": [
            {"label": label, "value": value, "place": _place(draft, name)}
            for name, label, value in rule.facts
        ],
    }


def _place(draft: Draft, name: str) -> dict[str, str] | None:
    place = cell_of_fact(draft, name)
    return None if place is None else {"table": place.table, "row": place.row_key, "column": place.column}


def _changes(draft: Draft) -> Iterator[dict[str, Any]]:
    rows = {(table, row.key): row for table in FACTS for row in draft.rows(table)}
    for change in draft.decision_changes():
        cell = change.cell
        row = rows[cell.table, cell.row_key]
        yield {
            "table": cell.table,
            "row": row.id,
            "column": cell.column,
            "text": change.then,
            "fact": fact_title(cell.table, row, cell.column),
            "now": value_title(cell.table, cell.column, change.now),
            "then": value_title(cell.table, cell.column, change.then),
            **_outcome(change, draft.rules.citation),
        }


def _outcome(change: Change, citation: Callable[[str], str]) -> dict[str, str]:
    return {
        "outcome": word("decisions", "outcome", change.outcome),
        "clause": citation(change.articles),
        "reason": change.reason,
        "refund": change.refund_total,
        "merged": change.merged,
    }
