"""How each system stands, what waits, and the request that an entry makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import as_json, shaped
from salesops_tui.cli.completing import outbox_key
from salesops_tui.cli.nouns.sync.group import sync_command, systems_argument
from salesops_tui.cli.opening import opened
from salesops_tui.domain.systems import SYSTEMS
from salesops_tui.errors import Refused

if TYPE_CHECKING:
    from salesops_tui.domain.outbox import Entry
    from salesops_tui.workspace import Workspace

STATUS = "system state reason queued:integer unknown:integer dead:integer"
WAITING = "system key what state since:instant attempts:integer error url"


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
@systems_argument
@click.option("--all", "every", is_flag=True, help="Also what is done.")
@shaped
@opened
def list_(work: Workspace, systems: tuple[str, ...], every: bool, shape: str | None) -> None:
    """What waits to be sent, oldest first, with the vendor's words where one has refused."""
    found = work.outbox.entries() if every else work.outbox.waiting()
    rows = (listed(each) for each in found if not systems or each.system in systems)
    printing.listing(tables.table("Waiting", WAITING, rows), shape)


@sync_command.command("show", examples=("salesops sync show D-42/asana/project",))
@outbox_key
@as_json
@opened
def show(work: Workspace, key: str, shape: str | None) -> None:
    """The request that an entry makes, always as JSON: no token, and of files their size."""
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


def listed(entry: Entry) -> tuple[object, ...]:
    """An entry in the columns of the list."""
    why = entry.error or (f"after {entry.waits_for}" if entry.waits_for else "")
    what = entry.text or entry.operation
    return (entry.system, entry.op_key, what, entry.state, entry.since, entry.attempts, why,
            entry.url)  # fmt: skip
