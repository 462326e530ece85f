"""What GitHub is told: a deliverable as an issue of the backlog, and that issue on the project."""

from __future__ import annotations

import re

from db import outbox
from db.queries import backlog
from salesops_tui.connectors.connector import Intent
from salesops_tui.connectors.github import MARK, called
from salesops_tui.domain.outbox import Entry
from salesops_tui.domain.systems import GitHubPlace
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid
from salesops_tui.services.outbox.intents import Message
from salesops_tui.services.session import Session

SYSTEM = "github"
OVER = ("done", "dropped")  # deliverables that need no issue any more
_LONGEST_TITLE = 256  # characters that GitHub takes
_LONGEST_BODY = 60_000  # of 65,536: the last line, our mark, is never cut
_ADDRESS = re.compile(r"^https://github\.com/([^/]+/[^/]+)/issues/(\d{1,12})\b")
_MENTION = re.compile(r"(?<![\w.@])@(?=\w)")


def issue(session: Session, entry: Entry) -> Message:
    """The entry's deliverable: its notes, criteria as a list of tasks, the day it is due, its deal.

    An issue that somebody made already, and noted in the deliverable, is taken for ours.
    """
    key = f"B-{entry.record_id}"
    found = _item(session, entry)
    if entry.first_sent_at is None and found.state in OVER:
        raise Invalid(f"{key} is {found.state} and needs no issue; drop the entry")
    fields: dict[str, str] = {
        "title": clean_line(found.title)[:_LONGEST_TITLE],
        "body": _body(key, found),
        **_known(session, entry, found),
    }
    if entry.first_sent_at is not None:
        fields["since"] = entry.first_sent_at.isoformat()
    return Message(Intent("issue", key, fields), "deliverable", entry.record_id)


def project_item(session: Session, entry: Entry) -> Message:
    """The issue of the entry's deliverable, to be put on the organization's project."""
    key = f"B-{entry.record_id}"
    if not place(session).project:
        raise Invalid(f"{entry.op_key}: [systems.github] names no project; drop the entry")
    known = outbox.reference(session.store, SYSTEM, "deliverable", entry.record_id)
    if known is None:
        raise Invalid(f"{entry.op_key}: {key} has no issue yet; retry once it has one, or drop it")
    return Message(Intent("project-item", entry.op_key, {"issue": known.remote_id}))


def place(session: Session) -> GitHubPlace:
    """Where this team's backlog is."""
    found = session.settings.places.get(SYSTEM)
    return found if isinstance(found, GitHubPlace) else GitHubPlace()


def _item(session: Session, entry: Entry) -> backlog.Item:
    found = backlog.item(session.store, entry.record_id)
    if found is None:
        raise Invalid(f"{entry.op_key}: B-{entry.record_id} was removed; drop the entry")
    return found


def _known(session: Session, entry: Entry, found: backlog.Item) -> dict[str, str]:
    """The issue that there is already, by an earlier message or by a person's note."""
    known = outbox.reference(session.store, SYSTEM, "deliverable", entry.record_id)
    if known is not None:
        return {"known": known.remote_id, "url": known.url}
    if not found.issue_url:
        return {}
    parts = _ADDRESS.match(found.issue_url)
    repository = place(session).repository
    if parts is None or parts[1].lower() != repository.lower():
        raise Invalid(
            f"B-{entry.record_id} has an issue that is not of {repository}: {found.issue_url};"
            f" drop the entry, or `salesops deliverable edit B-{entry.record_id} --issue-url ''`"
            " and retry"
        )
    return {"known": called(repository, int(parts[2])), "url": parts[0]}


def _body(key: str, found: backlog.Item) -> str:
    tasks = "\n".join(
        f"- [{'x' if each.done else ' '}] {_harmless(clean_line(each.text))}"
        for each in found.criteria
    )
    due = f"Due {found.due.isoformat()} · " if found.due else ""
    deal = f"{due}{_harmless(clean_line(found.deal_name))} ({found.deal})"
    text = "\n\n".join(part for part in (_harmless(found.notes), tasks, deal) if part)
    return f"{text[:_LONGEST_BODY]}\n\n{MARK.format(key)}"


def _harmless(text: str) -> str:
    """The text hiding nothing, and calling nobody: an @ana would write to GitHub's user ana."""
    return _MENTION.sub("@&#8203;", text.replace("<!--", "&lt;!--"))
