"""What a context is built from: a record, a day, an author, and the services that read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from db.database import Store
from db.queries import deals as deal_queries
from db.queries import people as people_queries
from db.queries import records as record_queries
from salesops_tui.domain.deals import Deal, DealContact, Line
from salesops_tui.domain.documents import Subject
from salesops_tui.domain.people import Organization
from salesops_tui.domain.pricing import PriceBook
from salesops_tui.domain.settings import Settings
from salesops_tui.errors import NotFound
from salesops_tui.services.prices import Prices
from salesops_tui.services.session import Session


class Told(NamedTuple):
    """What a document is told, and what it comes to in minor units, if anything."""

    context: dict[str, Any]
    total: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """A document to be told: its kind, what it is about, as of which day, by whom.

    ``author`` is a name and an e-mail; ``document_id`` is the document when it exists already.
    """

    session: Session
    kind: str
    subject: Subject
    day: date
    author: tuple[str, str]
    document_id: int | None = None

    @property
    def store(self) -> Store:
        """The store."""
        return self.session.store

    @property
    def settings(self) -> Settings:
        """The team's settings."""
        return self.session.settings

    @property
    def deal(self) -> Deal:
        """The deal it belongs to; raises NotFound."""
        identity = self.subject.deal_id
        found = deal_queries.deal(self.store, identity) if identity is not None else None
        if found is None:
            raise NotFound(f"{self.subject.key}: its deal was taken away")
        return found

    @property
    def lines(self) -> list[Line]:
        """The lines of the deal."""
        return deal_queries.lines(self.store, self.deal.id)

    @property
    def contacts(self) -> list[DealContact]:
        """The people of the deal."""
        return deal_queries.contacts(self.store, [self.deal.id]).get(self.deal.id, [])

    @property
    def organization(self) -> Organization | None:
        """The organization of the deal."""
        identity = self.deal.organization_id
        return people_queries.organization(self.store, identity) if identity is not None else None

    @property
    def engagement(self) -> dict[str, Any]:
        """The columns of the engagement; raises NotFound."""
        return self.record("engagement", self.subject.engagement_id)

    @property
    def book(self) -> PriceBook:
        """The price book in force on its day, else the first there is."""
        books = Prices(self.session).books()
        return next((book for book in reversed(books) if book.effective_on <= self.day), books[0])

    def record(self, kind: str, identity: int | None) -> dict[str, Any]:
        """The columns of a record; raises NotFound."""
        found = None
        if identity is not None:
            found = record_queries.values(self.store, kind, identity)
        if found is None:
            raise NotFound(f"{self.subject.key}: its {kind} was taken away")
        return found

    def hanging(self, kind: str) -> list[dict[str, Any]]:
        """The records of a kind that hang on the engagement, in their usual order."""
        source = record_queries.SOURCES[kind]
        names = list(source.columns)
        clause = record_queries.Clause("r.engagement_id = ?", (self.subject.engagement_id,))
        rows = record_queries.each(self.store, source, names, clause)
        return [dict(zip(names, row, strict=True)) for row in rows]
