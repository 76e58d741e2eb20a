"""`linkage sample`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import click

from linkage_kit.casebook import Casebook, Place, read_casebook
from linkage_kit.casebook.storage.changing import changing
from linkage_kit.cli.group import Command, Terms
from linkage_kit.cli.level_type import LevelType
from linkage_kit.cli.params import AtLeast, PlaceType
from linkage_kit.resources import sample_casebook
from linkage_kit.sample import Made, generate, make
from linkage_kit.sample.faults import known_names, named

_SEPARATORS = re.compile(r"[,，、\s]+")


class _FaultNames(click.ParamType):
    """Names of faults, finding codes and causes, with commas between them."""

    name = "差错"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Sequence[str]:
        """The names; fails in Chinese, with those that there are, where one is unknown."""
        names = [name for name in _SEPARATORS.split(value) if name]
        try:
            named(names)
        except ValueError as error:
            self.fail(f"{error}。", param, ctx)
        if not names:
            self.fail(f"没有写出差错；可用的有：{'、'.join(known_names())}。", param, ctx)
        return names


def _faults() -> Terms:
    return [(fault.name, f"{fault.code} {fault.title}") for fault in named(["all"])]


@click.command(cls=Command, lists={"差错": _faults})
@click.argument("count", type=AtLeast(1), required=False, metavar="[案件数]")
@click.option(
    "--seed",
    type=AtLeast(0),
    default=0,
    show_default=True,
    metavar="数",
    help="随机种子，相同的种子得到相同的案卷。",
)
@click.option(
    "--level",
    type=LevelType(),
    metavar="难度",
    help="1至5：1 一年、无枝节，2 多年、各项缴费，3 部分月数和两个单位，4 归集跨调休的长假，5 双方都有主张。",
)
@click.option(
    "--faults",
    type=_FaultNames(),
    metavar="差错",
    help="有意放进去的差错：差错名称、问题代码或错算原因，用逗号分开；all 全部，none 没有。放了什么写在truth表中。",
)
@click.option(
    "--out", required=True, type=PlaceType(), metavar="案卷", help="写到这个目录、xlsx文件或数据库。"
)
def sample(count: int | None, seed: int, level: int | None, faults: Sequence[str] | None, out: Place) -> None:
    """写出示例案卷；给出案件数时，生成这么多个虚构案件，没有差错，或者有选定的差错。"""
    if count is None and (level or faults):
        raise click.UsageError("--level和--faults要与案件数一起给出。")
    made = _with_faults(count, seed, level, faults) if count and faults else None
    book = made.casebook if made else _without_faults(count, seed, level)
    with changing(out) as held:
        held.write(book)
    click.echo(f"{len(book)}个案件的案卷在{out}。")
    if made:
        told = made.truth
        click.echo(
            f"放进了{told['fault'].nunique()}种差错，在{told['case_id'].nunique()}个案件中，见truth表。"
        )


def _without_faults(count: int | None, seed: int, level: int | None) -> Casebook:
    return generate(count, seed, level) if count else read_casebook(sample_casebook())


def _with_faults(count: int, seed: int, level: int | None, faults: Sequence[str]) -> Made:
    try:
        return make(count, seed, level, faults)
    except ValueError as error:
        raise click.BadParameter(f"{error}。", param_hint="'--faults'") from None
