"""The command group: every error is told line by line in Chinese, masked, without a traceback."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click

from linkage_kit import caches
from linkage_kit.cli.interrupts import ending_at_once, heard, ignore_from_now_on
from linkage_kit.cli.lazy import LazyCommands
from linkage_kit.cli.status import ExitStatus
from linkage_kit.errors import UserError, reason_of
from linkage_kit.failures import told
from linkage_kit.masking import mask_text

_QUOTED = re.compile(r" ?'([^']*)'")

#: Lines of a list: a term and what it means.
Terms = Sequence[tuple[str, str]]


class Command(click.Command):
    """A command whose usage line is in Chinese.

    `lists` stand below the options of its help, by title: what is registered when the help is asked for.
    """

    def __init__(
        self, *args: Any, lists: Mapping[str, Callable[[], Terms]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]…", **kwargs})
        self._lists = lists or {}

    def invoke(self, ctx: click.Context) -> Any:
        caches.settle()
        with heard():
            return super().invoke(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        for title, terms in self._lists.items():
            with formatter.section(title):
                formatter.write_dl(terms())


class Group(click.Group):
    """The commands together; what is wrong with a casebook or a file is told line by line, without a traceback."""

    def __init__(self, *args: Any, commands: LazyCommands, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # click reads its commands as a mapping only; those here are imported one by one.
        self.commands = commands  # type: ignore[assignment]
        self._lazy = commands

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, of which none is imported for it."""
        with formatter.section("命令"):
            formatter.write_dl(self._lazy.summaries())

    def main(self, *args: Any, **kwargs: Any) -> Any:
        with ending_at_once():
            try:
                return super().main(*args, **kwargs)
            finally:
                if not args and not kwargs:
                    # Called so by the program alone, which has nothing left to do but to go.
                    ignore_from_now_on()

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _chinese_and_masked():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _chinese_and_masked():
                return super().invoke(ctx)
        except UserError as error:
            click.echo(str(error), err=True)
        except OSError as error:
            place = "" if error.filename is None else f"{mask_text(str(error.filename))}："
            click.echo(f"错误：{place}{reason_of(error)}", err=True)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            ctx.exit(ExitStatus.INTERRUPTED)
        except Exception as error:
            click.echo(told(error), err=True)
        ctx.exit(ExitStatus.FAILED)


@contextmanager
def _chinese_and_masked() -> Iterator[None]:
    """Errors of usage in Chinese to the last stop, with the numbers hidden that somebody typed in a wrong place."""
    try:
        yield
    except click.UsageError as error:
        # click puts its own quotes around names and values.
        words = (
            _QUOTED.sub(r"“\1”", mask_text(error.format_message()))
            .replace("”,“", "”、“")
            .replace("。 ", "。")
        )
        raise click.UsageError(
            words if words.endswith(("。", "？", "）")) else f"{words.removesuffix('.')}。", error.ctx
        ) from None
    except click.ClickException as error:
        error.message = mask_text(error.message)  # type: ignore[misc]
        raise
