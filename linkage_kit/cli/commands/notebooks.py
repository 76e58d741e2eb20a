"""`linkage app`, `linkage train` and `linkage lab`: the interactive notebooks in a browser."""

from __future__ import annotations

import datetime as dt
import os
import socket
from collections.abc import Callable
from functools import partial, reduce
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from linkage_kit.app.workplace import (
    CASEWORK,
    EXAM,
    LOOPBACK,
    TRAINING,
    prepare,
    sample_copy,
    set_apart,
    sit_exam,
)
from linkage_kit.casebook import Place
from linkage_kit.cli.group import Command
from linkage_kit.cli.params import AtLeast, PlaceType, kept_asof_option, rulebook_option
from linkage_kit.rulebook import Rulebook

#: Other ports that are tried where the usual one is taken; a port that was asked for is that one or none.
_RETRIES = 50
_PAGE_PORT, _TRAIN_PORT, _LAB_PORT = 8866, 8867, 8888


def _server_options(usual_port: int) -> tuple[Callable[[Any], Any], ...]:
    """The options of every server."""
    return (
        click.option("--no-browser", is_flag=True, help="不打开浏览器，只显示地址。"),
        click.option(
            "--port", type=AtLeast(1), metavar="数", help=f"端口；默认{usual_port}，被占用时另选一个。"
        ),
    )


def _options(usual_port: int) -> Callable[[Any], Any]:
    """The argument and the options of the commands that open a casebook."""
    of_casebook = (
        rulebook_option,
        click.argument("casebook", type=PlaceType(), required=False, metavar="[案卷]"),
    )
    return _with(*_server_options(usual_port), *of_casebook)


def _with(*parameters: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda command: reduce(lambda made, parameter: parameter(made), parameters, command)


@click.command(cls=Command)
@_options(_PAGE_PORT)
@kept_asof_option
def app(
    casebook: Place | None, rules: Rulebook, port: int | None, no_browser: bool, asof: dt.date | None
) -> None:
    """在浏览器中逐案办理（网页）；默认打开示例案卷的副本。

    案卷可以是目录、文件，也可以是数据库的地址：sqlite:///文件，或postgresql+psycopg://用户@主机:端口/数据库。
    地址中的密码在本机的进程列表中看得到，宜放在~/.pgpass或环境变量PGPASSWORD中。
    """
    retries = _retries(port)
    _prepare(casebook, rules, asof)
    from linkage_kit.app.page import serve

    serve(CASEWORK, port or _PAGE_PORT, retries, partial(_announce, no_browser))


@click.command(cls=Command)
@_with(
    *_server_options(_TRAIN_PORT),
    click.option(
        "--exam",
        "key",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        metavar="目录",
        help="在网页上考试：出卷时写出的标准答案（key目录）；页面上没有答案。",
    ),
    click.option(
        "--out",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="目录",
        help="考试时交上来的答题表写到这个目录；默认是标准答案旁边的returned。",
    ),
)
def train(port: int | None, no_browser: bool, key: Path | None, out: Path | None) -> None:
    """在浏览器中学习规程（网页）：八课、练习、学习进度，以及上课用的讲解模式；给出--exam时是考试。"""
    if out and not key:
        raise click.UsageError("--out只用于考试，要同时给出--exam。")
    retries = _retries(port)
    _require_components()
    set_apart()
    if key:
        sit_exam(key, out)
    from linkage_kit.app.page import serve

    serve(EXAM if key else TRAINING, port or _TRAIN_PORT, retries, partial(_announce, no_browser))


@click.command(cls=Command)
@_options(_LAB_PORT)
def lab(casebook: Place | None, rules: Rulebook, port: int | None, no_browser: bool) -> None:
    """在JupyterLab中打开各笔记本；默认打开示例案卷的副本。

    案卷可以是目录、文件，也可以是数据库的地址；密码宜放在~/.pgpass或环境变量PGPASSWORD中，而不写在地址里。
    """
    retries = _retries(port)
    _prepare(casebook, rules, None)
    from linkage_kit.app.lab import serve

    serve(port or _LAB_PORT, retries, partial(_announce, no_browser))


def _prepare(casebook: Place | None, rules: Rulebook, asof: dt.date | None) -> None:
    """Jupyter is imported after this only: it looks for its folders when it is imported."""
    _require_components()
    prepare(casebook or sample_copy(), rules.file, asof)


def _require_components() -> None:
    if find_spec("voila") is None:
        raise click.UsageError('没有安装交互笔记本的组件，请先运行 pip install "linkage-kit[app]"。')


def _retries(port: int | None) -> int:
    """How many other ports may be tried; refuses a port that was asked for and is taken."""
    if port is None:
        return _RETRIES
    with socket.socket() as probe:
        # What is left of a server that ended a moment ago keeps no port.
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except (OSError, OverflowError):
            raise click.BadParameter(f"端口{port}已被占用或不能使用。", param_hint="'--port'") from None
    return 0


def _announce(no_browser: bool, address: str) -> None:
    click.echo(f"请在浏览器中打开（按Ctrl-C结束）：{address}")
    if not no_browser:
        click.launch(address)
