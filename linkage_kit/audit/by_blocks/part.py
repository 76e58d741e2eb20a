"""A part of a casebook, some blocks one after another: audited, and its lines put into files of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Self

from linkage_kit.audit.by_blocks.records import Block, block_of, with_others
from linkage_kit.audit.by_blocks.result_lines import result_lines
from linkage_kit.audit.facts import prepare
from linkage_kit.audit.findings import found_by_checks
from linkage_kit.audit.overview import Overview, Tally
from linkage_kit.blocks import keep_memory
from linkage_kit.casebook import RESULT_TABLES
from linkage_kit.casebook.lines.files import LineFile, Ranges
from linkage_kit.casebook.lines.ids import NotSorted
from linkage_kit.casebook.lines.strings import cell_texts
from linkage_kit.casebook.privacy import MASKED, UNMASKED
from linkage_kit.casebook.whole import SamePerson
from linkage_kit.rulebook import Rulebook

#: The file that says of a part that all its files are whole.
DONE = "done.json"
#: Where the lines of an input table stand, as far as they are hashed.
INPUT = "input-{}"


@dataclass(frozen=True)
class Task:
    """What is audited: files of lines sorted by case, by which rules and as of which day, and whether numbers are
    hidden.
    """

    files: Mapping[str, LineFile]
    asof: date
    rules: Rulebook
    hides: bool


@dataclass(frozen=True)
class Part:
    """What a part came to: its counts, and the first and last id of its cases."""

    overview: Overview
    tally: Tally
    first: str
    last: str

    def require_behind(self, before: Sequence[Part]) -> None:
        """Raises NotSorted where its first case does not stand behind the last one of those before it."""
        if before and self.first <= before[-1].last:
            raise NotSorted("order of cases")

    @classmethod
    def of(cls, parts: Sequence[Part]) -> Self:
        """Of several parts, in the order of their cases."""
        return cls(
            Overview.of_parts(part.overview for part in parts),
            Tally.of_parts(part.tally for part in parts),
            parts[0].first,
            parts[-1].last,
        )

    @classmethod
    def done(cls, folder: Path) -> Self | None:
        """That of a folder with all its files, None where it has not."""
        try:
            said: dict[str, Any] = json.loads((folder / DONE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        overview = {**said["overview"], "late_ids": tuple(said["overview"]["late_ids"])}
        return cls(Overview(**overview), Tally(**said["tally"]), said["first"], said["last"])


@dataclass(frozen=True)
class Blocks:
    """The blocks of a part: where each lies in the files, and which of its cases are the same person's as others."""

    ranges: Sequence[Ranges]
    same_person: Sequence[Mapping[str, SamePerson]] = field(default_factory=list)


def audit_part(task: Task, blocks: Blocks, folder: Path) -> Part:
    """Audits a part into a folder, unless it is there; raises NotPlain, and OSError."""
    if part := Part.done(folder):
        return part
    folder.mkdir(parents=True, exist_ok=True)
    keep_memory()
    parts: list[Part] = []
    with ExitStack() as opened:
        inputs = {name: opened.enter_context(one.path.open("rb")) for name, one in task.files.items()}
        names = [*RESULT_TABLES, *(INPUT.format(name) for name in task.files)]
        outputs = {name: opened.enter_context((folder / name).open("wb")) for name in names}
        for number, ranges in enumerate(blocks.ranges):
            lines = {
                name: (one.lines(inputs[name], ranges[name]), one.places) for name, one in task.files.items()
            }
            block = block_of(lines, hides=task.hides)
            if blocks.same_person and blocks.same_person[number]:
                block = with_others(block, blocks.same_person[number])
            part = _audit_block(task, block, outputs)
            part.require_behind(parts)
            parts.append(part)
    whole = Part.of(parts)
    (folder / DONE).write_text(json.dumps(asdict(whole), ensure_ascii=False), encoding="utf-8")
    return whole


def _audit_block(task: Task, block: Block, outputs: Mapping[str, BinaryIO]) -> Part:
    facts = prepare(block.records, task.asof, task.rules)
    found = found_by_checks(facts)
    ids = block.ids
    shown = (MASKED if task.hides else UNMASKED).text
    for name, lines in result_lines(facts, found, cell_texts(ids.lines, ids.cells), shown).items():
        outputs[name].write(lines)
    for name, lines in block.written.items():
        outputs[INPUT.format(name)].write(lines)
    first, last = (ids.lines.text(ids.cells, row) for row in (0, len(facts.cases) - 1))
    return Part(Overview.of(facts), Tally.of(facts, found), first, last)
