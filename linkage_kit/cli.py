"""The `linkage` command: thin commands over the library.

Exit status: 0 when it ran, whatever an audit found; 1 when the casebook is invalid or a file cannot be read or
written; 2 on wrong usage; 3 when some cases have no report; 130 when it was interrupted.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from linkage_kit import __version__
from linkage_kit.audit import audit as audit_casebook
from linkage_kit.casebook import RESULT_TABLES, TABLES, CasebookError, read_casebook, write_casebook
from linkage_kit.clauses import clause_uses, describe
from linkage_kit.cli_words import speak_chinese
from linkage_kit.dictionary import data_dictionary
from linkage_kit.masking import mask_text
from linkage_kit.resources import sample_casebook
from linkage_kit.rulebook import RulebookError
from linkage_kit.sample import generate
from linkage_kit.workdays import WorkdaysError

_FAILED, _INCOMPLETE, _INTERRUPTED = 1, 3, 130
_GIB = 1 << 30
_REASONS = {
    errno.EACCES: "没有权限",
    errno.EEXIST: "已经存在",
    errno.EISDIR: "是一个目录",
    errno.ENAMETOOLONG: "名称过长",
    errno.ENOENT: "不存在",
    errno.ENOSPC: "磁盘已满",
    errno.ENOTDIR: "不是目录",
    errno.EROFS: "只能读取",
}

speak_chinese()


class Command(click.Command):
    """A command whose usage line is in Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]…", **kwargs})


class Group(click.Group):
    """The commands together; what is wrong with a casebook or a file is told line by line, without a traceback."""

    command_class = Command

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _chinese_and_masked():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _chinese_and_masked():
                return super().invoke(ctx)
        except CasebookError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
        except (RulebookError, WorkdaysError) as error:
            click.echo(str(error), err=True)
        except OSError as error:
            place = "" if error.filename is None else f"{mask_text(str(error.filename))}："
            click.echo(f"错误：{place}{_REASONS.get(error.errno or 0, '无法读写')}", err=True)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception:
            # What a library says may quote the case: a traceback is masked like everything else.
            click.echo(f"程序出错：\n{mask_text(traceback.format_exc())}", err=True)
        ctx.exit(_FAILED)


@contextmanager
def _chinese_and_masked() -> Iterator[None]:
    """Errors of usage in Chinese to the last stop, with the numbers hidden that somebody typed in a wrong place."""
    try:
        yield
    except click.MissingParameter as error:
        raise click.UsageError(error.format_message().removesuffix(".") + "。", error.ctx) from None
    except click.ClickException as error:
        error.message = mask_text(error.message)  # type: ignore[misc]
        raise


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


def _as_of(context: click.Context, option: click.Parameter, value: dt.datetime | None) -> dt.date:
    """The day asked for, or today; a day that no date of a casebook can be is refused."""
    day = value.date() if value else dt.date.today()
    checks = TABLES["cases"].schema.columns["applied_on"].checks
    bounds = next(check.statistics for check in checks if check.name == "in_range")
    first, last = (int(str(bounds[end])[:4]) for end in ("min_value", "max_value"))
    if not first <= day.year <= last:
        raise click.BadParameter(f"应在{first}年至{last}年之间。", context, option)
    return day


def _apart(casebook: Path, out: Path) -> None:
    """Refuses to put results among the tables that they are made from."""
    if out.resolve() == casebook.resolve():
        raise click.BadParameter("不能是案卷所在的目录。", param_hint="'--out'")


casebook_argument = click.argument("casebook", type=click.Path(path_type=Path), metavar="案卷")
out_option = click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="目录", help="结果放在这个目录。"
)
asof_option = click.option(
    "--asof",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_as_of,
    metavar="日期",
    help="审计基准日，形如2026-06-30；默认今天。",
)


@click.group(cls=Group, options_metavar="[选项]…", subcommand_metavar="命令 [参数]…")
@click.version_option(__version__, prog_name="linkage")
def main() -> None:
    """审核城乡养老保险制度衔接案卷，并生成报告。

    案卷是一个CSV目录、一个Parquet目录或一个xlsx工作簿。办理依据：鲁人社字〔2024〕84号。
    """


@main.command()
@casebook_argument
@click.option("--json", "as_json", is_flag=True, help="结果以JSON写出。")
def validate(casebook: Path, as_json: bool) -> None:
    """检查案卷，一次列出全部问题。"""
    try:
        rows = {name: len(frame) for name, frame in read_casebook(casebook).tables.items()}
    except CasebookError as error:
        if as_json:
            _echo_json({"valid": False, "problems": [problem.as_dict() for problem in error.problems]})
        raise
    if as_json:
        _echo_json({"valid": True, "rows": rows, "problems": []})
    else:
        counts = "，".join(f"{TABLES[name].title}{count}行" for name, count in rows.items())
        click.echo(f"案卷有效：{counts}。")


