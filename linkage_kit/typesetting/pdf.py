"""A template and data become a PDF/A. The data reaches Typst as JSON and is never read as markup."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

from linkage_kit.errors import UserError
from linkage_kit.typesetting.fonts import chart_font, glyphs, text_font
from linkage_kit.typesetting.text import printable, without_glyph

PDF_STANDARD: Literal["a-2b"] = "a-2b"
#: Where what Typst itself founders on comes from; it is no Exception, and its class cannot be imported.
_PANICS = "pyo3_runtime"


class NotSet(UserError):
    """A paper that Typst cannot set; says why in Chinese."""


def pdf_bytes(template: Path, data: dict[str, Any], date: dt.date, *, tagged: bool = True) -> bytes:
    """PDF of printable data that JSON can hold, which the template reads from `sys.inputs.data`.

    `date` is the document's; `tagged`: with the structure that screen readers follow, as far as Typst can follow it,
    too. Raises NotSet.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    failed = ""
    for tags in (True, False) if tagged else (False,):
        try:
            pdf = _compiler(template).compile(
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=PDF_STANDARD,
                pdf_tags=tags,
                timestamp=dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC),
            )
        except BaseException as error:
            if not isinstance(error, typst.TypstError) and type(error).__module__ != _PANICS:
                raise
            failed = str(error)
            # One that has panicked is of no more use.
            _compiler.cache_clear()
        else:
            assert isinstance(pdf, bytes)
            return pdf
    raise NotSet(f"排版程序Typst不能排出这份PDF（{failed}）")


def printable_data(data: Any) -> Any:
    """The data with every text fit to be printed; pictures are ours and stay as they are."""
    if isinstance(data, str):
        return printable(data, glyphs())
    if isinstance(data, dict):
        return {key: value if key == "svg" else printable_data(value) for key, value in data.items()}
    return [printable_data(item) for item in data] if isinstance(data, (list, tuple)) else data


def written_out(data: Any) -> set[str]:
    """What `printable_data` writes out for want of a glyph, as it stands in the PDF: `[U+1F600]`."""
    if isinstance(data, str):
        return without_glyph(data, glyphs())
    if isinstance(data, dict):
        return set().union(*(written_out(value) for key, value in data.items() if key != "svg"))
    return set().union(*map(written_out, data)) if isinstance(data, (list, tuple)) else set()


def room(text: str) -> int:
    """How many characters a text takes on paper, where what no font has is written out."""
    return len(text if text.isascii() else printable(text, glyphs()))


def told_written_out(data: Any, originals: str) -> str:
    """The sentence on what is written out of data, and where the `originals` stand; "" where nothing is."""
    unknown = "、".join(sorted(written_out(data)))
    if not unknown:
        return ""
    return f"PDF所用的字体没有下列字，文中以方括号内的统一码代替，原字见{originals}：{unknown}。"


@lru_cache(maxsize=4)
def _compiler(template: Path) -> typst.Compiler:
    """Typst with a template and the wheels' fonts, loaded once."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(font.parent) for font in (text_font(), chart_font())],
    )
    return typst.Compiler(template, font_paths=fonts, ignore_system_fonts=True)
