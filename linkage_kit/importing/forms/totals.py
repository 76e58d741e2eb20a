"""What a form says twice: rows of totals, 小计, amounts in digits and in capital, years against months.

A contradiction is a notice with its cell, no refusal: an audit is to find what is wrong on annex 5 as it stands there
(R06, S01, S02), and for that its figures must come in unmended. A notice says what was taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from linkage_kit.casebook.problems import Problem
from linkage_kit.importing.forms.filled_form import FilledForm, FormRecord
from linkage_kit.importing.forms.pages import FormPage
from linkage_kit.importing.forms.table import TableLine
from linkage_kit.money import format_yuan, read_capital, to_capital
from linkage_kit.procedure.refund import ITEMS, REFUND_ITEMS

_PAID_ITEMS = tuple(f"paid_{item}" for item in ITEMS)
#: Annex 5's note: which columns each 小计 is the sum of.
_SUBTOTALS = {"paid_subtotal": _PAID_ITEMS, "refund_subtotal": REFUND_ITEMS}


def check_totals(form: FilledForm) -> Iterator[Problem]:
    """A notice for each row of totals that is neither its page's sum, nor that of the pages so far, nor that of the
    rows since the total before it; a 小计 is not the sum of all pages.
    """
    so_far: list[FormRecord] = []
    summed = 0
    keys = [
        one.key
        for one in form.layout.headings
        if one.column.kind in ("money", "int") and one.key not in _NO_SUM
    ]
    for page in form.pages:
        own = [FormRecord(page, line) for line in page.lines]
        so_far.extend(own)
        for total in page.totals:
            above = [one for one in own if one.line.row < total.row]
            before = so_far[: len(so_far) - len(own) + len(above)]
            since = before[summed:]
            summed = len(before)
            due = (above, since) if _is_subtotal(page, total) else (above, since, before)
            for key in keys:
                written = total.values[key]
                sums = [_sum(records, key) for records in due]
                if written is not None and written not in sums:
                    heading = form.layout.by_key[key]
                    shown = _shown(sums[-1], heading.column.kind)
                    yield FormRecord(page, total).problem(key, f"与各年“{heading.shown}”之和{shown}不符")


_SUBTOTAL = "小计"
#: Columns that no sum is made of.
_NO_SUM = frozenset({"year", "balance"})


def check_subtotals(form: FilledForm) -> Iterator[Problem]:
    """A notice for each 小计 that is not the sum of its items (annex 5: 6=2+3+4+5, 12=8+9+10+11)."""
    for record in form.records:
        values = record.line.values
        for key, items in _SUBTOTALS.items():
            if key not in values:
                continue
            total = sum(values[item] or 0 for item in items)
            if values[key] is not None and values[key] != total:
                yield record.problem(key, f"与各项之和{format_yuan(total)}不符，按表上填写的导入")


def check_refund_total(form: FilledForm) -> Iterator[Problem]:
    """A notice where the recorded total is not the sum of the years' refunds."""
    if (fact := form.facts.get("recorded_refund_total")) is None:
        return
    total = sum(_refunded(record.line.values) for record in form.records)
    if fact.value != total:
        yield fact.problem(
            f"与各年清退金额之和{format_yuan(total)}不符，按表上填写的导入", "recorded_refund_total"
        )


def check_capital(form: FilledForm, amount_key: str, capital_key: str) -> Iterator[Problem]:
    """A notice where an amount in capital figures does not say the one in digits."""
    amount, fact = form.value(amount_key), form.facts.get(capital_key)
    if fact is None:
        return
    said = read_capital(fact.value)
    if said is None:
        yield fact.problem("不是能读出的大写金额")
    elif amount is None:
        yield fact.problem("有大写而没有小写金额")
    elif said != amount:
        yield fact.problem(f"与小写{format_yuan(amount)}不符，其大写为{to_capital(amount)}")


def check_years(form: FilledForm) -> Iterator[Problem]:
    """A notice where annex 4's years are not those paid and those deemed together."""
    paid_and_deemed = [form.value(key) for key in ("actual_months", "deemed_months")]
    fact = form.facts.get("employee_paid_months")
    if fact is not None and None not in paid_and_deemed and fact.value != sum(paid_and_deemed):
        yield fact.problem(
            f"与实际缴费年限、视同缴费年限之和（{sum(paid_and_deemed)}个月）不符，按表上填写的导入"
        )


def _refunded(values: Any) -> int:
    """What a row refunds: its 小计, or the sum of its items where that is blank."""
    subtotal = values["refund_subtotal"]
    return sum(values[item] or 0 for item in REFUND_ITEMS) if subtotal is None else subtotal


def _is_subtotal(page: FormPage, total: TableLine) -> bool:
    return any(word.endswith(_SUBTOTAL) for word in page.grid.words(total.row))


def _sum(records: Sequence[FormRecord], key: str) -> int:
    return sum(record.line.values[key] or 0 for record in records)


def _shown(value: int, kind: str) -> str:
    return format_yuan(value) if kind == "money" else str(value)
