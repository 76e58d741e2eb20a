"""Disputed figures side by side: what each party claims of a year beside what was computed, and why they differ."""

from __future__ import annotations

from collections.abc import Sequence

from linkage_kit.audit.disputes import Claimed, DisputedYear, Figures, claimants, total_of, years_in_dispute
from linkage_kit.procedure.refund import ITEMS
from linkage_kit.reporting.blocks import Block, Cell, Column, Paragraph, Row, Section, Table, Tone
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.values import BLANK, whole, word, yuan

_COLUMNS = (
    Column("年度", "center"),
    Column("计算方"),
    Column("重复 月数", "center"),
    *(
        Column(heading, "right")
        for heading in ("个人 缴费", "被征地 个人缴费", "集体 补助", "被征地 集体缴费")
    ),
    Column("合计", "right"),
    Column("与应退 相差", "right"),
)
_COMPUTED = "应退（计算）"


def build(case: ReportCase) -> Section:
    """Section of the disputed figures."""
    return Section("disputes", "争议金额对照", _blocks(case))


def _blocks(case: ReportCase) -> list[Block]:
    facts = case.audit.facts
    parties = claimants(facts)
    if not parties:
        return [Paragraph("案卷中没有经办机构或参保人员的清退计算，没有可以对照的金额。", "muted")]
    years = years_in_dispute(facts)
    disputed = [year for year in years if year.is_disputed]
    totals = Table(
        "各方清退合计　单位：元", _COLUMNS[1:], [_without_year(row) for row in _totals(years, parties)]
    )
    if not disputed:
        return [Paragraph("各方填报的各年度月数和金额与计算结果一致。", "good"), totals]
    same = len(years) - len(disputed)
    summary = f"{len(disputed)}个年度的填报与计算结果不一致，以红色标出" + (
        f"；其余{same}个年度一致，不再列出。" if same else "。"
    )
    rows = [row for year in disputed for row in _year_rows(year)]
    return [Paragraph(summary), Table("不一致的年度　单位：元", _COLUMNS, rows), totals]


def _year_rows(year: DisputedYear) -> list[Row]:
    return [
        Row(_cells(str(year.year), _COMPUTED, year.computed, year.computed)),
        *(_claim_row(year, claim) for claim in year.claims),
    ]


def _claim_row(year: DisputedYear, claim: Claimed) -> Row:
    name = word("claims", "claimant", claim.claimant)
    if claim.figures is None:
        blanks = [Cell(BLANK, "bad") for _ in range(len(ITEMS) + 2)]
        missing = Cell(yuan(-year.computed.total), "bad")
        return Row([Cell(str(year.year), "muted"), Cell(f"{name}（漏列）", "bad"), *blanks, missing])
    note = ""
    if claim.cause:
        note = f"原因：{claim.cause.title}。{claim.cause.explanation}" + (
            f"　验算：{claim.shown}" if claim.shown else ""
        )
    return Row(_cells(str(year.year), name, claim.figures, year.computed), note)


def _cells(year: str, name: str, figures: Figures, computed: Figures) -> list[Cell]:
    is_computed = figures is computed
    plain: Tone = "strong" if is_computed else "plain"
    difference = figures.total - computed.total
    months_differ = figures.months not in (None, computed.months)
    return [
        Cell(year, "strong" if is_computed else "muted"),
        Cell(name, plain),
        Cell(BLANK if figures.months is None else whole(figures.months), "bad" if months_differ else "plain"),
        *(
            Cell(yuan(fen), "bad" if fen != right else "plain")
            for fen, right in zip(figures.items, computed.items, strict=True)
        ),
        Cell(yuan(figures.total), "bad" if difference else plain),
        Cell("" if is_computed else yuan(difference), "bad" if difference else "muted"),
    ]


def _totals(years: Sequence[DisputedYear], parties: Sequence[str]) -> list[Row]:
    computed = total_of([year.computed for year in years])
    rows = [Row(_cells("", _COMPUTED, computed, computed))]
    for party in parties:
        claimed = [
            claim.figures
            for year in years
            for claim in year.claims
            if claim.claimant == party and claim.figures is not None
        ]
        rows.append(Row(_cells("", word("claims", "claimant", party), total_of(claimed), computed)))
    return rows


def _without_year(row: Row) -> Row:
    return Row(row.cells[1:], row.note)
