"""Documents: made from a deal, frozen version by version, numbered when issued."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.journal import Group
from db.queries import deals as deal_queries
from db.queries import papers as queries
from db.queries import people as people_queries
from db.rows.papers import DocumentFileRow, DocumentRow, DocumentVersionRow
from salesops_tui import rendering
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.papers import (
    DOCUMENT_KINDS,
    NUMBER_PREFIX,
    Document,
    DocumentVersion,
)
from salesops_tui.errors import Invalid, NotFound, StaleRecord
from salesops_tui.exports.files import whole_file
from salesops_tui.services import paper_contexts
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.prices import Prices
from salesops_tui.services.session import Done, Session

FORMATS = ("pdf", "md", "html")


@dataclass(frozen=True, slots=True)
class Made:
    """A document with the version just made of it."""

    done: Done
    document: Document
    version: DocumentVersion


class Papers:
    """The documents of deals."""

    def __init__(self, session: Session, pipeline: Pipeline, prices: Prices) -> None:
        self._session = session
        self._pipeline = pipeline
        self._prices = prices

    def kinds(self) -> list[tuple[str, str, bool]]:
        """Every kind of document: key, label, and whether this program can make it."""
        return [(key, label, key in rendering.KINDS) for key, label in DOCUMENT_KINDS.items()]

    def of(self, deal_id: int | None = None) -> list[Document]:
        """The documents of a deal, or all, newest first."""
        return queries.documents(self._session.store, deal_id)

    def document(self, word: str) -> Document:
        """A document by its key (Q-7) or number (Q-2026-0007); raises NotFound."""
        found = queries.document(self._session.store, word.strip())
        if found is None:
            raise NotFound(f"{word}: there is no such document")
        return found

    def versions(self, document: Document) -> list[DocumentVersion]:
        """The versions of a document, oldest first."""
        return queries.versions(self._session.store, document.id)

    def content(self, version: DocumentVersion, format: str) -> bytes:
        """The bytes of a version in a format; raises NotFound when it was not rendered so."""
        for file in version.files:
            if file.format == format:
                return queries.content(self._session.store, file.id)
        made = ", ".join(file.format for file in version.files)
        raise NotFound(f"version {version.version} was not made as {format}; there are {made}")

    def new(self, kind: str, deal_id: int, formats: Sequence[str] = FORMATS) -> Made:
        """Make a draft of a deal, or the next version of the draft there is.

        Nothing is kept unless every format could be rendered.
        """
        deal = self._pipeline.deal(deal_id)
        self._makeable(kind)
        context = self._context(kind, deal)
        rendered = self._render(kind, context, formats)
        label = DOCUMENT_KINDS[kind].lower()
        with self._session.change(f"made a {label} for {deal.key}") as group:
            drafts = [
                document
                for document in self.of(deal_id)  # as they are now: one may just have been issued
                if document.kind == kind and document.status == "draft"
            ]
            if drafts:
                document_id = drafts[0].id
            else:
                document_id = group.insert(DocumentRow, {"kind": kind, "deal_id": deal_id})
            self._keep(group, document_id, kind, deal, context, rendered)
        return self._made(group, document_id)

    def issue(self, word: str) -> Made:
        """Give a draft its number and its final version; this is not undone, only voided.

        The number is read, the files are made, and then it is taken if it is still the next:
        nothing is rendered under the lock, and no number is lost when rendering fails.
        """
        document = self.document(word)
        if document.status != "draft":
            raise Invalid(f"{document.number or document.key} is {document.status} already")
        deal = self._pipeline.deal(document.deal_id)
        formats = [file.format for file in self.versions(document)[-1].files]
        year = self._session.clock.today().year
        while True:
            serial = queries.next_serial(self._session.store, document.kind, year)
            prefix = NUMBER_PREFIX.get(document.kind, document.kind[:2].upper())
            number = f"{prefix}-{year}-{serial:04d}"
            context = {**self._context(document.kind, deal), "number": number}
            rendered = self._render(document.kind, context, formats)
            with self._session.change(f"issued {number} for {deal.key}") as group:
                if queries.next_serial(self._session.store, document.kind, year) != serial:
                    continue
                self._take_number(group, document, number, (year, serial), context)
                self._keep(group, document.id, document.kind, deal, context, rendered)
            return self._made(group, document.id)

    def void(self, word: str) -> Done:
        """Make a document count for nothing; it keeps its number."""
        document = self.document(word)
        name = document.number or document.key
        if document.status == "void":
            raise Invalid(f"{name} is void already")
        with self._session.change(f"voided {name}") as group:
            void = {"status": "void"}
            group.update(DocumentRow, document.id, void, expecting=document.revision)
        return Done(group.what, group.id, document.key)

    def save(self, made: Made, format: str, folder: Path, *, force: bool = False) -> Path:
        """Write a version's file into a folder, under a name that says what it is."""
        document, version = made.document, made.version
        name = document.number or f"{document.key}-draft-{version.version}"
        safe = "".join(c if c.isalnum() or c in "-." else "-" for c in name).lower()
        path = folder / f"{document.kind}-{safe}.{format}"
        content = self.content(version, format)
        with whole_file(path, force=force) as stream:
            stream.write(content)
        return path

    def latest(self, word: str) -> Made:
        """A document with its latest version."""
        document = self.document(word)
        return Made(Done("", 0, document.key), document, self.versions(document)[-1])

    def _makeable(self, kind: str) -> None:
        if kind not in DOCUMENT_KINDS:
            raise Invalid(
                f"kind: there is no document {kind!r}; there are {', '.join(DOCUMENT_KINDS)}"
            )
        if kind not in rendering.KINDS:
            label = DOCUMENT_KINDS[kind].lower()
            raise Invalid(
                f"kind: this version has no template for a {label}; it makes"
                f" {', '.join(rendering.KINDS)}"
            )

    def _context(self, kind: str, deal: Deal) -> dict[str, Any]:
        session = self._session
        lines = deal_queries.lines(session.store, deal.id)
        if not lines:
            raise Invalid(f"{deal.key} has no line items; add one first", field="lines")
        contacts = deal_queries.contacts(session.store, [deal.id]).get(deal.id, [])
        organization = (
            people_queries.organization(session.store, deal.organization_id)
            if deal.organization_id
            else None
        )
        book, today = self._prices.book(), session.clock.today()
        base = paper_contexts.offer(
            deal, lines, contacts, organization, book, session.actor, session.settings, today
        )
        if kind != "proposal":
            return base
        answers = deal_queries.answers(session.store, [deal.id]).get(deal.id, [])
        return paper_contexts.proposal(base, deal, answers)

    def _render(
        self, kind: str, context: Mapping[str, Any], formats: Sequence[str]
    ) -> dict[str, bytes]:
        return rendering.render(kind, context, formats, templates=self._folders())

    def _folders(self) -> tuple[Path, ...]:
        own = self._session.settings.team / "templates"
        return (own,) if own.is_dir() else ()

    def _take_number(
        self,
        group: Group,
        document: Document,
        number: str,
        place: tuple[int, int],
        context: Mapping[str, Any],
    ) -> None:
        group.lasting = f"{number} was issued; void it with `salesops doc void {number}`"
        values = {
            "number": number,
            "year": place[0],
            "serial": place[1],
            "status": "issued",
            "valid_until": context.get("valid_until"),
        }
        try:
            group.update(DocumentRow, document.id, values, expecting=document.revision)
        except StaleRecord:
            raise StaleRecord(f"{document.key} was changed by somebody else first") from None

    def _keep(
        self,
        group: Group,
        document_id: int,
        kind: str,
        deal: Deal,
        context: Mapping[str, Any],
        rendered: Mapping[str, bytes],
    ) -> None:
        """Freeze a version: what it was made from, and its files."""
        store = self._session.store
        known = queries.versions(store, document_id)
        frozen = json.dumps(context, ensure_ascii=False, sort_keys=True, default=str)
        version = group.insert(
            DocumentVersionRow,
            {
                "document_id": document_id,
                "version": len(known) + 1,
                "template": kind,
                "template_hash": rendering.template_hash(kind, self._folders()),
                "context": frozen,
                "total": deal.amount,
                "currency": deal.currency,
            },
        )
        for name, content in rendered.items():
            file = group.insert(
                DocumentFileRow,
                {
                    "version_id": version,
                    "format": name,
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "size": len(content),
                },
            )
            queries.keep_content(store, file, content)

    def _made(self, group: Group, document_id: int) -> Made:
        document = self.document(f"Q-{document_id}")
        return Made(Done(group.what, group.id, document.key), document, self.versions(document)[-1])
