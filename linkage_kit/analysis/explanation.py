"""Why a case was decided so and how its sums come about, as a short text or HTML: `lk.explain`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from linkage_kit.analysis.glance import glance_html
from linkage_kit.audit import CaseAudit
from linkage_kit.procedure.overlap import month_lists
from linkage_kit.procedure.refund import subsidy_line, total_line
from linkage_kit.reporting.blocks import Items, Paragraph, Section
from linkage_kit.reporting.case import MASKED
from linkage_kit.reporting.sections.decision import shown_path
from linkage_kit.reporting.values import subsidy_use, text, word, yuan


@dataclass(frozen=True)
class Explanation:
    """An explanation; its text is `str(…)`, a notebook shows it as HTML. `parts` are title and lines."""

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]

    def __str__(self) -> str:
        lines = [self.title]
        for heading, said in self.parts:
            lines += [f"{heading}：", *(f"  {number}. {line}" for number, line in enumerate(said, 1))]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        blocks = [
            block
            for heading, said in self.parts
            for block in (Paragraph(f"{heading}：", "strong"), Items([("", line) for line in said]))
        ]
        return glance_html(Section("explanation", self.title, blocks))


def explanation(case: CaseAudit) -> Explanation:
    """The rules that were tried up to the one that decided, each year's refund and the settlement, in words."""
    outcome = word("decisions", "outcome", case.decision["outcome"])
    parts = {
        "判定": _decision(case),
        "重复缴费清退": _refunds(case),
        "资金结算": _settlement(case),
        "注意": (f"{broken}。" for broken in case.broken),
        "审核发现": (text(message) for message in case.findings["message"]),
    }
    said = ((heading, tuple(map(MASKED.text, lines))) for heading, lines in parts.items())
    return Explanation(f"案件{case.shown_id}：{outcome}", tuple((h, lines) for h, lines in said if lines))


def _decision(case: CaseAudit) -> Iterator[str]:
    for rule in shown_path(case.facts):
        if rule.tried.answer != "untried":
            facts = "，".join(f"{label}：{value}" for _, label, value in rule.facts)
            yield f"{rule.title}（{rule.clause}）——{rule.answer}{f'。{facts}' if facts else ''}"


def _refunds(case: CaseAudit) -> Iterator[str]:
    due, rule = case.facts.resident.select(case.facts.resident.due), case.facts.arithmetic()
    months = month_lists(due.mask)
    for number in range(len(due)):
        year = due.record(number)
        doubt = f"（最少{year.months_min}个月）" if year.months_min < year.months else ""
        yield (
            f"{year.year}年重复{year.months}个月{doubt}，缴费时段{months[number]}月："
            f"退还本人 {total_line(year, rule)}，政府补贴 {subsidy_line(year, rule)}"
        )


def _settlement(case: CaseAudit) -> Iterator[str]:
    settled = case.settlement
    if settled is None:
        return
    yield f"退还本人合计 {yuan(settled['refund_total'])}元，大写{settled['refund_total_capital']}"
    yield f"政府补贴 {yuan(settled['subsidy_total'])}元，{subsidy_use(settled)}"
    yield (
        f"并入个人账户 {yuan(settled['base'])} - {yuan(settled['refund_total'])} - "
        f"{yuan(settled['subsidy_total'])} = {yuan(settled['merged'])}元"
    )
