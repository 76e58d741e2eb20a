"""A case as staff type it: keys of rows, messages at the cell, figures as they change, undo."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkage_kit.audit import audit
from linkage_kit.casebook import TABLES, CasebookError, read_casebook
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.rows import CASE_TABLES, EDITED, DraftError
from linkage_kit.money import format_yuan
from linkage_kit.steps import STEPS
from tests.examples import examples

ASOF = dt.date(2026, 6, 30)


@pytest.fixture
def draft(sample_whole):
    return Draft.of_casebook(sample_whole, "SD-01", asof=ASOF)


def keys(draft, table):
    return [row.key for row in draft.rows(table)]


def texts(draft):
    return {table: [row.texts for row in draft.rows(table)] for table in CASE_TABLES}


def test_a_case_opens_with_the_texts_of_its_casebook(draft):
    assert draft.text("cases", "SD-01", "name") == "刘建国"
    assert draft.text("resident_years", "2012", "personal") == "300.00"
    assert draft.text("employee_periods", "1", "start_month") == "2000-03"
    assert draft.text("employee_periods", "1", "months") == ""
    assert draft.text("events", "relation_ended", "date") == "2025-04-18"
    assert draft.text("claims", "agency:2016", "refund_personal") == "333.33"
    assert draft.problems == {}
    assert not draft.can_undo and not draft.can_redo and not draft.is_changed


def test_a_case_that_is_not_there_cannot_be_opened(place):
    with pytest.raises(DraftError, match="案卷中没有案件SD-99"):
        Draft.open(place, "SD-99")


@pytest.mark.parametrize("case_id", [f"SD-{number:02}" for number in range(1, 21)])
def test_an_unchanged_case_is_the_casebooks(sample_whole, case_id):
    draft = Draft.of_casebook(sample_whole, case_id, asof=ASOF)
    assert draft.casebook.equals(sample_whole.select([case_id]))


@pytest.mark.clause("12(2)")
def test_figures_follow_a_changed_payment_as_the_audit_computes_them(draft, sample_whole):
    draft.set("resident_years", "2012", "personal", "3,000")
    recorded = sample_whole.select("SD-01")
    years = recorded.resident_years
    years.loc[years["year"] == 2012, "personal"] = 300000
    changed = recorded.assign(resident_years=years)
    expected = audit(changed, ASOF)["SD-01"].settlement
    assert draft.figures["refund:2012"] == "2000.00"
    assert draft.figures["refund_total"] == format_yuan(int(expected["refund_total"])) == "2333.33"


def test_figures_are_named_and_plain(draft):
    figures = draft.figures
    assert figures["outcome"] == "resident_to_employee"
    assert (figures["months:2012"], figures["months:2017"], figures["months:2013"]) == ("8", "12", "0")
    assert (figures["subsidy_total"], figures["merged"]) == ("60.00", "2475.49")
    assert (figures["due:relation_ended"], figures["late:relation_ended"]) == ("2025-04-18", "0")
    assert "refund:2013" not in figures


def test_a_case_without_direction_has_no_settlement(place):
    figures = Draft.open(place, "SD-02", ASOF).figures
    assert figures["outcome"] == "awaiting_choice"
    assert "refund_total" not in figures and "months:2021" in figures


def test_rubbish_stays_as_typed_and_nothing_is_computed_from_it(draft):
    before = draft.audited
    draft.set("resident_years", "2012", "personal", "三百")
    assert draft.text("resident_years", "2012", "personal") == "三百"
    assert draft.problems == {("resident_years", "2012", "personal"): "应为最多两位小数的金额（元）"}
    assert draft.audited is None and draft.casebook is None and draft.figures == {}
    assert draft.is_stale and draft.last_audited is before
    draft.set("resident_years", "2012", "personal", "300")
    assert not draft.is_stale and draft.figures["refund:2012"] == "200.00"


def test_messages_are_those_of_validate(place, draft):
    wrong = [
        ("cases", "SD-01", "applied_on", "2025-02-30"),
        ("cases", "SD-01", "choice", "也许"),
        ("resident_years", "2013", "year", "20130"),
        ("resident_years", "2014", "subsidy", "-1"),
        ("employee_periods", "2", "end_month", "1999-01"),
        ("events", "refund_paid", "date", "明天"),
        ("claims", "person:2012", "months", "x"),
    ]
    for cell in wrong:
        draft.set(*cell)
    for table, _, column, text in wrong:
        file = place / f"{table}.csv"
        rows = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        at = rows.index[rows["case_id"] == "SD-01"]
        chosen = {"resident_years": {"year": 1, "subsidy": 2}, "employee_periods": {"end_month": 1}}
        position = chosen.get(table, {}).get(column)
        if position is None:
            key = {"cases": rows["case_id"] == "SD-01", "events": rows.get("step") == "refund_paid"}.get(
                table
            )
            if key is None:
                key = (rows["claimant"] == "person") & (rows["year"] == "2012")
            row = rows.index[(rows["case_id"] == "SD-01") & key][0]
        else:
            row = at[position]
        rows.loc[row, column] = text
        rows.to_csv(file, index=False, encoding="utf-8-sig")
    with pytest.raises(CasebookError) as told:
        read_casebook(place)
    assert list(draft.problems.values()) == [problem.expected for problem in told.value.problems]


def test_every_wrong_cell_is_told_and_the_others_are_not(draft):
    draft.set("cases", "SD-01", "name", "  ")
    draft.set("employee_periods", "1", "months", "0")
    assert draft.problems == {
        ("cases", "SD-01", "name"): "应填写",
        ("employee_periods", "1", "months"): "不能小于1",
    }


def test_a_row_goes_by_what_is_typed_and_by_an_id_until_it_can_be_read(draft):
    row = draft.rows("resident_years")[0]
    assert draft.set("resident_years", "2012", "year", "2０11") == "2011"
    assert draft.set("resident_years", "2011", "year", "去年") == row.id
    assert draft.problems == {("resident_years", row.id, "year"): "应为年份，如2025"}
    assert draft.set("resident_years", row.id, "year", "2010") == "2010"
    assert draft.set("resident_years", row.id, "personal", "1") == "2010"
    assert draft.problems == {}


def test_of_two_rows_of_a_year_the_later_one_is_told(draft):
    assert draft.set("resident_years", "2013", "year", "2012") == draft.rows("resident_years")[1].id
    (cell, text), *more = draft.problems.items()
    assert (cell.column, text, more) == ("year", "同一案件的同一年份只能有一行，第1行已有", [])
    assert cell.row_key == draft.rows("resident_years")[1].id


def test_a_step_without_a_row_gets_one_and_is_not_done_once_its_date_is_gone(place):
    draft = Draft.open(place, "SD-02", ASOF)
    done = keys(draft, "events")
    assert draft.set("events", "refund_paid", "date", "2026-06-29") == "refund_paid"
    assert keys(draft, "events") == [*done, "refund_paid"]
    draft.set("events", "refund_paid", "date", "")
    assert draft.problems == {} and list(draft.casebook.events["step"]) == done


def test_a_claim_without_a_row_gets_one(draft):
    assert draft.set("claims", "person:2017", "refund_personal", "1.00") == "person:2017"
    assert draft.text("claims", "person:2017", "claimant") == "person"
    with pytest.raises(DraftError, match="这一行已不存在"):
        draft.set("claims", "nobody:2017", "refund_personal", "1.00")


def test_rows_are_added_and_deleted(draft):
    key = draft.add_row("employee_periods", start_month="2025-05")
    assert key == "3" and draft.problems == {("employee_periods", "3", "end_month"): "应填写"}
    draft.delete_row("employee_periods", "1")
    assert keys(draft, "employee_periods") == ["1", "2"]
    assert draft.text("employee_periods", "2", "start_month") == "2025-05"
    with pytest.raises(DraftError, match="这一行已不存在"):
        draft.delete_row("employee_periods", "3")
    with pytest.raises(DraftError, match="只有一行"):
        draft.delete_row("cases", "SD-01")


def test_a_row_of_blanks_is_left_out_as_in_a_file(draft):
    draft.add_row("resident_years")
    assert draft.problems == {} and len(draft.casebook.resident_years) == 14


def test_a_block_of_a_spreadsheet_fills_cells_and_adds_rows_in_one_step(draft):
    before = texts(draft)
    draft.set_block("resident_years", "2025", "year", "2025\t600.00\t\r\n2026\t700.00\t12\r\n")
    assert draft.text("resident_years", "2025", "personal") == "600.00"
    assert draft.text("resident_years", "2025", "land_personal") == ""
    assert draft.text("resident_years", "2026", "land_personal") == "12.00"
    assert draft.text("resident_years", "2025", "interest") == "26.37"
    draft.undo()
    assert texts(draft) == before


def test_a_block_fills_the_columns_in_the_order_shown(draft):
    shown = ("year", "subsidy", "personal")
    draft.set_block("resident_years", "2012", "subsidy", "31\t301", shown)
    assert draft.text("resident_years", "2012", "subsidy") == "31.00"
    assert draft.text("resident_years", "2012", "personal") == "301.00"


def test_a_cell_with_a_line_break_is_one_cell(draft):
    draft.set_block("events", "notice_sent", "note", '"第一行\n第二行"\n')
    assert draft.text("events", "notice_sent", "note") == "第一行\n第二行"


def test_a_block_that_does_not_fit_is_refused_whole(draft):
    before = texts(draft)
    with pytest.raises(DraftError, match="粘贴的内容有4列，而从“其他”起只有3列"):
        draft.set_block("resident_years", "2012", "other", "1\t2\t3\t4")
    with pytest.raises(DraftError, match="有2行，这里只能填写一行"):
        draft.set_block("cases", "SD-01", "name", "甲\n乙")
    assert texts(draft) == before and not draft.can_undo


def test_a_number_cannot_be_another_cases_and_does_not_change_once_saved(place, draft):
    draft.set("cases", "SD-01", "case_id", "SD-50")
    assert list(draft.problems.values()) == ["案件编号保存后不能更改，应为SD-01"]
    blank = Draft.blank(place, ASOF)
    (key,) = keys(blank, "cases")
    assert set(blank.problems.values()) == {"应填写"}
    assert blank.set("cases", key, "case_id", "SD-02") == "SD-02"
    assert blank.problems["cases", "SD-02", "case_id"] == "案卷中已有这个案件编号"


def test_text_is_what_is_typed_never_a_formula_and_never_an_escape(draft):
    for text in ("=1+1", "'=1+1", "-", "'", "''@x", "@"):
        draft.set("cases", "SD-01", "channel", text)
        assert draft.casebook.cases["channel"].iat[0] == text


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_what_no_file_can_hold_is_told_at_the_cell(draft, text):
    draft.set("cases", "SD-01", "channel", text)
    assert draft.problems == {("cases", "SD-01", "channel"): "含有不能保存的字符，请重新填写"}
    assert draft.text("cases", "SD-01", "channel") == text


def test_the_same_text_again_is_no_step(draft):
    draft.set("cases", "SD-01", "name", "刘建国")
    assert not draft.can_undo


def test_an_unknown_column_is_a_mistake_of_the_program(draft):
    with pytest.raises(KeyError):
        draft.set("cases", "SD-01", "=cmd", "x")
    with pytest.raises(KeyError):
        draft.set("resident_years", "2012", "case_id", "SD-02")


# Texts that offices type, and rubbish.
_DATES = ["2012", "2019", "1950-01", "2099-12-31", "2024-12-15", "2025年1月"]
_WORDS = ["是", "男", "resident", "agency", "relation_ended", "37", "371002"]
_RUBBISH = ["", " ", "-5", "12.3", "２０２０", "1" * 40, "=1", "'", "<b>&", "\x00", "🙂"]
_TYPED = st.sampled_from([*_DATES, *_WORDS, *_RUBBISH]) | st.text(max_size=8)


def _edit(draft, data):
    table = data.draw(st.sampled_from(CASE_TABLES))
    grid = draft.rows(table)
    kind = data.draw(st.sampled_from(["set", "block", "add", "delete"] if table != "cases" else ["set"]))
    column = data.draw(st.sampled_from(EDITED[table]))
    if kind == "add":
        draft.add_row(table, **{column: data.draw(_TYPED)})
    elif grid:
        row = data.draw(st.sampled_from(grid))
        name = data.draw(st.sampled_from([row.key, row.id]))
        if kind == "set":
            draft.set(table, name, column, data.draw(_TYPED))
        elif kind == "block":
            block = data.draw(st.lists(_TYPED, min_size=1, max_size=3))
            draft.set_block(table, name, column, "\r\n".join(block).replace("\t", " "))
        else:
            draft.delete_row(table, name)


@given(data=st.data())
@settings(max_examples=examples(0.25), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_undoing_all_is_the_start_and_redoing_all_the_end(data, sample_whole):
    draft = Draft.of_casebook(
        sample_whole, data.draw(st.sampled_from(["SD-01", "SD-02", "SD-09"])), asof=ASOF
    )
    start = texts(draft)
    for _ in range(data.draw(st.integers(1, 6))):
        try:
            _edit(draft, data)
        except DraftError as refused:
            assert str(refused)
        for table in CASE_TABLES:
            names = keys(draft, table)
            assert len(set(names)) == len(names)
        # A figure is there exactly where nothing is wrong.
        assert bool(draft.problems) == (draft.figures == {})
        assert all(cell.row_key in keys(draft, cell.table) for cell in draft.problems)
    end = texts(draft)
    while draft.can_undo:
        draft.undo()
    assert texts(draft) == start
    while draft.can_redo:
        draft.redo()
    assert texts(draft) == end


@pytest.mark.parametrize("text", ["1950-01-01", "2099-12-31", "2024-12-15"])
@pytest.mark.parametrize("column", [name for name, c in TABLES["cases"].columns.items() if c.kind == "date"])
def test_any_date_that_a_case_may_have_gives_figures(draft, column, text):
    draft.set("cases", "SD-01", column, text)
    assert draft.problems == {} and draft.figures["outcome"]


def test_every_step_can_be_typed_by_its_chinese_title(draft):
    for step, title in STEPS.items():
        if step not in keys(draft, "events"):
            assert draft.add_row("events", step=title, date="2025-06-01") == step
    assert draft.problems == {}
