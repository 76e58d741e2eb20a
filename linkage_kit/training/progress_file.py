"""Where progress is kept: a JSON file in the user's data folder, open to nobody else, whole or not written at all.

A file that cannot be read is set aside under another name and told; nothing is lost. `read` and `keep` raise an OSError
where the folder cannot be used, and CasebookError where another program holds it for too long.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from linkage_kit.casebook.storage.atomic import exclusive, write_file
from linkage_kit.training.progress import Progress, from_data, to_data


@dataclass(frozen=True)
class Kept:
    """What is kept, and in Chinese what was wrong with the file ("" where nothing was)."""

    progress: Progress
    told: str = ""


def progress_file() -> Path:
    """The file; its folder is made, open to nobody else."""
    folder = user_data_path("linkage-kit", appauthor=False) / "training"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder / "progress.json"


def read() -> Kept:
    """What is kept; nothing where there is no file."""
    file = progress_file()
    with exclusive(file.parent):
        return _read(file)


def keep(change: Callable[[Progress], Progress]) -> Kept:
    """Keep what a change makes of what is kept now: another window may have written meanwhile."""
    file = progress_file()
    with exclusive(file.parent):
        before = _read(file)
        after = change(before.progress)
        data = json.dumps(to_data(after), ensure_ascii=False, indent=1)
        write_file(file, data.encode("utf-8"), mode=0o600)
        return Kept(after, before.told)


def _read(file: Path) -> Kept:
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return Kept(Progress())
    try:
        return Kept(from_data(json.loads(text.decode("utf-8"))))
    except (ValueError, RecursionError):
        return Kept(Progress(), _set_aside(file))


def _set_aside(file: Path) -> str:
    number = 1
    while (aside := file.with_name(f"progress-{number}.damaged")).exists():
        number += 1
    file.replace(aside)
    return f"进度文件已损坏或由其他版本写成，无法读取，已另存为{aside}；进度从头记起"
