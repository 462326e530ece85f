"""The documents there are, read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db.queries import documents as queries
from salesops_tui.domain.documents import (
    LETTERS,
    SUBJECTS,
    Document,
    DocumentVersion,
    KindOfDocument,
    SignOff,
    Subject,
)
from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.errors import NotFound
from salesops_tui.services.papers.subjects import Subjects
from salesops_tui.services.records import Records
from salesops_tui.services.session import Done


@dataclass(frozen=True, slots=True)
class Made:
    """A document with the version just made of it."""

    done: Done
    document: Document
    version: DocumentVersion


class Shelf:
    """Finds documents, their versions and files, and what was said of them."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._session = records.session
        self._subjects = Subjects(records)

    def kinds(self) -> list[KindOfDocument]:
        """Every kind of document, with the letter that makes it and what it may be about."""
        letters = {kind: letter for letter, kind in LETTERS.items()}
        return [
            KindOfDocument(kind, label, True, letters[kind], " or ".join(SUBJECTS[kind]))
            for kind, label in DOCUMENT_KINDS.items()
        ]

    def of(self, deal_id: int | None = None) -> list[Document]:
        """The documents of a deal and of all that hangs on it, or all, newest first."""
        return queries.documents(self._session.store, deal_id)

    def found(self, where: str = "", deal_id: int | None = None) -> list[Document]:
        """The documents of a deal, or all, that a filter lets through, newest first."""
        if not where.strip():
            return self.of(deal_id)
        rows = self._records.table("document", where, ("key",)).rows
        kept = {str(row[0]) for row in rows}
        return [document for document in self.of(deal_id) if document.key in kept]

    def about(self, kind: str, about: str | int | Subject) -> list[Document]:
        """The documents of a kind about this very record, newest first."""
        return queries.about(self._session.store, kind, self.subject(kind, about))

    def subject(self, kind: str, about: str | int | Subject) -> Subject:
        """The record that a document of a kind is about when it is made for this key."""
        return about if isinstance(about, Subject) else self._subjects.of(kind, about)

    def document(self, word: str) -> Document:
        """A document by its key (Q-7) or number (Q-2026-0007); raises NotFound."""
        found = queries.document(self._session.store, word.strip())
        if found is None:
            raise NotFound(f"{word}: there is no such document")
        return found

    def versions(self, document: Document) -> list[DocumentVersion]:
        """The versions of a document, oldest first."""
        return queries.versions(self._session.store, document.id)

    def version(self, document: Document, number: int) -> DocumentVersion:
        """A version by its number; raises NotFound."""
        known = self.versions(document)
        for version in known:
            if version.version == number:
                return version
        there = ", ".join(str(version.version) for version in known)
        raise NotFound(f"{document.name} has no version {number}; there are {there}")

    def latest(self, word: str) -> Made:
        """A document with its latest version."""
        document = self.document(word)
        return Made(Done("", 0, document.key), document, self._last(document))

    def content(self, version: DocumentVersion, format: str) -> bytes:
        """The bytes of a version in a format; raises NotFound when it was not rendered so."""
        for file in version.files:
            if file.format == format:
                return queries.content(self._session.store, file.id)
        made = ", ".join(file.format for file in version.files)
        raise NotFound(f"version {version.version} was not made as {format}; there are {made}")

    def sign_offs(self, document: Document) -> tuple[SignOff, ...]:
        """The last word of every role on a document."""
        found = queries.sign_offs(self._session.store, document.id)
        return tuple({each.role: each for _, each in found}.values())

    def _last(self, document: Document) -> DocumentVersion:
        versions = self.versions(document)
        if not versions:
            raise NotFound(f"{document.name} has no version; `salesops doc new` makes one")
        return versions[-1]

    def _folders(self) -> tuple[Path, ...]:
        """Where the team's own templates are."""
        own = self._session.settings.team / "templates"
        return (own,) if own.is_dir() else ()
