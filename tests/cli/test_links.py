"""What is written through a link lands where the link leads, and the link stays; one that leads to itself is told."""

import os
import signal
import socket

import pytest

from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.resources import sample_casebook

from .conftest import linkage

TWO = ["SD-01", "SD-02"]


def few():
    return read_casebook(sample_casebook()).select(TWO)


@pytest.mark.parametrize("name", ["book.xlsx", "book"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_to_a_casebook_stays_one(tmp_path, name, is_there):
    real = tmp_path / "elsewhere" / name
    if is_there:
        write_casebook(few(), real)
    (tmp_path / name).symlink_to(real)
    assert linkage("convert", sample_casebook(), tmp_path / name, "--replace").exit_code == 0
    assert (tmp_path / name).is_symlink()
    assert read_casebook(real).equals(read_casebook(sample_casebook()))


def test_a_link_to_a_database_of_sqlite_stays_one(tmp_path):
    real = tmp_path / "real.db"
    write_casebook(few(), f"sqlite:///{real}")
    (tmp_path / "link.db").symlink_to(real)
    assert (
        linkage("convert", sample_casebook(), f"sqlite:///{tmp_path / 'link.db'}", "--replace").exit_code == 0
    )
    assert (tmp_path / "link.db").is_symlink() and len(read_casebook(f"sqlite:///{real}")) == 20


def test_a_link_in_a_folder_stays_one(tmp_path):
    book = tmp_path / "book"
    write_casebook(few(), book)
    (tmp_path / "elsewhere").mkdir()
    (book / "claims.csv").rename(tmp_path / "elsewhere" / "真.csv")
    (book / "claims.csv").symlink_to(tmp_path / "elsewhere" / "真.csv")
    write_casebook(read_casebook(sample_casebook()), book)
    assert (book / "claims.csv").is_symlink()
    assert read_casebook(book).equals(read_casebook(sample_casebook()))
    assert os.listdir(tmp_path / "elsewhere") == ["真.csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert", sample_casebook()],
        ["audit", sample_casebook(), "--out"],
        ["report", sample_casebook(), "--case", "SD-01", "--format", "html", "--out"],
        ["forms", sample_casebook(), "--case", "SD-01", "--out"],
        ["sample", "--out"],
        ["import", sample_casebook(), "--out"],
        ["validate"],
    ],
)
def test_a_link_to_itself_is_told_in_a_sentence(tmp_path, arguments):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    result = linkage(*arguments, loop)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1 and "loop" in result.stderr
    assert "程序出错" not in result.stderr
    assert os.listdir(tmp_path) == ["loop"]


@pytest.fixture(params=["pipe", "socket", "device"])
def no_file(request, tmp_path, monkeypatch):
    """Something with the name of a file that would keep whoever reads it waiting, or would never end."""
    monkeypatch.chdir(tmp_path)
    for name in ("x.csv", "x.xlsx"):
        if request.param == "pipe":
            os.mkfifo(name)
        elif request.param == "socket":
            socket.socket(socket.AF_UNIX).bind(name)
        else:
            os.symlink("/dev/zero", name)
    # Whoever waits is ended.
    signal.alarm(120)
    yield tmp_path
    signal.alarm(0)


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "x.xlsx"],
        ["audit", "x.xlsx", "--out", "out"],
        ["report", "x.xlsx", "--out", "out"],
        ["forms", "x.xlsx", "--out", "out"],
        ["convert", "x.xlsx", "out"],
        ["what-if", "x.xlsx", "--case", "A", "--set", "cases:1:name=x"],
        ["what-if", sample_casebook(), "--changes", "x.csv"],
        ["import", "x.csv", "--into", sample_casebook(), "--out", "out"],
        ["import", "x.xlsx", "--into", sample_casebook(), "--out", "out"],
        ["import", sample_casebook(), "--cases", "x.csv", "--out", "out"],
        ["import", sample_casebook(), "--synonyms", "x.csv", "--out", "out"],
        ["import", sample_casebook(), "--into", "x.xlsx", "--out", "out"],
        ["validate", sample_casebook(), "--rulebook", "x.csv"],
    ],
)
def test_what_is_no_plain_file_is_refused_at_once(no_file, arguments):
    result = linkage(*arguments)
    assert result.exit_code == 1
    assert result.stderr.endswith("不是普通文件（是管道、设备或套接字），无法读取\n")
    assert not (no_file / "out").exists()


def test_a_table_that_is_a_pipe_is_refused_by_its_name(tmp_path):
    book = tmp_path / "book"
    write_casebook(few(), book)
    (book / "claims.csv").unlink()
    os.mkfifo(book / "claims.csv")
    result = linkage("validate", book)
    assert (result.exit_code, result.stderr) == (
        1,
        "claims.csv：不是普通文件（是管道、设备或套接字），无法读取\n",
    )
