"""A document for every selected card: looked at first, then kept in one undoable change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import work

from salesops_tui.domain.money import plain
from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.errors import Refused
from salesops_tui.services.session import Done
from screens import dialogs
from screens.board.bulk import BoardBulk

if TYPE_CHECKING:
    from salesops_tui.domain.bulk import Preview
    from salesops_tui.services.papers import Ready
    from salesops_tui.services.papers.contexts import Told


class BoardDocuments(BoardBulk):
    """With a selection, ``d`` and a letter make the document of every selected deal."""

    def action_document(self) -> None:
        """Ask for the kind; for one deal, or for all that are selected."""
        if not self.view.picked:
            super().action_document()
            return
        self.pick_document(f"Document for {len(self.view.picked):,} deals")

    def document(self, kind: str, *more: Any) -> None:
        """Make it for the card under the cursor, or for all that are selected."""
        if not self.view.picked:
            super().document(kind, *more)
            return
        self.say(f"Making {len(self.view.picked):,} documents …")
        self._prepare_all(kind)

    @work(thread=True, exclusive=True, group="bulk")
    def _prepare_all(self, kind: str) -> None:
        papers = self.workspace.papers
        ids = sorted(identity for _, identity in self.view.picked)
        found = map(self.workspace.pipeline.deal, ids)
        names = {deal.key: deal.name for deal in found}
        try:
            ready = papers.ready(kind, ids, progress=self._progress("Made"))
        except Refused as refusal:
            self.app.call_from_thread(self.refuse, refusal)
            return

        def kept(answer: str | None) -> None:
            if answer == "do":
                self.perform(lambda: papers.keep_all(ready).done, self._all_kept)

        def ask() -> None:
            heading = f"{DOCUMENT_KINDS[kind]}: keep {len(ready.prepared):,} of {len(ids):,}?"
            self.app.push_screen(dialogs.PreviewDialog(heading, _preview(ready, names)), kept)

        self.app.call_from_thread(ask)

    def _all_kept(self, done: Done) -> None:
        self.unpick()
        self.changed(done)
        self.say(f"{done.what} (change {done.group}; o d lists them, u takes them back)")


def _preview(ready: Ready, names: Mapping[str, str]) -> Preview:
    """What would be kept and what cannot be made, as the dialog of every bulk change shows it."""
    from array import array

    from salesops_tui.domain.bulk import Difference, Item, Preview

    changes = tuple(
        Item(
            0,
            each.subject.key,
            str(each.told.context.get("deal") or names.get(each.subject.key, "")),
            "change",
            (Difference(each.kind, "", _sum(each.told)),),
        )
        for each in ready.prepared
    )
    refused = tuple(
        Item(0, each.key, names.get(each.key, ""), "refused", refusal=each.reason)
        for each in ready.skipped
    )
    none: array[int] = array("q")
    return Preview(none, none, len(changes), 0, len(refused), {}, changes, refused)


def _sum(told: Told) -> str:
    return "new" if told.total is None else f"{plain(told.total, group=True)} {told.currency}"
