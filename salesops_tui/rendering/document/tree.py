"""The document tree: plain JSON that every writer reads."""

from typing import Literal, TypeAlias, TypedDict

from salesops_tui.rendering.document.inlines import Inline


class Heading(TypedDict):
    t: Literal["heading"]
    level: int
    c: list[Inline]


class Para(TypedDict):
    t: Literal["para"]
    style: str
    rtl: bool
    c: list[Inline]


class ListBlock(TypedDict):
    t: Literal["list"]
    ordered: bool
    start: int
    items: list[list["Block"]]


class Group(TypedDict):
    """Blocks that belong together: a quotation, a tinted note, a part kept on one page."""

    t: Literal["quote", "aside", "keep"]
    c: list["Block"]


class Columns(TypedDict):
    t: Literal["columns"]
    c: list[list["Block"]]


class Code(TypedDict):
    t: Literal["code"]
    s: str


class Mark(TypedDict):
    t: Literal["rule", "page"]


class Column(TypedDict):
    number: bool
    grow: bool


class Table(TypedDict):
    t: Literal["table"]
    caption: list[Inline]
    columns: list[Column]
    head: list[list[Inline]]
    body: list[list[list[Inline]]]


class Chart(TypedDict):
    """Bars for the numbers of a table: a row of values per row of it; ``alone`` hides the table."""

    t: Literal["chart"]
    title: list[Inline]
    values: list[list[float | None]]
    table: Table
    alone: bool


class Pair(TypedDict):
    k: list[Inline]
    v: list[Inline]
    sum: bool


class Pairs(TypedDict):
    t: Literal["pairs"]
    style: str
    rows: list[Pair]


class Logo(TypedDict):
    """The letterhead's picture, base64."""

    kind: Literal["png", "jpeg", "svg"]
    data: str


class Letterhead(TypedDict):
    t: Literal["letterhead"]
    logo: Logo | None
    name: list[Inline]
    lines: list[list[Inline]]


Block: TypeAlias = (
    Heading | Para | ListBlock | Group | Columns | Code | Mark | Table | Chart | Pairs | Letterhead
)


class Document(TypedDict):
    title: str
    running: str
    author: str
    date: str
    paper: str
    size: str
    lang: str
    blocks: list[Block]
