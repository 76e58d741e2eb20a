"""A file that is not whole, or whose rows are not what they seem, is refused: nothing of it is audited in silence."""

from pathlib import Path

import pytest

from linkage_kit.casebook import CasebookError, read_casebook, write_casebook

NOT_ENDED = "最后一行的末尾没有换行，文件可能不完整；核对后应在表格软件中另存，或在末尾补上换行"
SAVE_AS = "请在表格软件中另存为“CSV UTF-8（逗号分隔）”"


def refusal(path: Path) -> list[str]:
    with pytest.raises(CasebookError) as caught:
        read_casebook(path)
    return str(caught.value).splitlines()


def short(file: str, row: int, cells: int, columns: int) -> str:
    return (
        f"{file} 第{row}行：只有{cells}个单元格，而表头有{columns}列，文件可能不完整；空白单元格也应有分隔符"
    )


def test_a_csv_file_cut_off_in_the_middle_of_an_amount_is_refused_by_its_row(files, write):
    files["resident_years"] = files["resident_years"].partition("119.17")[0] + "1"
    assert refusal(write(files)) == [short("resident_years.csv", 3, 5, 10)]


@pytest.mark.parametrize("name", ["cases", "resident_years", "employee_periods", "events", "claims"])
def test_wherever_a_csv_file_is_cut_off_it_is_refused(files, write, name):
    text = files[name]
    last_line = text.rstrip("\n").rfind("\n") + 1
    for at in range(last_line + 1, len(text), 4):
        folder = write({**files, name: text[:at]})
        assert any(line.startswith(f"{name}.csv") for line in refusal(folder)), at
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()


def test_a_last_line_without_an_end_is_told_only_where_others_have_one(files, write):
    files["claims"] = files["claims"].partition("\n")[0]
    files["events"] = files["events"].rstrip("\n")
    assert refusal(write(files)) == [f"events.csv 第3行：{NOT_ENDED}"]


def test_rows_of_blanks_and_blank_lines_need_no_separators(files, write):
    files["events"] += "\n  \n,,\n"
    assert len(read_casebook(write(files)).events) == 2


@pytest.mark.parametrize("separator, called", [(";", "分号（;）"), ("\t", "制表符"), ("|", "竖线（|）")])
def test_another_separator_is_named_once(files, write, separator, called):
    files["events"] = files["events"].replace(",", separator)
    assert refusal(write(files)) == [f"events.csv 第1行：单元格之间是{called}，应为逗号；{SAVE_AS}"]


@pytest.mark.parametrize("separator", ["\t", ","])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_the_unicode_text_of_a_spreadsheet_is_read(files, write, tmp_path, separator, encoding):
    (plain := tmp_path / "plain").mkdir()
    for name, text in files.items():
        (plain / f"{name}.csv").write_text(text, encoding="utf-8")
        files[name] = ("\ufeff" + text.replace(",", separator)).encode(encoding)
    assert read_casebook(write(files)).equals(read_casebook(plain))


def test_utf_16_without_its_mark_is_refused_in_a_sentence(files, write):
    files["events"] = files["events"].encode("utf-16-le")
    assert refusal(write(files)) == [f"events.csv：像是没有标记的UTF-16编码，无法读取；{SAVE_AS}"]


SWALLOWED = "第{}个单元格的引号中有整行的记录，应删去多出的引号，或补上缺少的引号"


def test_a_quoted_cell_that_holds_whole_rows_is_refused_by_its_row(files, write):
    files["events"] = (
        "case_id,step,date,agency,note\n"
        'A-1,application_received,2025-12-22,,"补缴\n'
        "A-1,funds_received,2026-02-02,,\n"
        'A-1,refund_paid,2026-03-02,,已核"\n'
    )
    assert refusal(write(files)) == [f"events.csv 第2行：{SWALLOWED.format(5)}"]


def test_so_is_one_that_begins_and_ends_in_the_middle_of_rows(files, write):
    files["claims"] = (
        files["claims"].replace("2022,12,300.00", '2022,12,"300.00').replace("2022,,300.00", '2022,,300.00"')
    )
    assert refusal(write(files))[0] == f"claims.csv 第2行：{SWALLOWED.format(5)}"


def test_a_note_of_several_lines_stays_a_note(files, write):
    note = '"一, 已通知\n二, 已复核, 李四\n\n三、A-1,待办"'
    files["events"] = files["events"].replace("2026-03-02,,", f"2026-03-02,,{note}")
    assert read_casebook(write(files)).events["note"][1].count("\n") == 3


@pytest.mark.parametrize("part", [0.3, 0.7, 0.99])
def test_a_parquet_file_that_is_cut_off_is_refused(files, write, tmp_path, part):
    write_casebook(read_casebook(write(files)), tmp_path / "p", "parquet")
    file = tmp_path / "p" / "claims.parquet"
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * part)])
    assert refusal(tmp_path / "p") == ["claims.parquet：不是Parquet文件，或文件已损坏，无法读取"]


@pytest.mark.parametrize("part", [0.3, 0.7, 0.99])
def test_a_workbook_that_is_cut_off_is_refused(files, write, tmp_path, part):
    file = tmp_path / "b.xlsx"
    write_casebook(read_casebook(write(files)), file)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * part)])
    assert refusal(file) == [
        "b.xlsx：不是Excel工作簿，或文件已损坏，无法读取；应在表格软件中打开并另存为.xlsx"
    ]
