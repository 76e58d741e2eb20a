"""What validate, audit, report, sample and clauses write and say."""

import csv
import json
import re

import pytest

from linkage_kit.resources import sample_casebook

from .conftest import GOLDEN, first_case, linkage


def test_validate_counts_the_rows_of_a_valid_casebook():
    result = linkage("validate", GOLDEN)
    assert result.exit_code == 0
    assert result.stdout.startswith("案卷有效：案件基本信息")
    assert result.stderr == ""


def test_validate_tells_every_problem_on_a_line_of_its_own(broken):
    result = linkage("validate", broken)
    assert result.exit_code == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 3
    for value in ("100.001", "-5", "tea_drunk"):
        assert sum(value in line for line in lines) == 1


def test_validate_as_json(broken):
    good, bad = linkage("validate", GOLDEN, "--json"), linkage("validate", broken, "--json")
    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert json.loads(good.stdout)["valid"] is True
    assert json.loads(good.stdout)["rows"]["cases"] > 0
    problems = json.loads(bad.stdout)["problems"]
    assert {problem["value"] for problem in problems} == {"100.001", "-5", "tea_drunk"}
    assert {(problem["file"], problem["row"]) for problem in problems} == {
        ("resident_years.csv", 2),
        ("resident_years.csv", 3),
        ("events.csv", 2),
    }


def test_audit_writes_its_tables_and_ends_well_whatever_it_found(tmp_path):
    result = linkage("audit", GOLDEN, "--out", tmp_path / "out", "--asof", "2026-06-30")
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "audit.json",
        "decisions.csv",
        "findings.csv",
        "overlaps.csv",
        "refunds.csv",
        "settlements.csv",
        "timeline.csv",
    ]
    assert re.fullmatch(
        r"已审核\d+个案件（审计基准日2026-06-30）：错误\d+项，提醒\d+项，提示\d+项。结果在.*。\n"
        r"案卷：.*casebook；审计基准日：2026-06-30；规则库：山东省.*。\n",
        result.stdout,
    )


def test_audit_adds_a_workbook_on_request(tmp_path):
    out = tmp_path / "out"
    assert linkage("audit", sample_casebook(), "--out", out, "--xlsx").exit_code == 0
    assert (out / "audit.xlsx").stat().st_size > 0
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    assert linkage("audit", GOLDEN, "--out", out).exit_code == 0
    assert not (out / "audit.xlsx").exists(), "a workbook of another audit is left beside the new tables"
    assert (out / "notes.txt").exists()


def test_report_writes_both_formats_of_the_chosen_case_and_an_index(tmp_path):
    case_id = first_case(sample_casebook())["case_id"]
    out = tmp_path / "out"
    result = linkage("report", sample_casebook(), "--out", out, "--asof", "2026-06-30", "--case", case_id)
    assert result.exit_code == 0, result.output
    assert {path.name for path in out.iterdir()} >= {
        f"{case_id}.html",
        f"{case_id}.pdf",
        "index.html",
        "index.csv",
    }


def test_report_masks_identity_numbers_unless_asked(tmp_path):
    case = first_case(sample_casebook())
    arguments = (
        "report",
        sample_casebook(),
        "--case",
        case["case_id"],
        "--format",
        "html",
        "--asof",
        "2026-06-30",
    )
    linkage(*arguments, "--out", tmp_path / "masked")
    linkage(*arguments, "--out", tmp_path / "open", "--unmask")
    masked, unmasked = (
        (tmp_path / name / f"{case['case_id']}.html").read_text(encoding="utf-8")
        for name in ("masked", "open")
    )
    assert case["id_number"] not in masked
    assert case["id_number"] in unmasked
    assert not (tmp_path / "masked" / f"{case['case_id']}.pdf").exists()


def test_sample_copies_the_sample_casebook(tmp_path):
    assert linkage("sample", "--out", tmp_path / "sample").exit_code == 0
    assert linkage("validate", tmp_path / "sample").exit_code == 0
    assert first_case(tmp_path / "sample") == first_case(sample_casebook())


def test_sample_with_faults_tells_the_truth_beside_them(tmp_path):
    result = linkage("sample", 40, "--level", 2, "--faults", "R06、T01", "--out", tmp_path / "made")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "放进了2种差错，在24个案件中，见truth表。"
    with (tmp_path / "made" / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["code"] for row in rows} == {"R06", "T01"}
    assert linkage("validate", tmp_path / "made").exit_code == 0


@pytest.mark.parametrize("place", ["made.xlsx", "made.sqlite"])
def test_the_truth_is_a_sheet_or_a_table_of_other_storages(tmp_path, place):
    target = tmp_path / place if place.endswith("xlsx") else f"sqlite:///{tmp_path / place}"
    assert linkage("sample", 8, "--faults", "S01", "--out", target).exit_code == 0
    assert linkage("convert", target, tmp_path / "csv").exit_code == 0
    assert len((tmp_path / "csv" / "truth.csv").read_text("utf-8-sig").splitlines()) == 6


def test_sample_without_faults_has_no_truth(tmp_path):
    assert linkage("sample", 5, "--level", 1, "--out", tmp_path / "made").exit_code == 0
    assert not (tmp_path / "made" / "truth.csv").exists()


def test_sample_generates_the_same_bytes_from_the_same_seed(tmp_path):
    for name, seed in (("one", 7), ("two", 7), ("other", 8)):
        assert linkage("sample", 12, "--seed", seed, "--out", tmp_path / name).exit_code == 0
    one, two, other = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two", "other")
    )
    assert one == two
    assert one != other


def test_clauses_lists_every_clause():
    lines = linkage("clauses").stdout.splitlines()
    assert "12(2)  第十二条（二）  [由程序办理]" in lines
    assert "16  第十六条  [不作计算]" in lines
    assert "    函数  linkage_kit.procedure.overlap.overlap_months" in lines


def test_progress_is_quiet_where_nobody_watches(tmp_path):
    asof = ("--asof", "2026-06-30")
    assert linkage("audit", sample_casebook(), "--out", tmp_path / "out", *asof).stderr == ""
