"""A choice among what is registered when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click


class RegisteredChoice(click.ParamType):
    """One of the `names` that there are by now: what an office adds is offered in the help and accepted."""

    name = "choice"

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names = names

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """The names as the help shows them."""
        return self._choice().get_metavar(param, ctx)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The name; fails in Chinese where there is none such."""
        return self._choice().convert(value, param, ctx)

    def _choice(self) -> click.Choice[str]:
        return click.Choice(tuple(self._names()))
