"""What is to be done about findings, and how urgent it is: checks name one of these, or have their own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Advice:
    """What to do, in Chinese; of several, the one of the lowest `rank` comes first. Without a text, nothing."""

    rank: int
    text: str


STOP_LINKAGE = Advice(10, "停止并撤销不应办理的衔接，追回已转移或已清退的款项")
CORRECT_DIRECTION = Advice(20, "按判定的方向更正已办衔接")
TELL_CLAIMANT = Advice(30, "告知主张方本案不产生清退")
REOPEN_ANNEX_5 = Advice(40, "按应退金额重开清退表（附件5），多退的追回、少退的补付")
CORRECT_CAPITAL = Advice(50, "更正清退表的大写金额")
CORRECT_SUBSIDY = Advice(60, "更正应退还的政府补贴")
CHECK_TRANSFER = Advice(70, "与转出机构核对划转金额")
CORRECT_MERGED = Advice(80, "更正并入个人账户的金额")
FINISH_STEP = Advice(90, "立即办结逾期的环节")
OBTAIN_MONTHS = Advice(100, "调取职工养老保险缴费明细，确定存疑年度的缴费月份")
CHECK_IDENTITY = Advice(110, "核实身份信息")
SUPPLY_FACTS = Advice(120, "补齐缺少的资料后重新判定")
CHECK_CONDITIONS = Advice(130, "复核退休条件和享受待遇的记录")
EXPLAIN_DELAY = Advice(140, "由责任机构说明超时或次序颠倒的原因")
CORRECT_RECORDS = Advice(150, "补登或更正有疑问的记录")
NONE = Advice(1000, "")
