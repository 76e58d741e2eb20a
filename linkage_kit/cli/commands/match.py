"""`linkage match`."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import click

from linkage_kit.cli.group import Command
from linkage_kit.cli.params import asof_option, memory_option, out_option, rulebook_option
from linkage_kit.masking import mask_text
from linkage_kit.rulebook import Rulebook

_PLACE = click.Path(path_type=Path)


@click.command(cls=Command)
@click.argument("resident", type=_PLACE, metavar="居民记录")
@click.argument("employee", type=_PLACE, metavar="职工记录")
@out_option
@asof_option
@rulebook_option
@click.option("--synonyms", type=_PLACE, metavar="文件", help="自己的列名同义词文件。")
@memory_option
def match(
    resident: Path,
    employee: Path,
    out: Path,
    asof: dt.date,
    rules: Rulebook,
    synonyms: Path | None,
    memory: int,
) -> None:
    """匹配居民和职工养老保险的参保记录：谁同时参保，重复多少，如办理衔接应清退多少。

    记录是CSV或Parquet，一个文件，或有许多文件的目录，大小和次序不限，按公民身份号码匹配。可能是同一人的不同号码另列出来，不自行合并。
    """
    from linkage_kit.matching.run import match as match_records

    for place in (resident, employee):
        # What is written among records would be read as records the next time.
        if Path(os.path.realpath(out)).is_relative_to(os.path.realpath(place)):
            raise click.BadParameter("不能是记录所在的目录，也不能在其中。", param_hint="'--out'")
    found = match_records(resident, employee, out, asof, rules, memory, synonyms)
    counts = found.counts
    click.echo(
        f"居民养老保险{counts['resident']}人，职工养老保险{counts['employee']}人，同时参保{counts['both']}人，"
        f"其中{counts['overlapping']}人有重复缴费；可疑号码{sum(found.doubtful.values())}对。结果在{mask_text(str(out))}。"
    )
    click.echo(f"基准日：{asof}；规则库：{rules.title}。")
