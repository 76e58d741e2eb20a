"""The words for true and false: as tables hold them and as people read them."""

from __future__ import annotations

#: The text of a table's cell -> Chinese.
YES_NO = {"true": "是", "false": "否"}
#: Every text that is read -> what it says.
TRUTH = {word: text == "true" for text, chinese in YES_NO.items() for word in (text, chinese)}


def yes_or_no(value: bool) -> str:
    """是 or 否."""
    return YES_NO["true" if value else "false"]
