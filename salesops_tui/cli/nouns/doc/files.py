"""Files of documents on their way out: to a folder, to stdout, into a report of what there is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing
from salesops_tui.errors import Refused

if TYPE_CHECKING:
    from salesops_tui.services.papers import Made, Skipped
    from salesops_tui.workspace import Workspace


def report(work: Workspace, made: Made, out: Path | None, force: bool, shape: str | None) -> None:
    """Write the files where they are wanted, and say what there is."""
    files = []
    for file in made.version.files:
        path = work.papers.save(made, file.format, out, force=force) if out else None
        files.append(
            {"format": file.format, "path": str(path) if path else None, "sha256": file.sha256}
        )
        if path:
            printing.say(f"wrote {path}")
    if shape:
        printing.document(described(made, files), shape)
    else:
        printing.line(made.document.key)


def described(made: Made, files: list[dict[str, str | None]]) -> dict[str, object]:
    """A document and its files, as ``--json`` gives them."""
    number, version = made.document.number or None, made.version.version
    return {"document": made.document.key, "number": number, "version": version, "files": files}


def folder(wanted: Path | None) -> None:
    """Make the folder now, so that nothing is made when it cannot be."""
    if wanted is not None:
        try:
            wanted.mkdir(parents=True, exist_ok=True)
        except OSError as reason:
            raise Refused(f"{wanted}: the folder cannot be made ({reason.strerror})") from None


def dump(work: Workspace, made: Made, formats: list[str]) -> None:
    """The bytes of one format on stdout; what is text is cleaned for a terminal."""
    if len(formats) != 1:
        raise click.UsageError("Several formats need --out DIR.")
    content = work.papers.content(made.version, formats[0])
    if formats[0] in ("md", "html"):
        printing.block(content.decode("utf-8").rstrip("\n"))
    elif printing.to_terminal():
        raise click.UsageError(f"{formats[0]} is not for a terminal; give --out DIR.")
    else:
        printing.raw(content)


def skipped(found: list[Skipped]) -> None:
    """Name what could not be made, and end with exit code 1 if anything."""
    for each in found:
        reason = each.reason if each.key in each.reason else f"{each.key}: {each.reason}"
        printing.say(f"skipped: {reason}", look="red")
    if found:
        click.get_current_context().exit(1)
