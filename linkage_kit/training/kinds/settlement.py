"""What is merged once refund and subsidy have left the funds: articles 11 and 12(3)."""

from __future__ import annotations

from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.columns import Mask
from linkage_kit.money import format_yuan, with_separators
from linkage_kit.reporting.blocks import LabelledValues
from linkage_kit.training import facts
from linkage_kit.training.answers import MONEY
from linkage_kit.training.exercise import Exercise, Field, always
from linkage_kit.training.kinds import exercise_kind
from linkage_kit.training.reckoning.totals import MERGED, base_of, merged_ingredients
from linkage_kit.training.record import has_refund


def _is_settled(result: AuditResult) -> Mask:
    cases = result.facts.cases
    return has_refund(result) & cases.known("transferred_amount") & (cases.transferred_amount > 0)


@exercise_kind("settlement", "结算：合并到账户的金额", ("12(3)", "11"), suits=_is_settled)
def settlement(case: CaseAudit) -> Exercise:
    """The base of a settlement, and what is merged of it."""
    cases = case.facts.cases
    to_employee = bool(cases.to_employee[0])
    account, sent = int(cases.account[0]), int(cases.transferred_amount[0])
    refund, subsidy = int(cases.refund_total[0]), int(cases.subsidy_total[0])
    sources = [("transferred", sent)] if to_employee else [("account", account), ("transferred", sent)]
    interest = int(case.facts.resident.interest.sum())
    told = [
        ("居民个人账户储存额", account),
        ("划转的基金", sent),
        ("清退总额", refund),
        ("重复月份的补贴合计", subsidy),
        ("历年利息合计", interest),
    ]
    return Exercise(
        question="结算的基数是多少？退给本人、处理补贴之后，合并到账户的是多少？",
        facts=[
            facts.direction_of(case),
            LabelledValues([(title, f"{with_separators(format_yuan(fen))}元") for title, fen in told]),
        ],
        fields=[
            Field(
                "base",
                "结算基数（元）",
                MONEY,
                "11",
                base_of(account, to_employee),
                always(merged_ingredients(sources, 0, 0)),
            ),
            Field(
                "merged",
                "合并金额（元）",
                MONEY,
                "12(3)",
                MERGED,
                lambda values: merged_ingredients(
                    [("base", values["base"])], refund, subsidy, interest=interest
                ),
                needs=("base",),
                points=2,
            ),
        ],
        hints=(
            "先看钱从哪里来：居民转职工只有划转过来的基金；职工转居民还有原来的居民账户。",
            "再看钱到哪里去：清退给本人，补贴退回或纳入统筹，其余合并到账户；利息留在账户。",
            "合并金额 = 基数 − 清退总额 − 补贴合计，三者加起来必须等于基数。",
        ),
    )
