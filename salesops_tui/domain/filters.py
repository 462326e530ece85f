"""The filter language of the board, of lists and of exports."""

from __future__ import annotations

import re
import shlex
from decimal import Decimal
from typing import Any, NamedTuple

from salesops_tui.domain.text import clean_line
from salesops_tui.errors import FilterInvalid

HELP = (
    "words, #KEY, owner:ana, owner:me, owner:none, stage:partnering, tag:cloud, class:renewal, "
    "org:name, >10000, <50000, stale, overdue, paused"
)
MOST = 1_000  # characters of a filter, so that SQLite can take all of its parts
_FLAGS = ("stale", "overdue", "paused")
_AMOUNT = re.compile(r"^(>=|<=|>|<)(\d{1,12}(?:\.\d{1,2})?)(k|m)?$", re.IGNORECASE)


class Filter(NamedTuple):
    """What a record must satisfy; every part given must hold. Amounts are in minor units."""

    words: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    stale: bool = False
    overdue: bool = False
    paused: bool = False

    def __bool__(self) -> bool:
        return self != EVERYTHING


EVERYTHING = Filter()

_LISTS = {
    "owner": "owners",
    "stage": "stages",
    "tag": "tags",
    "class": "classes",
    "org": "organizations",
    "organization": "organizations",
    "key": "keys",
}


def parse(text: str) -> Filter:
    """Read a filter; raise FilterInvalid with the word that cannot be read.

    A name with a colon but no value yet (``owner:``) is passed over: it is being typed.
    """
    found = Filter()
    for token in tokens(text):
        found = _take(found, token)
    return found


def whole(text: str) -> Filter:
    """``parse`` for a filter that says what to change: no part of it may be passed over.

    Raises FilterInvalid for one that lets every record through, or has an unfinished part.
    """
    for token in tokens(text):
        if not _take(EVERYTHING, token):
            raise FilterInvalid(f"filter: {token!r} has no value; there are {HELP}", field="filter")
    found = parse(text)
    if not found:
        raise FilterInvalid("filter: an empty one means every deal; say which", field="filter")
    return found


def tokens(text: str) -> list[str]:
    """The words of a filter; quotes keep several together."""
    if len(text) > MOST:
        raise FilterInvalid(
            f"filter: {len(text):,} characters are too many; {MOST:,} fit", field="filter"
        )
    text = clean_line(text)
    if text.count('"') % 2:
        text += '"'  # still being typed
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.commenters = ""
    lexer.quotes = '"'
    lexer.escape = ""
    return list(lexer)


def _take(found: Filter, token: str) -> Filter:
    if token.lower() in _FLAGS:
        flag: dict[str, Any] = {token.lower(): True}
        return found._replace(**flag)
    if token.startswith("#"):
        return found._replace(keys=(*found.keys, token[1:])) if token[1:] else found
    if token.startswith(("<", ">")) and token not in ("<", ">", "<=", ">="):
        return _take_amount(found, token)
    name, colon, value = token.partition(":")
    field = _LISTS.get(name.lower())
    if colon and field:
        if not value:
            return found
        more: dict[str, Any] = {field: (*getattr(found, field), value.lower())}
        return found._replace(**more)
    if colon and name.isalpha() and value:
        raise FilterInvalid(f"filter: there is no {name}:; there are {HELP}", field="filter")
    words = tuple(re.findall(r"[^\W_]+", token.lower()))
    return found._replace(words=(*found.words, *words))


def _take_amount(found: Filter, token: str) -> Filter:
    match = _AMOUNT.match(token.replace(",", ""))
    if match is None:
        raise FilterInvalid(
            f"filter: {token!r} is not an amount; write >10000 or <50k", field="filter"
        )
    sign, number, scale = match.groups()
    factor = {"k": 1000, "m": 1_000_000}.get((scale or "").lower(), 1)
    minor = min(int(Decimal(number) * factor * 100), 2**62)  # what a database can compare
    if sign.startswith(">"):
        return found._replace(at_least=minor + (sign == ">"))
    return found._replace(at_most=minor - (sign == "<"))
