"""``salesops content``: what we publish, from an idea on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import answers, record_of
from salesops_tui.cli.command import as_json, shaped
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import RecordNoun, added, record_key

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

_GATE = ("gate", "severity", "state", "message", "fix")
content_command = RecordNoun(
    "content",
    "Content, created or curated: from an idea to what is published.",
    "content",
    short="key title type status publish_on author posts promoted",
)


@content_command.command(
    "idea", examples=("salesops content idea B-7", "salesops content idea S-2")
)
@record_key("content")
@as_json
@opened
def idea(work: Workspace, key: str, shape: str | None) -> None:
    """Make a content idea of what was delivered; print its key.

    KEY is a deliverable (B-), a milestone (S-), an activity (Y-), an impact report (Q-) or an
    engagement (E-); the title, who is credited, the links and the notes are filled in.
    """
    added(work, "content", work.marketing.idea_from(key), shape)


@content_command.command("gates", examples=("salesops content gates K-7 --json",))
@record_key("content")
@shaped
@opened
def gates(work: Workspace, key: str, shape: str | None) -> None:
    """The publish checklist: what is met, what is missing, and what mends it."""
    identity = work.records.id_of("content", key)
    checklist = tables.gates(work.marketing.content.checklist(identity))
    printing.listing(checklist if shape else tables.chosen(checklist, _GATE), shape)


@content_command.command("propose", examples=("salesops content propose K-7",))
@record_key("content")
@opened
@answers(record_of("content"))
def propose(work: Workspace, key: str) -> int:
    """Draft a post for each of the team's channels that has none of this content yet.

    Publishing does the same. The texts are made of title, call to action and address, cut to what
    the channel takes. Nothing is sent.
    """
    identity = work.records.id_of("content", key)
    printing.told(work.marketing.content.propose(identity))
    return identity
