"""What can be done about a request for signatures that is out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers
from salesops_tui.cli.command import File
from salesops_tui.cli.completing import document_key
from salesops_tui.cli.nouns.sync.group import sync_command
from salesops_tui.cli.opening import opened

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace


@sync_command.command("remind", examples=("salesops sync remind AG-2026-0007",))
@document_key
@opened
@answers(lambda work, reminded: {"reminded": reminded})
def remind(work: Workspace, key: str) -> list[str]:
    """Have the next person reminded who has not signed; Dropbox Sign writes to them."""
    reminded = work.signing.remind(key)
    for address in reminded:
        printing.say(f"{address} is reminded")
    return reminded


@sync_command.command("withdraw", examples=("salesops sync withdraw AG-2026-0007 --yes",))
@document_key
@click.option("--yes", is_flag=True, help="Do not ask.")
@opened
@answers(lambda work, name: {"withdrawn": name})
def withdraw(work: Workspace, key: str, yes: bool) -> str:
    """Withdraw a request for signatures at Dropbox Sign; nobody can sign it any more."""
    name = work.signing.out(key)
    if not yes:
        question = f"Withdraw the request for {name}? It cannot be brought back."
        click.confirm(question, abort=True, err=True)
    work.signing.withdraw(key)
    printing.say(f"{name}: the request is withdrawn; `salesops doc void {name}` voids it here")
    return name


@sync_command.command("signed", examples=("salesops sync signed AG-2026-0007 --out signed.pdf",))
@document_key
@click.option("--out", metavar="FILE", type=File(), help="A file instead of stdout.")
@click.option("--force", is_flag=True, help="Replace the file.")
@opened
def signed(work: Workspace, key: str, out: Path | None, force: bool) -> None:
    """The PDF with the signatures, as Dropbox Sign has it now."""
    from salesops_tui.exports.files import whole_file

    content = work.signing.file(key)
    if out is None:
        if printing.to_terminal():
            raise click.UsageError("A PDF is not for a terminal; give --out FILE.")
        printing.raw(content)
        return
    with whole_file(out, force=force) as stream:
        stream.write(content)
    printing.say(f"wrote {out}")
