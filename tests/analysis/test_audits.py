"""An audit and a case as a notebook shows them: complete, inert, and without anybody's numbers."""

import pickle
import re
from decimal import Decimal

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes

import linkage_kit as lk
from linkage_kit.analysis.plots import NothingToDraw
from linkage_kit.audit import AuditResult, CaseAudit, audit
from linkage_kit.casebook import CasebookError
from linkage_kit.reporting.index import index_table

from .conftest import ASOF

HOSTILE = "<script>alert(1)</script>"


def test_cases_are_a_row_a_case_with_outcome_figures_and_what_is_at_stake(result):
    cases = result.cases.set_index("case_id")
    assert len(cases) == 20 and cases.attrs["money"] == "fen"
    assert cases.loc[
        "SD-08", ["outcome", "refund_total", "errors", "warnings", "infos", "at_stake"]
    ].tolist() == [
        "resident_to_employee",
        110000,
        3,
        1,
        0,
        15000,
    ]
    index = index_table(result).set_index("case_id")
    pd.testing.assert_series_equal(
        cases["at_stake"], index["amount_at_stake"][cases.index], check_names=False
    )
    assert result.in_yuan["cases"].set_index("case_id").loc["SD-08", "at_stake"] == Decimal("150.00")


def test_tables_in_yuan_are_those_in_fen(result):
    for name, yuan in result.in_yuan.items():
        fen = getattr(result, name)
        assert yuan.attrs["money"] == "yuan" and list(yuan) == list(fen)
    total = result.in_yuan["settlements"]["refund_total"].sum()
    assert total == Decimal(int(result.settlements["refund_total"].sum())).scaleb(-2)


def test_a_case_has_what_an_audit_of_it_alone_has(book, result):
    alone = lk.audit(book.select("SD-08"), ASOF)["SD-08"]
    case = result["SD-08"]
    assert isinstance(case, lk.Case) and isinstance(result, lk.Audit)
    for name in ("refunds", "settlements", "timeline", "findings", "overlaps", "decisions"):
        pd.testing.assert_frame_equal(getattr(case, name), getattr(alone, name))
    with pytest.raises(KeyError, match="案卷中没有案件 SD-99"):
        result["SD-99"]


def test_completion_shows_what_matters(result):
    for shown in (dir(result), dir(result["SD-08"])):
        assert {"refunds", "findings", "plot", "explain", "report", "in_yuan"} <= set(shown)
        assert not [name for name in shown if name.startswith("_")]


def everything_shown(result: lk.Audit, case_id: str) -> list[str]:
    """All that a cell shows of a casebook, an audit and a case."""
    case = result[case_id]
    other = lk.what_if(result, case_id, {("cases", "name"): "另一人"})
    return [
        text
        for shown in (result.casebook, result, case, case.explain(), other, case.records)
        for text in (
            repr(shown),
            str(shown),
            *([shown._repr_html_()] if hasattr(shown, "_repr_html_") else []),
        )
    ]


def test_nothing_that_is_shown_holds_a_number_of_anybody(result, book):
    numbers = {number for name in ("id_number", "phone") for number in book.cases[name].dropna()}
    assert len(numbers) > 20
    for case_id in book.cases["case_id"]:
        for text in everything_shown(result, case_id):
            assert not [number for number in numbers if number in text]


def test_the_plain_audit_s_reprs_hold_no_number_either(book):
    plain = audit(book, ASOF)
    assert type(plain) is AuditResult and type(plain["SD-01"]) is CaseAudit
    for shown in (repr(plain), repr(plain["SD-01"])):
        assert len(shown) < 200 and not re.search(r"\d{11}", shown)


def test_hostile_text_is_inert(book):
    cases = book.cases
    cases["name"] = HOSTILE
    events = book.events.assign(agency=HOSTILE, note=HOSTILE)
    hostile = lk.audit(book.assign(cases=cases, events=events), ASOF)
    for text in [*everything_shown(hostile, "SD-08"), lk.report(hostile, "SD-08")._repr_html_()]:
        assert HOSTILE not in text or not text.lstrip().startswith("<")


