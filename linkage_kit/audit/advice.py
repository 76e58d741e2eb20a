"""What is to be done about findings, and when in the order: checks name one of these, or have their own.

What decides a figure comes before what follows from it: the facts of the decision, then the months and the transfer,
then the forms, then the money, then the words.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Advice:
    """What to do, in Chinese; of several, the one of the lowest `rank` comes first. Without a text, nothing.

    `action` is its word for other programs. `remedies` says more of an action: how much, by whom, until when.
    """

    rank: int
    text: str
    action: str = "other"


SUPPLY_FACTS = Advice(10, "补齐缺少的资料后重新判定", "supply_facts")
CHECK_IDENTITY = Advice(20, "核实身份信息", "check_identity")
COMPARE_CASES = Advice(25, "与同一公民身份号码的其他案件核对，查明是否重复申请、重复清退", "compare_cases")
CHECK_CONDITIONS = Advice(30, "复核退休条件和享受待遇的记录", "check_conditions")
STOP_LINKAGE = Advice(40, "停止并撤销不应办理的衔接", "stop_linkage")
FOLLOW_DECISION = Advice(50, "按判定的结论办理", "follow_decision")
CORRECT_DIRECTION = Advice(60, "按判定的方向更正已办衔接", "correct_direction")
OBTAIN_MONTHS = Advice(70, "调取职工养老保险缴费明细，确定存疑年度的缴费月份", "obtain_months")
CHECK_BALANCE = Advice(80, "核对个人账户累计储存额", "check_balance")
CHECK_TRANSFER = Advice(90, "与转出机构核对划转金额", "check_transfer")
REOPEN_ANNEX_5 = Advice(100, "按应退金额重开清退表（附件5）", "reopen_annex5")
CORRECT_CAPITAL = Advice(110, "更正清退表的大写金额", "correct_capital")
CORRECT_SUBSIDY = Advice(120, "更正应退还的政府补贴", "correct_subsidy")
CORRECT_MERGED = Advice(130, "更正并入个人账户的金额", "correct_merged")
FINISH_STEP = Advice(140, "办结到期的环节", "finish_step")
RECOVER = Advice(150, "追回多退的金额", "recover")
PAY = Advice(160, "支付应退的金额", "pay")
TELL_CLAIMANT = Advice(170, "告知主张方本案不产生清退", "explain")
EXPLAIN = Advice(180, "向主张方说明应退金额", "explain")
EXPLAIN_DELAY = Advice(190, "由责任机构说明超时或次序颠倒的原因", "explain_delay")
CORRECT_RECORDS = Advice(200, "补登或更正有疑问的记录", "correct_records")
CLOSE = Advice(210, "告知办理结果，资料归档备查", "close")
NONE = Advice(1000, "")
