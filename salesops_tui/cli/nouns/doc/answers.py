"""``doc issue``, and what becomes of a document after: sign-off, send, sign, decline, void."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers
from salesops_tui.cli.command import as_json, given, options
from salesops_tui.cli.completing import document_key, words
from salesops_tui.cli.nouns.doc import files
from salesops_tui.cli.nouns.doc.group import doc, out
from salesops_tui.cli.nouns.doc.showing import recorded
from salesops_tui.cli.opening import opened
from salesops_tui.domain.gates import SIGN_OFF_ROLES

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

_on = click.option("--on", metavar="DATE", help="The day; today when not given.")
_evidence = click.option("--evidence", metavar="TEXT", help="Where the proof is.")
_reason = click.option("--reason", metavar="TEXT", default="", help="Why.")


def _record(work: Workspace, key: str) -> dict[str, Any]:
    """A document with its sign-offs and versions as JSON holds it."""
    return recorded(work, work.papers.latest(key).document)


@doc.command("issue", examples=("salesops doc issue Q-7 --out offers",))
@document_key
@click.option("--waive", is_flag=True, help="Issue it without the sign-offs it still lacks.")
@out
@as_json
@opened
def issue(
    work: Workspace, key: str, waive: bool, out: Path | None, force: bool, shape: str | None
) -> None:
    """Give a draft its number and final version; print its key. This cannot be undone.

    A former document of its kind about the same record, issued and not signed, is superseded.
    Exit code 3 when a sign-off is missing and not waived.
    """
    files.folder(out)
    made = work.papers.issue(key, waive=waive)
    printing.told(made.done, back="")
    files.report(work, made, out, force, shape)


@doc.command(
    "sign-off",
    examples=('salesops doc sign-off Q-7 --role "tech lead" --evidence "issue 42"',),
)
@document_key
@click.option(
    "--role",
    metavar="ROLE",
    required=True,
    shell_complete=words(*SIGN_OFF_ROLES),
    help=f"Such as {', '.join(SIGN_OFF_ROLES)}.",
)
@_evidence
@options(
    click.option("--decline", "state", flag_value="declined", help="The role says no."),
    click.option("--ask", "state", flag_value="required", help="The role is asked to look."),
)
@opened
@answers(_record)
def sign_off(work: Workspace, key: str, role: str, evidence: str | None, state: str | None) -> str:
    """Record that a role approves a document, declines it, or is asked to look at it.

    A draft is then in review, and approved when every role has approved.
    """
    printing.told(work.papers.sign_off(key, role, evidence or "", state=state or "approved"))
    return key


@doc.command("send", examples=("salesops doc send Q-7 --on 2026-07-02",))
@document_key
@_on
@opened
@answers(_record)
def send(work: Workspace, key: str, on: str | None) -> str:
    """Record that somebody sent a document. The program itself sends nothing."""
    printing.told(work.papers.send(key, on))
    return key


@doc.command("sign", examples=("salesops doc sign Q-7 --on 2026-07-20 --evidence scan.pdf",))
@document_key
@_on
@_evidence
@opened
@answers(_record)
def sign(work: Workspace, key: str, on: str | None, evidence: str | None) -> str:
    """Record that a document was signed.

    Signing an agreement, a memorandum or a renewal agreement signs the deal's agreement too.
    """
    values = given({"signed_on": on, "evidence": evidence})
    printing.told(work.papers.sign(key, values))
    return key


@doc.command("decline", examples=('salesops doc decline Q-7 --reason "too late for this year"',))
@document_key
@_reason
@opened
@answers(_record)
def decline(work: Workspace, key: str, reason: str) -> str:
    """Record that a document was turned down."""
    printing.told(work.papers.decline(key, reason))
    return key


@doc.command("void", examples=('salesops doc void Q-7 --reason "wrong address"',))
@document_key
@_reason
@opened
@answers(_record)
def void(work: Workspace, key: str, reason: str) -> str:
    """Make a document count for nothing; it keeps its number, which is not given again."""
    printing.told(work.papers.void(key, reason))
    return key
