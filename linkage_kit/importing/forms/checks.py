"""What is checked of each annex once its pages are together: problems, which refuse it, and notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.importing.forms import totals
from linkage_kit.importing.forms.filled_form import FilledForm, FormRecord, missing_unit

Check = Callable[[FilledForm], Iterator[Problem]]


def periods_in_their_year(form: FilledForm) -> Iterator[Problem]:
    """A problem for each row of annex 4 whose months are not those of its year: which is right is not known."""
    if not _has_periods(form):
        return
    for record in form.records:
        values = record.line.values
        if values["year"] is None:
            yield record.problem("year", "应填写年份")
            continue
        for key in ("start_month", "end_month"):
            if values[key] is not None and values[key].item().year != values["year"]:
                yield record.problem(key, f"应在本行的年份{values['year']}年之内")


def periods_once(form: FilledForm) -> Iterator[Problem]:
    """A problem for each row of annex 4 that another of its pages has too: a copy would count months twice."""
    if not _has_periods(form):
        return
    first: dict[tuple[str, ...], FormRecord] = {}
    for record in form.records:
        values = record.line.values
        period = tuple(str(values[key]) for key in ("start_month", "end_month", "months", "region_code"))
        earlier = first.setdefault(period, record)
        if earlier.page is not record.page:
            sheet = earlier.page.grid.sheet
            place = sheet.address(earlier.line.row, earlier.line.at["start_month"])
            expected = f"同一缴费时段已在工作表“{shown(sheet.name or '')}”的{place}，同一张附件4只能导入一次"
            yield record.problem("start_month", expected)


def _has_periods(form: FilledForm) -> bool:
    """Whether the rows are periods of a year each, as those of annex 4."""
    return {"year", "start_month", "end_month"} <= form.layout.by_key.keys()


def no_rows(form: FilledForm) -> Iterator[Problem]:
    """A notice where the table is empty."""
    if not form.records:
        yield form.pages[0].grid.problem(form.pages[0].title, f"{form.layout.name}的表中没有一行记录")


def _capital_of_transfer(form: FilledForm) -> Iterator[Problem]:
    return totals.check_capital(form, "transferred_amount", "capital")


def _capital_of_refund(form: FilledForm) -> Iterator[Problem]:
    return totals.check_capital(form, "recorded_refund_total", "recorded_refund_capital")


# Each is made of every form, and is silent on one that has not the labels and columns that it is about.
_REFUSING: tuple[Check, ...] = (periods_in_their_year, periods_once)
_TELLING: tuple[Check, ...] = (
    no_rows,
    missing_unit,
    totals.check_subtotals,
    totals.check_totals,
    totals.check_refund_total,
    _capital_of_transfer,
    _capital_of_refund,
    totals.check_years,
)


def check_form(form: FilledForm) -> tuple[list[Problem], list[Problem]]:
    """The form's problems and notices."""
    problems = [problem for check in _REFUSING for problem in check(form)]
    return problems, [notice for check in _TELLING for notice in check(form)]
