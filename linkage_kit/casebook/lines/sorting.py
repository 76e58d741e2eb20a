"""Files whose lines are in any order, sorted by case on disk: divided by ranges of ids, then each range sorted.

A range of ids is as large as fits into memory many times. Lines of one case stay in the order in which they stood.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook.lines.files import LineFile, first_lines, id_at
from linkage_kit.casebook.lines.ids import Window
from linkage_kit.casebook.lines.lines import Lines
from linkage_kit.casebook.lines.strings import content, taken, whole_lines
from linkage_kit.casebook.lines.tasks import in_order

#: The file that says that all copies are whole.
_DONE = "done.json"
#: Bytes of a file that are divided at a time, and bytes of `cases` in a range of ids.
CHUNK, RANGE = 1 << 24, 1 << 22
#: So many ids are looked at for each range of ids, to make the ranges about equal.
_LOOKED_AT = 16
#: So many lines are looked at to see whether a file is sorted.
_SEEN = 64


def seem_sorted(files: Mapping[str, LineFile]) -> bool:
    """Whether the lines that are looked at, some of each file, are in the order of their ids."""
    for one in files.values():
        with one.path.open("rb") as file:
            ids = [id_at(file, start) for start in first_lines(file, one, max(1, one.size // _SEEN))]
        if ids != sorted(ids):
            return False
    return True


def sorted_files(files: Mapping[str, LineFile], folder: Path, executor: Executor) -> dict[str, LineFile]:
    """Copies of the files in a folder, their lines sorted by case id; those that are there already stay.

    Raises NotPlain where a line is none that can be taken at sight, and OSError.
    """
    if (done := folder / _DONE).exists():
        sizes = json.loads(done.read_text(encoding="utf-8"))
        return {name: _copy(one, folder, name, sizes[name]) for name, one in files.items()}
    cuts = _cuts(files["cases"])
    chunks = [(name, bounds) for name, one in files.items() for bounds in _chunks(one)]
    paths = [folder / f"chunk-{number:06}" for number in range(len(chunks))]
    arguments = ((files[name], bounds, cuts, path) for (name, bounds), path in zip(chunks, paths))
    divided = list(in_order(executor, _divide, arguments))
    made = {}
    for name, one in files.items():
        of_table = [
            Divided(path, sizes) for (table, _), path, sizes in zip(chunks, paths, divided) if table == name
        ]
        made[name] = _copy(one, folder, name, _sorted(one, of_table, folder / name, executor))
    for path in paths:
        path.unlink()
    done.write_text(json.dumps({name: one.size for name, one in made.items()}), encoding="utf-8")
    return made


def _copy(one: LineFile, folder: Path, name: str, size: int) -> LineFile:
    return replace(one, path=folder / name, start=0, size=size)


@dataclass(frozen=True)
class Divided:
    """A chunk of a file whose lines are by range of ids: how many bytes each range has."""

    path: Path
    sizes: Sequence[int]

    def bytes_of(self, number: int) -> bytes:
        """The lines of a range."""
        start = sum(self.sizes[:number])
        with self.path.open("rb") as file:
            file.seek(start)
            return file.read(self.sizes[number])


def _cuts(cases: LineFile) -> list[bytes]:
    """The ids that divide all ids into ranges of about the same number of cases."""
    ranges = max(1, (cases.size - cases.start) // RANGE)
    with cases.path.open("rb") as file:
        starts = first_lines(file, cases, max(1, (cases.size - cases.start) // (ranges * _LOOKED_AT)))
        ids = sorted(id_at(file, start) for start in starts)
    return [ids[len(ids) * number // ranges] for number in range(1, ranges)] if ids else []


def _chunks(one: LineFile) -> list[tuple[int, int]]:
    """The bounds of chunks of whole lines."""
    with one.path.open("rb") as file:
        starts = [one.start, *first_lines(file, one, CHUNK)[1:], one.size]
    return [(start, end) for start, end in zip(starts, starts[1:]) if end > start]


def _divide(one: LineFile, bounds: tuple[int, int], cuts: Sequence[bytes], path: Path) -> list[int]:
    """Writes the lines of a chunk by range of ids; gives the bytes of each range."""
    with one.path.open("rb") as file:
        lines = one.lines(file, bounds)
    number = (
        np.searchsorted(np.array(cuts, "S64"), _ids(lines), side="right")
        if cuts
        else np.zeros(len(lines), int)
    )
    order = np.argsort(number, kind="stable")
    path.write_bytes(content(taken(whole_lines(lines), order)))
    sizes = np.bincount(number, lines.after - lines.start, minlength=len(cuts) + 1)
    return [int(size) for size in sizes]


def _ids(lines: Lines) -> npt.NDArray[np.bytes_]:
    """The ids as bytes of fixed length."""
    cells = lines.cells(0)
    width = int(cells.length.max(initial=1))
    at = cells.start[:, None] + np.arange(width)
    within = np.arange(width) < cells.length[:, None]
    return np.where(within, lines.data[at], 0).astype(np.uint8).view(f"S{width}").ravel()


def _sorted(one: LineFile, divided: Sequence[Divided], path: Path, executor: Executor) -> int:
    """Puts the ranges one after another; gives the size of the file."""
    ranges = len(divided[0].sizes) if divided else 0
    sizes = [sum(part.sizes[number] for part in divided) for number in range(ranges)]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(int).tolist()
    with path.open("wb") as file:
        file.truncate(starts[-1])
    width = len(one.places)
    arguments = ((divided, number, width, path, starts[number]) for number in range(ranges))
    deque(in_order(executor, _sort, arguments), maxlen=0)
    return int(starts[-1])


def _sort(divided: Sequence[Divided], number: int, width: int, path: Path, start: int) -> None:
    """Puts the sorted lines of a range of ids into their place."""
    lines = Lines.of(b"".join(part.bytes_of(number) for part in divided), width)
    cells = lines.cells(0)
    order = np.argsort(Window.of(lines, cells).keys(lines, cells), kind="stable")
    with path.open("r+b") as file:
        file.seek(start)
        file.write(content(taken(whole_lines(lines), order)))
