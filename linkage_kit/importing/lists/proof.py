"""Whether a list with columns of states, receipts or amounts proves each payment by them; a bare list needs none."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from linkage_kit.casebook.checks import Fault
from linkage_kit.importing.lists.judging import PARTS, WHOLE, Judged, Mask, fen

_DUE = ("due", "personal_due", "employer_due")
_RECEIPTS = ("received", "paid_on")


def unproved(frame: pd.DataFrame, found: Judged, when: Mask, known: Collection[str]) -> Iterator[Fault]:
    """Rows of the employee scheme without a word of their payment, where the list has columns that would prove it and
    they do not: `known` are the columns that the list has, `when` whether a row says when it was paid.
    """
    silent, amount = found.silent, found.amount
    money = next((name for name in (*WHOLE, *PARTS) if name in known), None)
    receipt = next((name for name in _RECEIPTS if name in known), None)
    if money is not None:
        for row in np.flatnonzero(silent & (amount == 0)):
            yield Fault(int(row), money, "金额为0，又没有写明缴费状态，不能确定是否缴费")
        for name in WHOLE:
            for row in np.flatnonzero(found.paid & ~silent & (fen(frame, name) == 0)):
                yield Fault(int(row), name, "写明已缴费，金额却是0，不能确定是否缴费")
    if "state" in known:
        for row in np.flatnonzero(silent & ~when & (amount != 0)):
            yield Fault(int(row), "state", "没有写明是否已缴费，不能确定是否缴费")
    elif receipt is not None:
        for row in np.flatnonzero(silent & ~when & (amount != 0)):
            yield Fault(int(row), receipt, "没有到账时间，也没有写明缴费状态，不能确定是否缴费")
    elif money is not None:
        for row in np.flatnonzero(silent & np.isnan(amount)):
            yield Fault(int(row), money, "没有金额，也没有写明缴费状态，不能确定是否缴费")
    elif "kind" in known:
        for row in np.flatnonzero(silent & ~found.kind_says):
            yield Fault(int(row), "kind", "没有写明是否已缴费，不能确定是否缴费")
    elif due := next((name for name in _DUE if name in known), None):
        for row in np.flatnonzero(silent):
            yield Fault(int(row), due, "应缴不是已缴，没有缴费状态、到账时间和金额，不能确定是否缴费")


def is_bare(known: Collection[str]) -> bool:
    """Whether a list has no column that would prove a payment: that it lists a month is all that it says."""
    return not {"state", "kind", *_RECEIPTS, *WHOLE, *PARTS, *_DUE} & set(known)
