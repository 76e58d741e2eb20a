"""What evidence would change a dispute, and to what: the last part of its page."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_kit.audit.alternatives import Alternative
from linkage_kit.audit.dispute_detail import DisputeDetail, Evidence, YearDetail, agreeing
from linkage_kit.audit.dispute_months import DoubtfulMonths, month_numbers
from linkage_kit.reporting.blocks import Block, Paragraph, Table, TableCell, TableColumn, TableRow
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.dispute_words import alike, month_set, months_told, party, years_told
from linkage_kit.reporting.values import BLANK, amount, printed, title, word

_COLUMNS = (
    TableColumn("年度", "center"),
    TableColumn("如有证据证明"),
    TableColumn("重复 月数", "center"),
    TableColumn("该年应退 改为", "right"),
    TableColumn("清退总额 改为", "right"),
    TableColumn("总额 变化", "right"),
    TableColumn("与之 相符"),
)
#: How many facts that would have a case linked are listed.
_DECISIONS = 8


def evidence_blocks(case: ReportCase, detail: DisputeDetail) -> list[Block]:
    """The facts that would change the dispute; years in a row that are alike stand together."""
    rows = [_decision(case, one) for one in detail.decisions[:_DECISIONS]]
    for run in alike(detail.years, lambda year: _of_year(year, detail, ("", ""))):
        years = [year.year for year in run]
        among = years_told(years) if len(years) == 1 else f"{years_told(years)}中某一年的"
        rows += _of_year(run[0], detail, (months_told(years), among))
    if not rows:
        return [Paragraph("差额出自算法，不取决于月份或缴费金额的证据。", "muted")]
    return [
        Table(
            "哪些证据会改变结论　单位：元",
            _COLUMNS,
            rows,
            footnote="每行只改变一项事实，其余不变；几项同时改变的，可用linkage what-if或办理页的“试算”计算。",
        )
    ]


#: A year, or years that are alike, as the column and as the sentence name them.
_Named = tuple[str, str]


def _of_year(year: YearDetail, detail: DisputeDetail, named: _Named) -> list[TableRow]:
    rows = []
    for count in year.counts:
        now = "（现按此计算）" if count.months == year.months else ""
        fact = f"{named[1]}实际重复缴费{count.months}个月{now}"
        rows.append(_row(year, named, fact, str(count.months), (count.refund, count.refund), detail))
    for months in year.doubtful:
        rows += _doubtful(year, named, months, detail)
    for one in year.evidence:
        rows.append(
            _row(year, named, _fact(year, named[1], one), str(one.count), (one.refund, one.refund), detail)
        )
    return rows


def _doubtful(
    year: YearDetail, named: _Named, doubtful: DoubtfulMonths, detail: DisputeDetail
) -> Iterator[TableRow]:
    """With and without one of the months in doubt: what the year's refund may still be."""
    any_of = "中任一个月" if len(month_numbers(doubtful.months)) > 1 else ""
    proofs = {doubtful.paid: "已缴费"}
    proofs[doubtful.unpaid] = "已缴费或未缴费" if doubtful.unpaid in proofs else "未缴费"
    for counts, said in proofs.items():
        if counts is not None:
            least, most = (year.count(number) for number in counts)
            fact = f"{named[1]}{month_set(doubtful.months)}{any_of}{said}"
            months = _range(str(least.months), str(most.months))
            yield _row(year, named, fact, months, (least.refund, most.refund), detail)


def _row(
    year: YearDetail,
    named: _Named,
    fact: str,
    months: str,
    refund: tuple[int, int],
    detail: DisputeDetail,
) -> TableRow:
    due, (least, most) = year.disputed.computed.total, refund
    others = detail.total - due
    agrees = [*agreeing(year.claims, least)] if least == most else []
    agrees += [one.claimant for one in detail.totals if one.claimed == others + least == others + most]
    same = least == most == due
    return TableRow(
        [
            TableCell(named[0], "strong"),
            TableCell(fact, "muted" if same else "plain"),
            TableCell(months),
            TableCell(_range(amount(least), amount(most))),
            TableCell(_range(amount(others + least), amount(others + most))),
            TableCell(_range(_change(least - due), _change(most - due)), "muted" if same else "plain"),
            TableCell("、".join(map(party, agrees))),
        ]
    )


def _fact(year: YearDetail, named: str, one: Evidence) -> str:
    numbers = month_numbers(one.months)
    first, others = numbers[0] if numbers else 0, numbers[1:]
    alike = f"（{months_told(others)}月中任一个月同）" if others else ""
    count = abs(one.count - year.months)
    some = f"全部{count}个月" if count == len(numbers) else f"中{count}个月"
    if one.kind == "one_more":
        return f"如有{named}{first}月职工缴费记录，该年应退改为{amount(one.refund)}元{alike}"
    if one.kind == "more":
        return f"如有{named}{month_set(one.months)}{some}的职工缴费记录"
    if one.kind == "one_less":
        return f"如{named}{first}月的职工缴费记录不成立{alike}"
    if one.kind == "less":
        return f"如{named}{month_set(one.months)}{some}的职工缴费记录不成立"
    return f"如{named}居民缴费可退本金为{amount(one.principal)}元（现记录{amount(year.principal)}元）"


def _decision(case: ReportCase, one: Alternative) -> TableRow:
    """A fact that would have the case linked."""
    fact = one.fact
    then, now = (printed(fact.table, fact.column, _typed(value)) for value in (fact.value, one.now))
    refund = one.refund_total or 0
    outcome = word("decisions", "outcome", one.outcome)
    told = f"如“{title(fact.table, fact.column)}”为{then}（现为{now}），按“{outcome}”办理"
    return TableRow(
        [
            TableCell("全部", "strong"),
            TableCell(case.shown(told)),
            TableCell(BLANK),
            TableCell(BLANK),
            TableCell(amount(refund)),
            TableCell(_change(refund)),
            TableCell(""),
        ]
    )


def _typed(value: object) -> object:
    return float("nan") if value is None else value


def _change(fen: int) -> str:
    return f"+{amount(fen)}" if fen > 0 else amount(fen)


def _range(least: str, most: str) -> str:
    return least if least == most else f"{least}~{most}"
