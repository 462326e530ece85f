"""Runs of text as Markdown in which no value can become structure."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from salesops_tui.rendering.document.inlines import Inline, plain

# Each pattern escapes by a backslash what some Markdown dialect would read as more than text.
_MARKS = re.compile(r"[\\`*_\[\]<>|~${}^]|&(?=[#A-Za-z])")
_DOUBLED = re.compile(r"([=+:])(?=\1)")
_ADDRESS = re.compile(
    r"""
      :(?=//)                                      # http://
    | (?<=\bmailto):|(?<=\bxmpp):                  # schemes that link by themselves
    | (?<=\bwww)\.                                 # www.
    | (?<=\w)\.(?=[^\W\d_]{2,})                    # example.org
    | @(?=\w)                                      # a@b, @name
    """,
    re.VERBOSE | re.IGNORECASE,
)
_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+=:#]))")
_CLOSING = re.compile(r"(?<!\\)#(?=#*\s*$)")
_URL_SAFE = "!#$%&'*+,-./:;=?@_~"
_AUTOLINK = re.compile(r"(?:https?://|mailto:)[A-Za-z0-9/._%+@:?=&#-]+", re.IGNORECASE)


def escape(text: str, *, start: bool = False, heading: bool = False) -> str:
    """Text with a backslash before whatever could be read as Markdown.

    ``start`` is for text that begins a line, ``heading`` for text that may end one.
    """
    text = _MARKS.sub(r"\\\g<0>", text)
    text = _DOUBLED.sub(r"\\\1", text)
    text = _ADDRESS.sub(r"\\\g<0>", text)
    if start:
        text = _START.sub(r"\1\\", text)
    if heading:
        text = _CLOSING.sub(r"\\#", text)
    return text


def line(runs: Sequence[Inline]) -> str:
    """The runs as a paragraph; a line break is a backslash at the end of its line."""
    return _runs(runs, "\\\n", start=True, heading=False)


def one_line(
    runs: Sequence[Inline], *, cell: bool = False, heading: bool = False, start: bool = True
) -> str:
    """The runs on one line: in a table cell a break is ``<br>``, elsewhere a space."""
    return _runs(runs, " <br>" if cell else " ", start=start and not cell, heading=heading)


def _runs(runs: Sequence[Inline], newline: str, *, start: bool, heading: bool) -> str:
    parts: list[str] = []
    for at, run in enumerate(runs):
        last = heading and at == len(runs) - 1
        match run["t"]:
            case "text":
                parts.append(escape(run["s"], start=start, heading=last))
            case "br":
                parts.append(newline)
            case "link":
                parts.append(_link(run["href"], run["c"]))
            case "code":
                parts.append(_code(plain(run["c"]), cell=newline.endswith("<br>")))
            case "small":
                parts.append(_runs(run["c"], newline, start=start, heading=last))
            case "strong":
                parts.append(_dressed("**", run["c"], newline))
            case "em":
                parts.append(_dressed("*", run["c"], newline))
            case "s":
                parts.append(_dressed("~~", run["c"], newline))
        start = run["t"] == "br" and "\n" in newline
    return "".join(parts)


def _dressed(mark: str, runs: Sequence[Inline], newline: str) -> str:
    """Emphasis with its blanks outside, without which it would not be read as emphasis."""
    inner = _runs(runs, newline, start=False, heading=False)
    text = inner.strip()
    if not text:
        return inner
    left = inner[: len(inner) - len(inner.lstrip())]
    right = inner[len(inner.rstrip()) :]
    if text.startswith(mark[0]) or text.endswith(mark[0]):
        mark = {"*": "_", "**": "__"}.get(mark, mark)
    return f"{left}{mark}{text}{mark}{right}"


def _link(href: str, runs: Sequence[Inline]) -> str:
    shown = plain(runs)
    if _AUTOLINK.fullmatch(href) and shown == href.removeprefix("mailto:"):
        return f"<{shown}>"
    if _AUTOLINK.fullmatch(href) and shown == re.sub(r"^https?://", "", href):
        return f"<{href}>"
    return f"[{_runs(runs, ' ', start=False, heading=False)}]({quote(href, safe=_URL_SAFE)})"


def _code(text: str, *, cell: bool) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    written = f"{fence}{pad}{text}{pad}{fence}"
    return written.replace("|", "\\|") if cell else written
