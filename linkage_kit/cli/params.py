"""Arguments, options and types of numbers that several commands share."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from linkage_kit import clock
from linkage_kit.audit.notices import Notice
from linkage_kit.casebook import TABLES, Database, Place, as_place
from linkage_kit.casebook.cells import CellError, read_cell
from linkage_kit.casebook.days import FIRST_YEAR, LAST_YEAR
from linkage_kit.masking import mask_text
from linkage_kit.memory import available, parse_size
from linkage_kit.rulebook import Rulebook
from linkage_kit.rulebook import chosen as chosen_rulebook

#: With less than this no big input can be worked on.
LEAST_MEMORY = 512 << 20


class AtLeast(click.ParamType):
    """A whole number of at least `least`."""

    name = "数"

    def __init__(self, least: int) -> None:
        self.least = least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; fails in Chinese."""
        try:
            number = int(value)
        except ValueError:
            self.fail(f"“{value}”不是整数。", param, ctx)
        if number < self.least:
            self.fail(f"“{value}”小于{self.least}。", param, ctx)
        return number


class Positive(click.ParamType):
    """A number above 0."""

    name = "数"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; fails in Chinese."""
        try:
            number = float(value)
        except ValueError:
            self.fail(f"“{value}”不是数。", param, ctx)
        if not number > 0:
            self.fail(f"“{value}”应大于0。", param, ctx)
        return number


class MemorySize(click.ParamType):
    """An amount of memory in bytes."""

    name = "大小"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The bytes; fails in Chinese."""
        if isinstance(value, int):
            return value
        try:
            size = parse_size(value)
        except ValueError:
            self.fail(f"“{value}”不是形如2GB的大小。", param, ctx)
        if size < LEAST_MEMORY:
            self.fail(f"“{value}”太小，应不小于{LEAST_MEMORY >> 20}MB。", param, ctx)
        return size


class PlaceType(click.ParamType):
    """Where a casebook is: a path, or the URL of a database, which click's own type for paths would spoil."""

    name = "案卷"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        """The place; whether there is a casebook is seen when it is read."""
        return as_place(value)


class Day(click.ParamType):
    """A day in any of the forms that a casebook's dates may have."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The day; fails in Chinese."""
        try:
            day = read_cell(value, TABLES["cases"].columns["applied_on"])
        except CellError:
            day = None
        if day is None:
            self.fail(f"“{value}”不是形如2026-06-30的日期。", param, ctx)
        return day.item().date()


def chosen(casebook: Place, where: str | None) -> Place:
    """The casebook, of which only the cases that fit the condition are read where there is one."""
    if where is None:
        return casebook
    if not isinstance(casebook, Database):
        raise click.BadParameter("只用于数据库中的案卷。", param_hint="'--where'")
    return dataclasses.replace(casebook, where=where)


def _day(context: click.Context, option: click.Parameter, value: dt.date | None) -> dt.date | None:
    """The day asked for, if any; one that no date of a casebook can be is refused."""
    if value is None:
        return None
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise click.BadParameter(f"应在{FIRST_YEAR}年至{LAST_YEAR}年之间。", context, option)
    return value


def _day_or_today(context: click.Context, option: click.Parameter, value: dt.date | None) -> dt.date:
    """The day asked for, or today."""
    return _day(context, option, value) or clock.today()


def _rulebook(context: click.Context, option: click.Parameter, value: Path | None) -> Rulebook:
    """The rulebook of a file, or Shandong's."""
    return chosen_rulebook(value)


def name_of(casebook: Place) -> str:
    """What a casebook is called: its own name without the folders above it, and of a database no password."""
    return Path(os.path.realpath(casebook)).name if isinstance(casebook, Path) else casebook.name


def apart(casebook: Place, out: Path) -> None:
    """Refuses to put results among the tables that they are made from."""
    if isinstance(casebook, Path) and os.path.realpath(out) == os.path.realpath(casebook):
        raise click.BadParameter("不能是案卷所在的目录。", param_hint="'--out'")


def tell(notices: Iterable[Notice]) -> None:
    """Notices that warn, on stderr, a line each."""
    for notice in (one for one in notices if one.warns):
        click.echo(mask_text(f"注意：{notice.text}"), err=True)


def used(casebook: Place, asof: dt.date, rules: Rulebook) -> str:
    """What a run was about: the casebook (of a database never the password), the as-of day and the rulebook."""
    return mask_text(f"案卷：{casebook}；审计基准日：{asof}；规则库：{rules.title}。")


casebook_argument = click.argument("casebook", type=PlaceType(), metavar="案卷")
where_option = click.option(
    "--where",
    metavar="条件",
    help="只读数据库中符合条件的案件：一个关于cases表的SQL条件，如\"recorded_direction = 'resident_to_employee'\"。",
)
out_option = click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="目录", help="结果放在这个目录。"
)
asof_option = click.option(
    "--asof",
    type=Day(),
    callback=_day_or_today,
    metavar="日期",
    help="审计基准日，形如2026-06-30或2026年6月30日；默认今天。",
)
memory_option = click.option(
    "--memory",
    type=MemorySize(),
    default=lambda: max(LEAST_MEMORY, available() // 2),
    show_default=False,
    metavar="大小",
    help="内存不超过这个大小，形如2GB；默认现有内存的一半。",
)
kept_asof_option = click.option(
    "--asof",
    type=Day(),
    callback=_day,
    metavar="日期",
    help="审计基准日，形如2026-06-30或2026年6月30日；默认打开页面的当天。",
)
rulebook_option = click.option(
    "--rulebook",
    "rules",
    type=click.Path(path_type=Path),
    callback=_rulebook,
    metavar="文件",
    help="依据的规则库文件；默认随附的山东省规则库。",
)
case_option = click.option(
    "--case", "case_ids", multiple=True, metavar="案件编号", help="只要这个案件；可以多次使用。"
)
date_option = click.option(
    "--date",
    type=Day(),
    callback=_day,
    metavar="日期",
    help="填表日期，形如2026-06-30或2026年6月30日；默认留空。",
)
