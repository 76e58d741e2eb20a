"""A net transfer: the amount that came is the account less what was deducted already. Articles 9(5) and 12(3)."""

from __future__ import annotations

import pandas as pd
from numpy.random import Generator

from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.columns import Mask
from linkage_kit.money import format_yuan, with_separators
from linkage_kit.reporting.blocks import LabelledValues
from linkage_kit.training import facts
from linkage_kit.training.answers import MONEY, word
from linkage_kit.training.exercise import Exercise, Field, always
from linkage_kit.training.kinds import CaseTables, exercise_kind
from linkage_kit.training.reckoning.choices import choice, choice_ingredients
from linkage_kit.training.reckoning.totals import MERGED_AFTER_NET, merged_ingredients
from linkage_kit.training.record import has_refund

#: What can be the matter with a transferred amount.
_WORDS = {"none": "全额划转", "net_transfer": "净额划转"}


def _to_employee(result: AuditResult) -> Mask:
    cases = result.facts.cases
    enough = cases.account > 2 * (cases.refund_total + cases.subsidy_total)
    return has_refund(result) & cases.to_employee & enough


def _deducted_beforehand(tables: CaseTables, case: CaseAudit, rng: Generator) -> None:
    """Two of three cases are net transfers: of the refund, or of refund and subsidy."""
    cases = case.facts.cases
    refund, subsidy = int(cases.refund_total[0]), int(cases.subsidy_total[0])
    deducted = (0, refund, refund + subsidy)[int(rng.integers(3))]
    sent = int(cases.account[0]) - deducted
    tables["cases"]["transferred_amount"] = pd.array([sent], "Int64")


def _compared(account: int, sent: int, refund: int, subsidy: int) -> str:
    """How the account and what arrived compare, in words."""
    less = account - sent
    if not less:
        return f"到账{format_yuan(sent)}，与个人账户一致"
    parts = [format_yuan(refund)] if less == refund else [format_yuan(refund), format_yuan(subsidy)]
    return (
        f"{format_yuan(account)} - {format_yuan(sent)} = {format_yuan(less)}，"
        f"恰为{'清退总额' if len(parts) == 1 else '清退总额与补贴之和'} {' + '.join(parts)}，已先行扣除"
    )


@exercise_kind(
    "net_transfer", "净额划转", ("9(5)", "12(3)"), suits=_to_employee, prepare=_deducted_beforehand
)
def net_transfer(case: CaseAudit) -> Exercise:
    """Whether the amount that came is a net one, and what is merged of the account."""
    cases = case.facts.cases
    account, sent = int(cases.account[0]), int(cases.transferred_amount[0])
    refund, subsidy = int(cases.refund_total[0]), int(cases.subsidy_total[0])
    right = "none" if sent == account else "net_transfer"
    wrong = {"fault_overlooked": ["none"]} if right == "net_transfer" else {"false_alarm": ["net_transfer"]}
    told = [
        ("居民个人账户储存额", account),
        ("划转到账的基金", sent),
        ("清退总额", refund),
        ("重复月份的补贴合计", subsidy),
    ]
    return Exercise(
        question="到账的基金是全额还是净额（已先扣除清退金额）？以个人账户为基数，合并到账户的是多少？",
        facts=[
            facts.direction_of(case),
            LabelledValues([(title, f"{with_separators(format_yuan(fen))}元") for title, fen in told]),
        ],
        fields=[
            Field(
                "cause:transfer",
                "划转的方式",
                word(_WORDS),
                "9(5)",
                choice(wrong, _compared(account, sent, refund, subsidy)),
                always(choice_ingredients(right)),
            ),
            Field(
                "merged_of_account",
                "合并金额（以个人账户为基数，元）",
                MONEY,
                "12(3)",
                MERGED_AFTER_NET,
                always(merged_ingredients([("account", account)], refund, subsidy, net=account - sent)),
                points=2,
            ),
        ],
        hints=(
            "先比较到账的基金与居民个人账户储存额是否一致。",
            "差额恰为清退总额，或者清退总额加补贴合计的，就是净额划转：已经先扣过了。",
            "以个人账户储存额为基数，减去清退总额和补贴合计各一次，不能扣两次。",
        ),
    )
