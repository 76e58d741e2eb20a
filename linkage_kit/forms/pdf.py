"""A form as a PDF/A, set by Typst."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from linkage_kit.forms.grid import Cell, Form, Row
from linkage_kit.resources import form_template
from linkage_kit.typesetting import pdf_bytes, printable_data, told_written_out


def form_pdf(form: Form, date: dt.date) -> bytes:
    """The form as PDF; `date` is the document's own, which PDF/A needs."""
    parts = {
        name: _rows(getattr(form, name)) for name in ("above", "head", "header", "body", "foot", "below")
    }
    data = {
        "annex": form.annex,
        "title": form.title,
        "landscape": form.landscape,
        "widths": list(form.widths),
        "whose": form.whose,
        "size": form.size,
        "long": form.is_long,
        "kept": form.kept,
        "date": [date.year, date.month, date.day],
        "notice": told_written_out(parts, "同名的工作簿和案卷"),
        **parts,
    }
    # Typst 0.15 panics when it tags the parts of a cell that runs over a page.
    return pdf_bytes(form_template(), printable_data(data), date, tagged=not form.is_long)


def _rows(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [{"height": row.height, "cells": [_cell(cell) for cell in row.cells]} for row in rows]


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "kind": cell.kind,
        "columns": cell.columns,
        "rows": cell.rows,
        "align": cell.align,
        "whole": cell.whole,
        "runs": [{"text": text, "struck": struck} for text, struck in cell.runs],
    }
