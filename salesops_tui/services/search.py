"""The search over everything."""

from __future__ import annotations

import re
from typing import NamedTuple

from db.queries import search as queries
from salesops_tui.domain import filters
from salesops_tui.domain.records import KINDS
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services.records import Records

LIMIT = 50  # records that a search finds
_MOST_WORDS = 20


class Hit(NamedTuple):
    """A record that was found."""

    kind: str
    id: int
    key: str
    label: str
    title: str
    detail: str
    changed: str  # the day it was changed last


class Search:
    """Looks for words in every kind of record."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._store = records.session.store

    def found(self, text: str, limit: int = LIMIT) -> list[Hit]:
        """Records that hold every word (quotes keep several together), the latest first.

        One whose key the text is comes before all others. Raises Invalid for too many words.
        """
        words = filters.tokens(text)
        if len(words) > _MOST_WORDS:
            raise Invalid(f"search: {len(words)} words are too many; {_MOST_WORDS} fit")
        if not words:
            return []
        terms = [term for word in words for term in re.findall(r"[^\W_]+", word.lower())]
        with self._store.snapshot():
            named = self._named(text)
            hits = queries.found(self._store, words, terms, limit)
        others = [hit for hit in hits if (hit.kind, hit.id) != (named and named[:2])]
        return [self._hit(hit) for hit in ([named] if named else []) + others][:limit]

    def _named(self, text: str) -> queries.Hit | None:
        """The record whose key the text is."""
        if not re.search(r"\d", text):
            return None
        try:
            kind, identity = self._records.about(text.strip())
        except (Invalid, NotFound):
            return None
        return queries.one(self._store, kind, identity)

    def _hit(self, hit: queries.Hit) -> Hit:
        labels = {"deal": "Deal", "agreement": "Agreement", "document": "Document"}
        label = KINDS[hit.kind].label if hit.kind in KINDS else labels[hit.kind]
        key = self._records.key(hit.kind, hit.id)
        title = " ".join(hit.title.split())
        return Hit(hit.kind, hit.id, key, label, title, hit.detail, hit.at[:10])
