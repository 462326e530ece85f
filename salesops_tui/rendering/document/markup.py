"""The strict parser: a short list of tags, attributes, classes and links, all else an error."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import NoReturn

from salesops_tui.domain.text import clean, clean_line
from salesops_tui.rendering.document.links import allowed_link
from salesops_tui.rendering.errors import TemplateMistake

AT = "data-at"  # carries a tag's place in its template to the parser
_VOID = frozenset({"br", "hr"})
_FOREIGN_VOID = frozenset({"img", "input", "link", "meta", "wbr"})  # never closed, never known
_DEEPEST = 60  # tags within tags
_ELEMENTS: dict[str, dict[str, frozenset[str] | None]] = {
    "document": dict.fromkeys(("title", "running", "author", "date", "paper", "size", "lang")),
    "header": {},
    "h1": {},
    "h2": {},
    "h3": {},
    "h4": {},
    "p": {"class": frozenset({"lead", "label", "small"})},
    "ul": {},
    "ol": {"start": None},
    "li": {},
    "blockquote": {},
    "aside": {},
    "pre": {},
    "hr": {"class": frozenset({"page"})},
    "table": {},
    "caption": {},
    "figure": {"class": frozenset({"bars", "bars-only"})},
    "figcaption": {},
    "thead": {},
    "tbody": {},
    "tr": {},
    "th": {"class": frozenset({"number", "grow"})},
    "td": {"class": frozenset({"number"})},
    "dl": {"class": frozenset({"facts", "totals", "sign", "figures"})},
    "dt": {},
    "dd": {"class": frozenset({"sum"})},
    "section": {"class": frozenset({"columns", "keep"})},
    "div": {},
    "strong": {},
    "em": {},
    "s": {},
    "code": {},
    "small": {},
    "a": {"href": None},
    "br": {},
}


# Values arrive escaped, so a quotation mark or an angle bracket is always the template's own.
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^<>"']+|"[^"]*"|'[^']*')*+)>""")
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>=]+))?""")
_PLACE = re.compile(rf' {AT}="([^"&]*)"')
_ODD = {
    "<!--": "write comments as {# … #}",
    "<!": "a declaration <!…> is not allowed",
    "<?": "a processing instruction <?…> is not allowed",
}


@dataclass(slots=True)
class Element:
    """One tag with its attributes and what it holds; ``at`` is its place in the template."""

    tag: str
    attrs: dict[str, str]
    at: str
    children: list["Element | str"] = field(default_factory=list)

    @property
    def style(self) -> str:
        """The element's class, or nothing."""
        return self.attrs.get("class", "")


def read_markup(text: str, name: str, noticed: list[TemplateMistake] | None = None) -> Element:
    """The ``<document>`` in a filled template; raises ``TemplateMistake`` with the place.

    With a list in ``noticed``, unknown tags and attributes are put there and the reading goes on.
    """
    parser = _Parser(name, noticed)
    parser.read(text)
    return parser.document()


