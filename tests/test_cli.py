"""The commands: exit status, what they write, what they say; help and errors of usage are in Chinese."""

import csv
import errno
import json
import re
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from linkage_kit.cli import main
from linkage_kit.resources import sample_casebook

ID_NUMBER = "379901196505010015"
GOLDEN = Path(__file__).parent / "golden" / "casebook"


def linkage(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="linkage")


@pytest.fixture
def broken(tmp_path) -> Path:
    """The golden casebook with a third decimal, a negative amount and an unknown step."""
    folder = tmp_path / "broken"
    shutil.copytree(GOLDEN, folder)
    edit_cell(folder / "resident_years.csv", 2, "personal", "100.001")
    edit_cell(folder / "resident_years.csv", 3, "collective", "-5")
    edit_cell(folder / "events.csv", 2, "step", "tea_drunk")
    return folder


def edit_cell(path: Path, row: int, column: str, value: str) -> None:
    """Change a cell; rows are numbered as a spreadsheet does."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


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
        r"已审核\d+个案件（审计基准日2026-06-30）：错误\d+项，提醒\d+项，提示\d+项。结果在.*。\n",
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


@pytest.mark.parametrize("command", ["audit", "report"])
def test_an_invalid_casebook_leaves_nothing_behind(broken, tmp_path, command):
    result = linkage(command, broken, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 3
    assert not (tmp_path / "out").exists()


def test_a_missing_casebook_is_told_in_one_line(tmp_path):
    result = linkage("audit", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "nowhere" in result.stderr
    assert not (tmp_path / "out").exists()


def test_an_unforeseen_error_masks_what_it_quotes(tmp_path, monkeypatch):
    def fail(casebook, asof):
        raise ValueError("cannot read 379901196505010015, phone 13812345678")

    monkeypatch.setattr("linkage_kit.cli.commands.audit.audit_casebook", fail)
    result = linkage("audit", GOLDEN, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr.startswith("程序出错：\nTraceback")
    assert "0105001" not in result.stderr
    assert "1234567" not in result.stderr


def test_a_file_in_place_of_the_folder_is_told_in_one_line(tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    result = linkage("audit", GOLDEN, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["audit", GOLDEN], "错误：缺少选项 '--out'。"),
        (["audit", "--out", "x"], "错误：缺少参数 '案卷'。"),
        (
            ["audit", GOLDEN, "--out", "x", "--asof", "2026-02-30"],
            "错误：'--asof' 的值不正确：'2026-02-30' 不是形如2026-06-30的日期。",
        ),
        (["audit", GOLDEN, "--out", "x", "--asoff"], "错误：没有选项 '--asoff'。 是否想用 '--asof'？"),
        (["audit", GOLDEN, "more", "--out", "x"], "错误：多余的参数（more）。"),
        (["audit", GOLDEN, "--out"], "错误：选项 '--out' 需要一个值。"),
        (
            ["report", GOLDEN, "--out", "x", "--format", "doc"],
            "错误：'--format' 的值不正确：'doc' 不在可选值 'html', 'pdf' 之中。",
        ),
        (
            ["report", GOLDEN, "--out", "x", "--workers", "0"],
            "错误：'--workers' 的值不正确：“0”小于1。",
        ),
        (
            ["report", GOLDEN, "--out", "x", "--timeout", "0"],
            "错误：'--timeout' 的值不正确：“0”应大于0。",
        ),
        (["sample", "0", "--out", "x"], "错误：'[案件数]' 的值不正确：“0”小于1。"),
        (["sample", "few", "--out", "x"], "错误：'[案件数]' 的值不正确：“few”不是整数。"),
        (["sample", "5", "--seed", "-1", "--out", "x"], "错误：'--seed' 的值不正确：“-1”小于0。"),
        (
            ["audit", GOLDEN, "--out", "x", "--asof", "9999-12-31"],
            "错误：'--asof' 的值不正确：应在1950年至2099年之间。",
        ),
        (
            ["audit", GOLDEN, "--out", "x", "--asof", "1949-12-31"],
            "错误：'--asof' 的值不正确：应在1950年至2099年之间。",
        ),
        (["audit", GOLDEN, "--out", GOLDEN], "错误：'--out' 的值不正确：不能是案卷所在的目录。"),
        (["report", GOLDEN, "--out", GOLDEN], "错误：'--out' 的值不正确：不能是案卷所在的目录。"),
        (["adit"], "错误：没有命令 'adit'。 是否想用 'audit'？"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_chinese_sentence(arguments, sentence):
    result = linkage(*arguments)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == sentence


def test_wrong_usage_shows_how_it_is_used():
    lines = linkage("audit").stderr.splitlines()
    assert lines[:2] == ["用法： linkage audit [选项]… 案卷", "用“linkage audit --help”查看说明。"]


def test_a_case_that_the_casebook_does_not_have_is_told_in_one_line(tmp_path):
    result = linkage("report", sample_casebook(), "--out", tmp_path / "out", "--case", "NOBODY")
    assert result.exit_code == 1
    assert result.stderr == "casebook “case_id”列：“NOBODY”，案卷中没有这个案件\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["report", GOLDEN, "--out", "x", "--case", ID_NUMBER],
        ["audit", GOLDEN, "--out", "x", "--asof", ID_NUMBER],
        ["audit", GOLDEN, ID_NUMBER, "--out", "x"],
        ["sample", ID_NUMBER + "x", "--out", "x"],
        ["report", GOLDEN, "--out", "x", f"--{ID_NUMBER}"],
        ["validate", f"/nowhere/{ID_NUMBER}"],
        [ID_NUMBER],
    ],
)
def test_a_number_in_the_wrong_place_is_masked(arguments):
    result = linkage(*arguments)
    assert result.exit_code in (1, 2)
    assert "3799**************" in result.stderr
    assert ID_NUMBER not in result.output


@pytest.mark.parametrize("command", ["audit", "report"])
@pytest.mark.parametrize(
    ("out", "sentence"),
    [
        ("afile", "错误：{out}：(不是目录|已经存在)"),
        ("afile/within", "错误：.*afile.*：(不是目录|已经存在)"),
        ("a" * 300, "错误：{out}：名称过长"),
    ],
)
def test_a_place_that_cannot_be_written_to_is_told_by_its_own_name(
    tmp_path, monkeypatch, command, out, sentence
):
    (tmp_path / "afile").write_text("mine", encoding="utf-8")
    monkeypatch.setattr("linkage_kit.batch.case_reports.audit", None)  # Reports are refused before any work.
    result = linkage(command, GOLDEN, "--out", tmp_path / out)
    assert result.exit_code == 1
    assert re.fullmatch(sentence.format(out=re.escape(str(tmp_path / out))) + "\n", result.stderr)
    assert [path.name for path in tmp_path.iterdir()] == ["afile"]


def test_a_name_that_no_file_can_have_is_told_in_one_line():
    result = linkage("validate", "a" * 300)
    assert (result.exit_code, result.stderr) == (1, f"错误：{'a' * 300}：名称过长\n")


def test_an_error_of_the_system_without_a_word_for_it_is_told_too(tmp_path, monkeypatch):
    def fail(casebook, asof):
        raise OSError(errno.EMFILE, "Too many open files", str(tmp_path / "13812345678"))

    monkeypatch.setattr("linkage_kit.cli.commands.audit.audit_casebook", fail)
    result = linkage("audit", GOLDEN, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr == f"错误：{tmp_path / '138****5678'}：无法读写\n"


@pytest.mark.parametrize("name", ["", *main.commands])
def test_help_is_in_chinese(name):
    text = linkage(*([name] if name else []), "--help").stdout
    assert "用法：" in text
    allowed = {
        "linkage",
        *main.commands,
        "options",
        "html",
        "pdf",
        "CSV",
        "Parquet",
        "xlsx",
        "JSON",
        "HTML",
        "PDF",
    }
    allowed |= {"audit", "index", "json", "Markdown", "INTEGER", "FLOAT", "RANGE", "x"}
    allowed |= {"Dask", "GiB", "summary", "csv", "parquet", "SQL", "cases", "sqlite", "postgresql", "psycopg"}
    allowed |= {"recorded", "direction", "resident", "to", "employee", "JupyterLab"}
    allowed |= {"xls", "agency", "person", "schemas", "synonyms", "yaml"}
    options = set(re.findall(r"--[a-z-]+", text))
    words = set(re.findall(r"[A-Za-z]+", re.sub(r"--[a-z-]+", "", text)))
    assert words <= allowed, words - allowed
    assert options


def test_report_writes_both_formats_of_the_chosen_case_and_an_index(tmp_path):
    case_id = first_case(sample_casebook())
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
    with (sample_casebook() / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        case = next(csv.DictReader(file))
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


def first_case(folder: Path) -> str:
    with (folder / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(csv.DictReader(file))["case_id"]


def test_sample_copies_the_sample_casebook(tmp_path):
    assert linkage("sample", "--out", tmp_path / "sample").exit_code == 0
    assert linkage("validate", tmp_path / "sample").exit_code == 0
    assert first_case(tmp_path / "sample") == first_case(sample_casebook())


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


def test_version():
    assert re.fullmatch(r"linkage \d+\.\d+\.\d+\n", linkage("--version").stdout)


def test_progress_is_quiet_where_nobody_watches(tmp_path):
    assert linkage("audit", GOLDEN, "--out", tmp_path / "out").stderr == ""


def test_every_command_and_option_has_a_help_text():
    for command in main.commands.values():
        assert command.help
        assert all(parameter.help for parameter in command.params if isinstance(parameter, click.Option))
