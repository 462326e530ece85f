"""Opening the page of any record, from any screen."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from salesops_tui.domain.records import ABOUT
from salesops_tui.errors import Refused
from screens.places import PAGES, page

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace
    from screens.work import WorkScreen

# Kinds that are seen on the page of another record, and the columns that say which.
SEEN_ON = {
    **dict.fromkeys(
        ("project", "deliverable", "incident", "milestone", "usage_reading", "cost_reading"),
        (("engagement", "engagement_id"),),
    ),
    "post": (("content", "content_id"),),
    "asset": (("content", "content_id"),),
    "cost": (("experiment", "experiment_id"), ("content", "content_id")),
    "renewal": (("engagement", "engagement_id"),),
    "engagement": (("deal", "deal_id"),),
    **dict.fromkeys(("invoice", "agreement", "document", "outbox"), (("deal", "deal_id"),)),
    **dict.fromkeys(("task", "activity"), tuple((kind, f"{kind}_id") for kind in ABOUT)),
}


def open_record(screen: WorkScreen, kind: str, identity: int) -> None:
    """Show a record whole, on its own page or on that of what it belongs to; else edit it."""
    try:
        seen, number = belonging(screen.workspace, kind, identity, PAGES)
        whole = page(screen.workspace, seen, number) if seen in PAGES else None
    except Refused as refusal:
        screen.refuse(refusal)
        return
    if whole is not None:
        screen.app.push_screen(whole, lambda _: screen.reread())
    else:
        screen.without_page(kind, identity)


def belonging(
    workspace: Workspace, kind: str, identity: int, to: Collection[str]
) -> tuple[str, int]:
    """The nearest record of one of these kinds that a record belongs to, or is itself.

    What belongs to none is given back. Raises NotFound.
    """
    while kind not in to and kind in SEEN_ON:
        columns = [column for _, column in SEEN_ON[kind]]
        values = workspace.records.raw(kind, identity, *columns)
        found = next((each for each in SEEN_ON[kind] if values[each[1]] is not None), None)
        if found is None:
            break
        kind, identity = found[0], values[found[1]]
    return kind, identity
