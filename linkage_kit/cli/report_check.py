"""`linkage report --check`: a folder of reports is checked, and nothing is made."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from linkage_kit.casebook import Place
from linkage_kit.cli.status import ExitStatus
from linkage_kit.rulebook import Rulebook

check_option = click.option(
    "--check",
    # What else is needed depends on it, so it is read first.
    is_eager=True,
    type=click.Path(path_type=Path),
    metavar="目录",
    help="核对这个报告目录：各文件是否完整、未被改动，是否出自同一案卷、审计基准日、规则库和版本；不生成任何文件。"
    "另给出案卷的，也核对报告是否过期或缺少。",
)


def needed_unless_checked(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """A casebook or an output folder, without which there is nothing to make, though something to check."""
    if value is None and context.params.get("check") is None and not context.resilient_parsing:
        raise click.MissingParameter(ctx=context, param=parameter)
    return value


def check_reports(folder: Path, casebook: Place | None, asof: dt.date, rules: Rulebook) -> None:
    """Tell how a folder of reports is; with a casebook also which reports are outdated or missing.

    The as-of day is that of the folder's audit where none is asked for. Ends with `FAILED` where anything is amiss.
    """
    if not folder.is_dir():
        raise click.ClickException(f"找不到目录 {folder}。")
    from linkage_kit.batch.folder_check import check_against, check_folder

    found = check_folder(folder)
    faults = found.faults
    if casebook is not None:
        source = click.get_current_context().get_parameter_source("asof")
        day = asof if source == ParameterSource.COMMANDLINE else None
        faults = [*faults, *check_against(folder, casebook, day, rules)]
    for fault in faults:
        click.echo(fault)
    for other in found.told:
        click.echo(other)
    click.echo(
        f"{found.whole}个文件完整、未被改动，" + (f"{len(faults)}处不符。" if faults else "没有不符之处。")
    )
    if faults:
        raise click.exceptions.Exit(ExitStatus.FAILED)
