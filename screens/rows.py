"""Tasks and activities as rows of a page."""

from __future__ import annotations

from salesops_tui.domain.deals import ACTIVITY_KINDS, OUTCOMES
from salesops_tui.domain.text import clean_line
from salesops_tui.services.records import Listed

TASK = ("text", "due", "assignee", "about", "done_at")
ACTIVITY = ("at", "kind", "outcome", "by", "about", "note")


def task(row: Listed, own: str) -> str:
    """A task, of the columns of TASK; what it is about is told unless that is ``own``."""
    text, due, assignee, about, done = (str(cell or "") for cell in row.cells)
    by = f", by {due}" if due else ""
    who = f", {assignee}" if assignee else ""
    of = f" ({about})" if about != own else ""
    return f"{'✓' if done else '·'} {clean_line(text)}{by}{who}{of}"


def activity(row: Listed, own: str) -> str:
    """An activity, of the columns of ACTIVITY, told alike."""
    at, kind, outcome, by, about, note = (str(cell or "") for cell in row.cells)
    end = f" ({OUTCOMES.get(outcome, outcome).lower()})" if outcome else ""
    of = f" {about}" if about != own else ""
    said = f": {clean_line(note)}" if note else ""
    return f"{at[:10]}{of} {ACTIVITY_KINDS.get(kind, kind)}{end}, {by or 'nobody'}{said}"
