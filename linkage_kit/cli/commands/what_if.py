"""`linkage what-if`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkage_kit.casebook import Casebook, Place, read_casebook, require_cases
from linkage_kit.casebook.row_hashes import row_hashes
from linkage_kit.cli.choices import RegisteredChoice
from linkage_kit.cli.group import Command
from linkage_kit.cli.params import asof_option, casebook_argument, rulebook_option
from linkage_kit.cli.text_table import text_table
from linkage_kit.plain_files import require_plain
from linkage_kit.rulebook import Rulebook

if TYPE_CHECKING:
    from linkage_kit.analysis.kept_trial import KeptTrial
    from linkage_kit.analysis.what_if import Trial

#: Formats that the terminal shows, and those that need a file.
_SHOWN, _REPORTS = ("text", "json"), ("html", "pdf")


@click.command("what-if", cls=Command)
@casebook_argument
@click.option("--case", "case_id", metavar="案件编号", help="试算的案件；给出--changes的可以省略。")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="格子=值",
    help="改变的事实，写成表:行:栏目=值；可以多次使用。表和栏目也可以用中文标题，等号后不写即为空白。",
)
@click.option(
    "--changes",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="办理页保留的试算文件；可以与--set一同使用。",
)
@asof_option
@rulebook_option
@click.option(
    "--format",
    "form",
    type=RegisteredChoice(lambda: (*_SHOWN, *_REPORTS)),
    help="text（表格，默认）、json、html或pdf；默认按--out的扩展名。",
)
@click.option("--json", "as_json", is_flag=True, help="结果以JSON写出，同--format json。")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="文件", help="写入这个文件；html和pdf必须给出。"
)
@click.option("--unmask", is_flag=True, help="完整显示公民身份号码、电话和账号。")
def what_if(
    casebook: Place,
    case_id: str | None,
    settings: tuple[str, ...],
    changes: Path | None,
    asof: dt.date,
    rules: Rulebook,
    form: str | None,
    as_json: bool,
    out: Path | None,
    unmask: bool,
) -> None:
    """试算：一个案件如有另一些事实，判定和金额怎样；不改动案卷。

    两种结果并列。各表的格子这样写：

    \b
      cases:choice=resident
      resident_years:2016:personal=800
      employee_periods:2016-05:start_month=2016-01
      events:refund_paid:date=2026-03-02
      claims:agency:2016:months=7
    """
    wanted = _format(form, as_json, out)
    # pandas' and the notebooks' own libraries take seconds to import: only this command pays for them.
    from linkage_kit.analysis.changes import ChangeError
    from linkage_kit.analysis.kept_trial import kept_from_json
    from linkage_kit.analysis.what_if import trial

    if changes is not None:
        require_plain(changes)
    kept = None if changes is None else kept_from_json(changes.read_bytes().decode("utf-8", "replace"))
    chosen = _case(case_id, kept)
    book = read_casebook(casebook)
    require_cases(casebook.name, [chosen], book)
    told = _settings(settings)
    try:
        cells = {**({} if kept is None else kept.changes), **told.cells}
        made = trial(book, chosen, cells, asof, rules)
    except ChangeError as error:
        told.problems.extend(str(error).splitlines())
    if told.problems:
        raise click.UsageError("\n".join(told.problems))
    _notices(kept, book, chosen, asof)
    _write(made, wanted, out, unmask)


class _Settings:
    """What `--set` gave: cells with their values, and what is wrong with the others."""

    def __init__(self) -> None:
        self.cells: dict[Any, str | None] = {}
        self.problems: list[str] = []


def _settings(texts: Sequence[str]) -> _Settings:
    from linkage_kit.analysis.changes import ChangeError, setting

    read = _Settings()
    for text in texts:
        try:
            cell, value = setting(text)
        except ChangeError as error:
            read.problems.append(str(error))
            continue
        if cell in read.cells:
            read.problems.append(f"{cell}：这一格给出了两次")
        read.cells[cell] = value
    return read


def _format(form: str | None, as_json: bool, out: Path | None) -> str:
    """The format asked for, or that of the file's ending, or text."""
    if as_json and form not in (None, "json"):
        raise click.UsageError(f"--json和--format {form}只能用一个。")
    ending = "" if out is None else out.suffix[1:].lower()
    wanted = "json" if as_json else form or (ending if ending in (*_SHOWN, *_REPORTS) else "text")
    if wanted in _REPORTS and (out is None or ending != wanted):
        raise click.UsageError(f"写成{wanted}的，应以--out给出以.{wanted}结尾的文件。")
    return wanted


def _case(case_id: str | None, kept: KeptTrial | None) -> str:
    if kept is None and case_id is None:
        raise click.UsageError("应以--case给出案件编号。")
    if kept is not None and case_id not in (None, kept.case_id):
        raise click.UsageError(f"--changes的试算是案件{kept.case_id}的，不是案件{case_id}的。")
    return str(case_id if kept is None else kept.case_id)


def _notices(kept: KeptTrial | None, book: Casebook, case_id: str, asof: dt.date) -> None:
    """What else has changed since a trial was kept."""
    if kept is None:
        return
    if row_hashes(book.select([case_id])) != dict(kept.hashes):
        click.echo("注意：保留这次试算以后，案件的记录有改动，“现在”一栏按现在的案卷计算。", err=True)
    if asof.isoformat() != kept.asof:
        click.echo(f"注意：保留试算时的审计基准日是{kept.asof}，现为{asof}。", err=True)


def _write(made: Trial, form: str, out: Path | None, unmask: bool) -> None:
    from linkage_kit.analysis.trial_report import as_json, trial_report
    from linkage_kit.casebook.storage.atomic import write_file

    if form in _REPORTS:
        assert out is not None
        trial_report(made, unmask=unmask).save(out)
    else:
        plain = as_json(made, unmask=unmask)
        text = json.dumps(plain, ensure_ascii=False, indent=2) if form == "json" else "\n".join(_lines(plain))
        if out is None:
            click.echo(text)
            return
        write_file(out, f"{text}\n".encode())
    click.echo(f"试算对照已写入{out}。")


def _lines(plain: dict[str, Any]) -> Iterator[str]:
    """Both results for the terminal."""
    yield f"案件{plain['case_id']}的试算，不改动案卷（审计基准日{plain['asof']}，{plain['rulebook']}）"
    yield ""
    changed = [[one["title"], one["before"], one["after"]] for one in plain["changes"]]
    if changed:
        yield from text_table(("改变的事实", "现在", "试算"), changed)
    else:
        yield "没有改变任何事实。"
    yield ""
    figures = [[one[name] for name in ("title", "before", "after", "change")] for one in plain["figures"]]
    yield from text_table(("项目", "现在", "试算", "变化"), figures, right=(1, 2, 3))
    beside = plain["others"]
    if beside:
        yield ""
        columns = ("table", "row", "title", "before", "after")
        yield from text_table(
            ("表", "行", "栏目", "现在", "试算"), [[one[name] for name in columns] for one in beside]
        )
