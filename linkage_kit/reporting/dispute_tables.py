"""Two tables of a dispute: the months that each side counts, and which month or amount makes which yuan.

Years in a row that are alike stand in one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linkage_kit.audit.dispute_detail import ClaimDetail, YearDetail
from linkage_kit.audit.dispute_months import Counted
from linkage_kit.audit.disputes import Claimed, ClaimedTotal
from linkage_kit.money import with_separators
from linkage_kit.procedure.refund import ITEMS
from linkage_kit.reporting.blocks import Block, Table, TableCell, TableColumn, TableRow, plain_cells
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.dispute_words import alike, months_told, party, span_told, why_told
from linkage_kit.reporting.values import BLANK, amount, title, whole

_RECORDS = "案卷记录"
_COUNTED, _OPEN, _NOT_COUNTED = "●", "?", ""
_MONTH_COLUMNS = (
    TableColumn("年度", "center"),
    TableColumn("谁计的月份"),
    *(TableColumn(str(month), "center") for month in range(1, 13)),
    TableColumn("月数", "center"),
)
_SOURCE_COLUMNS = (
    TableColumn("计算方"),
    TableColumn("年度", "center"),
    TableColumn("每年与 应退相差", "right"),
    TableColumn("月数 相差", "center"),
    TableColumn("其中 月数所致", "right"),
    TableColumn("其中算法 或金额所致", "right"),
)
_NONE: Counted = (False,) * 12
_NOT_LINKED = "本案不办理制度衔接，主张的金额全部不应退。"


def month_table(years: Sequence[YearDetail]) -> Table:
    """Which months the records have and which each claimant counts; who counts the same stands in one row."""
    rows: list[TableRow] = []
    for run in alike(years, lambda year: (_months(year, ""), year.in_account, bool(year.records.pieces))):
        made = _months(run[0], months_told([year.year for year in run]))
        rows += [*made[:-1], TableRow(made[-1].cells, why_told(run))]
    return Table(
        "逐月对照：哪些月份计为重复缴费月",
        _MONTH_COLUMNS,
        rows,
        footnote=(
            f"{_COUNTED}计为重复缴费月；{_OPEN}是否计入不能确定（部分缴费的时段未载明月份，或主张的月数与记录不同而未指明月份）；"
            f"{BLANK}记录有而未计；空白不计。主张的月数与记录相同的，视为月份相同。"
        ),
    )


def _months(year: YearDetail, named: str) -> list[TableRow]:
    recorded, months = (year.records.counted, year.months) if year.in_account else (_NONE, 0)
    rows: dict[tuple[Counted, str], list[str]] = {(recorded, whole(months)): [_RECORDS]}
    for claim in year.claims:
        rows.setdefault((claim.months, _said(claim)), []).append(party(claim.claimed.claimant))
    return [
        TableRow(
            [
                TableCell(named, "muted" if number else "strong"),
                TableCell("、".join(who), "muted" if number else "strong"),
                *(_month(*pair) for pair in zip(counted, recorded, strict=True)),
                TableCell(count, "bad" if number else "strong"),
            ],
        )
        for number, ((counted, count), who) in enumerate(rows.items())
    ]


def _said(claim: ClaimDetail) -> str:
    """The number of months that a claimant gives, or has computed with."""
    figures = claim.claimed.figures
    if figures is None:
        return "未列"
    months = claim.used if figures.months is None else figures.months
    return BLANK if months is None else whole(months)


def _month(counts: bool | None, recorded: bool | None) -> TableCell:
    if counts is None:
        return TableCell(_OPEN, "warn")
    if recorded is None or counts == recorded:
        return TableCell(_COUNTED if counts else _NOT_COUNTED)
    return TableCell(_COUNTED if counts else BLANK, "bad")


def source_blocks(
    case: ReportCase, years: Sequence[YearDetail], totals: Sequence[ClaimedTotal] = ()
) -> list[Block]:
    """Which month, or what else, makes each difference; the parts of a year add up to its difference."""
    differing = [
        (claim, year) for year in years for claim in year.claims if claim.difference or any(claim.rest)
    ]
    differing.sort(key=lambda pair: pair[0].claimed.claimant)
    rows = [
        _source(case, *run[0], months_told([year.year for _, year in run]))
        for run in alike(differing, lambda pair: _source(case, *pair, ""))
    ]
    rows += [_source_of_total(case, total) for total in totals if total.difference]
    if not rows:
        return []
    return [
        Table(
            "差额由来　单位：元",
            _SOURCE_COLUMNS,
            rows,
            footnote="各月金额是逐月增减时全年应退合计取整到分后的变化，相加恰为月数所致的差额。",
        )
    ]


def _source(case: ReportCase, claim: ClaimDetail, year: YearDetail, named: str) -> TableRow:
    more = claim.used is not None and claim.used > year.months
    months = len(claim.by_month) if more else -len(claim.by_month)
    cells = [
        TableCell(party(claim.claimed.claimant)),
        TableCell(named, "strong"),
        TableCell(amount(claim.difference), "bad"),
        TableCell(f"{months:+d}" if months else BLANK),
        TableCell(amount(sum(claim.by_month)) if months else BLANK),
        TableCell(amount(sum(claim.rest)) if any(claim.rest) else BLANK),
    ]
    return TableRow(cells, case.shown("".join(_told(case, claim, year))))


def _source_of_total(case: ReportCase, total: ClaimedTotal) -> TableRow:
    """What makes the difference of a claim of all years together, where a known wrong way gives it."""
    known = _cause_told(total) or "只主张合计，未列各年，差额不能分到年度和月份。"
    cells = [
        *plain_cells(party(total.claimant), "各年合计"),
        TableCell(amount(total.difference), "bad"),
        *plain_cells(BLANK, BLANK, amount(total.difference)),
    ]
    return TableRow(cells, case.shown(known if case.has_direction else _NOT_LINKED))


def _cause_told(claimed: Claimed | ClaimedTotal) -> str:
    """The known wrong way that gives a claim, with its arithmetic; "" where there is none."""
    if claimed.cause is None:
        return ""
    shown = f"　验算：{claimed.shown}" if claimed.shown else ""
    return with_separators(f"原因：{claimed.cause.title}。{claimed.explanation}{shown}")


def _told(case: ReportCase, claim: ClaimDetail, year: YearDetail) -> Iterator[str]:
    if not case.has_direction:
        yield _NOT_LINKED
        return
    if claim.by_month:
        yield _by_month(claim, year)
    if any(claim.rest):
        items = "，".join(
            f"{title('resident_years', item)}{'多' if fen > 0 else '少'}{amount(abs(fen))}元"
            for item, fen in zip(ITEMS, claim.rest, strict=True)
            if fen
        )
        used = year.months if claim.used is None else claim.used
        yield f"与按{used}个月正确计算的相比，{items}。"
    yield _cause_told(claim.claimed)


def _by_month(claim: ClaimDetail, year: YearDetail) -> str:
    """The amounts of the months that are counted more, or less, than computed; they add up to the difference."""
    count, more = len(claim.by_month), (claim.used or 0) > year.months
    first, last = (year.months + 1, year.months + count) if more else (year.months - count + 1, year.months)
    amounts = claim.by_month if more else claim.by_month[::-1]
    terms = " + ".join(amount(abs(fen)) for fen in amounts)
    total = f" = {amount(abs(sum(amounts)))}" if count > 1 else ""
    left_out = "全年漏列，" if claim.claimed.figures is None else ""
    which = span_told("第", first, last, "个月依次" if count > 1 else "个月")
    word = "多" if more else "少"
    return f"{left_out}{word}计{count}个月：一个月为{amount(year.one_month)}元，{which}{word}退 {terms}{total}元。"
