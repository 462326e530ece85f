"""``salesops db``: the database file."""

from __future__ import annotations

from pathlib import Path

import click

from salesops_tui.cli import printing
from salesops_tui.cli.command import COUNT, File, as_json, noun
from salesops_tui.cli.opening import here
from salesops_tui.errors import StorageRefused

db_command = noun("db", "The database: its state, backups, migration, whether it is sound.")


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
    """Bring the database to this program's version, all of it or none.

    A backup is made first and checked; it goes where `salesops db backup` puts them. Only an admin
    of the database may. Programs of the older version say so and stop writing.
    """
    from salesops_tui.services import upkeep
    from salesops_tui.services.joining import login_name

    opening = here()
    done = upkeep.migrate(opening.path()[0], opening.clock.now(), login_name())
    for name in done.applied:
        printing.line(name)
    if done.backup is None:
        printing.say("nothing to migrate")
        return
    count = f"{len(done.applied)} migration{'s' if len(done.applied) > 1 else ''} applied"
    printing.say(f"{count}; what it was before is {done.backup}")


@db_command.command(
    "verify",
    examples=("salesops db verify && echo sound", "salesops db verify --journal journal.jsonl"),
)
@click.option(
    "--journal",
    metavar="FILE",
    type=File(),
    help="Check a journal written by `salesops export journal` instead.",
)
@as_json
@click.pass_context
def verify(ctx: click.Context, journal: Path | None, shape: str | None) -> None:
    """Check the file's integrity, its foreign keys, and the journal's chain of hashes.

    Prints what is wrong, a line each; exit code 1 when there is anything. An exported journal
    whose end was cut off is sound in itself: one that was not ends with the `last hash` of
    `salesops db status`.
    """
    from salesops_tui.services import upkeep

    if journal is not None:
        _verify_journal(ctx, journal, shape)

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


def _verify_journal(ctx: click.Context, journal: Path, shape: str | None) -> None:
    from salesops_tui.services import journals

    count, found, end = journals.check(journal)
    if shape:
        told = {"changes": count, "sound": not found, "problems": found, "last_hash": end}
        printing.document(told, shape)
    else:
        for problem in found:
            printing.line(problem)
    state = "has problems" if found else f"is whole and in order and ends with {end or 'nothing'}"
    printing.say(f"the journal of {count:,} changes {state}")
    ctx.exit(1 if found else 0)


@db_command.command(
    "backup",
    examples=(
        "salesops db backup",
        "salesops db backup --keep 14",
        "salesops db backup /media/stick/team.db.gz",
    ),
)
@click.argument("file", type=File(), required=False)
@click.option("--keep", metavar="N", type=COUNT, help="Remove all but the last N.")
@click.option("--force", is_flag=True, help="Replace a file that exists.")
@as_json
@click.pass_context
def backup(
    ctx: click.Context, file: Path | None, keep: int | None, force: bool, shape: str | None
) -> None:
    """Copy the database while others work in it; print where.

    The copy is as of one moment, checked after it was written, and there when it is whole. Without
    FILE it goes into the folder `backups` beside the database, under the date and the time; --keep
    counts those alone. A FILE that ends in .gz is packed. Exit code 1 when the database itself has
    problems: the copy has them too. It is for managers.
    """
    from salesops_tui.services import backups

    opening = here()
    with printing.progress("Backup") as step:
        made = backups.make(
            opening.path()[0],
            file,
            opening.clock.now(),
            force=force,
            keep=keep,
            login=opening.who,
            progress=step,
        )
    if shape:
        plain = {"path": str(made.path), "size": made.size, "deals": made.deals}
        more = {"changes": made.changes, "problems": list(made.problems)}
        printing.document({**plain, **more, "removed": [str(old) for old in made.removed]}, shape)
    else:
        printing.line(str(made.path))
    for problem in made.problems:
        printing.say(problem, look="red")
    state = "the database itself has problems" if made.problems else "verified"
    old = f"; {len(made.removed):,} older removed" if made.removed else ""
    printing.say(
        f"{made.deals:,} deals, {made.changes:,} changes, {made.size:,} bytes; {state}{old}"
    )
    ctx.exit(1 if made.problems else 0)


@db_command.command(
    "restore", examples=("salesops db restore backups/team-2026-07-01-180000.db --force",)
)
@click.argument("file", type=File())
@click.option("--force", is_flag=True, help="Replace the database that exists.")
@as_json
def restore(file: Path, force: bool, shape: str | None) -> None:
    """Put a backup in the place of the database, all of it or nothing.

    The backup is checked first. A database that exists is replaced only with --force, by an admin
    of it, and kept beside. Who has it open sees the restored one at once, and should start again.
    """
    from salesops_tui.services import backups
    from salesops_tui.services.joining import login_name

    opening = here()
    path, now = opening.path()[0], opening.clock.now()
    with printing.progress("Restore") as step:
        done = backups.restore(path, file, now, login_name(), force=force, progress=step)
    if shape:
        kept = str(done.kept) if done.kept else None
        plain = {"path": str(path), "kept": kept, "migrated": list(done.migrated)}
        printing.document(plain, shape)
    else:
        printing.line(str(path))
    kept_as = f"; what it replaced is {done.kept}" if done.kept else ""
    brought = f"; migrated: {', '.join(done.migrated)}" if done.migrated else ""
    printing.say(f"restored from {file}{kept_as}{brought}")
