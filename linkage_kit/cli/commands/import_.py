"""`linkage import`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from linkage_kit.casebook import (
    STORED_TABLES,
    TABLES,
    Casebook,
    CasebookError,
    Database,
    Place,
    read_casebook,
)
from linkage_kit.casebook.storage.changing import Held, changing
from linkage_kit.cli.group import Command
from linkage_kit.cli.params import PlaceType
from linkage_kit.forms.annexes import annexes_read
from linkage_kit.importing.run import ImportResult, import_files

_FILE = click.Path(path_type=Path)
#: Rows that a sentence lists; the others it counts.
_NAMED = 10


def _titles() -> Sequence[tuple[str, str]]:
    return [(annex.name, annex.title) for annex in annexes_read()]


@click.command(
    "import",
    cls=Command,
    short_help="导入填好的附件和经办机构导出的表格，写成案卷。",
    lists={"读入的附件": _titles},
)
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="文件或文件夹…")
@click.option(
    "--out", type=PlaceType(), metavar="案卷", help="写出的案卷，形式同linkage convert的目标；--map时不需要。"
)
@click.option("--into", type=PlaceType(), metavar="案卷", help="并入这个案卷；--out可以就是它。")
@click.option("--cases", type=_FILE, metavar="文件", help="案件表，用来按公民身份号码查找案件。")
@click.option(
    "--claimant",
    type=click.Choice(["agency", "person"]),
    default="agency",
    show_default=True,
    help="附件5和没有写明计算方的清退计算是谁的：经办机构或参保人员。",
)
@click.option(
    "--synonyms", type=_FILE, metavar="文件", help="自己的列名同义词，格式同schemas/synonyms.yaml。"
)
@click.option("--map", "only_map", is_flag=True, help="只列出各列将如何对应，不写出案卷。")
def import_(
    files: tuple[Path, ...],
    out: Place | None,
    into: Place | None,
    cases: Path | None,
    claimant: str,
    synonyms: Path | None,
    only_map: bool,
) -> None:
    """导入填好的附件和经办机构导出的表格、清单（.xlsx、.xlsb、.ods、.xls、CSV），写成案卷；有一处不能读，就什么也不写，并列出全部问题。"""
    if only_map:
        result = import_files(files, read_casebook(into) if into else None, cases, claimant, synonyms)
        for line in [*map(str, result.mapping), *result.additions]:
            click.echo(line)
        _imported(result)
        return
    if out is None:
        raise click.UsageError("缺少选项“--out”。")
    # Whoever imports into the same casebook meanwhile waits, and then finds what was imported here.
    with changing(out) as held:
        book = _merged_into(into, out, held)
        result = import_files(files, book, cases, claimant, synonyms)
        held.write(_imported(result))
    _tell(result, out)


def _imported(result: ImportResult) -> Casebook:
    """The casebook that an import made; CasebookError where there was something that could not be read."""
    if result.casebook is None:
        raise CasebookError(result.problems)
    return result.casebook


def _merged_into(into: Place | None, out: Place, held: Held) -> Casebook | None:
    """What is imported into; refuses to write over a casebook, or over its further tables, that it is not."""
    if into is not None and _same(out, into):
        return held.read()
    book = read_casebook(into) if into else None
    if _holds_something(out, held, book.extra if book else ()):
        raise click.BadParameter("已经有内容；并入已有的案卷用--into。", param_hint="'--out'")
    return book


def _same(one: Place, other: Place) -> bool:
    if isinstance(one, Path) and isinstance(other, Path):
        return os.path.realpath(one) == os.path.realpath(other)
    return isinstance(one, Database) and one.resolve() == other.resolve()


def _holds_something(place: Place, held: Held, extra: Iterable[str]) -> bool:
    if isinstance(place, Path):
        return place.is_file() or (place.is_dir() and any(_visible(place)))
    return bool(held.tables([*STORED_TABLES, *extra]))


def _visible(folder: Path) -> Iterator[Path]:
    """What lies in a folder but files that programs keep there, as the lock of who writes is."""
    return (path for path in folder.iterdir() if not path.name.startswith("."))


def _rows(numbers: Sequence[int]) -> str:
    """Rows for a sentence: the first ones, and how many there are."""
    listed = "、".join(map(str, numbers[:_NAMED]))
    return f"第{listed}行" + (f"等{len(numbers)}行" if len(numbers) > _NAMED else "")


def _tell(result: ImportResult, out: Place) -> None:
    for sheet in result.mapping:
        if not sheet.columns:
            click.echo(str(sheet))
        elif sheet.unexpected:
            click.echo(f"{sheet.place}：没有导入不认得的列：{'、'.join(sheet.unexpected)}")
        if sheet.totals:
            click.echo(f"{sheet.place}：{_rows(sheet.totals)}作为合计行，不导入。")
    for notice in result.notices:
        click.echo(f"注意：{notice}")
    counts = "，".join(
        f"{TABLES[name].title}{len(frame)}行"
        for name, frame in _imported(result).tables.items()
        if len(frame)
    )
    known = f"（{result.known}行原来已有，内容相同）" if result.known else ""
    click.echo(f"案卷在{out}：{counts}{known}。")
