"""Text of others made safe to look at: nothing invisible, nothing that the fonts of the PDF cannot print."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

#: Controls, direction marks and other invisible format characters, private use, lone surrogates, line separators.
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    """The text with every invisible character written out as `[U+202E]`; line breaks and tabs become blanks.

    A direction mark in a name could otherwise turn the figures beside it round.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def printable(text: str, glyphs: Collection[int]) -> str:
    """The visible text with every character that has no glyph written out, for a PDF must not lack one."""
    shown = visible(text)
    if all(ord(character) in glyphs for character in shown):
        return shown
    return "".join(c if ord(c) in glyphs else _code_point(c) for c in shown)


def _shown(character: str) -> str:
    if character in "\t\n\r":
        return " "
    return _code_point(character) if unicodedata.category(character) in _INVISIBLE else character


def _code_point(character: str) -> str:
    return f"[U+{ord(character):04X}]"
