"""A clerk's hands stay on the keyboard: few keys, no mouse, blocks of a spreadsheet in and out."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from driving import Form, serving_a_copy
from playwright.sync_api import expect

pytestmark = pytest.mark.acceptance

PERIODS = [
    (f"{year}01", f"{year}{last:02d}") for year, last in zip(range(2012, 2020), (3, 6, 9, 12, 4, 7, 10, 11))
]
MOST_KEYS = 140


@pytest.fixture(params=["app"])
def server(request, tmp_path):
    with serving_a_copy(request.param, tmp_path) as server:
        yield server


@dataclass
class Keys:
    """A keyboard that counts: a key with others held down is one."""

    form: Form
    pressed: list[str] = field(default_factory=list)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.pressed.append(key)
            self.form.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.pressed += text
        self.form.page.keyboard.type(text)


def answered(form: Form) -> None:
    form.page.wait_for_function("window.linkageTalk.open.size === 0")


_CLIPBOARD = """([event, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const about = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent(event, about));
  return data.getData("text/plain");
}"""


def paste(form: Form, text: str) -> None:
    form.page.evaluate(_CLIPBOARD, ["paste", text])
    answered(form)


def copied(form: Form) -> str:
    return form.page.evaluate(_CLIPBOARD, ["copy", ""])


def blank_case(form: Form) -> Keys:
    """A new case, begun by keys alone."""
    keys = Keys(form)
    form.page.locator("[data-role=case-search]").focus()
    keys.press("Tab", "Enter")
    form.page.locator("[data-step-id=person][aria-current=step]").wait_for()
    form.page.locator("[data-column=case_id]").wait_for()
    expect(form.page.locator(".lk-title")).to_be_focused()
    return keys


def turn_to(form: Form, keys: Keys, step: str, times: int) -> None:
    for _ in range(times):
        keys.press("Alt+PageDown")
        answered(form)
    form.page.locator(f"[data-step-id={step}][aria-current=step]").wait_for()
    form.ready()
    form.page.wait_for_timeout(300)
    expect(form.page.locator(".lk-title")).to_be_focused()


def begin_grid(form: Form, keys: Keys) -> None:
    """The first row of a grid that has none."""
    empty = form.page.locator("[data-role=empty-grid]")
    empty.wait_for()
    keys.press("Tab")
    expect(empty).to_be_focused()
    keys.press("Enter")


def test_eight_periods_take_few_keys(form):
    keys = blank_case(form)
    turn_to(form, keys, "employee_periods", 2)
    keys.pressed.clear()
    begin_grid(form, keys)
    for at, (start, end) in enumerate(PERIODS, 1):
        expect(form.cell("employee_periods", at, "start_month")).to_be_focused()
        keys.type(start)
        keys.press("Tab")
        keys.type(end)
        if at == 1:
            keys.press("Tab", "Tab")
            keys.type("370202")
        if at < len(PERIODS):
            keys.press("Enter")
    form.page.evaluate("document.activeElement.blur()")
    answered(form)
    for at, (start, end) in enumerate(PERIODS, 1):
        expect(form.cell("employee_periods", at, "start_month")).to_have_value(f"{start[:4]}-{start[4:]}")
        expect(form.cell("employee_periods", at, "end_month")).to_have_value(f"{end[:4]}-{end[4:]}")
        expect(form.cell("employee_periods", at, "region_code")).to_have_value("370202")
    print(f"{len(keys.pressed)} keys")
    assert len(keys.pressed) <= MOST_KEYS


def test_a_blank_case_comes_to_its_first_refund_without_the_mouse(form):
    keys = blank_case(form)
    for text, tabs in (("TEST-1", 1), ("张三", 1), ("371000196503120015", 1)):
        keys.press(*["Tab"] * tabs)
        keys.type(text)
    answered(form)
    keys.press("Tab")
    answered(form)
    expect(form.page.locator("[data-column=birth_date]")).to_have_value("1965-03-12")
    expect(form.page.locator("[data-column=sex]")).to_have_value("男")
    for name, text in (
        ("applied_on", "20250407"),
        ("benefit_applied_on", "20250407"),
        ("benefit_province", "山东"),
        ("employee_paid_months", "240"),
    ):
        for _ in range(30):
            if form.page.evaluate("document.activeElement.dataset.column") == name:
                break
            keys.press("Tab")
        keys.type(text)
    keys.press("Enter")
    turn_to(form, keys, "resident_years", 1)
    begin_grid(form, keys)
    expect(form.page.locator("[data-table=resident_years][data-column=year]")).to_be_focused()
    keys.type("2012")
    keys.press("Tab")
    keys.type("300")
    turn_to(form, keys, "employee_periods", 1)
    begin_grid(form, keys)
    expect(form.cell("employee_periods", 1, "start_month")).to_be_focused()
    keys.type("200501")
    keys.press("Tab")
    keys.type("202412")
    turn_to(form, keys, "refund", 3)
    expect(form.figure("refund:2012")).to_have_text("300.00")
    print(f"{len(keys.pressed)} keys")


def test_keys_go_from_cell_to_cell_fill_down_copy_and_take_back(form):
    form.choose("SD-10")
    form.step("resident_years")
    column = form.page.locator("[data-table=resident_years][data-column=subsidy]")
    first, second, third = (column.nth(at) for at in range(3))
    year = first.get_attribute("data-row")
    column.first.focus()
    keys = Keys(form)
    keys.press("Control+a")
    keys.type("77")
    keys.press("ArrowDown", "Control+d")
    answered(form)
    expect(second).to_have_value("77.00")
    keys.press("Shift+ArrowDown")
    assert copied(form).splitlines() == ["77.00", third.input_value().replace(",", "")]
    keys.press("Control+d")
    answered(form)
    expect(third).to_have_value("77.00")
    first.focus()
    keys.press("Home", "ArrowLeft")
    expect(form.cell("resident_years", year or "", "land_collective")).to_be_focused()
    form.page.evaluate("document.activeElement.blur()")
    for _ in range(3):
        keys.press("Control+z")
    answered(form)
    expect(second).not_to_have_value("77.00")
    keys.press("Control+y", "Control+y", "Control+y", "Control+s")
    expect(form.page.locator("[data-role=note]")).to_contain_text("已保存到案卷")
    rest = form.page.locator(".lk-pick, .lk-delete")
    assert {one.get_attribute("tabindex") for one in rest.all()} <= {"-1"}


def test_a_block_with_its_header_goes_into_an_empty_grid_by_names_and_without_totals(form):
    keys = blank_case(form)
    turn_to(form, keys, "resident_years", 1)
    form.page.locator("[data-role=empty-grid]").focus()
    paste(
        form,
        "序号\t财政补贴\t年度\t个人缴费（元）\n1\t30元\t2012\t￥1,300\n2\t—\t2013\t300\n合计\t30\t\t1600\n",
    )
    years = form.page.locator("[data-table=resident_years][data-column=year]")
    expect(years).to_have_count(2)
    form.page.evaluate("document.activeElement.blur()")
    expect(form.cell("resident_years", 2012, "personal")).to_have_value("1,300.00")
    expect(form.cell("resident_years", 2012, "subsidy")).to_have_value("30.00")
    expect(form.cell("resident_years", 2013, "subsidy")).to_have_value("")
    expect(form.page.locator("[data-role=note]")).to_contain_text("合计行没有粘贴")


def test_a_list_of_months_goes_into_an_empty_grid_as_periods(form):
    keys = blank_case(form)
    turn_to(form, keys, "employee_periods", 2)
    form.page.locator("[data-role=empty-grid]").focus()
    paid = [f"2015{month:02}\t已到账\t371002" for month in (6, 7, 8, 10)]
    paste(form, "\n".join(["费款所属期\t缴费状态\t行政区划代码", *paid, "201509\t欠费\t371002"]) + "\n")
    expect(form.page.locator("[data-table=employee_periods][data-column=start_month]")).to_have_count(2)
    expect(form.cell("employee_periods", 1, "end_month")).to_have_value("2015-08")
    expect(form.cell("employee_periods", 2, "start_month")).to_have_value("2015-10")
    expect(form.page.locator("[data-role=note]")).to_contain_text("清单的5行归并成2行")


def test_enter_opens_the_only_case_that_was_found_and_the_arrow_goes_into_the_list(form):
    search = form.page.locator("[data-role=case-search]")
    search.focus()
    form.page.keyboard.press("ArrowDown")
    expect(form.page.locator("[data-case]").first).to_be_focused()
    form.page.keyboard.press("ArrowUp")
    expect(search).to_be_focused()
    form.page.keyboard.type("ljg")
    form.page.keyboard.press("Enter")
    expect(form.page.locator(".lk-case strong")).to_have_text("刘建国")


def test_the_agencies_of_the_case_are_offered_for_a_step(form):
    form.choose("SD-01")
    form.step("events")
    cell = form.cell("events", "notice_sent", "agency")
    offered = form.page.locator(f"[id='{cell.get_attribute('list')}'] option")
    texts = [one.get_attribute("value") for one in offered.all()]
    assert "威海市环翠区社会保险服务中心" in texts and "威海市荣成市社会保险服务中心" in texts