class _Parser:
    """Reads tags and text one after the other: what is neither is refused, never guessed at."""

    def __init__(self, name: str, noticed: list[TemplateMistake] | None) -> None:
        self._name, self._noticed = name, noticed
        self._root = Element("", {}, name)
        self._open = [self._root]

    def read(self, text: str) -> None:
        """Take in the whole text."""
        at = 0
        for tag in _TAG.finditer(text):
            if tag.start() > at:
                self._text(text[at : tag.start()])
            self._tag(tag)
            at = tag.end()
        self._text(text[at:])

    def _tag(self, tag: re.Match[str]) -> None:
        closing, name, rest = tag.groups()
        name = name.lower()
        if closing:
            self._close(name)
            return
        only = _PLACE.fullmatch(rest)
        self._begin(name, [(AT, only[1])] if only else self._attributes(rest))
        if rest.endswith("/") and name not in _VOID and name not in _FOREIGN_VOID:
            self._close(name)

    def _attributes(self, rest: str) -> list[tuple[str, str]]:
        found = [(match[1].lower(), match[2] or "") for match in _ATTRIBUTE.finditer(rest)]
        if _ATTRIBUTE.sub("", rest).strip() not in ("", "/"):
            self._refuse(f"“{clean_line(rest)[:40]}” cannot be read as attributes")
        return [
            (key, unescape(value[1:-1] if value[:1] in ("'", '"') else value))
            for key, value in found
        ]

    def document(self) -> Element:
        """The one top element."""
        if len(self._open) > 1:
            left = self._open[-1]
            raise TemplateMistake(left.at, f"<{left.tag}> is never closed")
        found = [child for child in self._root.children if isinstance(child, Element)]
        if len(found) != 1 or found[0].tag != "document":
            raise TemplateMistake(self._name, "it must hold exactly one <document>")
        return found[0]

    def _begin(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        place = next((value for key, value in attrs if key == AT and value), self._open[-1].at)
        element = Element(tag, {}, place)
        if tag not in _ELEMENTS:
            self._wrong(TemplateMistake(place, f"the tag <{tag}> is not known"))
            attrs = []
        for key, value in attrs:
            if key != AT:
                try:
                    element.attrs[key] = _attribute(element, key, value)
                except TemplateMistake as mistake:
                    self._wrong(mistake)
        self._open[-1].children.append(element)
        if tag not in _VOID and tag not in _FOREIGN_VOID:
            self._open.append(element)
        if len(self._open) > _DEEPEST:
            raise TemplateMistake(place, f"more than {_DEEPEST} tags are inside one another")

    def _close(self, tag: str) -> None:
        here = self._open[-1]
        if tag in _VOID:
            raise TemplateMistake(here.at, f"</{tag}> has nothing to close")
        if here.tag != tag:
            opened = f"<{here.tag}>, opened here, is" if here.tag else "no tag is"
            raise TemplateMistake(here.at, f"</{tag}> is found while {opened} open")
        self._open.pop()

    def _text(self, text: str) -> None:
        if "<" in text:
            self._odd(text[text.index("<") :])
        if "&" in text:
            text = unescape(text)
        if len(self._open) == 1 and text.strip():
            self._refuse(f"text outside <document>: “{text.strip()[:40]}”")
        self._open[-1].children.append(clean(text))

    def _odd(self, text: str) -> NoReturn:
        for start, reason in _ODD.items():
            if text.startswith(start):
                self._refuse(reason)
        self._refuse(f"“{clean_line(text)[:40]}” begins no tag; write &lt; for the sign <")

    def _wrong(self, mistake: TemplateMistake) -> None:
        if self._noticed is None:
            raise mistake
        self._noticed.append(mistake)

    def _refuse(self, reason: str) -> NoReturn:
        raise TemplateMistake(self._open[-1].at, reason)


def _attribute(element: Element, key: str, value: str) -> str:
    known = _ELEMENTS[element.tag]
    if key not in known:
        raise TemplateMistake(element.at, f"<{element.tag}> has no attribute “{key}”")
    if key in element.attrs:
        raise TemplateMistake(element.at, f"<{element.tag}> has “{key}” twice")
    text = " ".join(clean(value).split())
    classes = known[key]
    if classes is not None and text not in classes:
        choice = ", ".join(sorted(classes))
        raise TemplateMistake(
            element.at, f"<{element.tag}> has no class “{text}”; there are: {choice}"
        )
    check = _CHECKS.get(key)
    if check and not check(text):
        raise TemplateMistake(element.at, f"“{text[:80]}” is not allowed as {key}")
    return text


_CHECKS: dict[str, Callable[[str], bool]] = {
    "href": allowed_link,
    "start": lambda text: text.isascii() and text.isdigit() and len(text) < 10,
    "paper": lambda text: text in ("a4", "us-letter"),
    "size": lambda text: text in ("normal", "large"),
    "lang": lambda text: text.isascii() and text.isalpha() and 2 <= len(text) <= 3,
}
