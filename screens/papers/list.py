"""The list of all documents."""

from __future__ import annotations

from typing import ClassVar

from salesops_tui.domain.documents import SUBJECTS
from salesops_tui.domain.papers import DOCUMENT_KINDS
from screens import dialogs
from screens.papers.making import DocumentMaking
from screens.records.acting import Picked
from screens.records.list import RecordList


class DocumentsScreen(RecordList, DocumentMaking):
    """Every document; the filter finds ``kind:quote status:sent`` and words."""

    KIND = "document"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "key", "kind", "number", "status", "subject", "organization", "total", "currency",
        "valid_until",
    )  # fmt: skip
    EMPTY = "No document yet. d on a deal and a letter makes one; a asks for a kind and a record."
    KEYS = "a make · Enter open · e evidence · / filter · u undo · Esc back · ? help"

    def open_record(self, picked: Picked) -> None:
        """Show the document."""
        self.show_document(picked.key)

    def action_add(self) -> None:
        """Ask for a kind, then for the record it is about."""
        self.pick_document("Make a document")

    def document_picked(self, kind: str) -> None:
        """Ask what the document is about, then make or open it."""

        def answered(key: str | None) -> None:
            if key is not None:
                self.make_or_open(kind, key)

        papers = self.workspace.papers
        wanted = " or ".join(SUBJECTS[kind])
        ask = dialogs.AskDialog(
            f"{DOCUMENT_KINDS[kind]} about which {wanted}?",
            hint="a key such as D-42, or a part of a deal's name",
            check=lambda text: papers.subject(kind, text),
        )
        self.app.push_screen(ask, answered)

    def document_subject(self) -> str | int | None:
        """What the document under the cursor is about."""
        found = self.current
        return self.workspace.papers.document(found.key).subject if found else None

    def action_move(self, to: str) -> None:
        """Documents are issued, sent and signed on their own page."""
        found = self.needed()
        if found is not None:
            self.show_document(found.key)

    def action_remove(self) -> None:
        """Documents are voided, not removed."""
        self.say("A document is never removed: Enter opens it, V there makes it void.")
