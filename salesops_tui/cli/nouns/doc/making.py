"""``doc new`` and ``doc render``: one document, or one for every record of a filter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing
from salesops_tui.cli.command import as_json
from salesops_tui.cli.completing import keys_of, words
from salesops_tui.cli.nouns.doc import files
from salesops_tui.cli.nouns.doc.group import doc, formats, out, split
from salesops_tui.cli.opening import opened
from salesops_tui.domain.papers import DOCUMENT_KINDS

if TYPE_CHECKING:
    from salesops_tui.services.papers import Made, Skipped
    from salesops_tui.workspace import Workspace

_every = click.option("--all", "every", is_flag=True, help="Really of all of them.")


@doc.command(
    "new",
    examples=(
        "salesops doc new quote D-42 --out offers",
        "salesops doc new quote D-42 --format pdf,md,html,docx --out offers --json",
        "salesops doc new invoice --where 'stage:won' --all --out bills",
    ),
)
@click.argument("kind", shell_complete=words(*DOCUMENT_KINDS))
@click.argument("key", required=False, shell_complete=keys_of("deal"))
@click.option("--where", metavar="FILTER", help="For every deal of a filter, instead of KEY.")
@_every
@formats("Of pdf, md, html, docx, with commas.", default="pdf,md,html", show_default=True)
@out
@as_json
@opened
def new(
    work: Workspace,
    kind: str,
    key: str | None,
    where: str | None,
    every: bool,
    formats: str,
    out: Path | None,
    force: bool,
    shape: str | None,
) -> None:
    """Draft a document of a KIND about KEY; print the document's key.

    KEY is a deal, or what `salesops doc kinds` says: an engagement, a renewal, an invoice, content
    or a post. A won deal stands for its engagement. A draft there is gets its next version. Every
    version is kept with its files and with all it was made from; --out writes the files to a
    folder as well. With --where and --all, what cannot be made is skipped and named (exit code 1).
    """
    if (key is None) == (where is None):
        raise click.UsageError("Give KEY or --where, not both." if key else "Give KEY or --where.")
    if where is not None and not every:
        raise click.UsageError("--where makes many documents; add --all.")
    files.folder(out)
    if where is None:
        made = work.papers.new(kind, key or "", split(formats))
        printing.told(made.done)
        files.report(work, made, out, force, shape)
        return
    with printing.progress("Documents") as step:
        ready = work.papers.ready(kind, work.papers.deals(where), split(formats), step)
    batch = work.papers.keep_all(ready)
    printing.told(batch.done)
    _finish(work, batch.made, list(batch.skipped), out, force, shape)


@doc.command(
    "render",
    examples=(
        "salesops doc render Q-7 --format docx --out offers",
        "salesops doc render --all --where 'kind:invoice status:issued' --format pdf --out bills",
    ),
)
@click.argument("key", required=False, shell_complete=keys_of("document"))
@click.option("--where", metavar="FILTER", default="", help="With --all: documents of a filter.")
@_every
@formats("Of pdf, md, html, docx, with commas.", required=True)
@out
@as_json
@opened
def render(
    work: Workspace,
    key: str | None,
    where: str,
    every: bool,
    formats: str,
    out: Path | None,
    force: bool,
    shape: str | None,
) -> None:
    """Render the latest version of a document in more formats, from what it was made from.

    Formats it has stay as they are. With --all, of every document, or of those of --where (words,
    and COLUMN:VALUE); what cannot be rendered is skipped and named (exit code 1).
    """
    if (key is None) == (not every):
        raise click.UsageError("Give DOCUMENT or --all.")
    files.folder(out)
    if key is not None:
        made = work.papers.add_formats(key, split(formats))
        printing.told(made.done)
        files.report(work, made, out, force, shape)
        return
    documents = work.papers.found(where)
    with printing.progress("Documents") as step:
        batch = work.papers.add_formats_to(documents, split(formats), step)
    _finish(work, batch.made, list(batch.skipped), out, force, shape)


def _finish(
    work: Workspace,
    made: Sequence[Made],
    skipped: list[Skipped],
    out: Path | None,
    force: bool,
    shape: str | None,
) -> None:
    """Write the files, print the keys, name what was skipped."""
    paths: dict[tuple[str, str], str] = {}
    if out:
        with printing.progress("Files", len(made)) as step:
            for count, each in enumerate(made, start=1):
                saved, refused = work.papers.save_all(each, out, force=force)
                paths.update({(each.document.key, name): str(path) for name, path in saved})
                skipped += refused
                step(count)
    if shape:
        described = [
            files.described(
                each,
                [
                    {
                        "format": file.format,
                        "path": paths.get((each.document.key, file.format)),
                        "sha256": file.sha256,
                    }
                    for file in each.version.files
                ],
            )
            for each in made
        ]
        printing.document(described, shape)
    else:
        for each in made:
            printing.line(each.document.key)
    many = "1 document" if len(made) == 1 else f"{len(made):,} documents"
    printing.say(f"{many}{f', {len(paths):,} files in {out}' if out else ''}")
    files.skipped(skipped)
