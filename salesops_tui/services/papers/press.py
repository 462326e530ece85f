"""Filling, rendering and freezing: from records to a version that never changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from db.journal import Group
from db.queries import documents as queries
from db.rows.papers import DocumentFileRow, DocumentVersionRow
from salesops_tui import rendering
from salesops_tui.domain.documents import Document, DocumentVersion, Subject
from salesops_tui.errors import FileInvalid
from salesops_tui.rendering.checking import Problem
from salesops_tui.services.papers.contexts import Brief, Told, told
from salesops_tui.services.papers.contexts.parts import letterhead
from salesops_tui.services.papers.shelf import Made, Shelf
from salesops_tui.services.session import Done

FORMATS = ("pdf", "md", "html")


class Prepared(NamedTuple):
    """A document that was rendered and is not kept yet."""

    kind: str
    subject: Subject
    told: Told
    template_hash: str
    files: Mapping[str, bytes]


class Press(Shelf):
    """Renders documents, and keeps what was rendered."""

    def prepare(
        self,
        kind: str,
        subject: Subject,
        formats: Sequence[str] = FORMATS,
        *,
        number: str = "",
        document_id: int | None = None,
    ) -> Prepared:
        """Fill and render a document as of today; nothing is kept.

        Raises a Refused that says what is missing, or what the template does wrong.
        """
        found = self._told(kind, subject, document_id=document_id)
        if number:
            found = found._replace(context={**found.context, "number": number})
        digest = rendering.template_hash(kind, self._folders())
        return Prepared(kind, subject, found, digest, self._render(kind, found.context, formats))

    def _told(
        self,
        kind: str,
        subject: Subject,
        day: date | None = None,
        author: tuple[str, str] | None = None,
        document_id: int | None = None,
    ) -> Told:
        session = self._session
        if author is None:
            author = queries.person(session.store, session.actor.id)
        day = day or session.clock.today()
        return told(Brief(session, kind, subject, day, author, document_id))

    def _render(
        self, kind: str, context: Mapping[str, Any], formats: Sequence[str]
    ) -> dict[str, bytes]:
        return rendering.render(kind, context, formats, templates=self._folders())

    def check(self) -> list[Problem]:
        """Every mistake of the team's templates and of its letterhead, file by file."""
        settings = self._session.settings
        found: list[Problem] = []
        try:
            letterhead(settings)
        except FileInvalid as refusal:
            said = str(refusal).partition(": ")[2]
            found.append(Problem(str(settings.team / "team.toml"), None, said))
        return [*found, *rendering.check(self._folders())]

    def frozen(self, version: DocumentVersion) -> dict[str, Any]:
        """The context that a version was made from."""
        found: dict[str, Any] = json.loads(queries.context(self._session.store, version.id))
        return found

    def _keep(self, group: Group, document_id: int, ready: Prepared) -> int:
        """Freeze a version: what it was made from, and its files."""
        frozen = json.dumps(ready.told.context, ensure_ascii=False, sort_keys=True, default=str)
        version = group.insert(
            DocumentVersionRow,
            {
                "document_id": document_id,
                "version": queries.next_version(self._session.store, document_id),
                "template": ready.kind,
                "template_hash": ready.template_hash,
                "context": frozen,
                "total": ready.told.total,
                "currency": ready.told.currency,
            },
        )
        self._keep_files(group, version, ready.files)
        return version

    def _keep_files(self, group: Group, version: int, files: Mapping[str, bytes]) -> None:
        for name, content in files.items():
            file = group.insert(
                DocumentFileRow,
                {
                    "version_id": version,
                    "format": name,
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "size": len(content),
                },
            )
            queries.keep_content(self._session.store, file, content)

    def _made(self, group: Group, document_id: int) -> Made:
        document: Document = self.document(f"Q-{document_id}")
        return Made(Done(group.what, group.id, document.key), document, self._last(document))
