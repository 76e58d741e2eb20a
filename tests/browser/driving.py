"""Drives the casework form in a real Chromium by its attributes, for the tests and for the bench."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Locator, Page, Playwright, TimeoutError

from linkage_kit.resources import sample_casebook

CHROMIUM = Path("/usr/bin/chromium")
_CHROMIUM_OPTIONS = [
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: This machine, and the browser itself, whose viewer of PDFs is an extension.
_LOOPBACK = re.compile(r"(http|ws)://127\.0\.0\.1:|blob:|data:|chrome(-extension)?:")
_PATIENCE = 60_000
_TRIES = 3


def launched(playwright: Playwright) -> Browser:
    """Chromium without a window."""
    return playwright.chromium.launch(executable_path=str(CHROMIUM), args=_CHROMIUM_OPTIONS)


@dataclass
class Server:
    """`linkage app`, `linkage lab` or `linkage train`, and all that it printed."""

    kind: str
    casebook: Path | str
    address: str
    process: subprocess.Popen[str]


@contextmanager
def serving(kind: str, casebook: Path | str, home: Path, *options: str) -> Iterator[Server]:
    """Starts the command with a data folder of its own, and ends it as Ctrl-C does; "": without a casebook."""
    opened = [str(casebook)] if casebook else []
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("linkage")), kind, *opened, "--no-browser", *options],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "XDG_DATA_HOME": str(home), "HOME": str(home)},
        # A process started in the background of a shell may have been told to ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, f"the server told no address but {line!r}"
        yield Server(kind, casebook, found[0], process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(timeout=120)


@contextmanager
def serving_a_copy(kind: str, folder: Path) -> Iterator[Server]:
    """The command on a copy of the sample that is made in a folder."""
    casebook = folder / "casebook"
    shutil.copytree(sample_casebook(), casebook)
    with serving(kind, casebook, folder / "home") as server:
        yield server


@dataclass
class Form:
    """The form on a page, with what the page asked for and what the browser complained of."""

    page: Page
    server: Server
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def on(cls, page: Page, server: Server) -> Form:
        """Opens the form at a server, in JupyterLab by running its cell."""
        form = cls(page, server)
        page.set_default_timeout(_PATIENCE)
        page.on("request", lambda request: form.requests.append(request.url))
        page.on("websocket", lambda socket: form.requests.append(socket.url))
        page.on("pageerror", lambda error: form.complaints.append(str(error)))
        page.on("console", form._hear)
        page.goto(server.address)
        form.stand_up()
        return form

    def reload(self) -> None:
        """Loads the page again, as whoever presses F5."""
        self.page.reload()
        if self.server.kind == "lab":
            self.page.locator("[data-role=casework]").wait_for(state="detached", timeout=1000)
        self.stand_up()

    def stand_up(self) -> None:
        """Waits until the form stands, in JupyterLab by running its cell."""
        if self.server.kind == "lab":
            self.run_cell()
        self.ready()

    def _hear(self, message) -> None:
        # All visits to JupyterLab have one kernel: what it tells of the form of an earlier one, as that gives up,
        # may come before this page knows of that form. Its debugger, which nothing here uses, gives up on a slow
        # kernel.
        of_the_laboratory = self.server.kind == "lab" and message.text.startswith(
            (
                "Comm not found for comm id",
                "Could not restore the debugger state",
                # Vuetify tells its theme to the kernel while the page still connects, if that takes long.
                "Could not send widget sync message",
            )
        )
        if message.type == "error" and not of_the_laboratory:
            self.complaints.append(message.text)

    @property
    def kernel(self) -> psutil.Process:
        """The process of the kernel that the page talks with."""
        ids = re.findall(r"/api/kernels/([-0-9a-f]{36})/channels", "\n".join(self.requests))
        children = psutil.Process(self.server.process.pid).children(recursive=True)
        return next(child for child in children if ids[-1] in " ".join(child.cmdline()))

    @property
    def outside(self) -> list[str]:
        """Requests that left this machine."""
        return [url for url in self.requests if not _LOOPBACK.match(url)]

    def run_cell(self) -> None:
        """Runs the notebook's cell in JupyterLab, which forgets what it is told before its kernel is there."""
        cell = self.page.locator(".jp-NotebookPanel .jp-CodeCell").first
        running = cell.locator(".jp-InputPrompt").filter(has_text=re.compile(r"\[[*0-9]"))
        dialog = self.page.locator(".jp-Dialog-content")
        for _ in range(20):
            if dialog.count():
                # A server that is slow to name its kernels makes JupyterLab ask for one; it offers the only one.
                assert "内核" in dialog.first.inner_text(), f"JupyterLab asks: {dialog.first.inner_text()}"
                dialog.first.locator(".jp-mod-accept").click()
                dialog.first.wait_for(state="hidden")
            cell.locator(".cm-content").click()
            self.page.keyboard.press("Shift+Enter")
            with suppress(TimeoutError):
                running.wait_for(timeout=3_000)
                return
        raise AssertionError("the cell does not run")

    def ready(self) -> None:
        """Waits until the form stands."""
        shown = "[data-case], [data-table], [data-figure], [data-code], [data-annex]"
        self.page.locator(".lk-main").locator(shown).first.wait_for()

    def choose(self, case_id: str) -> None:
        """Opens a case by the search field."""
        self.step("choose")
        self.page.locator("[data-role=case-search]").fill(case_id)
        opened = self.page.locator(".lk-case").get_by_text(case_id, exact=True)
        for _ in range(_TRIES):
            self.page.locator(f"[data-case='{case_id}']").click()
            # The list of hits changes while the search is typed: a click may have met a hit that was on its way out.
            with suppress(TimeoutError):
                opened.wait_for(timeout=_PATIENCE / _TRIES)
                return
        raise AssertionError(f"the case {case_id} does not open")

    def step(self, step_id: str) -> None:
        """Opens a step."""
        self.page.locator(f"[data-step-id='{step_id}']").click()
        self.page.locator(f"[data-step-id='{step_id}'][aria-current=step]").wait_for()

    def settled(self) -> None:
        """Waits until the form has answered a button of its frame."""
        self.page.locator("[data-role=casework][aria-busy=false]").wait_for()

    def message_at(self, field: Locator) -> Locator:
        """What is said to be wrong at a field."""
        told = next(
            one for one in (field.get_attribute("aria-describedby") or "").split() if one.endswith("-wrong")
        )
        return self.page.locator(f"[id='{told}']")

    def leave(self) -> None:
        """Closes the page as whoever closes a tab, which ends its kernel in Voilà."""
        self.page.close(run_before_unload=True)

    def cell(self, table: str, row: str | int, column: str) -> Locator:
        """An editable cell."""
        return self.page.locator(f"[data-table='{table}'][data-row='{row}'][data-column='{column}']")

    def type_into(self, cell: Locator, text: str) -> None:
        """Types a text in place of what is there, and leaves the cell."""
        cell.click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def figure(self, name: str) -> Locator:
        """A computed figure."""
        return self.page.locator(f"[data-figure='{name}']")

    def press(self, role: str) -> None:
        """Presses a button of the form."""
        self.page.locator(f"[data-role='{role}']").first.click()
