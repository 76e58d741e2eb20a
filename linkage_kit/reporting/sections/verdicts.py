"""Page one, who is right: the verdict on each claimant, with the amount, the years and the known wrong ways."""

from __future__ import annotations

from linkage_kit.audit.verdicts import DOUBTFUL, RIGHT, UNKNOWN_CAUSE, Verdict, verdicts_of_case
from linkage_kit.money import format_yuan
from linkage_kit.reporting.blocks import Table, TableCell, TableColumn, TableRow
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.values import amount, word
from linkage_kit.reporting.verdict_tones import verdict_tone

_COLUMNS = (
    TableColumn("主张方"),
    TableColumn("主张合计", "right"),
    TableColumn("应退合计", "right"),
    TableColumn("判断"),
    TableColumn("相差", "right"),
    TableColumn("年度与原因"),
)


def verdict_table(case: ReportCase) -> list[Table]:
    """A row a claimant; no table where nobody claims anything."""
    found = verdicts_of_case(case.audit.facts)
    return [Table("各方主张对不对　单位：元", _COLUMNS, [_row(case, one) for one in found])] if found else []


def _row(case: ReportCase, verdict: Verdict) -> TableRow:
    tone = verdict_tone(verdict)
    due = amount(verdict.due)
    return TableRow(
        [
            TableCell(word("claims", "claimant", verdict.claimant), "strong"),
            TableCell(amount(verdict.claimed)),
            TableCell(f"{amount(verdict.least)}~{due}" if verdict.months_are_open else due),
            TableCell(verdict.title, tone),
            TableCell(amount(verdict.difference), tone if verdict.difference else "muted"),
            TableCell(_why(case, verdict)),
        ],
        data={
            "role": "verdict",
            "claimant": verdict.claimant,
            "verdict": verdict.verdict,
            "amount": format_yuan(abs(verdict.difference)),
        },
    )


def _why(case: ReportCase, verdict: Verdict) -> str:
    if not case.has_direction:
        return "本案没有衔接方向，按现有记录不产生清退"
    if verdict.verdict == RIGHT:
        return "月份查明后才能断定" if verdict.is_pending else "与应退金额一致"
    told = [f"{_years(years)}：{why}" if years else why for years, why in verdict.reasons]
    if not told and verdict.difference:
        told.append(f"{_years(())}：{UNKNOWN_CAUSE}")
    if verdict.verdict == DOUBTFUL:
        told.append("在月份存疑的可能范围之内")
    return "；".join(told)


def _years(years: tuple[int, ...]) -> str:
    # Who names a total alone speaks of no year.
    return "、".join(map(str, years)) + "年" if years else "未分年度"
