"""Merging two records after a look at what that does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from salesops_tui.errors import Refused
from salesops_tui.services.session import Done
from screens import dialogs
from screens.work import WorkScreen

if TYPE_CHECKING:
    from salesops_tui.domain.merging import MergePreview

_LINES = 12  # of what changes that the question shows


def ask_merge(
    screen: WorkScreen, what: str, kept: int, loser: int, then: Callable[[Done], None]
) -> None:
    """Show what merging the loser into the kept record does; do it after a yes."""
    merging = screen.workspace.merging
    try:
        found = merging.preview(what, kept, loser)
    except Refused as refusal:
        screen.refuse(refusal)
        return
    if found.refusal:
        screen.refuse(Refused(found.refusal))
        return

    def answered(yes: bool | None) -> None:
        if yes:
            screen.perform(lambda: merging.merge(what, kept, loser, seen=found), then)

    question = f"Merge {found.loser} into {found.kept}?"
    screen.app.push_screen(dialogs.ConfirmDialog(question, _told(found)), answered)


def _told(found: MergePreview) -> str:
    """What a merge does, in a few lines."""
    lines = [f"{d.field}: {d.old or '–'} → {d.new or '–'}" for d in found.differences]
    lines += [f"{count} × {what} moves" for what, count in found.moves]
    lines += [f"{count} × {what} stays behind" for what, count in found.stays]
    return "\n".join([*lines[:_LINES], "u takes it back."])
