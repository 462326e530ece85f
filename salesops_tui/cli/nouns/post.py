"""``salesops post``: social posts, which people post themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers, record_of
from salesops_tui.cli.command import revision
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import RecordNoun, record_key

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

post_command = RecordNoun(
    "post",
    "Social posts: their text, when they go out, and whether they did. Nothing is sent.",
    "post",
    common=("add", "list", "show", "edit", "remove"),
    short="key channel status scheduled_at content text",
)


@post_command.command("done", examples=("salesops post done P-7 --url https://social.example/1",))
@record_key("post")
@click.option("--url", metavar="URL", help="Where it stands now.")
@revision
@opened
@answers(record_of("post"))
def done(work: Workspace, key: str, url: str | None, revision: int | None) -> int:
    """Say that a post went out; what was posted stays as it is."""
    return _mark(work, key, "posted", {"url": url} if url else {}, revision)


@post_command.command("drop", examples=("salesops post drop P-7",))
@record_key("post")
@revision
@opened
@answers(record_of("post"))
def drop(work: Workspace, key: str, revision: int | None) -> int:
    """Decide that a post will not go out; `post edit KEY --status draft` takes it up again."""
    return _mark(work, key, "dropped", {}, revision)


def _mark(
    work: Workspace, key: str, status: str, more: dict[str, str], revision: int | None
) -> int:
    identity = work.records.id_of("post", key)
    printing.told(work.marketing.posts.mark(identity, status, more, revision))
    return identity
