"""``salesops doc``: documents of deals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import F, File, as_json, noun, options, shaped
from salesops_tui.cli.completing import deal_key, document_key, maybe_deal_key, words
from salesops_tui.cli.opening import opened
from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.errors import Refused

if TYPE_CHECKING:
    from salesops_tui.services.papers import Made
    from salesops_tui.workspace import Workspace

FORMATS = ("pdf", "md", "html", "docx")

doc_command = noun(
    "doc",
    "Documents: made from a deal, kept version by version, numbered when issued.\n\n"
    "DOCUMENT is a key such as Q-7, or a number such as Q-2026-0007.",
)
_folder = File(folder=True)


def _out(command: F) -> F:
    return options(
        click.option("--out", metavar="DIR", type=_folder, help="Write the files there too."),
        click.option("--force", is_flag=True, help="Replace files that are there."),
    )(command)


def _format(text: str, **more: Any) -> Callable[[F], F]:
    def decorate(command: F) -> F:
        return click.option(
            "--format", "formats", metavar="F", shell_complete=words(*FORMATS), help=text, **more
        )(command)

    return decorate


@doc_command.command("kinds", examples=("salesops doc kinds --json",))
@shaped
@opened
def kinds(work: Workspace, shape: str | None) -> None:
    """Every kind of document, and whether this version can make it."""
    found = tables.table("Kinds", "kind label available:bool letter subject", work.papers.kinds())
    printing.listing(found, shape)


@doc_command.command(
    "new",
    examples=(
        "salesops doc new quote D-42 --out offers",
        "salesops doc new quote D-42 --format pdf,md,html,docx --out offers --json",
    ),
)
@click.argument("kind", shell_complete=words(*DOCUMENT_KINDS))
@deal_key
@_format("Of pdf, md, html, docx, with commas.", default="pdf,md,html", show_default=True)
@_out
@as_json
@opened
def new(
    work: Workspace,
    kind: str,
    key: str,
    formats: str,
    out: Path | None,
    force: bool,
    shape: str | None,
) -> None:
    """Draft a document of a KIND for the deal KEY; print the document's key.

    A draft there is gets its next version. Every version is kept with its files and with all it
    was made from; --out writes the files to a folder as well.
    """
    _make_folder(out)
    made = work.papers.new(kind, key, _split(formats))
    printing.told(made.done)
    _show(work, made, out, force, shape)


@doc_command.command("issue", examples=("salesops doc issue Q-7 --out offers",))
@document_key
@_out
@as_json
@opened
def issue(work: Workspace, key: str, out: Path | None, force: bool, shape: str | None) -> None:
    """Give a draft its number and final version; print its key. This cannot be undone."""
    _make_folder(out)
    made = work.papers.issue(key)
    printing.told(made.done, back="")
    _show(work, made, out, force, shape)


@doc_command.command("list", examples=("salesops doc list D-42 --json",))
@maybe_deal_key
@shaped
@opened
def list_(work: Workspace, key: str | None, shape: str | None) -> None:
    """List the documents of a deal, or all, newest first."""
    found = work.papers.of(work.deals.id_of(key) if key else None)
    printing.listing(tables.documents(found), shape)


@doc_command.command(
    "show",
    examples=(
        "salesops doc show Q-7",
        "salesops doc show Q-7 --format md",
        "salesops doc show Q-7 --format pdf,docx --out offers",
    ),
)
@document_key
@_format("Print the latest version in this format; with --out, several.")
@_out
@as_json
@opened
def show(
    work: Workspace,
    key: str,
    formats: str | None,
    out: Path | None,
    force: bool,
    shape: str | None,
) -> None:
    """Show a document and its versions, or the latest version itself."""
    made = work.papers.latest(key)
    if formats and not out:
        _print(work, made, _split(formats))
        return
    if out:
        _make_folder(out)
        for name in _split(formats) if formats else [f.format for f in made.version.files]:
            printing.line(str(work.papers.save(made, name, out, force=force)))
        return
    versions = tables.versions(work.papers.versions(made.document))
    whole = tables.documents([made.document])
    if shape:
        listed = printing.objects(versions)
        printing.document({**printing.objects(whole)[0], "all_versions": listed}, shape)
    else:
        printing.record(whole, None)
        printing.heading("Versions")
        printing.listing(versions, None)


def _show(work: Workspace, made: Made, out: Path | None, force: bool, shape: str | None) -> None:
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
        number, version = made.document.number or None, made.version.version
        document = {"document": made.document.key, "number": number, "version": version}
        printing.document({**document, "files": files}, shape)
    else:
        printing.line(made.document.key)


def _make_folder(folder: Path | None) -> None:
    """Make the folder now, so that nothing is made when it cannot be."""
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as reason:
            raise Refused(f"{folder}: the folder cannot be made ({reason.strerror})") from None


def _print(work: Workspace, made: Made, formats: list[str]) -> None:
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


def _split(text: str) -> list[str]:
    return [part.strip().lower() for part in text.split(",") if part.strip()]
