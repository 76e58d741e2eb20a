"""A dispute in full, on a page of its own: who claims what, who is right, which month makes which yuan, and what would
change it (articles 12(1) and 12(2)).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linkage_kit.audit import verdicts
from linkage_kit.audit.dispute_detail import (
    ClaimDetail,
    DisputeDetail,
    YearDetail,
    dispute_detail,
    is_in_dispute,
)
from linkage_kit.audit.disputes import Figures
from linkage_kit.audit.verdicts import Verdict
from linkage_kit.reporting.blocks import (
    Block,
    Paragraph,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    plain_cells,
)
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.dispute_evidence import evidence_blocks
from linkage_kit.reporting.dispute_tables import month_table, source_blocks
from linkage_kit.reporting.dispute_words import party, years_told
from linkage_kit.reporting.sections import report_section
from linkage_kit.reporting.values import BLANK, amount, whole
from linkage_kit.reporting.verdict_tones import verdict_tone


@report_section(
    "dispute",
    "争议详解",
    after="disputes",
    applies=lambda case: is_in_dispute(case.audit.facts),
)
def blocks(case: ReportCase) -> list[Block]:
    """Blocks of the dispute."""
    detail = dispute_detail(case.audit)
    still_open = [year for year in detail.years if year.is_open]
    return [
        *(_verdict(case, detail, verdict) for verdict in detail.verdicts),
        *_doubt(detail),
        *([_claims(detail)] if detail.claimants or detail.totals else []),
        *([month_table(still_open)] if still_open else []),
        *source_blocks(case, still_open, detail.totals),
        *evidence_blocks(case, detail),
    ]


# Who is right ---------------------------------------------------------------------------------------------------------


def _verdict(case: ReportCase, detail: DisputeDetail, verdict: Verdict) -> Paragraph:
    causes = "；".join(f"{cause}（{years_told(years)}）" for cause, years in verdict.causes.items())
    sentences = [
        f"{party(verdict.claimant)}：{verdict.title}。{_compared(verdict)}",
        f"原因：{causes}。" if causes else "",
        f"{years_told(verdict.left_out)}漏列。" if verdict.left_out else "",
        "各年合计的差额不合任何用于全部年度的已知错误算法。" if _is_unexplained(detail, verdict) else "",
        f"{years_told(verdict.unexplained)}的差额不合任何已知的错误算法。"
        if verdict.unexplained and case.has_direction
        else "",
        "" if case.has_direction else "本案不办理制度衔接，不产生清退。",
    ]
    return Paragraph(case.shown("".join(sentences)), verdict_tone(verdict))


def _is_unexplained(detail: DisputeDetail, verdict: Verdict) -> bool:
    """Whether no known wrong way gives what somebody claims of all years together."""
    totals = {one.claimant: one for one in detail.totals if one.difference}
    return verdict.claimant in totals and totals[verdict.claimant].cause is None


def _compared(verdict: Verdict) -> str:
    claimed, due = amount(verdict.claimed), amount(verdict.due)
    more = f"{'多' if verdict.difference > 0 else '少'}{amount(abs(verdict.difference))}元"
    years = f"（{years_told(verdict.years)}）" if verdict.years else ""
    if verdict.verdict == verdicts.RIGHT:
        return f"主张{claimed}元，与应退金额一致。"
    if verdict.verdict == verdicts.YEARS_DIFFER:
        return f"主张合计{claimed}元，与应退合计一致，但年度金额不同{years}。"
    if verdict.verdict == verdicts.DOUBTFUL:
        return (
            f"主张{claimed}元，按现有记录应退{amount(verdict.least)}元至{due}元（最少至最多月数），主张在此范围之内；"
            f"比按最多月数计算的{due}元{more}{years}。"
        )
    return f"主张{claimed}元，应退{due}元，{more}{years}。"


def _doubt(detail: DisputeDetail) -> Iterator[Paragraph]:
    years = [year for year in detail.years if year.counts]
    if years:
        yield Paragraph(
            f"{years_told([year.year for year in years])}的缴费月份不能从记录中确定："
            f"应退合计最少{amount(detail.least)}元，"
            f"最多{amount(detail.total)}元（本报告按此计算）。先查明月份，再定应退金额。",
            "warn",
        )


# Who claims what ------------------------------------------------------------------------------------------------------


def _claims(detail: DisputeDetail) -> Table:
    """Every year that is due or claimed: the computed refund and what each claimant says of it."""
    columns = [
        TableColumn("年度", "center"),
        TableColumn("月数", "center", "应退（计算）"),
        TableColumn("金额", "right", "应退（计算）"),
    ]
    for claimant in detail.claimants:
        columns += [
            TableColumn("月数", "center", party(claimant)),
            TableColumn("金额", "right", party(claimant)),
            TableColumn("相差", "right", party(claimant)),
        ]
    for of_all in detail.totals:
        columns += [
            TableColumn("合计", "right", party(of_all.claimant)),
            TableColumn("相差", "right", party(of_all.claimant)),
        ]
    of_claimant = {verdict.claimant: verdict for verdict in detail.verdicts}
    total = TableRow(
        [
            *plain_cells("合计", "", amount(detail.total)),
            *(
                cell
                for claimant in detail.claimants
                for cell in (
                    TableCell(""),
                    TableCell(amount(of_claimant[claimant].claimed)),
                    _difference(of_claimant[claimant].difference),
                )
            ),
            *(
                cell
                for of_all in detail.totals
                for cell in (TableCell(amount(of_all.claimed)), _difference(of_all.difference))
            ),
        ]
    )
    # Who names all years together says nothing of one of them.
    blanks = plain_cells(*["", ""] * len(detail.totals))
    rows = [TableRow([*_claims_row(year, detail.claimants), *blanks]) for year in detail.years]
    return Table("谁主张什么　单位：元", columns, rows, total)


def _claims_row(year: YearDetail, claimants: Sequence[str]) -> list[TableCell]:
    computed = year.disputed.computed
    months = f"{year.counts[0].months}~{year.months}" if year.counts else whole(computed.months)
    claims = {claim.claimed.claimant: claim for claim in year.claims}
    return [
        TableCell(str(year.year), "strong"),
        TableCell(months, "warn" if year.counts else "plain"),
        TableCell(amount(computed.total)),
        *(cell for claimant in claimants for cell in _claim_cells(claims.get(claimant), computed)),
    ]


def _claim_cells(claim: ClaimDetail | None, computed: Figures) -> list[TableCell]:
    """Months, amount and difference of a claim; of a year in which nothing is due, nobody need say anything."""
    if claim is None:
        return [TableCell(BLANK, "muted") for _ in range(3)]
    figures = claim.claimed.figures
    if figures is None:
        return [TableCell(BLANK, "bad"), TableCell("未列", "bad"), _difference(claim.difference)]
    differs = figures.months not in (None, computed.months)
    return [
        TableCell(BLANK, "muted")
        if figures.months is None
        else TableCell(whole(figures.months), "bad" if differs else "plain"),
        TableCell(amount(figures.total)),
        _difference(claim.difference),
    ]


def _difference(fen: int) -> TableCell:
    return TableCell(amount(fen), "bad" if fen else "muted")
