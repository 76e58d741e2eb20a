"""Where the servers work: a folder of ours in the user's data folder, apart from the user's own Jupyter."""

from __future__ import annotations

import atexit
import datetime as dt
import logging
import os
import secrets
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from platformdirs import user_data_path
from traitlets.config import Config

from linkage_kit.batch.maker_stand import open_stand
from linkage_kit.casebook import Database, Place, read_casebook, write_casebook
from linkage_kit.casework.opening import ASOF_VARIABLE, CASEBOOK_VARIABLE, RULEBOOK_VARIABLE
from linkage_kit.resources import notebooks, sample_casebook

#: The servers are reached from this machine only.
LOOPBACK = "127.0.0.1"
#: A Jupyter path of ours: the template of the page.
SHARE = Path(__file__).resolve().parent / "share"
#: JupyterLab's settings: Chinese, no news, no look for updates.
LAB_SETTINGS = Path(__file__).resolve().parent / "lab_settings"
#: The notebooks that the servers open.
CASEWORK, TRAINING, EXAM = "casework.ipynb", "training.ipynb", "exam.ipynb"


def home() -> Path:
    """The folder; it is made if it is missing."""
    folder = user_data_path("linkage-kit") / "workplace"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def sample_copy() -> Path:
    """A casebook to begin with: the sample, copied once, so that what is saved in it stays."""
    copy = home() / "sample-casebook"
    if not copy.exists():
        write_casebook(read_casebook(sample_casebook()), copy)
    return copy


def notebook_copies() -> Path:
    """A folder with a copy of each notebook: JupyterLab writes into what it opens, and a wheel is not to be written to.

    A copy that is older than the notebook it was made from is made anew.
    """
    folder = home() / "notebooks"
    folder.mkdir(exist_ok=True)
    for notebook in notebooks().glob("*.ipynb"):
        copy = folder / notebook.name
        if not copy.exists() or copy.stat().st_mtime < notebook.stat().st_mtime:
            shutil.copyfile(notebook, copy)
    return folder


def token() -> str:
    """The token that lets a browser of this user in: the same from one start to the next, so that a page that was open
    when the server ended is let in by the next one.
    """
    return _kept_secret("token").decode()


def _kept_secret(name: str) -> bytes:
    """A secret of the user's, made once, in a file that is open to nobody else and never seen half written."""
    file = home() / name
    fresh, made = tempfile.mkstemp(dir=home())
    try:
        with open(fresh, "wb") as new:
            new.write(secrets.token_urlsafe(24).encode())
        if file.exists() and not file.read_bytes():
            os.replace(made, file)
        else:
            # Of two servers that begin at once the second takes the secret of the first.
            with suppress(FileExistsError):
                os.link(made, file)
    finally:
        Path(made).unlink(missing_ok=True)
    return file.read_bytes()


def settle(config: Config) -> None:
    """What both servers have in common: they say nothing but errors, and talk with kernels through files.

    Nobody else can open those (where the system has such files; elsewhere it is loopback).
    """
    config.Application.log_level = logging.ERROR
    logging.getLogger("tornado.general").setLevel(logging.ERROR)
    if os.name == "posix":
        config.KernelManager.transport = "ipc"
    # A kernel that died is known for dead at once: a page must not go on as if it were answered.
    config.KernelRestarter.time_to_dead = 0.5


def _runtime() -> str:
    """A folder for the sockets, whose names may not be long; it goes when this process ends."""
    folder = tempfile.mkdtemp(prefix="linkage-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _address(place: Place) -> str:
    return place.url if isinstance(place, Database) else str(place)


def prepare(casebook: Place, rulebook: str = "", asof: dt.date | None = None) -> None:
    """Set this process, and with it the kernels, apart from the user's Jupyter, and tell them casebook, rulebook, day,
    and who makes papers.

    Must come before anything of Jupyter is imported. Raises CasebookError where the casebook cannot be read.
    """
    read_casebook(casebook)
    set_apart()
    os.environ.update(
        {
            # The address of a database may hold its password. The environment of a process is open to its own user
            # (and the superuser) alone, who could as well read it in the memory of a kernel, which has to know it.
            CASEBOOK_VARIABLE: _address(casebook.resolve()),
            RULEBOOK_VARIABLE: rulebook,
            ASOF_VARIABLE: "" if asof is None else asof.isoformat(),
            **open_stand().environment,
        }
    )


def sit_exam(key: Path, out: Path | None = None) -> None:
    """Tell the kernels which exam is sat, and where sheets are handed in (None: beside its key).

    Raises ExamError where the folder holds no key.
    """
    # The exams need what writes workbooks and papers: only who sits one waits for that.
    from linkage_kit.training.exams.key import read_key
    from linkage_kit.training.exams.opened import KEY_VARIABLE, RETURNED, RETURNED_VARIABLE

    read_key(key)
    returned = out or key.resolve().parent / RETURNED
    returned.mkdir(parents=True, exist_ok=True)
    os.environ.update({KEY_VARIABLE: str(key.resolve()), RETURNED_VARIABLE: str(returned.resolve())})


def set_apart() -> None:
    """Set this process, and with it the kernels, apart from the user's Jupyter.

    Must come before anything of Jupyter is imported.
    """
    own = home() / "jupyter"
    own.mkdir(exist_ok=True)
    os.environ.update(
        {
            "JUPYTER_CONFIG_DIR": str(own / "config"),
            "JUPYTER_CONFIG_PATH": "",
            "JUPYTER_DATA_DIR": str(own / "data"),
            "JUPYTER_RUNTIME_DIR": _runtime(),
            "JUPYTER_PATH": str(SHARE),
            "JUPYTER_PREFER_ENV_PATH": "1",
            "IPYTHONDIR": str(own / "ipython"),
            # Of what its own allocator frees, Arrow would keep 16 MB in every kernel.
            "ARROW_DEFAULT_MEMORY_POOL": "system",
        }
    )
