"""Drafts: made, made again, and rendered in more formats."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from db.journal import Group
from db.queries import documents as queries
from db.rows.papers import DocumentRow, SignOffRow
from salesops_tui import rendering
from salesops_tui.domain.documents import OPEN, REQUIRED, Document, Subject, known
from salesops_tui.domain.papers import with_article
from salesops_tui.errors import Invalid
from salesops_tui.services.papers.press import FORMATS, Prepared, Press
from salesops_tui.services.papers.shelf import Made


class Making(Press):
    """Makes drafts and their versions."""

    def new(self, kind: str, about: str | int | Subject, formats: Sequence[str] = FORMATS) -> Made:
        """Make a draft, or the next version of the draft there is.

        ``about`` is the key of a record, or the id of a deal. Nothing is kept unless every format
        could be rendered.
        """
        kind = known(kind)
        ready = self.prepare(kind, self.subject(kind, about), formats)
        with self._session.change(f"made {with_article(kind)} for {ready.subject.key}") as group:
            document_id = self.keep(group, ready)
        return self._made(group, document_id)

    def keep(self, group: Group, ready: Prepared) -> int:
        """Keep what was prepared, inside a change that may do more; returns the document's id."""
        store = self._session.store
        drafts = [
            document  # as they are now: one may just have been issued
            for document in queries.about(store, ready.kind, ready.subject)
            if document.status in OPEN
        ]
        if not drafts:
            columns = {"kind": ready.kind, **ready.subject.columns}
            document_id = group.insert(DocumentRow, columns)
        else:
            document_id = drafts[0].id
            self._review_again(group, drafts[0], ready.told.context)
        self._keep(group, document_id, ready)
        return document_id

    def add_formats(self, word: str, formats: Sequence[str]) -> Made:
        """Render the latest version in more formats, from what it was made from.

        Formats that it has stay as they are. Raises Invalid when its template has changed since.
        """
        made = self.latest(word)
        document, version = made.document, made.version
        have = {file.format for file in version.files}
        wanted = [name for name in dict.fromkeys(formats) if name not in have]
        if not wanted:
            return made
        if rendering.template_hash(document.kind, self._folders()) != version.template_hash:
            raise Invalid(
                f"the template of {document.name} has changed since version {version.version} was"
                " made, so no other format of it can be made; a new version can"
            )
        files = self._render(document.kind, self.frozen(version), wanted)
        what = f"rendered {document.name} as {', '.join(wanted)}"
        with self._session.change(what) as group:
            self._keep_files(group, version.id, files)
        return self._made(group, document.id)

    def _review_again(self, group: Group, document: Document, context: dict[str, Any]) -> None:
        """What was signed off is another text now: its roles have to look again."""
        last = self._last(document)
        before = {**self.frozen(last), "signoffs": None}
        after = json.loads(json.dumps({**context, "signoffs": None}, default=str))
        if document.status == "draft" or before == after:
            return
        for identity, said in queries.own_sign_offs(self._session.store, document.id):
            if said.state != REQUIRED:
                group.update(SignOffRow, identity, {"state": REQUIRED})
        group.update(DocumentRow, document.id, {"status": "draft"})
