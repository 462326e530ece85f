"""The document tree: plain JSON that every writer reads, made from parsed markup."""

from datetime import date
from typing import Literal, TypeAlias, TypedDict

from salesops_tui.rendering.document.inlines import Inline, inlines, is_inline
from salesops_tui.rendering.document.markup import Element
from salesops_tui.rendering.errors import TemplateMistake


class Heading(TypedDict):
    t: Literal["heading"]
    level: int
    c: list[Inline]


class Para(TypedDict):
    t: Literal["para"]
    style: str
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


class Pair(TypedDict):
    k: list[Inline]
    v: list[Inline]
    sum: bool


class Pairs(TypedDict):
    t: Literal["pairs"]
    style: str
    rows: list[Pair]


class Letterhead(TypedDict):
    t: Literal["letterhead"]
    name: list[Inline]
    lines: list[list[Inline]]


Block: TypeAlias = (
    Heading | Para | ListBlock | Group | Columns | Code | Mark | Table | Pairs | Letterhead
)


class Document(TypedDict):
    title: str
    running: str
    author: str
    date: str
    paper: str
    lang: str
    blocks: list[Block]


def build(root: Element) -> Document:
    """The tree of a parsed ``<document>``."""
    for needed in ("title", "date"):
        if not root.attrs.get(needed):
            raise TemplateMistake(root.at, f"<document> needs “{needed}”")
    try:
        day = date.fromisoformat(root.attrs["date"])
    except ValueError as error:
        raise TemplateMistake(root.at, "the date of <document> is not a date") from error
    found = blocks(root)
    _step_headings(found, [])
    return {
        "title": root.attrs["title"],
        "running": root.attrs.get("running") or root.attrs["title"],
        "author": root.attrs.get("author", ""),
        "date": day.isoformat(),
        "paper": root.attrs.get("paper", "a4"),
        "lang": root.attrs.get("lang", "en"),
        "blocks": found,
    }


def blocks(parent: Element) -> list[Block]:
    """The blocks inside an element; text between them becomes paragraphs of its own."""
    found: list[Block] = []
    loose: list[Element | str] = []

    def flush() -> None:
        text = inlines(loose, parent.at)
        if text:
            found.append({"t": "para", "style": "", "c": text})
        loose.clear()

    for child in parent.children:
        if is_inline(child):
            loose.append(child)
        elif isinstance(child, Element):
            flush()
            found.append(_block(child, parent))
    flush()
    return found


def _block(element: Element, parent: Element) -> Block:
    tag = element.tag
    match tag:
        case "h1" | "h2" | "h3" | "h4":
            level = int(tag[1])
            return {"t": "heading", "level": level, "c": inlines(element.children, element.at)}
        case "p":
            text = inlines(element.children, element.at)
            return {"t": "para", "style": element.style, "c": text}
        case "ul" | "ol":
            return _list(element)
        case "blockquote":
            return {"t": "quote", "c": blocks(element)}
        case "aside":
            return {"t": "aside", "c": blocks(element)}
        case "section":
            return _section(element)
        case "pre":
            return {"t": "code", "s": _raw(element).rstrip("\n")}
        case "hr":
            return {"t": "page" if element.style == "page" else "rule"}
        case "table":
            return _table(element)
        case "dl":
            return _pairs(element)
        case "header":
            return _letterhead(element)
    raise TemplateMistake(element.at, f"<{tag}> does not belong inside <{parent.tag}>")


def _parts(element: Element, *tags: str) -> list[Element]:
    """The child elements, all of which must be among ``tags``, with no text between them."""
    found: list[Element] = []
    for child in element.children:
        if isinstance(child, Element) and child.tag in tags:
            found.append(child)
        elif isinstance(child, Element):
            raise TemplateMistake(child.at, f"<{child.tag}> does not belong inside <{element.tag}>")
        elif child.strip():
            raise TemplateMistake(
                element.at, f"text “{child.strip()[:40]}” stands loose inside <{element.tag}>"
            )
    return found


def _list(element: Element) -> ListBlock:
    items = [blocks(item) for item in _parts(element, "li")]
    start = int(element.attrs.get("start", "1"))
    return {"t": "list", "ordered": element.tag == "ol", "start": start, "items": items}


def _section(element: Element) -> Group | Columns:
    if element.style == "columns":
        return {"t": "columns", "c": [blocks(part) for part in _parts(element, "div")]}
    if element.style == "keep":
        return {"t": "keep", "c": blocks(element)}
    raise TemplateMistake(element.at, "<section> needs a class: columns or keep")


def _table(element: Element) -> Table:
    parts = _parts(element, "caption", "thead", "tbody")
    caption = [part for part in parts if part.tag == "caption"]
    rows = {part.tag: _parts(part, "tr") for part in parts if part.tag != "caption"}
    head = rows.get("thead", [])
    if len(head) != 1:
        raise TemplateMistake(element.at, "a <table> needs a <thead> with one row")
    names = _parts(head[0], "th")
    columns: list[Column] = [
        {"number": cell.style == "number", "grow": cell.style == "grow"} for cell in names
    ]
    body = []
    for row in rows.get("tbody", []):
        cells = _parts(row, "td", "th")
        if len(cells) != len(columns):
            raise TemplateMistake(
                row.at, f"the row has {len(cells)} cells, the head has {len(columns)}"
            )
        body.append([inlines(cell.children, cell.at) for cell in cells])
    return {
        "t": "table",
        "caption": inlines(caption[0].children, caption[0].at) if caption else [],
        "columns": columns,
        "head": [inlines(cell.children, cell.at) for cell in names],
        "body": body,
    }


def _pairs(element: Element) -> Pairs:
    parts = _parts(element, "dt", "dd")
    if len(parts) % 2 or any(
        part.tag != ("dd" if at % 2 else "dt") for at, part in enumerate(parts)
    ):
        raise TemplateMistake(element.at, "a <dl> goes <dt>, <dd>, <dt>, <dd> …")
    rows: list[Pair] = [
        {
            "k": inlines(key.children, key.at),
            "v": inlines(value.children, value.at),
            "sum": value.style == "sum",
        }
        for key, value in zip(parts[::2], parts[1::2], strict=True)
    ]
    return {"t": "pairs", "style": element.style or "facts", "rows": rows}


def _letterhead(element: Element) -> Letterhead:
    parts = _parts(element, "strong", "p")
    if not parts or parts[0].tag != "strong":
        raise TemplateMistake(element.at, "a <header> begins with a name in <strong>")
    lines = [inlines(part.children, part.at) for part in parts[1:]]
    name = inlines(parts[0].children, parts[0].at)
    return {"t": "letterhead", "name": name, "lines": [line for line in lines if line]}


def _raw(element: Element) -> str:
    return "".join(c if isinstance(c, str) else _raw(c) for c in element.children)


def _step_headings(found: list[Block], above: list[int]) -> None:
    """Let no heading skip a level: readers who cannot see the page find their way by levels.

    ``above`` holds the written levels of the headings that the next one stands under.
    """
    for block in found:
        if block["t"] == "heading":
            while above and above[-1] >= block["level"]:
                above.pop()
            above.append(block["level"])
            block["level"] = len(above)
        elif block["t"] in ("quote", "aside", "keep"):
            _step_headings(block["c"], above)
        elif block["t"] == "columns":
            for part in block["c"]:
                _step_headings(part, above)
        elif block["t"] == "list":
            for item in block["items"]:
                _step_headings(item, above)
