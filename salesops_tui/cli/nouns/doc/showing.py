"""``doc kinds``, ``list``, ``show``, ``diff``, ``open`` and ``check``: looking at documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import COUNT, as_json, shaped
from salesops_tui.cli.completing import document_key, keys_of, words
from salesops_tui.cli.nouns.doc import files
from salesops_tui.cli.nouns.doc.group import FORMATS, doc, formats, out, split
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from salesops_tui.domain.documents import Document
    from salesops_tui.workspace import Workspace


@doc.command("kinds", examples=("salesops doc kinds --json",))
@shaped
@opened
def kinds(work: Workspace, shape: str | None) -> None:
    """Every kind of document: its letter on the board (after d), and what it is about."""
    found = tables.table("Kinds", "kind label available:bool letter subject", work.papers.kinds())
    printing.listing(found, shape)


@doc.command(
    "list",
    examples=(
        "salesops doc list D-42 --json",
        "salesops doc list --where 'kind:quote status:sent'",
    ),
)
@click.argument("key", required=False, shell_complete=keys_of("deal"))
@click.option("--where", metavar="FILTER", default="", help="Words, and column:value.")
@click.option("--differs", is_flag=True, help="Only those that say other than the records now.")
@shaped
@opened
def list_(work: Workspace, key: str | None, where: str, differs: bool, shape: str | None) -> None:
    """List the documents of a deal, or all, newest first.

    The column `differs` is filled for one deal, and for all with --differs: it compares every
    document with the records.
    """
    found = work.papers.found(where, work.deals.id_of(key) if key else None)
    if differs:
        found = [document for document in found if work.papers.differs(document)]
    compare = work.papers.differs if key or differs else None
    printing.listing(tables.documents(found, compare), shape)


@doc.command(
    "show",
    examples=(
        "salesops doc show Q-7",
        "salesops doc show Q-7 --format md",
        "salesops doc show Q-7 --format pdf,docx --out offers",
    ),
)
@document_key
@formats("Print the latest version in this format; with --out, several.")
@out
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
    """Show a document, its sign-offs and versions, or the latest version itself."""
    made = work.papers.latest(key)
    if formats and not out:
        files.dump(work, made, split(formats))
        return
    if out:
        files.folder(out)
        for name in split(formats) if formats else [f.format for f in made.version.files]:
            printing.line(str(work.papers.save(made, name, out, force=force)))
        return
    _whole(work, made.document, shape)


@doc.command(
    "diff",
    examples=("salesops doc diff Q-7 --from 1 --to 2", "salesops doc diff Q-7 --live"),
)
@document_key
@click.option("--from", "before", type=COUNT, metavar="N", help="A version; else the latest.")
@click.option("--to", "after", type=COUNT, metavar="N", help="Another version.")
@click.option("--live", is_flag=True, help="Compare with the records as they are (the default).")
@as_json
@opened
def diff(
    work: Workspace,
    key: str,
    before: int | None,
    after: int | None,
    live: bool,
    shape: str | None,
) -> None:
    """What differs between two versions, or between one and the records: fields, then text."""
    if live and after is not None:
        raise click.UsageError("Give --to or --live, not both.")
    found = work.papers.diff(key, before, after)
    if shape:
        fields = [{"field": d.field, "from": d.old, "to": d.new} for d in found.fields]
        text = list(found.text)
        both = {"from": found.before, "to": found.after}
        printing.document({**both, "fields": fields, "text": text}, shape)
        return
    for each in found.fields:
        printing.line(f"{each.field}: {each.old or '–'} → {each.new or '–'}")
    if found.text:
        printing.heading(f"{found.before} → {found.after}")
        printing.block("\n".join(found.text))
    if not found.fields and not found.text:
        printing.say(f"{found.before} says what {found.after} says")


@doc.command("open", examples=("salesops doc open Q-7", "salesops doc open Q-7 --format docx"))
@document_key
@click.option(
    "--format",
    "name",
    metavar="F",
    default="pdf",
    show_default=True,
    shell_complete=words(*FORMATS),
    help="The format to show.",
)
@opened
def open_(work: Workspace, key: str, name: str) -> None:
    """Show the latest version in the system's viewer. Over SSH it says how to save it."""
    path = work.papers.open(work.papers.latest(key), name.strip().lower())
    printing.say(f"opened {path}")


@doc.command("check", examples=("salesops doc check --json",))
@as_json
@opened
def check(work: Workspace, shape: str | None) -> None:
    """Make every kind of document from sample data with the team's templates and letterhead.

    Exit code 2 when a template or the letterhead has a mistake: file, line and sentence of each.
    """
    found = work.papers.check()
    if shape:
        problems: list[dict[str, Any]] = [
            {"kind": p.kind, "file": p.file, "line": p.line, "sentence": p.sentence} for p in found
        ]
        printing.document(problems, shape)
    else:
        for problem in found:
            place = f"{problem.file}:{problem.line}" if problem.line else problem.file
            printing.line(f"{place}: {problem.sentence}")
    if found:
        printing.say("1 mistake" if len(found) == 1 else f"{len(found)} mistakes", look="red")
        click.get_current_context().exit(2)
    printing.say("every kind of document can be made")


def recorded(work: Workspace, document: Document) -> dict[str, Any]:
    """A document with its sign-offs and versions as JSON holds it."""
    return {
        **printing.objects(tables.documents([document], work.papers.differs))[0],
        "all_versions": printing.objects(tables.versions(work.papers.versions(document))),
        "sign_offs": printing.objects(tables.sign_offs(work.papers.roles(document))),
    }


def _whole(work: Workspace, document: Document, shape: str | None) -> None:
    """Everything that is known of a document."""
    if shape:
        printing.document(recorded(work, document), shape)
        return
    printing.record(tables.documents([document], work.papers.differs), None)
    roles = work.papers.roles(document)
    if roles:
        printing.heading("Sign-offs")
        printing.listing(tables.sign_offs(roles), None)
    printing.heading("Versions")
    printing.listing(tables.versions(work.papers.versions(document)), None)
    if work.papers.differs(document):
        printing.say(
            "the records have changed since: `salesops doc diff"
            f" {document.key}` shows how; `salesops doc new {document.kind} {document.subject}`"
            " makes it anew"
        )
