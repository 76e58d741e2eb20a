"""What a report is made of: sections of blocks.

A section says *what* stands in a part of the report; `section.html.j2` and `report.typ` say how it looks in HTML and in
PDF. Both are filled from the same data, so the two never tell different figures.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from linkage_kit.reporting.html import section_html

#: Mime type under which a section gives its data in an executed notebook: JSON as one text, for a notebook's tools copy
#: and write a tree of thousands of values one by one, several times over.
SECTION_MIME = "application/vnd.linkage-kit.section"

#: `bad`, `warn` and `good` are judgements, `muted` is beside the point, `strong` is what to read first.
Tone = Literal["plain", "strong", "muted", "good", "warn", "bad"]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text; a toned one stands out as a box."""

    text: str
    tone: Tone = "plain"
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True)
class LabelledValues:
    """Labels and values, such as the identity block."""

    items: Sequence[tuple[str, str]]
    kind: str = field(default="facts", init=False)


@dataclass(frozen=True)
class Items:
    """A numbered list; each item has a short title and a text."""

    items: Sequence[tuple[str, str]]
    kind: str = field(default="items", init=False)


@dataclass(frozen=True)
class Signatures:
    """Lines to be filled in by hand, each with its label."""

    labels: Sequence[str]
    kind: str = field(default="signatures", init=False)


@dataclass(frozen=True)
class TableColumn:
    """A column of a table: `group` is the title over several neighbours, `number` the form's own column number.

    A title breaks at its blanks and nowhere else.
    """

    title: str
    align: Align = "left"
    group: str = ""
    number: str = ""


@dataclass(frozen=True)
class TableCell:
    """A cell of a table."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class LinkCell(TableCell):
    """A cell that links to files beside the report: words and relative addresses; `text` is the words together."""

    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class TableRow:
    """A row of a table; `note` stands under it over the table's whole width.

    `data` tells other programs what the row says: words and figures by name (`data-…` in the page).
    """

    cells: Sequence[TableCell]
    note: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A table with its caption, the rows and perhaps a row of totals.

    `by_hand`: its blank cells are filled in with a pen, so that rows are high enough for that on paper.
    """

    caption: str
    columns: Sequence[TableColumn]
    rows: Sequence[TableRow]
    total: TableRow | None = None
    footnote: str = ""
    by_hand: bool = False
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class Picture:
    """A picture as SVG of our own making; `alt` says in words what it shows."""

    caption: str
    svg: str
    alt: str
    kind: str = field(default="picture", init=False)


@dataclass(frozen=True)
class ListColumn:
    """A column of a `Listing`; where `choose`, its values are offered as a filter, `labels` telling what they mean."""

    title: str
    kind: Literal["text", "words", "number", "money", "links"] = "text"
    choose: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """A list of any length that a page of its own can search, sort and filter.

    Rows hold text, whole numbers (fen where the column is `money`), words as a list of texts, links as pairs of a word
    and a relative address; what is not there is None. `printed` stands for it on paper and where no script runs.
    """

    columns: Sequence[ListColumn]
    rows: Sequence[Sequence[Any]]
    printed: Table
    kind: str = field(default="listing", init=False)


Block = Paragraph | LabelledValues | Items | Table | Picture | Listing | Signatures


@dataclass(frozen=True)
class Document:
    """What the whole document is about: its title, subtitle, case, as-of date (ISO), the rulebook's SHA-256 and
    its number, if it has one.

    `foot` stands at the end in place of the as-of date, where the document is of no audit.
    """

    title: str
    subtitle: str
    case_id: str
    asof: str
    rulebook: str
    number: str = ""
    foot: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a report, shown by a notebook cell; the first one carries the `document`.

    `failure` says why its blocks could not be made, where something else stands in their place.
    One without blocks stands in no report.
    """

    id: str
    title: str
    blocks: Sequence[Block]
    document: Document | None = None
    failure: str = ""

    def data(self) -> dict[str, Any]:
        """The section as plain JSON values; money and dates are text as printed."""
        return asdict(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        data = self.data()
        forms: dict[str, Callable[[], str]] = {
            SECTION_MIME: lambda: json.dumps(data, ensure_ascii=False),
            "text/html": lambda: section_html(data) if self.blocks else "",
            "text/plain": lambda: self.title,
        }
        return {name: made() for name, made in forms.items() if not include or name in include}


def plain_cells(*texts: str) -> list[TableCell]:
    """Plain cells."""
    return [TableCell(text) for text in texts]
