"""Requests for signatures that are out: reminding, withdrawing, and the signed file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar, cast

from db import outbox
from salesops_tui.domain.outbox import Reference
from salesops_tui.domain.people import Role
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services.outbox import connections
from salesops_tui.services.papers import Papers

if TYPE_CHECKING:
    from salesops_tui.connectors.dropbox_sign import DropboxSign
    from salesops_tui.domain.documents import Document
    from salesops_tui.services.session import Session

SYSTEM = "dropbox-sign"
R = TypeVar("R")


class Signing:
    """What can be done about a request while it is out, by the document it is for."""

    def __init__(self, session: Session, papers: Papers) -> None:
        self._session = session
        self._papers = papers

    def remind(self, word: str) -> list[str]:
        """Have those reminded who have not signed; their addresses."""
        self._session.require(Role.MEMBER, "reminding signers")
        document, known = self._known(word)

        def ask(sign: DropboxSign) -> list[str]:
            found = sign.signing(known.remote_id)
            if found.state != "sent":
                raise Invalid(f"{document.name}: {found.told}; nobody is to be reminded")
            # In order: who comes later has not been asked yet.
            for address in found.pending[:1]:
                sign.remind(known.remote_id, address)
            return list(found.pending[:1])

        return self._asking(ask)

    def out(self, word: str) -> str:
        """The name of a document whose request can be withdrawn by this person."""
        self._session.require(Role.MEMBER, "withdrawing a request for signatures")
        return self._known(word)[0].name

    def withdraw(self, word: str) -> None:
        """Take the request back there; the document here stays as it is."""
        self.out(word)
        _, known = self._known(word)
        self._asking(lambda sign: sign.cancel(known.remote_id))

    def file(self, word: str) -> bytes:
        """The PDF with the signatures, as it is there now."""
        _, known = self._known(word)
        return self._asking(lambda sign: sign.signed_file(known.remote_id))

    def _known(self, word: str) -> tuple[Document, Reference]:
        document = self._papers.document(word.partition("/")[0])
        known = outbox.reference(self._session.store, SYSTEM, "document", document.id)
        if known is None:
            raise NotFound(f"{document.name}: no request for signatures is out for it")
        return document, known

    def _asking(self, ask: Callable[[DropboxSign], R]) -> R:
        with closing(connections.connect(self._session, SYSTEM)) as connector:
            return ask(cast("DropboxSign", connector))
