"""`linkage validate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from linkage_kit.audit.notices import casebook_notices
from linkage_kit.casebook import TABLES, Casebook, CasebookError, Place, read_casebook
from linkage_kit.casebook.problems import shown
from linkage_kit.casebook.storage.registry import file_storage_of
from linkage_kit.casebook.taken import title_of
from linkage_kit.cli.group import Command
from linkage_kit.cli.params import casebook_argument, chosen, rulebook_option, tell, where_option
from linkage_kit.errors import UserError
from linkage_kit.masking import mask_text
from linkage_kit.procedure.arithmetic import require_known
from linkage_kit.rulebook import Rulebook


@click.command(cls=Command)
@casebook_argument
@where_option
@rulebook_option
@click.option("--json", "as_json", is_flag=True, help="结果以JSON写出。")
def validate(casebook: Place, where: str | None, rules: Rulebook, as_json: bool) -> None:
    """检查案卷，一次列出全部问题；给出规则库的，一并检查。"""
    require_known(rules)
    place = chosen(casebook, where)
    try:
        book = read_casebook(place)
    except CasebookError as error:
        if as_json:
            _echo_json({"valid": False, "problems": [problem.as_dict() for problem in error.problems]})
        if hint := _import_instead(place, error):
            raise UserError(f"{error}\n{hint}") from None
        raise
    rows = {name: len(frame) for name, frame in book.tables.items() if name not in book.absent}
    notices = casebook_notices(book, rules)
    tell(notices)
    if as_json:
        told = [notice.as_dict() for notice in notices]
        taken = [source.as_dict() for source in book.taken.sources]
        _echo_json({"valid": True, "rows": rows, "problems": [], "notices": told, "taken": taken})
    else:
        counts = "，".join(f"{TABLES[name].title}{count}行" for name, count in rows.items())
        click.echo(f"案卷有效：{counts}。")
        for line in _taken(book):
            click.echo(f"  {line}")
        if rules.file:
            click.echo(f"规则库有效：{rules.title}。")


def _taken(book: Casebook) -> list[str]:
    """What was taken for what, a line a table, and the tables that are not there."""
    return [
        *map(str, book.taken.sources),
        *(f"{title_of(name)}：没有这张表" for name in TABLES if name in book.absent),
        *(f"附加的表照存，不用来计算：{shown(name)}，{len(frame)}行" for name, frame in book.extra.items()),
    ]


def _import_instead(place: Place, error: CasebookError) -> str:
    """What to do where the place holds no casebook but what `linkage import` reads; "" where it does not."""
    if not isinstance(place, Path) or not place.exists() or not _has_no_table(place, error):
        return ""
    if place.stem in TABLES:
        return f"这像是案卷中的一张表，请给出它所在的文件夹：linkage validate {mask_text(str(place.parent))}"
    # What reads the files of offices takes its time to import: a good casebook does not pay for it.
    from linkage_kit.importing.run import import_files

    # One of which only some columns are known is an export all the same: the import says what it lacks.
    if not any(sheet.is_read or sheet.columns for sheet in import_files([place]).mapping):
        return ""
    return (
        "这不是案卷，像是经办机构导出的表格或填好的附件，可以先导入成案卷："
        f"linkage import {mask_text(place.name)} --out 案卷"
    )


def _has_no_table(place: Path, error: CasebookError) -> bool:
    """Whether not one of the tables that a casebook must have was found."""
    if place.is_file() and file_storage_of(place) is None:
        return True
    missing = [problem for problem in error.problems if problem.row is None and problem.column is None]
    return len(missing) == sum(table.required_table for table in TABLES.values())


def _echo_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
