"""Drafts in the user's data folder: each window of a case keeps a file of its own, and a locked one beside it.

A file is named by a hash, never by what stands in a case; folder 0700, files 0600. The lock is held as long as the
process lives, so a draft whose lock is free was left by one that ended; windows on the same case see each other by it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from platformdirs import user_data_path

from linkage_kit.casebook import Database, Place, as_place
from linkage_kit.casebook.storage.atomic import clear_abandoned, is_free, remove_if_free, write_file
from linkage_kit.casework.stored_draft import StoredDraft, from_json, to_json
from linkage_kit.casework.windows import Presence, Window

_DRAFT, _LOCK, _DAMAGED = ".json", ".open", ".damaged"
#: The trial that was kept with a case, in a folder of the case's own.
_TRIAL = "what-if.json"


@dataclass(frozen=True)
class Found:
    """A kept draft: `is_open` where its window is open still; `saved_at` when it was last kept (local time)."""

    stored: StoredDraft
    saved_at: dt.datetime
    is_open: bool
    path: Path
    digest: str

    @property
    def name(self) -> str:
        """The name of the file, by which a page finds its own draft again."""
        return self.path.stem

    def give_up(self) -> bool:
        """Delete the file that another process left, once its content is kept elsewhere; whether it is gone.

        One whose window is open still, or that was written since, stays.
        """
        if not is_free(self.path.with_suffix(_LOCK)):
            return False
        with suppress(FileNotFoundError):
            if _digest(self.path.read_bytes()) == self.digest:
                self.path.unlink()
        return True


@dataclass(frozen=True)
class Search:
    """What was found: drafts, newest first, and Chinese sentences on files that are damaged."""

    found: list[Found]
    told: list[str]


def folder() -> Path:
    """The folder of the drafts, open to nobody else."""
    place = user_data_path("linkage-kit", appauthor=False) / "drafts"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.chmod(0o700)
    return place


def absolute(place: str | Place | None) -> str | None:
    """A casebook's place as one text, whatever folder it was named from; of a database without the password.

    What it gives is kept on disk, and no password may be.
    """
    if place is None:
        return None
    named = as_place(place)
    return named.public_url if isinstance(named, Database) else str(named.resolve())


def find(place: str | Place | None = None, case_id: str | None = None) -> Search:
    """The kept drafts, newest first: all, those of a casebook, or those of a case.

    A file that cannot be read is set aside under another name and told.
    """
    wanted = absolute(place)
    _clear()
    found: list[Found] = []
    told: list[str] = []
    for path in sorted(folder().glob(f"*{_DRAFT}")):
        with suppress(FileNotFoundError):
            data = path.read_bytes()
            saved_at = dt.datetime.fromtimestamp(path.stat().st_mtime)
            try:
                stored = _parsed(data)
            except ValueError:
                told.append(_set_aside(path))
                continue
            if wanted in (None, stored.place) and case_id in (None, stored.case_id):
                is_open = not is_free(path.with_suffix(_LOCK))
                found.append(Found(stored, saved_at, is_open, path, _digest(data)))
    return Search(sorted(found, key=lambda one: one.saved_at, reverse=True), told)


@lru_cache(maxsize=64)
def _parsed(data: bytes) -> StoredDraft:
    """Who looks for a case looks at the drafts at each key."""
    return from_json(data.decode("utf-8"))


def _clear() -> None:
    """Remove what ended processes left, their drafts apart."""
    clear_abandoned(folder())
    for lock in folder().glob(f"*{_LOCK}"):
        remove_if_free(lock)


def _set_aside(path: Path) -> str:
    aside = path.with_suffix(_DAMAGED)
    path.replace(aside)
    return f"草稿文件已损坏或由其他版本写成，无法读取，已另存为{aside}"


class Keeper:
    """A window's hold on a case: its file of the draft, and its presence, of which other windows are told."""

    def __init__(self, place: str, case_id: str | None) -> None:
        # Two new cases have nothing in common.
        token = secrets.token_hex(8)
        self._stem = _digest(json.dumps([place, case_id or token]).encode())[:32]
        self._path = folder() / f"{self._stem}-{token}{_DRAFT}"
        self.presence = Presence(self._path.with_suffix(_LOCK))

    @property
    def name(self) -> str:
        """The name of its file, without folder and ending."""
        return self._path.stem

    def write(self, stored: StoredDraft) -> None:
        """Keep the draft, whole or not at all; other windows see that something is done here."""
        folder()
        write_file(self._path, to_json(stored).encode(), mode=0o600)
        self.presence.used()

    def erase(self) -> None:
        """Keep nothing."""
        self._path.unlink(missing_ok=True)
        self.presence.used()

    def others(self) -> list[Window]:
        """The other windows on the case, the one used last first."""
        return self.presence.others(folder().glob(f"{self._stem}-*{_LOCK}"))

    @property
    def _trial(self) -> Path:
        place = folder() / self._stem
        place.mkdir(mode=0o700, exist_ok=True)
        return place / _TRIAL

    def write_trial(self, text: str) -> None:
        """Keep a trial with the case, whole or not at all; it is one for all windows of the case."""
        write_file(self._trial, text.encode(), mode=0o600)

    def trial(self) -> str | None:
        """The trial that was kept with the case, None where there is none."""
        try:
            return self._trial.read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            return None

    def erase_trial(self) -> None:
        """Keep no trial."""
        self._trial.unlink(missing_ok=True)

    def release(self) -> None:
        """Leave the case; what was kept stays."""
        self.presence.leave()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
