"""Faults of the settlement (S codes): total, capital amount, subsidy, merged amount, transfer.

Clauses 9(5), 11, 12(2) and 12(3).
"""

from __future__ import annotations

import numpy as np

from linkage_kit.columns import Array, Columns, Mask
from linkage_kit.money import Fen, to_capital
from linkage_kit.procedure.settlement import merged_amount
from linkage_kit.sample.faults.registry import fault
from linkage_kit.sample.faults.scene import Change, Injected, Scene, changed, found, injected


def _settled(scene: Scene, chosen: Mask | bool = True) -> Columns:
    """Linked cases, those of the mask, whose settlement is recorded."""
    cases = scene.facts.cases
    return scene.cases((cases.direction != "") & cases.known("recorded_refund_total") & chosen)


def _capitals(amounts: Fen) -> Array:
    return np.array([*map(to_capital, amounts.tolist()), ""], object)[:-1]


@fault("total_wrong", "S01", title="清退总额不符")
def total_wrong(scene: Scene) -> Injected:
    rows = _settled(scene)
    total = rows.refund_total + scene.yuan(1, 500, len(rows))
    return injected(
        "登记的清退总额写大了，大写随之写大。",
        found("S01", rows.case),
        changed("cases", rows, recorded_refund_total=total, recorded_refund_capital=_capitals(total)),
    )


@fault("capital_wrong", "S02", title="大写与数字不符")
def capital_wrong(scene: Scene) -> Injected:
    rows = _settled(scene)
    other = _capitals(rows.refund_total + scene.yuan(1, 90, len(rows)))
    return injected(
        "清退总额的大写写成了另一个数。",
        found("S02", rows.case),
        changed("cases", rows, recorded_refund_capital=other),
    )


@fault("subsidy_kept", "S03", title="没有退还政府补贴")
def subsidy_kept(scene: Scene) -> Injected:
    rows = _settled(scene, scene.facts.cases.subsidy_total > 0)
    return injected(
        "登记退还的政府补贴写成了0。",
        found("S03", rows.case),
        changed("cases", rows, recorded_subsidy_returned=np.zeros(len(rows), np.int64)),
    )


@fault("subsidy_merged", "S04", title="政府补贴并入了个人账户")
def subsidy_merged(scene: Scene) -> Injected:
    rows = _settled(scene, scene.facts.cases.subsidy_total > 0)
    return injected(
        "应退还的政府补贴没有从并入账户的金额中减去。",
        found("S04", rows.case),
        changed("cases", rows, recorded_merged_amount=rows.merged + rows.subsidy_total),
    )


def _transferred(rows: Columns, amount: Fen) -> Change:
    """Another transferred amount, out of which the rest is settled as it should."""
    merged = merged_amount(amount, rows.refund_total, rows.subsidy_total)
    return changed("cases", rows, transferred_amount=amount, recorded_merged_amount=merged)


@fault("net_transfer", "S06", title="净额划转", cause="net_transfer")
def net_transfer(scene: Scene) -> Injected:
    cases = scene.facts.cases
    # Deducted twice, refund and subsidy have to be there all the same.
    enough = cases.account >= 2 * (cases.refund_total + cases.subsidy_total)
    rows = _settled(scene, cases.to_employee & (cases.refund_total > 0) & enough)
    with_subsidy = scene.rng.random(len(rows)) < 0.5
    deducted = rows.refund_total + np.where(with_subsidy, rows.subsidy_total, 0)
    return injected(
        "划转金额先扣除了应退金额（或连同应退补贴），成了净额划转。",
        found("S06", rows.case, cause="net_transfer"),
        _transferred(rows, rows.account - deducted),
    )


@fault("transfer_wrong", "S06", title="划转金额与个人账户不符")
def transfer_wrong(scene: Scene) -> Injected:
    rows = _settled(scene, scene.facts.cases.to_employee)
    return injected(
        "划转金额比个人账户多写了一个数，并入金额随之改了。",
        found("S06", rows.case),
        _transferred(rows, rows.account + scene.yuan(1, 900, len(rows))),
    )


@fault("transfer_too_small", "S08", title="并入金额为负")
def transfer_too_small(scene: Scene) -> Injected:
    cases = scene.facts.cases
    leaving = cases.refund_total + cases.subsidy_total
    # Not by chance the account less what leaves it: that would be a net transfer.
    net = cases.account - cases.refund_total
    sent = leaving // 2
    plain = (sent != net) & (sent != net - cases.subsidy_total) & (sent != cases.account)
    chosen = cases.to_employee & (leaving > 1) & plain
    rows = _settled(scene, chosen)
    return injected(
        "划转金额只有应退金额与补贴之和的一半，不够支付；并入金额没有登记。",
        [found("S08", rows.case), found("S06", rows.case)],
        changed(
            "cases",
            rows,
            transferred_amount=(rows.refund_total + rows.subsidy_total) // 2,
            recorded_merged_amount=None,
        ),
    )
