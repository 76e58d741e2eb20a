"""Commands that are imported when they are asked for, so that the list of commands costs no library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module

import click


@dataclass(frozen=True)
class Entry:
    """A command that is not imported yet: where it is (`module:name`) and its line in the list of commands."""

    target: str
    summary: str

    def load(self) -> click.Command:
        """The command."""
        module, name = self.target.split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


class LazyCommands(Mapping[str, click.Command]):
    """Commands by name; one is imported when it is got. Listing the names imports none."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        self._entries = entries

    def __getitem__(self, name: str) -> click.Command:
        return self._entries[name].load()

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def summaries(self) -> list[tuple[str, str]]:
        """The name and the line of each command, by name."""
        return [(name, self._entries[name].summary) for name in sorted(self._entries)]
