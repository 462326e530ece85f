"""Invoices handed over to CS&S as a file, and how a list of results is told."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salesops_tui.cli import printing, tables

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

SENT = "system key state url what"


def hand_over(work: Workspace, out: Path | None, shape: str | None) -> None:
    """Write the invoices that wait to a file of a folder, or to stdout; then they count as sent."""
    from salesops_tui.exports.formats import write

    work.sync.ready(["intacct"])
    given = work.sync.handover()
    for entry in given.without:
        printing.say(f"{entry.op_key}: the deal has no open invoice yet, so it waits")
    if not given.entries:
        printing.say("nothing waits to be handed over")
        return
    if out is None:
        with printing.binary_stdout("csv") as stream:
            write(given.table, "csv", stream)
        name = "a file of its own"
    else:
        file = _free(out, f"intacct-{work.session.clock.today()}")
        write(given.table, "csv", file)
        printing.say(f"wrote {file}")
        name = file.name
    ended = work.sync.handed_over(given, name)
    rows = [(e.system, e.op_key, e.state, e.url, e.told) for e in ended]
    if out is not None:
        answer(tables.table("Handed over", SENT, rows), shape, rows, "somebody else has done so")
    else:
        printing.say(f"handed over: {', '.join(e.op_key for e in ended)}")


def answer(table: Any, shape: str | None, rows: list[Any], nothing: str) -> None:
    """A list, or for people a word that it is empty."""
    if shape or rows:
        printing.listing(table, shape)
    else:
        printing.say(nothing)


def _free(folder: Path, name: str) -> Path:
    """A name in a folder that no file has yet."""
    names = (folder / f"{name}{f'-{number}' if number > 1 else ''}.csv" for number in count(1))
    return next(path for path in names if not path.exists())
