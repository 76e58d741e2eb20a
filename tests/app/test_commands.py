"""What `linkage app`, `linkage train` and `linkage lab` refuse before a server starts."""

from __future__ import annotations

import socket

import pytest
from click.testing import CliRunner

from linkage_kit.cli import main


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


@pytest.mark.parametrize("command", ["app", "lab"])
def test_a_casebook_that_is_not_there_is_told_like_everywhere(command, tmp_path):
    done = CliRunner().invoke(main, [command, str(tmp_path / "nowhere"), "--no-browser"])
    assert (done.exit_code, done.stderr) == (1, "nowhere：找不到这个文件夹或文件\n")


@pytest.mark.parametrize("command", ["app", "lab"])
@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://a:geheim@127.0.0.1:1/x", "127.0.0.1:1/x：连接不上数据库"),
        ("mysql://a:geheim@127.0.0.1/x", "数据库：应为sqlite:///文件"),
        ("sqlite:///no.db?password=geheim", "no.db：找不到这个数据库文件"),
    ],
)
def test_a_database_that_cannot_be_opened_is_told_without_the_password(command, address, told):
    done = CliRunner().invoke(main, [command, address, "--no-browser"])
    assert done.exit_code == 1
    assert done.stderr.startswith(told) and "geheim" not in done.output


@pytest.mark.parametrize("command", ["app", "lab"])
def test_a_database_without_the_tables_is_told(command, tmp_path, execute):
    execute(f"sqlite:///{tmp_path / 'a.db'}", "CREATE TABLE other (a TEXT)")
    done = CliRunner().invoke(main, [command, f"sqlite:///{tmp_path / 'a.db'}", "--no-browser"])
    assert done.exit_code == 1
    assert "/cases：缺少这张表" in done.stderr


@pytest.mark.parametrize("command", ["app", "train", "lab"])
def test_a_port_that_was_asked_for_and_is_taken_is_refused(command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = CliRunner().invoke(main, [command, "--port", str(port), "--no-browser"])
    assert done.exit_code == 2
    assert f"端口{port}已被占用或不能使用。" in done.stderr


@pytest.mark.parametrize("command", ["app", "train", "lab"])
def test_without_the_components_the_command_says_how_to_get_them(command, monkeypatch):
    monkeypatch.setattr("linkage_kit.cli.commands.notebooks.find_spec", lambda name: None)
    done = CliRunner().invoke(main, [command, "--no-browser"])
    assert done.exit_code == 2
    assert 'pip install "linkage-kit[app]"' in done.stderr
