"""A report's file as it lies in a folder: what it says of itself, and whether it is still what was written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from linkage_kit.reporting.formats import format_named
from linkage_kit.reporting.marks import Marks, read_marks


class Condition(StrEnum):
    """How a file is: by itself alone, whatever it says."""

    WHOLE = "whole"
    #: The end is there, but the seal is not that of the file.
    EDITED = "edited"
    #: There is no seal where there should be one: by a version that set none, or taken out.
    UNSEALED = "unsealed"
    #: The end is missing.
    TORN = "torn"
    #: It says nowhere that this toolkit made it.
    FOREIGN = "foreign"
    MISSING = "missing"


@dataclass(frozen=True)
class ReportFile:
    """A file of a folder of reports, by its name."""

    name: str
    condition: Condition
    marks: Marks


def read_report(path: Path) -> ReportFile:
    """A report's file with its marks; its suffix is the name of a registered format."""
    try:
        data = path.read_bytes()
    except OSError:
        return ReportFile(path.name, Condition.MISSING, Marks())
    marks = read_marks(data)
    return ReportFile(path.name, _condition(data, path.suffix[1:], marks), marks)


def _condition(data: bytes, suffix: str, marks: Marks) -> Condition:
    known = format_named(suffix)
    if not data.rstrip().endswith(known.last_bytes):
        return Condition.TORN
    if not marks.is_ours:
        return Condition.FOREIGN
    if marks.is_sealed:
        return Condition.WHOLE if marks.holds else Condition.EDITED
    return Condition.UNSEALED if known.has_seal else Condition.WHOLE
