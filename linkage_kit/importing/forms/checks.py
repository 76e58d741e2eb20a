"""What is checked of each annex once its pages are together: problems, which refuse it, and notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.importing.forms import totals
from linkage_kit.importing.forms.form import Form, Record, missing_unit

Check = Callable[[Form], Iterator[Problem]]


def periods_in_their_year(form: Form) -> Iterator[Problem]:
    """A problem for each row of annex 4 whose months are not those of its year: which is right is not known."""
    for record in form.records:
        values = record.line.values
        if values["year"] is None:
            yield record.problem("year", "应填写年份")
            continue
        for key in ("start_month", "end_month"):
            if values[key] is not None and values[key].item().year != values["year"]:
                yield record.problem(key, f"应在本行的年份{values['year']}年之内")


def periods_once(form: Form) -> Iterator[Problem]:
    """A problem for each row of annex 4 that another of its pages has too: a copy would count months twice."""
    first: dict[tuple[str, ...], Record] = {}
    for record in form.records:
        values = record.line.values
        period = tuple(str(values[key]) for key in ("start_month", "end_month", "months", "region_code"))
        earlier = first.setdefault(period, record)
        if earlier.page is not record.page:
            sheet = earlier.page.grid.sheet
            place = sheet.address(earlier.line.row, earlier.line.at["start_month"])
            expected = f"同一缴费时段已在工作表“{shown(sheet.name or '')}”的{place}，同一张附件4只能导入一次"
            yield record.problem("start_month", expected)


def no_rows(form: Form) -> Iterator[Problem]:
    """A notice where the table is empty."""
    if not form.records:
        yield form.pages[0].grid.problem(form.pages[0].title, f"{form.layout.name}的表中没有一行记录")


def _capital_of_transfer(form: Form) -> Iterator[Problem]:
    return totals.check_capital(form, "transferred_amount", "capital")


def _capital_of_refund(form: Form) -> Iterator[Problem]:
    return totals.check_capital(form, "recorded_refund_total", "recorded_refund_capital")


_REFUSING: dict[int, tuple[Check, ...]] = {4: (periods_in_their_year, periods_once)}
_TELLING: dict[int, tuple[Check, ...]] = {
    3: (no_rows, missing_unit, totals.check_totals, _capital_of_transfer),
    4: (no_rows, missing_unit, totals.check_totals, totals.check_years),
    5: (
        no_rows,
        missing_unit,
        totals.check_subtotals,
        totals.check_totals,
        totals.check_refund_total,
        _capital_of_refund,
    ),
}


def check_form(form: Form) -> tuple[list[Problem], list[Problem]]:
    """The form's problems and notices."""
    number = form.layout.number
    problems = [problem for check in _REFUSING.get(number, ()) for problem in check(form)]
    return problems, [notice for check in _TELLING[number] for notice in check(form)]
