"""The filter of lists of records: words, and ``column:value`` conditions that must all hold."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from salesops_tui.domain.filters import tokens
from salesops_tui.errors import FilterInvalid

_SIGNED = re.compile(r"^(>=|<=|>|<)?(.*)$", re.DOTALL)


class Part(NamedTuple):
    """One condition; an empty ``column`` looks for the value in every text of a record.

    ``sign`` is one of "", "<", "<=", ">", ">=". The values ``none`` and ``me`` are for the caller
    to understand.
    """

    column: str
    sign: str
    value: str


def parse(text: str, columns: Collection[str]) -> tuple[Part, ...]:
    """Read a filter; raises FilterInvalid, with the columns there are, for one there is not.

    ``owner:`` without a value is passed over: it is being typed.
    """
    found = []
    for token in tokens(text):
        name, colon, value = token.partition(":")
        if not colon or not name.replace("_", "").isalpha():
            found.append(Part("", "", token))
        elif name.lower() not in columns:
            raise FilterInvalid(
                f"filter: there is no {name}:; there are {', '.join(columns)}", field="filter"
            )
        elif value:
            sign, rest = _SIGNED.match(value).groups()  # type: ignore[union-attr] # matches all
            found.append(Part(name.lower(), sign or "", rest))
    return tuple(found)
