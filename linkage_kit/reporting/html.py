"""Sections as HTML: a template with escaping on, and pictures that follow the page's colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from linkage_kit.reporting.palette import CSS_VARIABLES
from linkage_kit.resources import template
from linkage_kit.typesetting.text import visible

_HEAD = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_NAMESPACES = re.compile(r'\sxmlns(?::\w+)?="[^"]*"')
_SIZE = re.compile(r'(<svg[^>]*?)\s(?:width|height)="[^"]*"')


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of the HTML pages; what is put in is escaped."""
    loaded = Environment(
        loader=FileSystemLoader(template("html")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    loaded.filters["inline_svg"] = inline_svg
    return loaded


def section_html(data: Mapping[str, Any]) -> str:
    """HTML of a section's data: one `<section>` element."""
    return environment().get_template("section.html.j2").render(section=data)


def inline_svg(svg: str, alt: str) -> Markup:
    """An SVG picture of our own making for inside a page: scalable, named for screen readers, in the page's colours
    where it has some (a notebook has none).

    A page needs no namespaces, and without them it holds no address at all.
    """
    picture = _NAMESPACES.sub("", _HEAD.sub("", svg))
    picture = _SIZE.sub(r"\1", _SIZE.sub(r"\1", picture))
    for colour, variable in CSS_VARIABLES.items():
        picture = picture.replace(colour, f"var({variable}, {colour})")
    label = Markup('<svg role="img" aria-label="{}"').format(visible(alt))
    return Markup(picture.replace("<svg", label, 1))
