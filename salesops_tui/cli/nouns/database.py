"""``salesops db``: the database file."""

from __future__ import annotations

import click

from salesops_tui.cli import printing
from salesops_tui.cli.command import as_json, noun
from salesops_tui.cli.opening import here
from salesops_tui.errors import StorageRefused

db_command = noun("db", "The database: its state, its migration, whether it is sound.")


@db_command.command("status", examples=("salesops db status --json",))
@as_json
def status(shape: str | None) -> None:
    """Where the database is, of which version, and how much is in it."""
    from dataclasses import asdict

    from salesops_tui.services import upkeep

    found = asdict(upkeep.status(here().path()[0]))
    if shape:
        printing.document({**found, "pending": list(found["pending"])}, shape)
        return
    found["size"] = f"{found['size']:,} bytes"
    found["pending"] = ", ".join(found["pending"]) or "none"
    found["sample"] = "yes" if found["sample"] else "no"
    width = max(map(len, found))
    rows = (f"{name.replace('_', ' '):{width}}  {value}" for name, value in found.items())
    printing.block("\n".join(rows))


@db_command.command("migrate", examples=("salesops db migrate",))
def migrate() -> None:
    """Bring the database to this program's version, all of it or none."""
    from salesops_tui.services import upkeep

    applied = upkeep.migrate(here().path()[0])
    for name in applied:
        printing.line(name)
    printing.say(f"{len(applied)} migrations applied" if applied else "nothing to migrate")


@db_command.command("verify", examples=("salesops db verify && echo sound",))
@as_json
@click.pass_context
def verify(ctx: click.Context, shape: str | None) -> None:
    """Check the file's integrity, its foreign keys, and the journal's chain of hashes.

    Prints what is wrong, a line each; exit code 1 when there is anything.
    """
    from salesops_tui.services import upkeep

    opening = here()
    try:
        work = opening.workspace(opening.path()[0], create=False)
        found = upkeep.problems(work.session.store)
    except StorageRefused as refusal:
        if refusal.exit_code != StorageRefused.exit_code:
            raise
        found = [str(refusal)]
    if shape:
        printing.document({"sound": not found, "problems": found}, shape)
    else:
        for problem in found:
            printing.line(problem)
    printing.say("the database has problems" if found else "the database is sound")
    ctx.exit(1 if found else 0)
