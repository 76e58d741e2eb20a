"""Decision: the rules in the order they were tried, on what facts, and which decided (articles 2, 4 to 8 and 15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from linkage_kit.audit.decision_path import Tried, decision_path
from linkage_kit.audit.facts import Facts
from linkage_kit.casebook import TABLES
from linkage_kit.regions import city_name
from linkage_kit.reporting.blocks import (
    Block,
    LabelledValues,
    Paragraph,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    Tone,
)
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.sections import report_section
from linkage_kit.reporting.values import BLANK, chinese_month, day, printed, text, word
from linkage_kit.rulebook import Rulebook
from linkage_kit.yes_no import yes_or_no

_COLUMNS = (
    TableColumn("次序", "center"),
    TableColumn("规则"),
    TableColumn("条款"),
    TableColumn("依据的事实"),
    TableColumn("结果", "center"),
)
#: Facts that no column of `cases` holds.
_LABELS = {
    "effective_from": "规程施行日",
    "resident_years": "居民缴费年度数",
    "employee_periods": "职工缴费时段数",
    "window_opens": "可申请首日",
    "regions": "职工缴费地",
    "minimum_months": "最低缴费月数",
    "statutory_month": "法定退休年月",
    "conditions_met": "符合退休条件",
}
_RECORDED = "meets_employee_retirement"
_ANSWERS: dict[str, tuple[str, Tone]] = {
    "passed": ("不适用", "plain"),
    "decided": ("适用，据此判定", "strong"),
    "untried": ("不再审查", "muted"),
}


@report_section("decision", "适用判定", after="identity")
def blocks(case: ReportCase) -> list[Block]:
    """Blocks of the decision."""
    decision = case.audit.decision
    outcome = word("decisions", "outcome", decision["outcome"])
    clause = case.audit.rules.clauses[decision["articles"]]
    return [
        Paragraph(f"结论：{outcome}。", "good" if case.has_direction else "warn"),
        LabelledValues(
            [
                ("衔接方向", word("decisions", "direction", decision["direction"])),
                (
                    "案卷记录的方向",
                    word("cases", "recorded_direction", case.audit.case["recorded_direction"]),
                ),
                ("决定条款", f"{clause.citation}：{clause.zh}"),
                ("理由", case.shown(text(decision["reason"]))),
            ]
        ),
        Table(
            "判定路径（按次序逐条审查，先适用者决定）",
            _COLUMNS,
            [_row(case, number, rule) for number, rule in enumerate(shown_path(case.audit.facts), 1)],
        ),
    ]


@dataclass(frozen=True)
class ShownRule:
    """A rule of the path in words; `facts` are name, label and value of those that its answer rests on, unmasked."""

    tried: Tried
    title: str
    clause: str
    facts: tuple[tuple[str, str, str], ...]
    answer: str
    tone: Tone


def shown_path(facts: Facts) -> list[ShownRule]:
    """The rules in the order they were tried for the one case of `facts`."""
    return [_shown_rule(tried, facts.rules) for tried in decision_path(facts)]


def _shown_rule(tried: Tried, rules: Rulebook) -> ShownRule:
    answer, tone = _ANSWERS[tried.answer]
    looked_at = () if tried.answer == "untried" else _looked_at(tried)
    return ShownRule(
        tried=tried,
        title=tried.rule.title,
        clause=rules.citation(tried.rule.article),
        facts=tuple((name, _label(name), _shown(name, value)) for name, value in looked_at),
        answer=answer,
        tone=tone,
    )


def _row(case: ReportCase, number: int, rule: ShownRule) -> TableRow:
    facts = "；".join(f"{label} {value}" for _, label, value in rule.facts) or BLANK
    return TableRow(
        [
            TableCell(str(number), rule.tone),
            TableCell(rule.title, rule.tone),
            TableCell(rule.clause, rule.tone),
            TableCell(case.shown(facts), "plain" if rule.facts else "muted"),
            TableCell(rule.answer, "good" if rule.tried.answer == "decided" else rule.tone),
        ]
    )


def _looked_at(tried: Tried) -> Iterable[tuple[str, Any]]:
    """The facts that the answer rests on: where the retirement conditions are recorded, nothing else is looked at."""
    if tried.facts.get(_RECORDED) is not None:
        return [(_RECORDED, tried.facts[_RECORDED])]
    return tried.facts.items()


def _label(name: str) -> str:
    return _LABELS.get(name) or TABLES["cases"].columns[name].title


def _shown(name: str, value: Any) -> str:
    if value is None:
        return "未记载"
    if name == "statutory_month":
        return chinese_month(value)
    if name == "regions":
        return "、".join(dict.fromkeys(city_name(code) if code else "未记载" for code in value)) or BLANK
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, dt.date):
        return day(value)
    return str(value) if name in _LABELS else printed("cases", name, value)


def no_direction_sentence(case: ReportCase, consequence: str) -> Paragraph:
    """Why a part of the report is empty in a case that is not linked."""
    outcome = word("decisions", "outcome", case.audit.decision["outcome"])
    article = case.audit.decision["articles"]
    citation = BLANK if pd.isna(article) else case.citation(article)
    return Paragraph(f"本案判定为“{outcome}”（{citation}），不办理制度衔接，{consequence}", "muted")
