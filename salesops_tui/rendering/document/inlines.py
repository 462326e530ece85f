"""Text within a block: runs of text, emphasis, links and line breaks, with white space settled."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias, TypedDict

from salesops_tui.rendering.document.markup import Element
from salesops_tui.rendering.errors import TemplateMistake


class Text(TypedDict):
    t: Literal["text"]
    s: str


class Break(TypedDict):
    t: Literal["br"]


class Span(TypedDict):
    t: Literal["strong", "em", "s", "code", "small"]
    c: list["Inline"]


class Link(TypedDict):
    t: Literal["link"]
    href: str
    c: list["Inline"]


Inline: TypeAlias = Text | Break | Span | Link
_SPANS: dict[str, Literal["strong", "em", "s", "code", "small"]] = {
    "strong": "strong",
    "em": "em",
    "s": "s",
    "code": "code",
    "small": "small",
}
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")  # not the no-break spaces


def is_inline(child: Element | str) -> bool:
    """Whether a child is part of a line rather than a block of its own."""
    return isinstance(child, str) or child.tag in _SPANS or child.tag in ("a", "br")


def inlines(children: Sequence[Element | str], at: str) -> list[Inline]:
    """The children as runs, blanks collapsed and trimmed; blocks among them are refused."""
    found, _ = _collapse(_convert(children, at), True)
    _trim(found)
    return found


def plain(runs: Iterable[Inline]) -> str:
    """The text of some runs without their dress; a line break becomes a space."""
    return "".join(
        run["s"] if run["t"] == "text" else " " if run["t"] == "br" else plain(run["c"])
        for run in runs
    )


def leftward(runs: Iterable[Inline]) -> bool:
    """Whether the text reads from right to left: its first letter with a direction says so."""
    for char in plain(runs):
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _convert(children: Sequence[Element | str], at: str) -> list[Inline]:
    found: list[Inline] = []
    for child in children:
        if isinstance(child, str):
            if child:
                found.append({"t": "text", "s": child})
        elif child.tag == "br":
            found.append({"t": "br"})
        elif child.tag == "a":
            href = child.attrs.get("href", "")
            if not href:
                raise TemplateMistake(child.at, "<a> needs a href")
            found.append({"t": "link", "href": href, "c": _convert(child.children, child.at)})
        elif child.tag in _SPANS:
            inner = _convert(child.children, child.at)
            found.append({"t": _SPANS[child.tag], "c": inner})
        else:
            raise TemplateMistake(child.at, f"<{child.tag}> does not belong inside a line of text")
    return found


def _collapse(runs: list[Inline], blank: bool) -> tuple[list[Inline], bool]:
    """Runs with single spaces; ``blank`` says whether what stands before ends in one."""
    found: list[Inline] = []
    for run in runs:
        if run["t"] == "br":
            _trim(found)
            found.append(run)
            blank = True
        elif run["t"] == "text":
            text = _BLANKS.sub(" ", run["s"])
            if blank:
                text = text.removeprefix(" ")
            if text:
                found.append({"t": "text", "s": text})
                blank = text.endswith(" ")
        else:
            run["c"], blank = _collapse(run["c"], blank)
            if run["c"]:
                found.append(run)
    return found, blank


def _trim(runs: list[Inline]) -> None:
    """Drop a blank or line break at the end, also inside the last run."""
    while runs:
        last = runs[-1]
        if last["t"] == "text":
            last["s"] = last["s"].removesuffix(" ")
            if last["s"]:
                return
        elif last["t"] != "br":
            _trim(last["c"])
            if last["c"]:
                return
        runs.pop()
