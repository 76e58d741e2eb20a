"""The level of generated cases as a value of an option."""

from __future__ import annotations

from typing import Any

import click

from linkage_kit.cli.params import AtLeast
from linkage_kit.sample.levels import LEVELS


class LevelType(AtLeast):
    """A level of generated cases."""

    def __init__(self) -> None:
        super().__init__(min(LEVELS))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The level; fails in Chinese."""
        level = super().convert(value, param, ctx)
        if level not in LEVELS:
            self.fail(f"“{value}”大于{max(LEVELS)}。", param, ctx)
        return level
