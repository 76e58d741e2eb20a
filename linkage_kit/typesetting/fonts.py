"""The fonts of reports and forms: those of the wheels justmytype-intl-cjk and mplfonts, never the system's.

Noto Sans SC is a variable font with the rare characters of names and every weight; Noto Sans CJK SC stands behind it
for the rest and serves matplotlib, which knows no variable fonts.
"""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path

from matplotlib.ft2font import FT2Font

CHART_FAMILY = "Noto Sans CJK SC"


def chart_font() -> Path:
    """File of the charts' font."""
    return _package("mplfonts") / "fonts" / "NotoSansCJKsc-Regular.otf"


def text_font() -> Path:
    """File of the text's font."""
    return _package("justmytype_intl_cjk") / "fonts" / "ofl" / "notosanssc" / "NotoSansSC[wght].ttf"


@lru_cache(maxsize=1)
def glyphs() -> frozenset[int]:
    """Every code point that one of the two fonts can print."""
    return frozenset(
        code for font in (text_font(), chart_font()) for code in FT2Font(str(font)).get_charmap()
    )


def _package(name: str) -> Path:
    """Folder of an installed package, without importing it (mplfonts would load pyplot)."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"缺少字体包 {name}，请重新安装 linkage-kit", name=name)
    return Path(found.submodule_search_locations[0])