@main.command()
@casebook_argument
@out_option
@asof_option
@click.option("--xlsx", is_flag=True, help="另存一个供人查看的工作簿audit.xlsx。")
def audit(casebook: Path, out: Path, asof: dt.date, xlsx: bool) -> None:
    """审核案卷，写出各审核结果表和audit.json。"""
    _apart(casebook, out)
    with tqdm(total=3, desc="读取案卷", disable=None) as progress:
        book = read_casebook(casebook)
        progress.update()
        progress.set_description("审核")
        result = audit_casebook(book, asof)
        progress.update()
        progress.set_description("写出结果")
        result.save(out, result.workbook() if xlsx else None)
        progress.update()
    severities = RESULT_TABLES["findings"].columns["severity"].words or {}
    counts = result.findings["severity"].value_counts()
    found = "，".join(f"{title}{counts.get(word, 0)}项" for word, title in severities.items())
    click.echo(f"已审核{len(result.decisions)}个案件（审计基准日{asof}）：{found}。结果在{out}。")


@main.command()
@casebook_argument
@out_option
@asof_option
@click.option("--case", "case_ids", multiple=True, metavar="案件编号", help="只报告这个案件；可以多次使用。")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["html", "pdf"]),
    help="报告的格式；可以多次使用，默认两种都生成。",
)
@click.option("--unmask", is_flag=True, help="完整显示公民身份号码、电话和账号。")
@click.option("--workers", type=AtLeast(1), metavar="数", help="同时工作的进程数；默认与处理器核数相同。")
@click.option("--scheduler", metavar="地址", help="改由这个Dask集群生成，给出调度器的地址。")
@click.option(
    "--timeout",
    type=Positive(),
    default=120,
    show_default=True,
    metavar="秒",
    help="一个案件的笔记本最多运行的时间。",
)
@click.option(
    "--memory",
    type=Positive(),
    default=2,
    show_default=True,
    metavar="数",
    help="一个案件的笔记本最多占用的内存，单位GiB。",
)
@click.option("--fresh", is_flag=True, help="全部重新生成，包括没有变化的报告。")
def report(
    casebook: Path,
    out: Path,
    asof: dt.date,
    case_ids: tuple[str, ...],
    formats: tuple[str, ...],
    unmask: bool,
    workers: int | None,
    scheduler: str | None,
    timeout: float,
    memory: float,
    fresh: bool,
) -> None:
    """为每个案件生成审核报告（HTML和PDF），另有汇总：index.html、summary.pdf和index.csv，审核结果表在audit目录。

    可以随时中断：报告文件总是完整的，再次运行只生成缺少的和有变化的。
    """
    _apart(casebook, out)
    # Papermill, nbconvert and matplotlib take seconds to import: only this command pays for them.
    from linkage_kit.reporting import Limits, NoCluster, write_reports

    try:
        batch = write_reports(
            casebook,
            out,
            asof=asof,
            case_ids=case_ids or None,
            formats=formats or ("html", "pdf"),
            unmask=unmask,
            workers=workers,
            scheduler=scheduler,
            limits=Limits(timeout, int(memory * _GIB)),
            fresh=fresh,
        )
    except NoCluster as error:
        raise click.UsageError(str(error)) from None
    except KeyboardInterrupt:
        click.echo("已中断。已写出的报告都是完整的，再次运行同一命令会接着生成其余的。", err=True)
        raise click.exceptions.Exit(_INTERRUPTED) from None
    kept = len(batch.rows) - batch.made - len(batch.failures)
    unchanged = f"，{kept}个没有变化" if kept else ""
    click.echo(
        f"已生成{batch.made}个案件的报告{unchanged}（审计基准日{asof}），目录页是{out / 'index.html'}。"
    )
    if batch.failures:
        click.echo(f"{len(batch.failures)}个案件没有生成报告：", err=True)
        for failure in batch.failures:
            click.echo(str(failure), err=True)
        raise click.exceptions.Exit(_INCOMPLETE)


@main.command()
@click.argument("count", type=AtLeast(1), required=False, metavar="[案件数]")
@click.option(
    "--seed",
    type=AtLeast(0),
    default=0,
    show_default=True,
    metavar="数",
    help="随机种子，相同的种子得到相同的案卷。",
)
@out_option
def sample(count: int | None, seed: int, out: Path) -> None:
    """写出示例案卷；给出案件数时，生成这么多个没有差错的虚构案件。"""
    book = generate(count, seed) if count else read_casebook(sample_casebook())
    write_casebook(book, out)
    click.echo(f"{len(book.cases)}个案件的案卷在{out}。")


@main.command()
def clauses() -> None:
    """列出各条款、办理它的函数和检验它的测试。"""
    click.echo("\n\n".join(describe(use) for use in clause_uses()))


@main.command()
def dictionary() -> None:
    """以Markdown写出数据字典。"""
    click.echo(data_dictionary(), nl=False)


def _echo_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
