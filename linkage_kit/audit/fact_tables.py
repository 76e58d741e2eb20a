"""The columns of the tables that an audit computes with, declared: a name that a table does not have is a type error.

A number says by its type what it counts; money is in fen. Tables with a `case`, the position of the case in
`CaseFacts`, are sorted by it; `row` is a row's position in the casebook's table of that name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

from linkage_kit.columns import Columns, Days, Mask
from linkage_kit.money import Fen

#: Positions of rows.
Positions = npt.NDArray[np.int64]
#: Calendar years, 0 where there is none.
Years = npt.NDArray[np.int64]
#: How many months, years or days.
Counts = npt.NDArray[np.int64]
#: Sets of a calendar year's months, bit 0 for January.
MonthSets = npt.NDArray[np.int64]
#: Text and the words of the contract, `""` where blank.
Texts = npt.NDArray[np.object_]


class FactTable(Columns):
    """Columns of which at least the declared ones are there."""

    if TYPE_CHECKING:
        # Only what is declared: `Columns` takes any name for a column.
        __getattr__ = None  # type: ignore[misc, assignment]

    @classmethod
    def of(cls, rows: Columns) -> Self:
        """The rows as a table of this kind; raises TypeError where a declared column is missing."""
        missing = [name for name in cls.__annotations__ if name not in rows]
        if missing:
            raise TypeError(f"{cls.__name__} lacks {missing}")
        return cls.like(rows)


class CaseFacts(FactTable):
    """`cases` with what the identity number says, what was decided (contract, decisions) and settled (settlements).

    `others` is how many other cases of the whole casebook have the same valid identity number, `others_named` the first
    of them in words.
    """

    case: Positions
    row: Positions
    case_id: Texts
    name: Texts
    sex: Texts
    recorded_sex: Texts
    id_number: Texts
    id_valid: Mask
    id_sex: Texts
    id_birth_date: Days
    others: Counts
    others_named: Texts
    birth_date: Days
    recorded_birth_date: Days
    retirement_group: Texts
    phone: Texts
    household_address: Texts
    channel: Texts
    applied_on: Days
    benefit_applied_on: Days
    benefits_in_payment: Texts
    meets_employee_retirement: Mask
    employee_paid_months: Counts
    benefit_province: Texts
    choice: Texts
    recorded_direction: Texts
    consolidated: Mask
    employee_agency_code: Texts
    resident_agency_code: Texts
    transferred_amount: Fen
    recorded_refund_total: Fen
    recorded_refund_capital: Texts
    recorded_subsidy_returned: Fen
    recorded_merged_amount: Fen
    in_both_schemes: Mask
    all_elsewhere: Mask
    outcome: Texts
    direction: Texts
    articles: Texts
    reason: Texts
    to_employee: Mask
    account: Fen
    base: Fen
    refund_total: Fen
    subsidy_total: Fen
    subsidy_to: Texts
    months_left: Counts
    remaining_years: Counts
    merged: Fen


class ConditionFacts(FactTable):
    """Row for row with `CaseFacts`: which conditions of retirement are known and met.

    `minimum_months` is a number of months, `statutory_months` the calendar month, counted from year 0.
    """

    months_known: Mask
    enough_months: Mask
    age_known: Mask
    age_reached: Mask
    minimum_months: Counts
    statutory_months: Counts


class ResidentFacts(FactTable):
    """`resident_years` with each year's overlap and refund; `due` where a refund is due.

    `months` is the overlap by the rules; `months_min` the least that the records allow, `refund_min` and `subsidy_min`
    what it would give; `counted` adds the months of all periods; `part` of `whole` is the share of the year.
    """

    case: Positions
    row: Positions
    case_id: Texts
    year: Years
    personal: Fen
    land_personal: Fen
    collective: Fen
    land_collective: Fen
    subsidy: Fen
    interest: Fen
    other: Fen
    balance: Fen
    mask: MonthSets
    months: Counts
    months_min: Counts
    counted: Counts
    subtotal: Fen
    refundable: Mask
    refund_personal: Fen
    refund_land_personal: Fen
    refund_collective: Fen
    refund_land_collective: Fen
    refund_subtotal: Fen
    subsidy_share: Fen
    part: Counts
    whole: Counts
    refund_min: Fen
    subsidy_min: Fen
    due: Mask


class PeriodFacts(FactTable):
    """`employee_periods`."""

    case: Positions
    row: Positions
    case_id: Texts
    start_month: Days
    end_month: Days
    months: Counts
    region_code: Texts
    region_name: Texts
    balance: Fen


class EventFacts(FactTable):
    """`events`."""

    case: Positions
    row: Positions
    case_id: Texts
    step: Texts
    date: Days
    agency: Texts


class ClaimFacts(FactTable):
    """`claims` of years beside what is computed of the same year (`computed_…`, 0 where the account does not have it).

    `linked` where the case has a direction; `before_…` and `after_…` are the refunds due of the year before and after
    (0 where none is); `cause` is the known wrong way that reproduces what is claimed.
    """

    case: Positions
    row: Positions
    case_id: Texts
    claimant: Texts
    year: Years
    months: Counts
    refund_personal: Fen
    refund_land_personal: Fen
    refund_collective: Fen
    refund_land_collective: Fen
    refund_subtotal: Fen
    in_account: Mask
    due: Mask
    linked: Mask
    claimed_total: Fen
    computed_personal: Fen
    computed_land_personal: Fen
    computed_collective: Fen
    computed_land_collective: Fen
    computed_subtotal: Fen
    computed_subsidy: Fen
    computed_interest: Fen
    computed_months: Counts
    computed_counted: Counts
    computed_mask: MonthSets
    computed_refund_personal: Fen
    computed_refund_land_personal: Fen
    computed_refund_collective: Fen
    computed_refund_land_collective: Fen
    computed_refund_subtotal: Fen
    before_refund_personal: Fen
    before_refund_land_personal: Fen
    before_refund_collective: Fen
    before_refund_land_collective: Fen
    after_refund_personal: Fen
    after_refund_land_personal: Fen
    after_refund_collective: Fen
    after_refund_land_collective: Fen
    cause: Texts


class EveryClaim(FactTable):
    """All rows of `claims`: of years, and of all years together (`year` 0), beside the refund that is due for them.

    `linked` where the case has a direction.
    """

    case: Positions
    row: Positions
    case_id: Texts
    claimant: Texts
    year: Years
    claimed_total: Fen
    computed_total: Fen
    linked: Mask


class TotalClaimFacts(FactTable):
    """`claims` with a blank year: what a claimant says of all years together, beside the refund total of the case.

    `linked` where the case has a direction (without one `computed_total` is 0); `cause` is the known wrong way that,
    applied to all years of the case, gives this total.
    """

    case: Positions
    row: Positions
    case_id: Texts
    claimant: Texts
    claimed_total: Fen
    computed_total: Fen
    linked: Mask
    cause: Texts


class TimelineFacts(FactTable):
    """The contract's timeline, a row a step of a case's direction.

    `announced_…` is what the State Council's days alone would give, without an office's own.
    """

    case: Positions
    order: Counts
    step: Texts
    article: Texts
    responsible: Texts
    clock_start: Texts
    started_on: Days
    limit_days: Counts
    due_on: Days
    done_on: Days
    used_days: Counts
    status: Texts
    late_days: Counts
    assumed: Mask
    provisional: Mask
    announced_due_on: Days
    announced_status: Texts


class FindingRows(FactTable):
    """Findings before they are printed, in the contract's order; `detail` is what a sentence names besides.

    `expected` and `actual` hold what the check's `values` says (fen, numbers, dates, words, Booleans, text), None
    where blank; `difference` is fen or a number; `detail` is what the message names besides.
    """

    case: Positions
    code: Texts
    severity: Texts
    article: Texts
    year: Years
    step: Texts
    claimant: Texts
    expected: npt.NDArray[Any]
    actual: npt.NDArray[Any]
    difference: npt.NDArray[Any]
    cause: Texts
    detail: Texts
