"""What a report says of itself to programs, and the seal by which a change of it is noticed.

A page has its marks as `<meta name="linkage-asof" content="…">`, a PDF as keywords `linkage-asof:…`, which stand
uncompressed in it (as the document's information and in XMP). The *seal* is the SHA-256 of the file itself with the
seal's own digits as zeros. It shows accidents and edits: a figure changed, an end cut off. It holds nothing secret, so
who wants to deceive can compute it anew: against that help signatures, or a list of the seals kept elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from linkage_kit.version import __version__

#: The seal of a report that is not sealed yet.
UNSEALED = "0" * 64
_PREFIX = "linkage-"
_MARKS = re.compile(rb'linkage-(fingerprint|asof|version|rulebook)(?:" content="|:)([0-9A-Za-z.+-]+)')
_SEALS = re.compile(rb'(linkage-seal(?:" content="|:))([0-9a-f]{64})')
_FILES = re.compile(rb'<meta name="linkage-file" content="([\w./-]+) ([0-9a-f]{64})">')


@dataclass(frozen=True)
class Marks:
    """The marks that were found in a file, "" for each that is not there.

    `is_sealed`: it has a seal; `holds`: the seal is that of the file as it is now. `files`: SHA-256 of other files that
    an index page answers for, by their path beside it.
    """

    fingerprint: str = ""
    asof: str = ""
    version: str = ""
    rulebook: str = ""
    is_sealed: bool = False
    holds: bool = False
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_ours(self) -> bool:
        """Whether the file is of this toolkit."""
        return bool(self.fingerprint) or self.is_sealed


def marks_of(document: Mapping[str, str], fingerprint: str) -> dict[str, str]:
    """The marks of a report that is about to be made of sections with this `document`, by name; its seal is blank."""
    marks = {
        "fingerprint": fingerprint,
        "asof": document["asof"],
        "version": __version__,
        "rulebook": document["rulebook"],
        "seal": UNSEALED,
    }
    return {f"{_PREFIX}{name}": value for name, value in marks.items() if value}


def sealed(data: bytes) -> bytes:
    """A file with its seal in every place that is kept free for it."""
    seal = hashlib.sha256(data).hexdigest().encode()
    blank = UNSEALED.encode()
    return _SEALS.sub(lambda found: found[1] + (seal if found[2] == blank else found[2]), data)


def read_marks(data: bytes) -> Marks:
    """The marks of a file."""
    found: dict[str, str] = {}
    for name, value in _MARKS.findall(data):
        found.setdefault(name.decode(), value.decode())
    seals = {seal for _, seal in _SEALS.findall(data)}
    files = {name.decode(): digest.decode() for name, digest in _FILES.findall(data)}
    return Marks(**found, is_sealed=bool(seals), holds=any(_holds(data, seal) for seal in seals), files=files)


def _holds(data: bytes, seal: bytes) -> bool:
    """Whether this is the file's seal: a text of the case that looks like another one does not count."""
    blank = UNSEALED.encode()
    before = _SEALS.sub(lambda found: found[1] + (blank if found[2] == seal else found[2]), data)
    return hashlib.sha256(before).hexdigest().encode() == seal