def test_a_report_is_shown_in_a_frame_of_its_own_and_saved(result, tmp_path):
    report = lk.report(result, "SD-08")
    shown = report._repr_html_()
    assert shown.startswith("<iframe sandbox ") and "https://" not in report.page
    report.save(tmp_path / "一.html")
    report.save(tmp_path / "一.pdf")
    assert (tmp_path / "一.html").read_text(encoding="utf-8") == report.page
    assert (tmp_path / "一.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(ValueError, match=r"报告只能存为.html或.pdf，现为一.docx"):
        report.save(tmp_path / "一.docx")
    assert "赵永刚" in report.page and "1,100.00" in report.page


def test_numbers_are_shown_in_a_report_when_asked_for(result, book):
    number = book.cases.set_index("case_id").loc["SD-08", "id_number"]
    assert number not in lk.report(result, "SD-08").page
    assert number in lk.report(result, "SD-08", unmask=True).page


def test_a_casebook_is_explained_and_reported_without_an_audit(book, result):
    assert str(lk.explain(book, "SD-08", ASOF)) == str(lk.explain(result, "SD-08"))
    assert lk.report(book, "SD-08", ASOF).page == lk.report(result, "SD-08").page


@pytest.mark.clause("12(2)")
def test_an_explanation_has_the_path_and_the_arithmetic(result):
    text = str(lk.explain(result, "SD-08"))
    assert "900.00 ÷ 12 × 8 = 600.00" in text and "1913.87 - 1100.00 - 103.33 = 710.54" in text
    assert text.splitlines()[0] == "案件SD-08：居民衔接至职工"
    assert repr(lk.explain(result, "SD-02")).startswith("案件SD-02：待参保人员选择\n判定：\n  1. ")


def test_pictures_are_axes_with_the_report_s_words(result):
    for name, words in [
        ("months", "8个月"),
        ("refunds", "2019年 8个月"),
        ("settlement", "1,100.00元"),
        ("timeline", "划转基金"),
    ]:
        axes = getattr(result.plot, name)("SD-08")
        assert isinstance(axes, Axes)
        assert any(words in text.get_text() for text in axes.texts)
        alone = getattr(result["SD-08"].plot, name)()
        assert [text.get_text() for text in alone.texts] == [text.get_text() for text in axes.texts]
    assert any("日" in text.get_text() for text in result.plot.delays().texts)
    plt.close("all")


def test_what_cannot_be_drawn_is_told(result, book):
    for name, case_id, told in [
        ("refunds", "SD-02", "没有清退的年度"),
        ("settlement", "SD-02", "不办理制度衔接"),
        ("timeline", "SD-02", "没有办理记录"),
    ]:
        with pytest.raises(NothingToDraw, match=told):
            getattr(result.plot, name)(case_id)
    with pytest.raises(NothingToDraw, match="没有超过时限的环节"):
        lk.audit(book.select("SD-01"), ASOF).plot.delays()


def test_an_audit_asks_for_a_casebook(book):
    for given in (book.cases, "案卷", None):
        with pytest.raises(TypeError, match=r"应给出案卷（read_casebook或Casebook），现为"):
            lk.audit(given, ASOF)


def test_an_empty_casebook_is_shown_too(book):
    empty = lk.audit(book.filter([False] * 20), ASOF)
    assert len(empty.cases) == 0
    assert "0个案件" in repr(empty) and "0个案件" in empty._repr_html_()


def test_what_is_done_to_a_table_changes_nothing_of_the_audit(book):
    result = lk.audit(book, ASOF)
    total = result.settlements["refund_total"].sum()
    settlements = result.settlements
    settlements["refund_total"] *= 100
    result.settlements["refund_total"].to_numpy("int64")[:] = 0
    result["SD-08"].refunds["refund_subtotal"].array[0] = 1
    assert result.settlements["refund_total"].sum() == total
    assert result["SD-08"].refunds["refund_subtotal"].tolist() == [60000, 50000]


def test_an_audit_has_its_cases_one_after_another(result):
    assert len(result) == 20 and bool(result)
    assert [case.case_id for case in result][:2] == ["SD-01", "SD-02"]
    with pytest.raises(KeyError, match="应给出一个案件编号，现为list"):
        result[["SD-01"]]


def test_the_audit_can_be_told_to_another_process(book):
    called = pickle.loads(pickle.dumps(lk.audit))
    assert len(called(book, ASOF).findings) == 39


def test_tables_in_yuan_are_attributes_too(result, book):
    assert result.in_yuan.refunds.equals(result.in_yuan["refunds"])
    assert "refunds" in dir(result.in_yuan) and "5" not in repr(book.in_yuan)[:8]
    with pytest.raises(AttributeError, match="没有refund这张表，有的是：decisions、"):
        _ = result.in_yuan.refund


def test_results_are_not_written_into_a_casebook(book, result, tmp_path):
    lk.write_casebook(book, tmp_path / "book")
    for write in (result.save, lambda out: lk.write_reports(result, out, "SD-01")):
        with pytest.raises(CasebookError, match="book：这是案卷所在的目录，结果请放在别处"):
            write(tmp_path / "book")
    assert lk.read_casebook(tmp_path / "book").equals(book)


def test_a_casebook_is_replaced_only_when_asked_for(book, tmp_path):
    for place in (tmp_path / "book", tmp_path / "book.xlsx"):
        lk.write_casebook(book, place)
        with pytest.raises(CasebookError, match=r"已有案卷的表（.*要替换，请写明replace=True"):
            lk.write_casebook(book.select("SD-01"), place)
        assert len(lk.read_casebook(place)) == 20
        lk.write_casebook(book.select("SD-01"), place, replace=True)
        assert len(lk.read_casebook(place)) == 1
    with pytest.raises(TypeError, match="应给出案卷和位置，现为str"):
        lk.write_casebook("x", book)


def test_an_unknown_format_is_told(result, tmp_path):
    with pytest.raises(ValueError, match="报告的格式有html、pdf，没有docx"):
        lk.write_reports(result, tmp_path, "SD-01", formats=["docx"])


def test_a_blank_phone_is_blank_in_the_report_and_no_hidden_number(book):
    cases = book.cases
    cases["phone"] = pd.Series([None] * len(cases), dtype="str")
    page = lk.report(book.assign(cases=cases), "SD-08", ASOF).page
    assert re.search(r"<dt>联系电话</dt><dd>—</dd>", page)


def test_a_case_is_in_an_audit_and_in_a_casebook_by_its_id(book, result):
    for whole in (book, result):
        assert "SD-08" in whole and "SD-99" not in whole and 5 not in whole


def test_an_error_of_a_casebook_is_told_to_another_process(book):
    with pytest.raises(CasebookError) as caught:
        book.select("nope")
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value) and again.problems == caught.value.problems


def test_no_error_shows_a_number(book, result):
    number = "370102199001011234"
    for call in (
        lambda: result[number],
        lambda: lk.audit(book, number),
        lambda: lk.due_date(number, 2),
        lambda: lk.retirement_month(number, "male_60"),
        lambda: lk.retirement_month("1970-01-01", number),
        lambda: lk.unregister(number),
        lambda: lk.what_if(book, "SD-08", {("cases", number): 1}),
        lambda: book.select(number),
    ):
        with pytest.raises((ValueError, KeyError)) as caught:
            call()
        assert number not in str(caught.value)


def test_what_is_no_place_and_no_case_id_is_told(book):
    with pytest.raises(TypeError, match="应给出案卷的位置"):
        lk.read_casebook(None)
    with pytest.raises(TypeError, match="应给出案件编号，一个或几个，现为int"):
        book.select(8)
