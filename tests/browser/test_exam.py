"""An exam sat in a browser: questions without answers, what is written survives a reload, and the sheet is marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from driving import serving
from playwright.sync_api import expect

from linkage_kit.training.exams.class_marking import marked_class, sheet_files
from linkage_kit.training.exams.exam import Plan, Trainee, made_exam
from linkage_kit.training.exams.key import write_key

pytestmark = pytest.mark.acceptance


def enter(page, number: str, name: str) -> None:
    page.locator("[data-role=number]").fill(number)
    page.locator("[data-role=trainee]").fill(name)
    page.locator("[data-role=enter]").click()


def test_an_exam_is_sat_reloaded_and_handed_in(chromium, tmp_path):
    exam = made_exam(Plan("测验", 5, None, ("window", "overlap_year"), (Trainee("001", "张三"),)))
    write_key(exam, tmp_path / "key")
    with serving("train", f"--exam={tmp_path / 'key'}", tmp_path / "home") as server:
        page = chromium.new_context(locale="zh-CN").new_page()
        complaints: list[str] = []
        requests: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.on("request", lambda request: requests.append(request.url))
        page.goto(server.address)
        enter(page, "001", "李四")
        expect(page.locator("[data-role=note]")).to_have_text("姓名与考号不符，请核对后重新填写")
        enter(page, "001", "张三")
        right = {
            (question.number, field.code): field
            for question in exam.papers[0].questions
            for field in question.exercise.fields
        }
        for (number, code), field in right.items():
            page.locator(f'[data-question="{number}"]').click()
            value = exam.papers[0].questions[number - 1].exercise.right[code]
            place = page.locator(f'[data-field="{code}"]')
            if field.kind.words:
                place.select_option(field.kind.text(value))
            elif field.kind.id == "months":
                for month in sorted(value):
                    page.locator(f'[data-code="{code}"] [data-month="{month}"]').click()
            else:
                place.fill(field.kind.text(value))
                place.press("Tab")
        page.reload()
        enter(page, "001", "张三")
        for number in (1, 2):
            expect(page.locator(f'[data-question="{number}"]')).to_contain_text("已填")
        page.locator('[data-question="2"]').click()
        page.locator("[data-role=ask-hand-in]").click()
        page.locator("[data-role=hand-in]").click()
        expect(page.locator("[data-role=handed-in]")).to_be_visible()
    assert complaints == []
    assert [url for url in requests if not re.match(r"(http|ws)://127\.0\.0\.1:|blob:|data:", url)] == []
    (paper,) = marked_class(exam, sheet_files([Path(tmp_path / "returned")])).papers
    assert (paper.name, paper.got) == ("张三", paper.points)
