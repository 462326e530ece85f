"""Tables of the document tree, and the charts that are drawn from a table."""

import re

from salesops_tui.rendering.document.inlines import inlines, plain
from salesops_tui.rendering.document.markup import Element
from salesops_tui.rendering.document.tree import Chart, Column, Table
from salesops_tui.rendering.errors import TemplateMistake

_SERIES, _PLACES = 6, 60  # what a chart can show and still be read
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)


def parts(element: Element, *tags: str) -> list[Element]:
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


def table(element: Element) -> Table:
    """A table with one row of heads."""
    found = parts(element, "caption", "thead", "tbody")
    caption = [part for part in found if part.tag == "caption"]
    rows = {part.tag: parts(part, "tr") for part in found if part.tag != "caption"}
    head = rows.get("thead", [])
    if len(head) != 1:
        raise TemplateMistake(element.at, "a <table> needs a <thead> with one row")
    names = parts(head[0], "th")
    columns: list[Column] = [
        {"number": cell.style == "number", "grow": cell.style == "grow"} for cell in names
    ]
    body = []
    for row in rows.get("tbody", []):
        cells = parts(row, "td", "th")
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


def figure(element: Element) -> Chart:
    """A chart of the table inside: the first column names the places, the others are values."""
    found = {part.tag: part for part in parts(element, "figcaption", "table")}
    if "table" not in found or not element.style:
        raise TemplateMistake(element.at, "a <figure> needs a class and a <table> to draw")
    data = table(found["table"])
    if not 1 <= len(data["columns"]) - 1 <= _SERIES or len(data["body"]) > _PLACES:
        raise TemplateMistake(
            element.at, f"a chart shows 1 to {_SERIES} columns of values and {_PLACES} rows"
        )
    title = found.get("figcaption")
    return {
        "t": "chart",
        "title": inlines(title.children, title.at) if title else [],
        "values": [[_value(plain(cell)) for cell in row[1:]] for row in data["body"]],
        "table": data,
        "alone": element.style == "bars-only",
    }


def _value(text: str) -> float | None:
    """The number a cell shows, or None: nothing is drawn for it."""
    bare = text.replace(",", "").replace("\u00a0", "").replace(" ", "")
    return float(bare) if _NUMBER.fullmatch(bare) else None
