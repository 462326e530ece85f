"""Keys of records that start like a text, for completion: nothing is written, little is loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db.database import Store, open_store
from db.queries import deals, papers, records
from salesops_tui.domain.records import KINDS

Pairs = list[tuple[str, str]]  # a key and what it stands for
LIMIT = 50


def _agreements(store: Store) -> Pairs:
    return [(found.key, found.parties) for found in papers.all_agreements(store)]


_ALL: dict[str, Callable[[Store], Pairs]] = {
    "agreement": _agreements,
}


def starting(path: Path, what: str, start: str) -> Pairs:
    """The first keys of a kind of record that start so, whatever their case.

    Raises DatabaseMissing or StorageRefused.
    """
    store = open_store(path)
    try:
        if what == "deal":
            return deals.starting(store, start, LIMIT)
        if what in KINDS:
            return records.starting(store, KINDS[what], start, LIMIT)
        lowered = start.lower()
        found = [pair for pair in _ALL[what](store) if pair[0].lower().startswith(lowered)]
        return found[:LIMIT]
    finally:
        store.close()
