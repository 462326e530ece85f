"""``salesops sync``: what other systems are to be told, sending it, and following what they did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import noun, shaped
from salesops_tui.cli.completing import words
from salesops_tui.cli.opening import opened
from salesops_tui.domain.systems import SYSTEMS
from salesops_tui.errors import Refused

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

STATUS = "system state reason queued:integer unknown:integer dead:integer"
WAITING = "system key what state since:instant attempts:integer error url"
SENT = "system key state url what"
PULLED = "system key state what change:integer"

sync_command = noun(
    "sync",
    "Other systems: send them what waits, and follow what they did.\n\n"
    "Moves and documents queue what the rules of process.toml say; a person, or cron, sends it."
    " SYSTEM is airtable, asana, dropbox-sign, github, hubspot or intacct; KEY is that of an entry,"
    " such as D-42/asana/project.",
)
_systems = click.argument(
    "systems", metavar="[SYSTEM]...", nargs=-1, shell_complete=words(*SYSTEMS)
)
_key = click.argument("key")


@sync_command.command("status", examples=("salesops sync status --json",))
@click.option("--check", is_flag=True, help="Ask each system whose token it is.")
@shaped
@opened
def status(work: Workspace, shape: str | None, check: bool) -> None:
    """Every system: whether it can be asked, whose token there is, and how much waits for it.

    A system is connected, not configured or paused; the reason says why, and what mends it. Only
    --check uses the network.
    """
    if check:
        for system in work.sync.ready():
            try:
                printing.say(f"{SYSTEMS[system]}: the token is that of {work.sync.who(system)}")
            except Refused as refusal:
                printing.say(str(refusal))
    found = tables.table("Systems", STATUS, work.outbox.status())
    printing.listing(found, shape)


@sync_command.command(
    "list", examples=("salesops sync list --jsonl", "salesops sync list github --all")
)
@_systems
@click.option("--all", "every", is_flag=True, help="Also what is done.")
@shaped
@opened
def list_(work: Workspace, systems: tuple[str, ...], every: bool, shape: str | None) -> None:
    """What waits to be sent, oldest first, with the vendor's words where one has refused."""
    found = work.outbox.entries() if every else work.outbox.waiting()
    rows = (
        (
            e.system, e.op_key, e.text or e.operation, e.state, e.since, e.attempts,
            e.error or (f"after {e.waits_for}" if e.waits_for else ""), e.url,
        )
        for e in found
        if not systems or e.system in systems
    )  # fmt: skip
    printing.listing(tables.table("Waiting", WAITING, rows), shape)


@sync_command.command(
    "push", examples=("salesops sync push", "salesops sync push asana github --json")
)
@_systems
@shaped
@opened
def push(work: Workspace, systems: tuple[str, ...], shape: str | None) -> None:
    """Send what waits, to the systems named or to all in use.

    Each entry is sent once: one whose answer was lost is looked for before it is sent again, and a
    request for a signature is then left to a person. Several people, and cron, may push at once.
    Exits with 1 when something was refused, or is not known to have arrived.
    """
    ended, failed = _each(work, systems, work.sync.push, "Sending")
    rows = [(e.system, e.op_key, e.state, e.url, e.told) for e in ended]
    _answer(tables.table("Sent", SENT, rows), shape, rows, "nothing waits to be sent")
    if failed or any(e.state in ("dead", "unknown") for e in ended):
        click.get_current_context().exit(1)


@sync_command.command("pull", examples=("salesops sync pull", "salesops sync pull dropbox-sign"))
@_systems
@shaped
@opened
def pull(work: Workspace, systems: tuple[str, ...], shape: str | None) -> None:
    """Follow what the systems did: signatures given, issues closed, records changed there.

    What cannot be followed, because both sides changed or a gate stops it, is shown as drift.
    """
    found, failed = _each(work, systems, work.sync.pull, "Reading")
    rows = [(e.system, e.key, e.state, e.told, e.group or None) for e in found]
    _answer(tables.table("Followed", PULLED, rows), shape, rows, "nothing has changed there")
    if failed:
        click.get_current_context().exit(1)


@sync_command.command("show", examples=("salesops sync show D-42/asana/project",))
@_key
@opened
def show(work: Workspace, key: str) -> None:
    """The request that an entry makes, as JSON, without its token and without files' contents."""
    request = work.sync.request(key)
    told: dict[str, Any] = {"method": request.method, "path": request.path}
    told |= {"query": dict(request.query)} if request.query else {}
    told |= {"body": request.json} if request.json is not None else {}
    told |= {"form": dict(request.form)} if request.form else {}
    if request.files:
        told["files"] = {
            field: {"name": name, "bytes": len(content), "type": kind}
            for field, (name, content, kind) in request.files.items()
        }
    printing.document(told)


@sync_command.command(
    "retry",
    examples=("salesops sync retry D-42/asana/project", "salesops sync retry asana"),
)
@click.argument("key", metavar="KEY|SYSTEM")
@click.option(
    "--send-again", "again", is_flag=True, help="You have looked, and it is not there: send it."
)
@opened
def retry(work: Workspace, key: str, again: bool) -> None:
    """Let an entry be sent at the next push, or a system that was paused be asked again."""
    if key in SYSTEMS:
        printing.say(work.outbox.resume(key))
    else:
        printing.say(work.outbox.retry(key, again=again))


@sync_command.command("drop", examples=("salesops sync drop D-42/asana/project",))
@_key
@opened
def drop(work: Workspace, key: str) -> None:
    """Take an entry out, so that it is never sent; `salesops undo` brings it back."""
    done = work.outbox.drop(key)
    printing.told(done)
    printing.line(done.key)


def _each(
    work: Workspace, systems: Iterable[str], ask: Any, label: str
) -> tuple[list[Any], list[Refused]]:
    """What every system answers, one after the other; one that fails does not stop the others."""
    ended: list[Any] = []
    failed: list[Refused] = []
    ready = work.sync.ready(systems)
    if not ready:
        printing.say("no system is set up; `salesops sync status` says what each lacks")
    with printing.progress(label, len(ready)) as step:
        for count, system in enumerate(ready, 1):
            try:
                for one in ask(system):
                    ended.append(one)
            except Refused as refusal:
                failed.append(refusal)
            step(count)
    for each in failed:
        printing.say(str(each))
    return ended, failed


def _answer(table: Any, shape: str | None, rows: list[Any], nothing: str) -> None:
    if shape or rows:
        printing.listing(table, shape)
    else:
        printing.say(nothing)
