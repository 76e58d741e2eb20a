"""Lesson 3: resident to employee, its steps and their limits: article 9."""

from __future__ import annotations

from functools import partial

from linkage_kit.procedure.decision import RESIDENT_TO_EMPLOYEE
from linkage_kit.training.course_example import controls, limits, play
from linkage_kit.training.lesson import Idea, Lesson

_LIMITS = limits(RESIDENT_TO_EMPLOYEE)


def _days(step: str) -> int:
    return _LIMITS[step].days


LESSON = Lesson(
    id="to_employee",
    number=3,
    title="居民转职工的步骤与时限",
    clauses=("9(1)", "9(2)", "9(3)", "9(4)", "9(5)"),
    ideas=(
        Idea(
            "居民转职工，由职工机构（管职工养老保险的经办机构，这时是转入地）牵头，居民机构（这时是转出地）配合。本人先到居民机构申请、由它转来的，仍从职工机构收到之日起算。一来一往五步，每一步从“收到”上一步的东西起算。"
            "没有登记收到日的，信息系统一发就到，按发出当日算。",
            "9(1)",
        ),
        Idea(
            "时限都是工作日：周末和法定节假日不算，调休上班的周末要算。收到的当天不算，下一个工作日才是第1天；最后一天办完仍是按期。"
            "晚了的，数截止日之后到办结日有几个工作日，就是超期几天（办结在休息日的可能超期0个工作日，仍是超期）。",
            "9(1)",
        ),
        Idea(
            f"第一步：职工机构收到申请，{_days('contact_letter_sent')}个工作日内发联系函（附件2）。"
            f"第二步：居民机构收到联系函，{_days('resident_info_sent')}个工作日内传出信息表（附件3）；"
            f"要先把几处的账户并到一处（归集）的，延长到{_LIMITS['resident_info_sent'].days_consolidated}个工作日。"
            "归集只延长这一步。",
            "9(2)",
        ),
        Idea(
            f"第三步：职工机构收到信息表，{_days('confirmation_sent')}个工作日内核对无误、发出确认，并把账户合并。",
            "9(3)",
        ),
        Idea(
            f"第四步：居民机构收到确认，两件事同时起算：{_days('relation_ended')}个工作日内终止居民养老保险关系，"
            f"{_days('funds_transferred')}个工作日内把钱划过去。",
            "9(4)",
        ),
        Idea(f"第五步：职工机构收到钱，{_days('result_reported')}个工作日内核对金额、反馈结果。", "9(5)"),
    ),
    controls=tuple(controls(RESIDENT_TO_EMPLOYEE)),
    kinds=("clocks", "due_dates", "lateness"),
    play=partial(play, RESIDENT_TO_EMPLOYEE),
)
