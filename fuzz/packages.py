"""Damage inside of a workbook's package: to the XML of its parts, which the checksums of a ZIP would hide."""

from __future__ import annotations

import io
import re
import zipfile
from random import Random

_ATTRIBUTE = re.compile(rb'[a-zA-Z:]+="[^"]*"')
_ODD_VALUES = (
    b"", b"0", b"-1", b"1", b"s", b"n", b"b", b"e", b"str", b"inlineStr", b"d", b"99999999", b"A1", b"XFD1048576",
    b"ZZZZ9", b"A0", b"B2:A1", b"A1:XFD1048576", b"14", b"999", b"true", b"\xff", b"1e309", b"nan",
)  # fmt: skip
_KINDS = ("attribute", "attribute", "tag gone", "tag twice", "bytes", "part gone", "part empty", "entity")


def damaged_package(rng: Random, data: bytes) -> tuple[bytes, str]:
    """A workbook with one of its parts damaged: an attribute, a tag, some bytes, or the whole part."""
    parts = _parts(data)
    name = rng.choice(sorted(parts))
    part = parts[name]
    choice = rng.choice(
        ("attribute", "attribute", "tag gone", "tag twice", "bytes", "part gone", "part empty", "entity")
    )
    match choice:
        case "attribute":
            parts[name] = _odd_attribute(rng, part)
        case "tag gone" | "tag twice":
            tags = [found.span() for found in re.finditer(rb"<[^>]+>", part)]
            start, end = rng.choice(tags) if tags else (0, 0)
            parts[name] = part[:start] + part[start:end] * (2 if choice == "tag twice" else 0) + part[end:]
        case "bytes":
            at = rng.randrange(len(part) + 1)
            parts[name] = part[:at] + rng.randbytes(rng.choice((1, 4))) + part[at + rng.choice((0, 1, 4)) :]
        case "part gone":
            del parts[name]
        case "part empty":
            parts[name] = b""
        case _:
            parts[name] = _with_entities(part)
    return _packed(parts), f"{choice} in {name}"


def _odd_attribute(rng: Random, part: bytes) -> bytes:
    found = list(_ATTRIBUTE.finditer(part))
    if not found:
        return part + b"<"
    one = rng.choice(found)
    label = one.group().partition(b"=")[0]
    return part[: one.start()] + label + b'="' + rng.choice(_ODD_VALUES) + b'"' + part[one.end() :]


def _with_entities(part: bytes) -> bytes:
    """Entities that grow when they are put in ("billion laughs")."""
    lines = [b'<!ENTITY a0 "' + b"x" * 100 + b'">']
    lines += [b'<!ENTITY a%d "%s">' % (at, b"&a%d;" % (at - 1) * 10) for at in range(1, 10)]
    declared = b"<!DOCTYPE x [" + b"".join(lines) + b"]>"
    head, tag, rest = part.partition(b"?>")
    start = head + tag + declared + rest if tag else declared + part
    return re.sub(rb">([^<]+)</", b">&a9;</", start, count=1)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return sink.getvalue()
