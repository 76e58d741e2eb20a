"""`linkage match` on the command line."""

import pytest

from .conftest import linkage

NUMBER = "379901196505010015"


@pytest.fixture
def records(tmp_path):
    resident, employee = tmp_path / "居民", tmp_path / "职工.csv"
    resident.mkdir()
    (resident / "一.csv").write_text(
        f"公民身份号码,姓名,年份,个人缴费,集体补助,政府补贴,利息\n{NUMBER},张三,2015,500.00,,30.00,\n",
        encoding="utf-8",
    )
    employee.write_text(f"身份证号,起始年月,终止年月\n{NUMBER},201506,201512\n", encoding="utf-8")
    return resident, employee


def test_records_are_matched_and_told_without_a_number(records, tmp_path):
    out = tmp_path / "结果"
    result = linkage("match", *records, "--out", out, "--asof", "2026-06-30", "--memory", "1GB")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == (
        "居民养老保险1人，职工养老保险1人，同时参保1人，其中1人有重复缴费；可疑号码0对。"
        f"结果在{out}。\n基准日：2026-06-30；规则库：山东省城乡养老保险制度衔接经办规程（鲁人社字〔2024〕84号）。\n"
    )
    names = ["doubtful.csv", "match.json", "persons.parquet", "summary.html", "summary.pdf"]
    assert sorted(path.name for path in out.iterdir()) == names
    assert (out / "persons.parquet").stat().st_mode & 0o077 == 0
    page = (out / "summary.html").read_text(encoding="utf-8")
    assert "威海" not in page and NUMBER not in page and "张三" not in page
    assert "291.67" in page


def test_what_is_wrong_with_records_ends_with_1_masked_and_writes_nothing(records, tmp_path):
    records[1].write_text(f"身份证号,起始年月,终止年月\n{NUMBER}1,201513,201512\n", encoding="utf-8")
    result = linkage("match", *records, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr == (
        "职工.csv 第2行“起始年月”列：“201513”，应为月份，如2025-01\n"
        "职工.csv 第2行“身份证号”列：“3799***************”，应为18位公民身份号码（或已停用的15位号码）\n"
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--memory", "大"], "“--memory”的值不正确：“大”不是形如2GB的大小。"),
        (["--memory", "1MB"], "“--memory”的值不正确：“1MB”太小，应不小于512MB。"),
        (["--out", "{resident}/结果"], "“--out”的值不正确：不能是记录所在的目录，也不能在其中。"),
    ],
)
def test_wrong_usage_ends_with_2(records, tmp_path, options, sentence):
    given = [option.format(resident=records[0]) for option in options]
    result = linkage("match", *records, "--out", tmp_path / "out", *given)
    assert result.exit_code == 2
    assert sentence in result.stderr
