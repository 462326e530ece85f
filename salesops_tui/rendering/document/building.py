"""From parsed markup to the document tree; what does not fit is an error with its place."""

from datetime import date

from salesops_tui.rendering.document.inlines import Inline, inlines, is_inline, leftward
from salesops_tui.rendering.document.markup import Element
from salesops_tui.rendering.document.tables import figure, parts, table
from salesops_tui.rendering.document.tree import (
    Block,
    Columns,
    Document,
    Group,
    Letterhead,
    ListBlock,
    Pair,
    Pairs,
    Para,
)
from salesops_tui.rendering.errors import TemplateMistake


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
        "size": root.attrs.get("size", "normal"),
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
            found.append(_para("", text))
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
            return _para(element.style, text)
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
            return table(element)
        case "figure":
            return figure(element)
        case "dl":
            return _pairs(element)
        case "header":
            return _letterhead(element)
    raise TemplateMistake(element.at, f"<{tag}> does not belong inside <{parent.tag}>")


def _para(style: str, text: list[Inline]) -> Para:
    return {"t": "para", "style": style, "rtl": leftward(text), "c": text}


def _list(element: Element) -> ListBlock:
    items = [blocks(item) for item in parts(element, "li")]
    start = int(element.attrs.get("start", "1"))
    return {"t": "list", "ordered": element.tag == "ol", "start": start, "items": items}


def _section(element: Element) -> Group | Columns:
    if element.style == "columns":
        return {"t": "columns", "c": [blocks(part) for part in parts(element, "div")]}
    if element.style == "keep":
        return {"t": "keep", "c": blocks(element)}
    raise TemplateMistake(element.at, "<section> needs a class: columns or keep")


def _pairs(element: Element) -> Pairs:
    found = parts(element, "dt", "dd")
    if len(found) % 2 or any(
        part.tag != ("dd" if at % 2 else "dt") for at, part in enumerate(found)
    ):
        raise TemplateMistake(element.at, "a <dl> goes <dt>, <dd>, <dt>, <dd> …")
    rows: list[Pair] = [
        {
            "k": inlines(key.children, key.at),
            "v": inlines(value.children, value.at),
            "sum": value.style == "sum",
        }
        for key, value in zip(found[::2], found[1::2], strict=True)
    ]
    return {"t": "pairs", "style": element.style or "facts", "rows": rows}


def _letterhead(element: Element) -> Letterhead:
    found = parts(element, "strong", "p")
    if not found or found[0].tag != "strong":
        raise TemplateMistake(element.at, "a <header> begins with a name in <strong>")
    lines = [inlines(part.children, part.at) for part in found[1:]]
    name = inlines(found[0].children, found[0].at)
    return {
        "t": "letterhead",
        "logo": None,
        "name": name,
        "lines": [line for line in lines if line],
    }


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
