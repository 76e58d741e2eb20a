"""Many inputs in processes of their own: what ends one, or keeps it for ever, is a failure of the input it was at."""

from __future__ import annotations

import json
import multiprocessing
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from random import Random
from typing import Any

from fuzz.inputs import as_json, from_json, text_of
from fuzz.targets import TARGETS
from fuzz.trial import SECONDS_BY_CLOCK, limit_memory, tried

#: A process says something every second or so. One that is silent for so long is not even reached by the alarm inside
#: of it; before its first input it has to use every reader once.
_GIVEN_UP, _GIVEN_UP_FIRST = 2 * SECONDS_BY_CLOCK, 10 * SECONDS_BY_CLOCK
_SECONDS_BETWEEN_WORDS = 1.0


@dataclass
class Figures:
    """What came of a run: inputs tried by reader, and the failures."""

    tried: Counter[str] = field(default_factory=Counter)
    failures: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0


def plan(count: int, readers: Sequence[str]) -> list[tuple[str, int]]:
    """So many inputs of the readers by their shares, mixed: (reader, number) each."""
    shares = [(TARGETS[name].share, name) for name in readers]
    total = sum(share for share, _ in shares)
    ranked = [
        ((number + 0.5) / (count * share / total), name, number)
        for share, name in shares
        for number in range(max(1, round(count * share / total)))
    ]
    return [(name, number) for _, name, number in sorted(ranked)]


def failure_of(reader: str, seed: int, number: int) -> dict[str, Any] | None:
    """What goes wrong with an input, with all that is needed to see it again; None where nothing does."""
    target = TARGETS[reader]
    given = target.make(Random(f"{seed}:{reader}:{number}"))
    found = tried(target, given)
    if found is None:
        return None
    return {"reader": reader, "seed": seed, "number": number, **found, "input": as_json(given)}


def again(failure: Mapping[str, Any]) -> dict[str, Any] | None:
    """What goes wrong with the input of a failure that was kept."""
    return tried(TARGETS[failure["reader"]], from_json(failure["input"]))


def run(
    inputs: Sequence[tuple[str, int]],
    seed: int,
    workers: int,
    seconds: float,
    tell: Callable[[int, Mapping[str, Any] | None], None],
) -> Figures:
    """Try the inputs, as many as there is time for; `tell` hears of progress and of each failure."""
    figures, start = Figures(), time.monotonic()
    parts = [list(inputs[at::workers]) for at in range(workers)]
    at_work = {process.receiving: process for process in (_Process(part, seed) for part in parts if part)}
    while at_work:
        ready = wait(list(at_work), timeout=1)
        for receiving in ready:
            process = at_work[receiving]  # type: ignore[index]
            if not process.take(figures, tell):
                del at_work[receiving]  # type: ignore[arg-type]
                if (rest := process.after_its_end(figures, tell)) is not None:
                    at_work[rest.receiving] = rest
        late = time.monotonic() - start > seconds
        for process in at_work.values():
            if late or process.silent > (_GIVEN_UP if process.is_at_work else _GIVEN_UP_FIRST):
                process.end(late=late)
    figures.seconds = time.monotonic() - start
    return figures


class _Process:
    """A process that tries its inputs in turn, and says which it is at."""

    def __init__(self, inputs: Sequence[tuple[str, int]], seed: int) -> None:
        self._inputs, self._seed = inputs, seed
        self._at = multiprocessing.get_context("fork").Value("q", -1, lock=False)
        self._is_late = False
        self._heard = time.monotonic()
        self.receiving, sending = multiprocessing.Pipe(duplex=False)
        self._process = multiprocessing.get_context("fork").Process(
            target=_try_all, args=(inputs, seed, self._at, sending), daemon=True
        )
        self._process.start()
        sending.close()

    @property
    def is_at_work(self) -> bool:
        """Whether it has begun with its inputs."""
        return bool(self._at.value >= 0)

    @property
    def silent(self) -> float:
        """Seconds since it said something."""
        return time.monotonic() - self._heard

    def take(self, figures: Figures, tell: Callable[[int, Mapping[str, Any] | None], None]) -> bool:
        """Take what the process says; whether it is still there."""
        try:
            counted, failure = self.receiving.recv()
        except EOFError:
            return False
        self._heard = time.monotonic()
        figures.tried.update(counted)
        if failure:
            figures.failures.append(failure)
        tell(sum(figures.tried.values()), failure)
        return True

    def end(self, *, late: bool) -> None:
        """End it: its time is over, or it does not answer."""
        self._is_late = late
        self._process.kill()

    def after_its_end(
        self, figures: Figures, tell: Callable[[int, Mapping[str, Any] | None], None]
    ) -> _Process | None:
        """The process that goes on behind the input that ended this one; None where all is done or time is over."""
        self._process.join()
        at = self._at.value
        if self._is_late or self._process.exitcode == 0:
            return None
        if not self.is_at_work:
            raise RuntimeError(f"no reader can be used at all (exit status {self._process.exitcode})")
        reader, number = self._inputs[at]
        failure = {
            "reader": reader,
            "seed": self._seed,
            "number": number,
            "kind": "crash",
            "told": f"the process ended ({self._process.exitcode})",
            "input": as_json(TARGETS[reader].make(Random(f"{self._seed}:{reader}:{number}"))),
        }
        figures.tried[reader] += 1
        figures.failures.append(failure)
        tell(sum(figures.tried.values()), failure)
        rest = self._inputs[at + 1 :]
        return _Process(rest, self._seed) if rest else None


def _try_all(inputs: Sequence[tuple[str, int]], seed: int, at: Any, sending: Connection) -> None:
    # An interrupt from the terminal reaches every process of a run: it is the run that ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in dict.fromkeys(reader for reader, _ in inputs):
        # Used once before memory is limited: what a reader loads is not the input's.
        failure_of(name, seed, -1)
    limit_memory()
    counted: Counter[str] = Counter()
    told = 0.0
    for position, (reader, number) in enumerate(inputs):
        at.value = position
        failure = failure_of(reader, seed, number)
        counted[reader] += 1
        if failure or time.monotonic() - told > _SECONDS_BETWEEN_WORDS:
            sending.send((counted, failure))
            counted, told = Counter(), time.monotonic()
    sending.send((counted, None))


def keep(failure: Mapping[str, Any], folder: Path) -> Path:
    """Write a failure into a folder, as a file that `again` takes; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{failure['reader']}-{failure['seed']}-{failure['number']}.json"
    path.write_text(text_of(failure), encoding="utf-8")
    return path


def kept(path: Path) -> dict[str, Any]:
    """The failure of a file."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def kept_in(folder: Path) -> Iterator[Path]:
    """The files of failures in a folder."""
    yield from sorted(folder.glob("*.json"))
