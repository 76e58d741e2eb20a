"""The settlement: where each yuan goes, and the amounts that the case has recorded beside the computed ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.registry import codes_of_step
from linkage_kit.casebook import TABLES
from linkage_kit.casework.checking import CellAddress
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.finding_lines import finding_lines
from linkage_kit.casework.step import INAPPLICABLE, State, Step
from linkage_kit.procedure.decision import RESIDENT_TO_EMPLOYEE
from linkage_kit.reporting.blocks import Paragraph
from linkage_kit.reporting.sections.settlement import (
    base_title,
    conservation,
    net_sentence,
    net_transfer,
    picture,
    remaining,
)
from linkage_kit.reporting.settlement_lines import (
    MERGED_LINE,
    REFUND_LINE,
    SETTLEMENT_LINES,
    SUBSIDY_LINE,
    SettlementLine,
)
from linkage_kit.reporting.values import subsidy_use, word, yuan


@dataclass(frozen=True)
class _Line:
    """A line of the table: a figure of the settlement, the column of `cases` that records it and the code of the check
    that compares the two.
    """

    title: str
    clause: str
    figure: str
    column: str
    code: str


def _line(line: SettlementLine, code: str) -> _Line:
    return _Line(line.title, line.clause, line.column, line.recorded, code)


#: What is transferred is compared with the account, in a linkage resident -> employee only.
_TRANSFER = _Line("划转金额", "9(5)", "account", "transferred_amount", "S06")
_CAPITAL = _Line("退还本人金额大写", "12(2)", "refund_total_capital", "recorded_refund_capital", "S02")
_LINES = (
    _TRANSFER,
    _line(REFUND_LINE, "S01"),
    _CAPITAL,
    _line(replace(SUBSIDY_LINE, title="重复缴费月的政府补贴"), "S03"),
    _line(MERGED_LINE, "S04"),
)
_COLUMNS = tuple(line.column for line in _LINES)
_UNSETTLED: dict[str, Any] = {
    "base": None,
    "check": None,
    "remaining": "",
    "net": None,
    "svg": "",
    "alt": "",
}


class Settlement(Step):
    """The picture, the table with fields for what was recorded, and the check that nothing is lost."""

    step_id = "settlement"
    title = "资金结算"
    clause = ("11", "12(3)")
    purpose = "计算"
    table = "cases"
    columns = _COLUMNS
    file = Path(__file__).with_suffix(".vue")

    @classmethod
    def judged(cls, case: CaseAudit) -> State:
        """Done when the money is settled and nothing recorded contradicts it."""
        if case.settlement is None:
            return INAPPLICABLE
        off = int(case.findings["code"].isin(codes_of_step(cls.step_id)).sum())
        return State("problem", f"{off}处与计算或规定不符") if off else State("done")

    def update(self, draft: Draft | None) -> None:
        """Show the settlement as it is computed now."""
        case = None if draft is None else draft.audited
        self.show(
            told=self.why_nothing_is_computed(draft) if case is None else _told(case),
            row="" if draft is None else draft.rows("cases")[0].id,
            key="" if draft is None else draft.rows("cases")[0].key,
            lines=[] if draft is None else _lines(draft, case),
            found=[] if case is None else finding_lines(case, codes_of_step(self.step_id)),
            **(_UNSETTLED if draft is None or case is None else _settled(draft, case)),
        )

    def vue_edit(self, cell: Mapping[str, str]) -> None:
        """Another amount was recorded."""
        self.session.edit(lambda draft: draft.set("cases", cell["row"], cell["column"], cell["text"]))


def _told(case: CaseAudit) -> str:
    if case.settlement is None:
        outcome = word("decisions", "outcome", case.decision["outcome"])
        return f"本案判定为“{outcome}”，不办理制度衔接，没有可以结算的资金。"
    return ""


def _settled(draft: Draft, case: CaseAudit) -> dict[str, Any]:
    """What is there of a case with a direction alone: the base, the check, the settlement both ways, the picture."""
    if case.settlement is None:
        return _UNSETTLED
    drawn = picture(case)
    return {
        "base": {
            "title": base_title(case.settlement, case.case),
            "clause": case.rules.citation("9(5)" if _is_to_employee(case) else "10(4)"),
            "text": draft.figures["base"],
        },
        "check": _paragraph(conservation(case.settlement)),
        "remaining": remaining(case) or "",
        "net": _net(case),
        "svg": drawn.svg,
        "alt": drawn.alt,
    }


def _is_to_employee(case: CaseAudit | None) -> bool:
    return (
        case is not None
        and case.settlement is not None
        and case.settlement["direction"] == RESIDENT_TO_EMPLOYEE
    )


def _lines(draft: Draft, case: CaseAudit | None) -> list[dict[str, Any]]:
    row, figures, problems = draft.rows("cases")[0], dict(draft.figures), draft.problems
    if case is not None and _is_to_employee(case):
        figures[_TRANSFER.figure] = yuan(case.facts.cases.account[0])
    return [
        {
            "title": _title(line, case),
            "clause": draft.rules.citation(line.clause),
            "figure": line.figure,
            "computed": figures.get(line.figure, ""),
            "column": line.column,
            "label": TABLES["cases"].columns[line.column].title,
            "kind": TABLES["cases"].columns[line.column].kind,
            "text": row.texts[line.column],
            "wrong": problems.get(CellAddress("cases", row.key, line.column), ""),
            **_verdict(line, case),
        }
        for line in _LINES
    ]


def _title(line: _Line, case: CaseAudit | None) -> str:
    if line is _TRANSFER and _is_to_employee(case):
        return f"{line.title}（应为居民个人账户储存额）"
    if line.figure != "subsidy_total" or case is None or case.settlement is None:
        return line.title
    return f"{line.title}（{subsidy_use(case.settlement)}）"


def _verdict(line: _Line, case: CaseAudit | None) -> dict[str, str]:
    """What the check of a recorded amount says, in a word or figure, and whether that is good or bad."""
    if case is None or case.settlement is None or not _is_checked(line, case):
        return {"verdict": "", "tone": ""}
    found = case.findings[case.findings["code"].eq(line.code)]
    of = "与登记的总额" if line is _CAPITAL else ""
    if not len(found):
        return {"verdict": f"{of}相符", "tone": "good"}
    return {"verdict": f"{of}不符" if of else str(found["difference"].iloc[0]), "tone": "bad"}


def _is_checked(line: _Line, case: CaseAudit) -> bool:
    """Whether there is something to compare with: the capital amount must say the total that was recorded."""
    needed = [line.column, *(["recorded_refund_total"] if line is _CAPITAL else [])]
    return bool(case.case[needed].notna().all()) and (line is not _TRANSFER or _is_to_employee(case))


def _paragraph(paragraph: Paragraph) -> dict[str, str]:
    return {"text": paragraph.text, "tone": paragraph.tone}


def _net(case: CaseAudit) -> dict[str, Any] | None:
    """The settlement once more with the account as base, where money was deducted before the transfer."""
    shown = net_transfer(case)
    if shown is None:
        return None
    gross = case.settlement_of_account
    return {
        "told": net_sentence(shown).text,
        "lines": [
            ["结算基数：居民个人账户储存额", yuan(gross["base"])],
            *([line.title, yuan(gross[line.column])] for line in SETTLEMENT_LINES),
        ],
        "check": _paragraph(conservation(gross)),
    }
