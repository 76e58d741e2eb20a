"""Disputed figures side by side: what each party claims of a year, or of all, beside what was computed, and why they
differ.
"""

from __future__ import annotations

from collections.abc import Sequence

from linkage_kit.audit.disputes import (
    Claimed,
    ClaimedTotal,
    DisputedYear,
    Figures,
    claimants,
    claimed_totals,
    total_of,
    years_in_dispute,
)
from linkage_kit.audit.verdicts import UNKNOWN_CAUSE
from linkage_kit.money import with_separators
from linkage_kit.procedure.refund import ITEMS
from linkage_kit.reporting.blocks import (
    Block,
    Paragraph,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    Tone,
)
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.item_columns import ITEM_HEADINGS
from linkage_kit.reporting.sections import report_section
from linkage_kit.reporting.values import BLANK, amount, whole, word

_COLUMNS = (
    TableColumn("年度", "center"),
    TableColumn("计算方"),
    TableColumn("重复 月数", "center"),
    *(TableColumn(heading, "right") for heading in ITEM_HEADINGS),
    TableColumn("合计", "right"),
    TableColumn("与应退 相差", "right"),
)
_COMPUTED = "应退（计算）"


@report_section("disputes", "争议金额对照", after="refund")
def blocks(case: ReportCase) -> list[Block]:
    """Blocks of the disputed figures."""
    facts = case.audit.facts
    parties, stated = claimants(facts), claimed_totals(facts)
    if not parties and not stated:
        return [Paragraph("案卷中没有经办机构或参保人员的清退计算，没有可以对照的金额。", "muted")]
    years = years_in_dispute(facts)
    disputed = [year for year in years if year.is_disputed]
    rows = [*map(_without_year, _totals(years, parties)), *map(_stated_row, stated)]
    totals = Table("各方清退合计　单位：元", _COLUMNS[1:], rows)
    if not parties:
        return [Paragraph(_only_totals(stated)), totals]
    if not disputed:
        return [
            Paragraph("各方填报的各年度月数和金额与计算结果一致。", "good"),
            *(Paragraph(_only_totals([total])) for total in stated),
            totals,
        ]
    same = len(years) - len(disputed)
    summary = f"{len(disputed)}个年度的填报与计算结果不一致，以红色标出" + (
        f"；其余{same}个年度一致，不再列出。" if same else "。"
    )
    lines = [row for year in disputed for row in _year_rows(year)]
    told = [Paragraph(summary), *(Paragraph(_only_totals([total])) for total in stated)]
    return [*told, Table("不一致的年度　单位：元", _COLUMNS, lines), totals]


def _year_rows(year: DisputedYear) -> list[TableRow]:
    return [
        TableRow(_cells(str(year.year), _COMPUTED, year.computed, year.computed)),
        *(_claim_row(year, claim) for claim in year.claims),
    ]


def _claim_row(year: DisputedYear, claim: Claimed) -> TableRow:
    name = word("claims", "claimant", claim.claimant)
    if claim.figures is None:
        blanks = [TableCell(BLANK, "bad") for _ in range(len(ITEMS) + 2)]
        missing = TableCell(amount(-year.computed.total), "bad")
        return TableRow(
            [TableCell(str(year.year), "muted"), TableCell(f"{name}（漏列）", "bad"), *blanks, missing]
        )
    if claim.cause:
        note = _because(claim.cause.title, claim.explanation, claim.shown)
    else:
        is_unexplained = claim.figures.total and claim.figures.items != year.computed.items
        note = f"{UNKNOWN_CAUSE}。" if is_unexplained else ""
    return TableRow(_cells(str(year.year), name, claim.figures, year.computed), note)


def _cells(year: str, name: str, figures: Figures, computed: Figures) -> list[TableCell]:
    is_computed = figures is computed
    plain: Tone = "strong" if is_computed else "plain"
    difference = figures.total - computed.total
    months_differ = figures.months not in (None, computed.months)
    return [
        TableCell(year, "strong" if is_computed else "muted"),
        TableCell(name, plain),
        TableCell(
            BLANK if figures.months is None else whole(figures.months), "bad" if months_differ else "plain"
        ),
        *(
            TableCell(amount(fen), "bad" if fen != right else "plain")
            for fen, right in zip(figures.items, computed.items, strict=True)
        ),
        TableCell(amount(figures.total), "bad" if difference else plain),
        TableCell("" if is_computed else amount(difference), "bad" if difference else "muted"),
    ]


def _totals(years: Sequence[DisputedYear], parties: Sequence[str]) -> list[TableRow]:
    computed = total_of([year.computed for year in years])
    rows = [TableRow(_cells("", _COMPUTED, computed, computed))]
    for party in parties:
        claimed = [
            claim.figures
            for year in years
            for claim in year.claims
            if claim.claimant == party and claim.figures is not None
        ]
        rows.append(TableRow(_cells("", word("claims", "claimant", party), total_of(claimed), computed)))
    return rows


def _only_totals(stated: Sequence[ClaimedTotal]) -> str:
    names = "、".join(word("claims", "claimant", total.claimant) for total in stated)
    return f"{names}只主张合计，未分年度，只能核对总额。"


def _stated_row(total: ClaimedTotal) -> TableRow:
    """The row of a claimant who names a total of all years alone, without the column of years."""
    name = f"{word('claims', 'claimant', total.claimant)}（未分年度）"
    tone: Tone = "bad" if total.difference else "plain"
    blanks = [TableCell(BLANK, "muted") for _ in range(len(ITEMS) + 1)]
    return TableRow(
        [
            TableCell(name),
            *blanks,
            TableCell(amount(total.claimed), tone),
            TableCell(amount(total.difference), tone if total.difference else "muted"),
        ],
        _stated_note(total),
    )


def _stated_note(total: ClaimedTotal) -> str:
    if total.cause:
        return _because(total.cause.title, total.explanation, total.shown)
    return "没有一种已知的错误算法能得出这个总额。" if total.difference else ""


def _because(title: str, explanation: str, shown: str) -> str:
    return with_separators(f"原因：{title}。{explanation}" + (f"　验算：{shown}" if shown else ""))


def _without_year(row: TableRow) -> TableRow:
    return TableRow(row.cells[1:], row.note)
