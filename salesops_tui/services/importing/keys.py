"""What the keys of a file mean, and the numbers that new records get."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from db.database import Store
from db.queries import imports as queries


class Numbered(Protocol):
    """A new record: the id it has, and the one that a key of ours asks for (0 for none)."""

    id: int | None
    number: int


def number_of(word: str, prefix: str = "D") -> int:
    """The id in a key of ours such as D-42 (or 42 where there is no letter), else 0."""
    head, mark, digits = word.rpartition("-")
    plain = digits.isascii() and digits.isdigit() and len(digits) < 16
    return int(digits) if plain and head.upper() == prefix and bool(mark) == bool(prefix) else 0


def deals_by_key(store: Store, keys: Collection[str]) -> dict[str, int]:
    """The ids of the deals that keys mean; those that mean none are not there."""
    found = queries.ids_by_key(store, keys)
    numbers = {key: number_of(key) for key in keys if key not in found}
    asked = {number for number in numbers.values() if number}
    known = queries.keys_by_id(store, "deal", asked)
    for key, number in numbers.items():
        if known.get(number) == ("", False):
            found[key] = number
    return found


def give_numbers(records: Sequence[Numbered], following: int) -> int:
    """Give new records their ids: the one asked for, else the next; returns the one after."""
    taken = {record.number for record in records if record.number}
    for record in records:
        if record.number:
            record.id = record.number
            continue
        while following in taken:
            following += 1
        record.id = following
        following += 1
    return max(following, *(number + 1 for number in taken), 0)
