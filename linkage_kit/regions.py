"""Names of the region codes (GB/T 2260) that agencies and periods carry; the codes' table is python-stdnum's."""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum import numdb

#: A name of the table: the years in which the code had it in brackets, blank at the end where it still has.
_NAMED = re.compile(r"(?:\[\d*-(?P<until>\d*)\])?(?P<name>[^,]+)")


#: What the codes of a municipality's districts and counties stand under: no city's name.
_NO_CITY = ("市辖区", "县", "")


@lru_cache(maxsize=4096)
def region_name(code: str) -> str:
    """`济南市历下区` for 370102, `济南市` for 370100; the code itself where it names no region."""
    city, own = city_name(code), _own_name(code)
    if not own:
        return code
    return own if own == city else f"{city}{own}"


@lru_cache(maxsize=4096)
def city_name(code: str) -> str:
    """`济南市` for every code that begins with 3701, `北京市` for one of a municipality; the code where unknown."""
    if not re.fullmatch(r"\d{6}", code):
        return code
    city = _own_name(f"{code[:4]}00")
    return (_own_name(f"{code[:2]}0000") or code) if city in _NO_CITY else city


def county_codes(province: str) -> list[str]:
    """The codes of a province's counties that name one now, ascending; `province` is its code of two digits."""
    codes = (f"{province}{number:04}" for number in range(100, 10_000) if number % 100)
    named = {code: [found["name"] for found in _names(code) if not found["until"]] for code in codes}
    return [code for code, names in named.items() if names and names[-1] not in _NO_CITY]


def _own_name(code: str) -> str:
    """The name that a code has by itself, the last one where it has none any more; blank where it never had one."""
    names = _names(code)
    current = [found["name"] for found in names if not found["until"]]
    return (current or [found["name"] for found in names] or [""])[-1]


def _names(code: str) -> list[re.Match[str]]:
    """The names that a code has and had, as the table lists them."""
    parts = numdb.get("cn/loc").info(code)
    return list(_NAMED.finditer(parts[-1][1].get("county", "") if len(parts) > 1 else ""))


@lru_cache(maxsize=1)
def _provinces() -> dict[str, str]:
    """Full name -> code of two digits."""
    codes = (f"{number:02d}" for number in range(11, 100))
    return {name: code for code in codes if (name := _own_name(f"{code}0000"))}


def province_code(name: str) -> str | None:
    """`37` for 山东省 or 山东; None for what begins the name of no province, or of several."""
    found = [code for full, code in _provinces().items() if full.startswith(name)] if len(name) > 1 else []
    return found[0] if len(found) == 1 else None
