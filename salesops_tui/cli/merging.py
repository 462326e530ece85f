"""The command that merges two records of one kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing
from salesops_tui.cli.command import Noun, as_json
from salesops_tui.cli.completing import keys_of
from salesops_tui.cli.opening import opened
from salesops_tui.errors import Invalid

if TYPE_CHECKING:
    from salesops_tui.domain.merging import MergePreview
    from salesops_tui.workspace import Workspace

Find = Callable[["Workspace", str], int]  # the id that a key or a part of a name means


def add_merge(noun: Noun, what: str, find: Find, examples: Sequence[str]) -> None:
    """Give a noun its ``merge``."""

    @noun.command(
        "merge",
        examples=examples,
        help=f"Merge LOSER into KEPT: two {what}s that are one.\n\nWhat hangs on LOSER moves, what"
        " KEPT lacks is filled in, LOSER is kept out of sight; undo makes them two again.",
    )
    @click.argument("kept", shell_complete=keys_of(what))
    @click.argument("loser", shell_complete=keys_of(what))
    @click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
    @as_json
    @opened
    def merge(work: Workspace, kept: str, loser: str, dry_run: bool, shape: str | None) -> None:
        pair = (find(work, kept), find(work, loser))
        if dry_run:
            _show(work.merging.preview(what, *pair), shape)
            return
        done = work.merging.merge(what, *pair)
        printing.told(done)
        if shape:
            printing.document({"group": done.group, "key": done.key, "what": done.what}, shape)


def _show(found: MergePreview, shape: str | None) -> None:
    """What a merge would do; a refusal ends the command as the merge itself would."""
    if shape:
        printing.document(_plain(found), shape)
    elif not found.refusal:
        printing.block("\n".join(_sentences(found)))
    if found.refusal:
        raise Invalid(found.refusal)
    printing.say("nothing was written")


def _sentences(found: MergePreview) -> list[str]:
    told = [f"{found.loser} goes into {found.kept}"]
    told += [f"  {d.field}: {d.old or '–'} → {d.new or '–'}" for d in found.differences]
    told += [f"  moves: {count:,} × {label}" for label, count in found.moves]
    told += [f"  stays, as {found.kept} has it: {count:,} × {name}" for name, count in found.stays]
    return told


def _plain(found: MergePreview) -> dict[str, Any]:
    """A preview as JSON holds it."""
    changes = [{"column": d.field, "from": d.old, "to": d.new} for d in found.differences]
    return {
        "kept": found.kept,
        "loser": found.loser,
        "changes": changes,
        "moves": dict(found.moves),
        "stays": dict(found.stays),
        "refusal": found.refusal,
    }
