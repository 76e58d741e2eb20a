"""`linkage import`: what it prints, how it ends, and that it writes all or nothing."""

import pytest
from click.testing import CliRunner

from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.cli import main
from linkage_kit.sample import generate
from tests.importing.sent import without_sources

CASES = "案件编号,姓名,公民身份号码,衔接申请日期,待遇申请日期\nA-1,林兰华,371082196810067917,2025-12-21,2026-04-26\n"
YEARS = (
    "某县明细\n"
    "公民身份号码,年份,个人缴费,集体补助,政府补贴,利息,来源\n"
    "371082196810067917,2021,100元,,30,1.5,系统\n"
    "合计,,100,,30,1.5,\n"
)


def linkage(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="linkage")


@pytest.fixture
def sent(tmp_path):
    folder = tmp_path / "来件"
    folder.mkdir()
    (folder / "案件.csv").write_text(CASES, encoding="gb18030")
    (folder / "缴费.csv").write_text(YEARS, encoding="gb18030")
    (folder / "说明.pdf").write_bytes(b"%PDF")
    return folder


def test_a_folder_becomes_a_casebook(sent, tmp_path):
    out = tmp_path / "案卷"
    result = linkage("import", sent, "--out", out)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "缴费.csv：没有导入不认得的列：来源",
        "缴费.csv：第4行作为合计行，不导入。",
        "说明.pdf：不是表格文件，不导入",
        f"案卷在{out}：案件基本信息1行，居民养老保险历年缴费1行。",
    ]
    assert read_casebook(out).resident_years.loc[0, ["case_id", "personal"]].tolist() == ["A-1", 10000]


def test_the_mapping_is_printed_and_nothing_written(sent, tmp_path):
    result = linkage("import", sent, "--map")
    assert result.exit_code == 0
    assert result.output.split("缴费.csv", 1)[1].splitlines() == [
        "：居民养老保险历年缴费（resident_years），表头在第2行",
        "  A “公民身份号码” → 按公民身份号码查找案件",
        "  B “年份” → year 年份",
        "  C “个人缴费” → personal 个人缴费",
        "  D “集体补助” → collective 集体补助（其他资助）",
        "  E “政府补贴” → subsidy 政府补贴",
        "  F “利息” → interest 利息",
        "  G “来源” → 不导入（不认得）",
        "  跳过第1行：标题",
        "  跳过第4行：合计",
        "  记录1行",
        "说明.pdf：不是表格文件，不导入",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["来件"]


@pytest.mark.parametrize(
    ("header", "taken_for", "uses", "reason"),
    [
        (
            "公民身份号码,年份,失地补缴,集体补助,政府补贴,利息,来源",
            "最接近的是居民养老保险历年缴费（resident_years），表头在第2行，不能导入",
            {"A": "按公民身份号码查找案件", "C": "不导入（不认得）", "F": "interest 利息"},
            "还缺少：个人缴费",
        ),
        (
            "公民身份号码,年份,个人缴费,集体补助,政府补贴,利息,个人缴费额",
            "居民养老保险历年缴费",
            {"C": "personal 个人缴费", "G": "personal 个人缴费"},
            "只能有一个",
        ),
    ],
)
def test_the_mapping_of_a_sheet_that_cannot_be_read_is_printed_too(sent, header, taken_for, uses, reason):
    lines = YEARS.splitlines()
    (sent / "缴费.csv").write_text("\n".join([lines[0], header, *lines[2:], ""]), encoding="gb18030")
    result = linkage("import", sent, "--map")
    assert result.exit_code == 1
    printed = result.stdout.split("缴费.csv：", 1)[1].splitlines()
    assert taken_for in printed[0]
    shown = {line.split()[0]: line.partition(" → ")[2] for line in printed[1:8]}
    assert uses.items() <= shown.items()
    assert reason in result.stderr


def test_one_bad_cell_and_nothing_is_written(sent, tmp_path):
    (sent / "缴费.csv").write_text(YEARS.replace("100元", "百元"), encoding="gb18030")
    result = linkage("import", sent, "--out", tmp_path / "案卷")
    assert (result.exit_code, result.stderr) == (
        1,
        "缴费.csv 第3行“个人缴费”列：“百元”，应为最多两位小数的金额（元）\n",
    )
    assert not (tmp_path / "案卷").exists()


def test_the_casebook_that_is_merged_into_may_be_the_one_that_is_written(sent, tmp_path):
    book = generate(2, 1)
    write_casebook(book, tmp_path / "案卷")
    result = linkage("import", sent, "--into", tmp_path / "案卷", "--out", tmp_path / "案卷")
    assert result.exit_code == 0
    merged = read_casebook(tmp_path / "案卷")
    assert merged.cases["case_id"].tolist() == [*book.cases["case_id"], "A-1"]
    assert without_sources(merged.select(book.cases["case_id"])).equals(book)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "缺少选项“--out”。"),
        (["--out", "满"], "已经有内容；并入已有的案卷用--into。"),
        (["--out", "新", "--claimant", "court"], "court"),
    ],
)
def test_wrong_usage_ends_with_2_and_writes_nothing(sent, tmp_path, monkeypatch, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "满").mkdir()
    (tmp_path / "满" / "cases.csv").write_text("")
    result = linkage("import", sent, *arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert not (tmp_path / "新").exists()


def test_a_folder_without_tables_and_a_missing_file_are_told(tmp_path):
    (tmp_path / "空").mkdir()
    result = linkage("import", tmp_path / "空", tmp_path / "没有.csv", "--out", tmp_path / "案卷")
    assert (result.exit_code, result.stderr) == (
        1,
        "空：其中没有可以导入的文件（.xlsx、.xlsm、.xls、.xlsb、.ods、.csv、.txt）\n没有.csv：找不到这个文件\n",
    )


def test_a_link_to_a_folder_is_told_and_not_followed(sent, tmp_path):
    (sent / "更多").symlink_to(sent)
    result = linkage("import", sent, "--out", tmp_path / "案卷")
    assert result.exit_code == 0
    assert "更多：不是表格文件，不导入" in result.output
