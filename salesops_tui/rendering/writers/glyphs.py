"""Characters the fonts cannot show: found before the PDF is made, and named."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from salesops_tui.rendering.document.tree import Document
from salesops_tui.rendering.errors import GlyphsMissing
from salesops_tui.rendering.writers.fonts import covered

STAND_IN = "□"  # the fonts have no U+FFFD
_JOINERS = frozenset("\n\t\u200b\u200c\u200d\ufe0e\ufe0f\u00ad")  # shown by what they join, or not
_QUOTED = re.compile(r"text [`“\"](.+?)[`”\"] could not be displayed", re.DOTALL)


def missing(text: str) -> str:
    """The characters of ``text`` that no font can show, each once, in order."""
    if text.isascii():
        return ""
    return "".join(dict.fromkeys(char for char in text if not _covered(char)))


def refuse_missing(document: Document, context: Mapping[str, Any]) -> None:
    """Raise ``GlyphsMissing`` naming the field, or at least the text, that cannot be shown."""
    for text in _texts(document):
        if lost := missing(text):
            _refuse(lost, text, context)


def replace_missing(document: Document) -> Document:
    """The tree with a box in place of each character that cannot be shown."""
    replaced: Document = _map(document)
    return replaced


def place_refusal(message: str, document: Document) -> None:
    """Turn the typesetter's own refusal of some characters into ``GlyphsMissing``."""
    found = _QUOTED.search(message)
    if found:
        around = next((text for text in _texts(document) if found[1] in text), found[1])
        raise GlyphsMissing(found[1], "", around[:60])


def _refuse(lost: str, text: str, context: Mapping[str, Any]) -> None:
    for path, value in _fields(context, ""):
        if lost[0] in unicodedata.normalize("NFC", value):
            at = max(0, value.find(lost[0]) - 20)
            raise GlyphsMissing(missing(value) or lost, path, value[at : at + 60])
    raise GlyphsMissing(lost, "", text[:60])


def _covered(char: str) -> bool:
    return char in _JOINERS or covered(ord(char))


def _texts(value: Any) -> Iterator[str]:
    """Every string of a tree that is shown on the page."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if key not in ("t", "style", "href", "paper", "lang", "date"):
                yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _fields(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every string of a context with its path: ``lines[1].description``."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _fields(part, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for at, part in enumerate(value):
            yield from _fields(part, f"{path}[{at}]")


def _map(value: Any) -> Any:
    if isinstance(value, str):
        lost = missing(value)
        return value.translate({ord(char): STAND_IN for char in lost}) if lost else value
    if isinstance(value, dict):
        return {key: part if key == "href" else _map(part) for key, part in value.items()}
    return [_map(part) for part in value] if isinstance(value, list) else value
