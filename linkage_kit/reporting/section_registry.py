"""The parts of a report or of a summary, in the order in which they are printed.

A part is a module of a folder with a function under `section`; the notebook that shows it has a cell for it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from linkage_kit.reporting.blocks import Block, Document, Section

Blocks = TypeVar("Blocks", bound=Callable[[Any], Sequence[Block]])


def _always(subject: Any) -> bool:
    return True


@dataclass(frozen=True)
class RegisteredSection:
    """A part: `id` is its name in the page and in the notebook, `after` the part that it follows ("": it is first).

    `blocks` says what stands in it, for the case or the batch that it is given; the first part has the `document`.
    A case to which it does not apply has no such part.
    """

    id: str
    title: str
    after: str
    blocks: Callable[[Any], Sequence[Block]]
    document: Callable[[Any], Document] | None = None
    applies: Callable[[Any], bool] = _always

    def __call__(self, subject: Any) -> Section:
        """The part of the report about a case, or of the summary of a batch."""
        document = self.document(subject) if self.document else None
        blocks = self.blocks(subject) if self.applies(subject) else ()
        return Section(self.id, self.title, blocks, document)


class SectionRegistry:
    """The parts that the modules of a `package` register, of one `kind`.

    They are imported when a part is first asked for.
    """

    def __init__(self, package: str, kind: type[RegisteredSection] = RegisteredSection) -> None:
        self._package, self._kind = package, kind
        self._sections: dict[str, RegisteredSection] = {}
        self._is_loaded = False

    def section(
        self,
        id: str,
        title: str,
        *,
        after: str = "",
        document: Callable[[Any], Document] | None = None,
        applies: Callable[[Any], bool] = _always,
    ) -> Callable[[Blocks], Blocks]:
        """Registers the decorated function as a part; ValueError where there is one of this id."""

        def registered(blocks: Blocks) -> Blocks:
            if not blocks.__module__.startswith(self._package):
                # What comes from outside finds the package's own parts there, and may stand before one of them.
                self._load()
            if id in self._sections:
                raise ValueError(f"报告的部分“{id}”已经登记。")
            self._sections[id] = self._kind(id, title, after, blocks, document, applies)
            return blocks

        return registered

    def unregister(self, id: str) -> None:
        """Take a part out."""
        del self._sections[id]

    def __getitem__(self, id: str) -> RegisteredSection:
        """The part of this id; KeyError where there is none."""
        self._load()
        return self._sections[id]

    def __contains__(self, id: object) -> bool:
        """Whether there is a part of this id."""
        self._load()
        return id in self._sections

    def in_order(self) -> tuple[RegisteredSection, ...]:
        """All parts as they are printed; ValueError where one follows a part that there is not."""
        self._load()
        ordered = tuple(self._following(""))
        if lost := self._sections.keys() - {section.id for section in ordered}:
            raise ValueError(f"报告的部分{'、'.join(sorted(lost))}所跟随的部分没有登记。")
        return ordered

    def _following(self, id: str) -> Iterator[RegisteredSection]:
        """What follows a part, of several the one registered last first: it asked to stand right behind."""
        for section in reversed([each for each in self._sections.values() if each.after == id]):
            yield section
            yield from self._following(section.id)

    def _load(self) -> None:
        if not self._is_loaded:
            for module in pkgutil.iter_modules(import_module(self._package).__path__):
                import_module(f"{self._package}.{module.name}")
            self._is_loaded = True
