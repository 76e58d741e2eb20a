"""`linkage what-if`: both results side by side, nothing changed, every error told at once."""

import json

import pytest

from linkage_kit.casebook import read_casebook
from linkage_kit.casebook.row_hashes import row_hashes
from linkage_kit.resources import sample_casebook

from .conftest import linkage

DAY = ("--asof", "2026-06-30")
SET = ("--set", "resident_years:2016:personal=800")


def tried(*arguments):
    return linkage("what-if", sample_casebook(), "--case", "SD-09", *DAY, *arguments)


def test_both_results_stand_side_by_side_as_a_table():
    done = tried(*SET)
    assert done.exit_code == 0
    lines = {line.split("  ")[0].strip(): line.split() for line in done.stdout.splitlines()}
    assert lines["退还本人金额合计"][1:] == ["1708.33", "2008.33", "+300.00"]
    assert lines["2016年 退还小计"][2:] == ["500.00", "800.00", "+300.00"]
    assert "居民养老保险历年缴费 2016 个人缴费" in done.stdout


def test_titles_may_stand_for_names_and_several_facts_are_tried_together():
    by_title = tried(
        "--set",
        "居民养老保险历年缴费：2016：个人缴费＝800",
        "--set",
        "职工养老保险缴费时段:2021-01:缴费月数=8",
    )
    by_name = tried(*SET, "--set", "employee_periods:2021-01:months=8")
    assert by_title.stdout == by_name.stdout != ""


def test_the_json_has_facts_figures_and_differences():
    plain = json.loads(tried(*SET, "--json").stdout)
    assert plain["changes"] == [
        {
            "table": "resident_years",
            "row": "2016",
            "column": "personal",
            "title": "居民养老保险历年缴费 2016 个人缴费",
            "before": "500.00",
            "after": "800.00",
        }
    ]
    total = next(one for one in plain["figures"] if one["title"] == "退还本人金额合计")
    assert (total["before"], total["after"], total["change"]) == ("1708.33", "2008.33", "+300.00")
    assert any(one["column"] == "refund_total" for one in plain["differences"])


@pytest.mark.parametrize(
    ("ending", "begins"), [("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF"), ("json", b"{")]
)
def test_a_file_is_written_in_the_form_that_its_name_says(tmp_path, ending, begins):
    out = tmp_path / f"trial.{ending}"
    assert tried(*SET, "--out", out).exit_code == 0
    assert out.read_bytes().startswith(begins)


def test_numbers_are_masked_unless_asked_for(tmp_path):
    out = tmp_path / "trial.html"
    number = "371000196503120015"
    tried("--set", f"cases:id_number={number}", "--out", out)
    assert number not in out.read_text(encoding="utf-8")
    assert number not in tried("--set", f"cases:id_number={number}").output
    tried("--set", f"cases:id_number={number}", "--out", out, "--unmask")
    assert number in out.read_text(encoding="utf-8")


def test_every_error_is_told_at_once():
    done = tried(
        "--set", "foo", "--set", "resident_years:1990:personal=1", "--set", "resident_years:2016:personal=x"
    )
    assert done.exit_code == 2
    assert "foo：应为“表:行:栏目=值”" in done.output
    assert "resident_years:1990:personal：居民养老保险历年缴费（resident_years）中没有这一行" in done.output
    assert "resident_years:2016:personal：“x”，应为最多两位小数的金额（元）" in done.output


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("--case", "SD-99"), 1, "案卷中没有这个案件"),
        ((), 2, "应以--case给出案件编号。"),
        (
            ("--case", "SD-09", "--set", "employee_periods:2021-01:end_month=2020-01"),
            1,
            "不能早于缴费起始时间2021-01",
        ),
        (("--case", "SD-09", "--format", "pdf"), 2, "应以--out给出以.pdf结尾的文件"),
        (("--case", "SD-09", "--format", "pdf", "--json"), 2, "只能用一个"),
        (("--case", "SD-09", *SET, *SET), 2, "resident_years:2016:personal：这一格给出了两次"),
        (("--case", "SD-09", "--changes", "no-such.json"), 1, "no-such.json"),
    ],
)
def test_what_cannot_be_tried_is_told(arguments, status, told):
    done = linkage("what-if", sample_casebook(), *arguments)
    assert (done.exit_code, told in done.output) == (status, True), done.output


def kept(path, **changed):
    """A kept trial of SD-09 as the page writes it."""
    hashes = row_hashes(read_casebook(sample_casebook()).select(["SD-09"]))
    data = {
        "version": 1,
        "case_id": "SD-09",
        "asof": "2026-06-30",
        "hashes": hashes,
        "changes": [{"cell": "resident_years:2016:personal", "text": "800"}],
    }
    path.write_text(json.dumps({**data, **changed}), encoding="utf-8")
    return path


def test_what_was_kept_on_the_page_can_be_tried_again(tmp_path):
    file = kept(tmp_path / "what-if.json")
    done = linkage("what-if", sample_casebook(), "--changes", file, *DAY)
    assert (done.stdout, done.stderr) == (tried(*SET).stdout, "")


def test_a_case_that_was_changed_since_is_told(tmp_path):
    done = linkage(
        "what-if",
        sample_casebook(),
        "--changes",
        kept(tmp_path / "a.json", hashes={}),
        "--asof",
        "2026-07-01",
    )
    assert done.exit_code == 0
    assert "案件的记录有改动" in done.stderr and "审计基准日是2026-06-30，现为2026-07-01" in done.stderr


@pytest.mark.parametrize("changed", [{"version": 2}, {"changes": [{"cell": 1}]}, {"hashes": []}])
def test_a_file_that_holds_no_trial_is_told(tmp_path, changed):
    done = linkage("what-if", sample_casebook(), "--changes", kept(tmp_path / "a.json", **changed))
    assert done.exit_code == 1 and "试算文件" in done.stderr


def test_the_casebook_stays_as_it_is(tmp_path):
    before = {path.name: path.read_bytes() for path in sample_casebook().iterdir()}
    tried(*SET, "--out", tmp_path / "trial.pdf")
    assert {path.name: path.read_bytes() for path in sample_casebook().iterdir()} == before
