"""The settlement, articles 11 and 12(3): what is merged once refund and subsidy have left the funds.

Conservation (reading 5): base = merged + refunded to the person + subsidy returned or pooled, to the fen.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from linkage_kit.coded import Coded
from linkage_kit.columns import Columns, Mask, case_sums
from linkage_kit.money import Fen
from linkage_kit.procedure.arithmetic import MONTHS_A_YEAR
from linkage_kit.rulebook import clause

#: Annex 3's money columns that make up a year, the running balance apart.
YEAR_MONEY = ("personal", "land_personal", "collective", "land_collective", "subsidy", "interest", "other")
_RECEIVERS = ("", "resident_agency", "resident_fund_pool")


def year_money(resident: Columns) -> Fen:
    """What each resident year added to the account, in fen (blanks count as 0)."""
    money = np.zeros(len(resident), np.int64)
    for name in YEAR_MONEY:
        money += resident[name]
    return money


def resident_accounts(resident: Columns, cases: int) -> Fen:
    """The resident account of each of `cases` cases, in fen: the balance of its last year, or the sum of all money.

    `resident`: `case`, `year` ascending, the money columns and `balance`.
    """
    accounts = np.zeros(cases, np.int64)
    np.add.at(accounts, resident.case, year_money(resident))
    stated = _last_stated(resident)
    accounts[resident.case[stated]] = resident.balance[stated]
    return accounts


def account_rows(resident: Columns) -> Mask:
    """The resident years on which the account of `resident_accounts` rests: the last one, or all of its case's."""
    stated = _last_stated(resident)
    return stated | ~np.isin(resident.case, resident.case[stated])


def _last_stated(resident: Columns) -> Mask:
    """Each case's last year, where its balance is known."""
    is_last = np.append(resident.case[1:] != resident.case[:-1], True)[: len(resident)]
    stated: Mask = is_last & resident.known("balance")
    return stated


@clause("11", "12(3)")
def settlement_base(to_employee: Mask, account: Fen, transferred: Fen, transferred_known: Mask) -> Fen:
    """Base in fen: the money out of which refund and subsidy are paid.

    Resident -> employee: the transferred amount, or the resident account while nothing was transferred;
    employee -> resident: the resident account plus what was transferred.
    """
    into_employee = np.where(transferred_known, transferred, account)
    return np.where(to_employee, into_employee, account + transferred)


@clause("11")
def subsidy_receiver(to_employee: Mask, leaves: Mask) -> Coded:
    """Where the overlap's subsidy goes: back to the resident agency, into the resident fund's pool, or nowhere ("")."""
    receiver = np.where(to_employee, 1, 2)
    return Coded(np.where(leaves, receiver, 0).astype(np.int8), _RECEIVERS)


def months_left(resident: Columns, cases: int) -> npt.NDArray[np.int64]:
    """Months of the paid resident years of each of `cases` cases that do not overlap.

    `resident`: `case`, `subtotal`, overlap `months`.
    """
    return case_sums(resident, np.where(resident.subtotal > 0, MONTHS_A_YEAR - resident.months, 0), cases)


@clause("12(3)")
def merged_amount(base: Fen, refund: Fen, subsidy: Fen) -> Fen:
    """What stays merged in the account, in fen; interest always does."""
    return base - refund - subsidy
