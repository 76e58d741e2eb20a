"""A part of the page that is sent piece by piece: its Vue file, and only those of its parts that changed."""

from __future__ import annotations

import mimetypes
from collections import defaultdict, deque
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ipykernel.connect import get_connection_file
from ipyvuetify import VuetifyTemplate
from traitlets import Unicode

#: The component that shows a file: a view names it among its `components`.
PAPER = Path(__file__).with_name("paper.vue")
_STYLES = Path(__file__).with_name("page.css")
_SHARED = [Path(__file__).with_name(name) for name in ("talk.js", "waiting.js", "connection.js", "shared.js")]


@lru_cache
def vue(file: Path) -> str:
    """A `.vue` file, with what all of them share at the head of its script."""
    text = file.read_text(encoding="utf-8")
    shared = "\n".join(script.read_text(encoding="utf-8") for script in _SHARED)
    return text.replace("<script>", f"<script>\n{shared}", 1)


@lru_cache
def page_vue(file: Path) -> str:
    """The `.vue` file of a page's frame, with the styles that all pages have at the head of its own."""
    return vue(file).replace("<style>", f"<style>\n{_STYLES.read_text(encoding='utf-8')}", 1)


def kernel_id() -> str:
    """By which the server names this kernel; "" outside one."""
    try:
        return Path(get_connection_file()).stem.removeprefix("kernel-")
    except RuntimeError:
        return ""


#: The questions that were answered last, by page: one that is asked again, its answer lost, is not done twice.
_answered: defaultdict[str, deque[int]] = defaultdict(lambda: deque(maxlen=1000))


def _is_new(page: str, number: int) -> bool:
    if number in _answered[page]:
        return False
    _answered[page].append(number)
    return True


class Answering(VuetifyTemplate):
    """A view that answers each question of the page (`ask` of `talk.js`) once it told what follows from it."""

    template = Unicode().tag(sync=True)

    def _handle_event(self, widget: object, content: Mapping[str, Any], buffers: Any) -> None:
        asked = content["data"]
        failure = ""
        try:
            if _is_new(asked["page"], asked["number"]):
                super()._handle_event(widget, {**content, "data": asked["value"]}, buffers)
        except Exception as error:
            # What nobody foresaw, memory that ran out: whoever asked must not take it for done.
            failure = type(error).__name__
            raise
        finally:
            self.send({"method": "answered", "args": [asked["page"], asked["number"], failure]})


class View(Answering):
    """A view whose parts are told by `show`; its Vue file has the mixin `View` of `shared.js`.

    A part is JSON. Of a part that is a dict only the entries that changed are sent, and None for one that is gone.
    Nothing is sent before the browser shows the view, and everything when it does (once more after a reload).
    """

    def __init__(self, file: Path, **traits: Any) -> None:
        super().__init__(**{"template": vue(file), **traits})
        self.parts: dict[str, Any] = {}
        self._is_shown = False

    def vue_ready(self, _: object = None) -> None:
        """The browser shows the view: it gets all parts."""
        self._is_shown = True
        self._tell(self.parts, {})

    def show(self, **parts: Any) -> None:
        """These parts are now like this."""
        whole: dict[str, Any] = {}
        entries: dict[str, dict[str, Any]] = {}
        for name, part in parts.items():
            known = self.parts.get(name)
            if known == part:
                continue
            if isinstance(known, Mapping) and isinstance(part, Mapping):
                entries[name] = _changed(known, part)
            else:
                whole[name] = part
        self.parts |= parts
        if self._is_shown and (whole or entries):
            self._tell(whole, entries)

    def hand_over(self, name: str, data: bytes) -> None:
        """The browser gets a file to keep."""
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.send({"method": "download", "args": [name, kind]}, buffers=[data])

    def _tell(self, whole: Mapping[str, Any], entries: Mapping[str, Any]) -> None:
        self.send({"method": "show", "args": [whole, entries]})


def _changed(known: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    gone = dict.fromkeys(known.keys() - part.keys())
    return {**gone, **{key: value for key, value in part.items() if known.get(key) != value}}
