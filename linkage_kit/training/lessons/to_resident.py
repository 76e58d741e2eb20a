"""Lesson 4: employee to resident, its steps and their limits: article 10."""

from __future__ import annotations

from functools import partial

from linkage_kit.procedure.decision import EMPLOYEE_TO_RESIDENT
from linkage_kit.training.course_example import controls, limits, play
from linkage_kit.training.lesson import Idea, Lesson

_LIMITS = limits(EMPLOYEE_TO_RESIDENT)


def _days(step: str) -> int:
    return _LIMITS[step].days


LESSON = Lesson(
    id="to_resident",
    number=4,
    title="职工转居民的步骤与时限",
    clauses=("10(1)", "10(2)", "10(3)", "10(4)"),
    ideas=(
        Idea(
            "职工转居民少一步：不用发联系函。职工机构手里有职工缴费记录，直接传信息表；居民机构是转入的一方。",
            "10(1)",
        ),
        Idea(
            "时限仍是工作日：收到当天不算，下一个工作日是第1天；周末、法定节假日不算，调休上班的周末算；最后一天办完是按期。"
            "没有登记收到日的，按发出当日算。",
            "10(1)",
        ),
        Idea(
            f"第一步：职工机构收到申请，{_days('employee_info_sent')}个工作日内传出信息表（附件4）；"
            f"要先归集省内各地的职工缴费记录的，延长到{_LIMITS['employee_info_sent'].days_consolidated}个工作日。归集只延长这一步。",
            "10(1)",
        ),
        Idea(
            f"第二步：居民机构收到信息表，{_days('confirmation_sent')}个工作日内核对无误、发出确认，并把账户合并。",
            "10(2)",
        ),
        Idea(
            f"第三步：职工机构收到确认，两件事同时起算：{_days('relation_ended')}个工作日内终止职工养老保险关系，"
            f"{_days('funds_transferred')}个工作日内把钱划过去。",
            "10(3)",
        ),
        Idea(
            f"第四步：居民机构收到钱，{_days('result_reported')}个工作日内核对金额、反馈结果。"
            "超期的天数，只数截止日之后到办结日的工作日。",
            "10(4)",
        ),
    ),
    controls=tuple(controls(EMPLOYEE_TO_RESIDENT)),
    kinds=("clocks", "due_dates", "lateness"),
    play=partial(play, EMPLOYEE_TO_RESIDENT),
)
