"""What an entry says to its system, made of the records as they are when it is sent.

One module for each system: a function for each operation that a rule can name.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from salesops_tui.domain.outbox import Entry
from salesops_tui.errors import Invalid
from salesops_tui.services.session import Session

if TYPE_CHECKING:
    from salesops_tui.connectors.connector import Intent

_HOMES = {
    ("airtable", "agreement"): "airtable:agreement",
    ("airtable", "engagement"): "airtable:engagement",
    ("asana", "project"): "asana:project",
    ("asana", "task"): "asana:task",
    ("dropbox-sign", "signature"): "dropbox_sign:signature",
    ("github", "issue"): "github:issue",
    ("github", "project-item"): "github:project_item",
}


class Message(NamedTuple):
    """An intent, and the record whose reference is what the system calls the outcome, if any."""

    intent: Intent
    record: str = ""
    record_id: int = 0


def message(session: Session, entry: Entry) -> Message:
    """What an entry says now; raises a Refused, naming the fix, when the records do not say it."""
    home = _HOMES.get((entry.system, entry.operation))
    if home is None:
        raise Invalid(f"{entry.op_key}: {entry.system} has no {entry.operation!r}")
    module, _, name = home.partition(":")
    make = getattr(import_module(f"{__name__}.{module}"), name)
    made: Message = make(session, entry)
    return made
