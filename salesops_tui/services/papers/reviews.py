"""Sign-offs: what each role has said of a document before it is issued."""

from __future__ import annotations

from typing import Any

from db.queries import documents as queries
from db.queries import sows as sow_queries
from db.rows.papers import DocumentRow, SignOffRow
from salesops_tui.domain.documents import (
    APPROVED,
    DECLINED,
    OPEN,
    REQUIRED,
    REQUIRED_ROLES,
    Document,
    SignOff,
    reviewed,
    role_name,
)
from salesops_tui.domain.sow import signing_role
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid
from salesops_tui.services.papers.shelf import Shelf
from salesops_tui.services.session import Done

_DEAD = ("void", "superseded", "declined")
_SAID = {APPROVED: "approved", DECLINED: "declined", REQUIRED: "has to sign off"}


class Reviews(Shelf):
    """Asks roles for their word, and keeps it."""

    def roles(self, document: Document) -> tuple[SignOff, ...]:
        """Every role that must speak or has spoken, the required ones first."""
        said = {each.role: each for each in self.sign_offs(document)}
        names = dict.fromkeys((*REQUIRED_ROLES.get(document.kind, ()), *said))
        return tuple(said.get(name, SignOff(name, REQUIRED)) for name in names)

    def sign_off(self, word: str, role: str, evidence: str = "", *, state: str = APPROVED) -> Done:
        """Record that a role approves, declines, or is asked to look.

        A draft is then in review, approved when every role has approved, and a draft again when
        one has declined.
        """
        document = self.document(word)
        name = (document.kind == "sow" and signing_role(role)) or role_name(role)
        if document.status in _DEAD:
            raise Invalid(f"{document.name} is {document.status}; nobody needs to sign it off")
        with self._session.change(f"{name} {_SAID[state]} {document.name}") as group:
            values: dict[str, Any] = {
                "state": state,
                "at": None if state == REQUIRED else group.now,
                "by_id": None if state == REQUIRED else self._session.actor.id,
                "evidence": clean_line(evidence)[:500],
            }
            known = queries.sign_offs(self._session.store, document.id)
            row = next((identity for identity, said in known if said.role == name), None)
            if row is not None:
                group.update(SignOffRow, row, values)
            else:
                own = {"document_id": document.id, "sow_id": self._sow(document), "role": name}
                group.insert(SignOffRow, {**own, **values})
            if document.status in OPEN:
                status = reviewed(document.kind, self.sign_offs(document))
                group.update(DocumentRow, document.id, {"status": status})
        return Done(group.what, group.id, document.key)

    def _sow(self, document: Document) -> int | None:
        """The statement of work that a document of that kind prints."""
        if document.kind != "sow" or document.deal_id is None:
            return None
        found = sow_queries.text(self._session.store, document.deal_id)
        return int(found[0]) if found else None
