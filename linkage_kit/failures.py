"""What failed unexpectedly: kept in a file for those who look after the program, told to people in one sentence."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path

from platformdirs import user_log_path

from linkage_kit.masking import mask_text


def told(error: BaseException) -> str:
    """The sentence for an error that nobody foresaw, and where its traceback is kept."""
    kept = _kept("".join(traceback.format_exception(error)))
    return f"程序出错，没有完成。{f'详情记在{mask_text(str(kept))}，请交给维护人员。' if kept else ''}"


def _kept(text: str) -> Path | None:
    """A new file (0600) with what a traceback says, which may quote a case and is masked; None where none can be."""
    for folder in (user_log_path("linkage-kit", appauthor=False), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(".log", f"linkage-{dt.datetime.now():%Y%m%d-%H%M%S}-", folder)
        except OSError:
            continue
        with open(handle, "w", encoding="utf-8") as file:
            file.write(mask_text(text))
        return Path(name)
    return None


def serve(module: str, parent: int) -> None:
    """Runs the `main` of a process that works for the process `parent`; what it cannot bear is told like any other."""
    try:
        import_module(module).main(parent)
    except Exception as error:
        print(told(error), file=sys.stderr)
        sys.exit(1)
