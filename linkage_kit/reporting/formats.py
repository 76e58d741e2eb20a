"""The formats of a report. Another one is its exporter and a line here: commands, index and page ask this list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReportFormat:
    """A format: `name` is the ending of its files and the value of `--format`, `title` what a link to one says.

    `label` is how the page of the casework offers it.
    `exporter` is the nbconvert exporter (`module:Class`) that makes it from an executed notebook; it takes a
    `fingerprint`, and for a report of some sections alone `only`. `last_bytes` end every whole file (blanks may
    follow), so that a torn one is known.
    `has_seal`: the exporter seals its files (`marks`), so one without a seal was edited.
    """

    name: str
    title: str
    label: str
    exporter: str
    last_bytes: bytes
    has_seal: bool = False


_formats: dict[str, ReportFormat] = {}


def register_format(report_format: ReportFormat) -> None:
    """Offer a format wherever reports are made; ValueError where there is one of this name."""
    if report_format.name in _formats:
        raise ValueError(f"报告格式“{report_format.name}”已经登记。")
    _formats[report_format.name] = report_format


def unregister_format(name: str) -> None:
    """Offer a format no more."""
    del _formats[name]


def formats() -> tuple[ReportFormat, ...]:
    """All formats, in the order in which they are offered."""
    return tuple(_formats.values())


def format_names() -> tuple[str, ...]:
    """Names of all formats."""
    return tuple(_formats)


def format_named(name: str) -> ReportFormat:
    """The format of this name; KeyError where there is none."""
    return _formats[name]


_EXPORTERS = "linkage_kit.reporting.exporters"
for _format in (
    ReportFormat("html", "HTML", "网页（HTML）", f"{_EXPORTERS}:ReportHTMLExporter", b"</html>", True),
    ReportFormat("pdf", "PDF", "PDF", f"{_EXPORTERS}:ReportPDFExporter", b"%%EOF", True),
):
    register_format(_format)
