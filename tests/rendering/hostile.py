"""Contexts whose every text is something an attacker, or an unlucky paste, could have typed."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from salesops_tui.rendering import sample_context
from salesops_tui.rendering.contexts import model

LINES = [
    "{{ 7*7 }} {% for x in lines %}{# gone #}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</td></tr></table></document><h1>Owned",
    "&lt;b&gt; &amp;amp; &#60;i&#62; &nbsp",
    '#read("/etc/passwd") #import "@preview/x:1.0.0" $x^2$ @ref <label> *b* _e_ `r` // c /* d */',
    "[click](javascript:alert(1)) <javascript:alert(1)> ![i](http://evil.example/x.png)",
    "http://evil.example www.evil.example mailto:a@evil.example a@evil.example",
    "../../etc/passwd C:\\Windows\\System32 file:///etc/passwd",
    "# head **bold** | cell | ~~gone~~ ^up^ ==mark== ++ins++ :::note",
    "- item", "1. item", "> quote", "---", "===", "+ plus", "```", "    code", ":term", "#",
    "=HYPERLINK(\"http://evil.example\")",
    "]]> <!-- c --> <![CDATA[ x ]]> <?php x ?> <!doctype x>",
    '" onmouseover="alert(1)', "' or 1=1 --", "\\", "\\\\*", "%s %n ${x} $(id) `id`",
    "Ünïcödé Ελληνικά Кириллица – “quotes” … № € ½",
]  # fmt: skip
# What people write in Markdown may become structure; none of these may.
PROSE = [
    "{{ 7*7 }} {% for x in lines %}{# gone #}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</td></tr></table></document><h1>Owned",
    '#read("/etc/passwd") #import "@preview/x:1.0.0" $x^2$ @ref',
    "[click](javascript:alert(1)) [read](file:///etc/passwd)",
    "../../etc/passwd C:/Windows/System32 file:///etc/passwd",
    "]]> %s %n ${x} $(id) text",
]
CONTROLS = (
    "esc\x1b[31m nul\x00 bell\x07 del\x7f c1\x9b bidi \u202eevil\u202c tag\U000e0041 bom\ufeff"
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def hostile(kind: str, value: Callable[[int, int], str]) -> tuple[dict[str, Any], list[str]]:
    """The sample of ``kind`` with every text replaced, and the texts it then holds.

    ``value`` is asked with the text's place among all and with the length its field allows.
    """
    context = sample_context(kind)
    room = _room(kind)
    values: list[str] = []
    for place, (holder, key, path) in enumerate(list(_texts(context, ()))):
        if path in room:
            holder[key] = value(place, room[path])[: room[path]]
            values.append(holder[key])
    return context, values


def rotated(place: int, room: int) -> str:
    """One line after the other; in a field for Markdown, what Markdown must not read."""
    return PROSE[place % len(PROSE)] if room > 2000 else LINES[place % len(LINES)]


def _room(kind: str) -> dict[tuple[str | int, ...], int]:
    """How long each text field may be: the model itself says so of texts that are too long."""
    from pydantic import ValidationError

    context = sample_context(kind)
    for holder, key, _ in list(_texts(context, ())):
        holder[key] = "x" * 20_001
    try:
        model(kind).model_validate(context)
    except ValidationError as error:
        return {
            found["loc"]: found["ctx"]["max_length"]
            for found in error.errors()
            if found["type"] == "too_long"
        }
    raise AssertionError("a model took texts of any length")


def _texts(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[Any, Any, Any]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        if isinstance(part, str) and not _DATE.fullmatch(part):
            yield value, key, (*path, key)
        elif isinstance(part, dict | list):
            yield from _texts(part, (*path, key))
