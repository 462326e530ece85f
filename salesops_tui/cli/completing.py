"""Completion of record keys: what the database holds that starts like what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from salesops_tui.cli.opening import Opening
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Refused

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])
Pairs = list[tuple[str, str]]
LIMIT = 50


def deal_key(command: F) -> F:
    """The argument that names a deal."""
    return click.argument("key", shell_complete=_completer(_deals))(command)


def maybe_deal_key(command: F) -> F:
    """The same, for a command that can do without."""
    return click.argument("key", required=False, shell_complete=_completer(_deals))(command)


def organization_key(command: F) -> F:
    """The argument that names an organization."""
    return click.argument("key", shell_complete=_completer(_organizations))(command)


def contact_key(command: F) -> F:
    """The argument that names a contact."""
    return click.argument("key", shell_complete=_completer(_contacts))(command)


def document_key(command: F) -> F:
    """The argument that names a document."""
    return click.argument("key", shell_complete=_completer(_documents))(command)


def agreement_key(command: F) -> F:
    """The argument that names an agreement."""
    return click.argument("key", shell_complete=_completer(_agreements))(command)


def invoice_key(command: F) -> F:
    """The argument that names an invoice."""
    return click.argument("key", shell_complete=_completer(_invoices))(command)


def words(*allowed: str) -> Callable[..., list[CompletionItem[str]]]:
    """Completion of a value that is one of a few words."""

    def complete(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        return [CompletionItem(word) for word in allowed if word.startswith(incomplete)]

    return complete


def _completer(
    pairs: Callable[[Workspace, str], Pairs],
) -> Callable[..., list[CompletionItem[str]]]:
    def complete(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """Keys with what they mean; nothing where the database cannot be read."""
        opening = ctx.ensure_object(Opening)
        try:
            path, _ = opening.path()
            if not path.exists():
                return []
            from salesops_tui.workspace import open_workspace

            work = open_workspace(path, config_file=opening.config_file, clock=opening.clock)
            found = pairs(work, incomplete)
            work.close()
        except Refused:
            return []
        start = incomplete.lower()
        return [
            CompletionItem(clean_line(key), help=clean_line(text))
            for key, text in found
            if key.lower().startswith(start)
        ]

    return complete


def _deals(work: Workspace, start: str) -> Pairs:
    return work.deals.starting(start, LIMIT)


def _organizations(work: Workspace, start: str) -> Pairs:
    return [(found.key, found.name) for found in work.people.organizations()]


def _contacts(work: Workspace, start: str) -> Pairs:
    return [(found.key, found.name) for found in work.people.contacts()]


def _documents(work: Workspace, start: str) -> Pairs:
    return [(found.key, f"{found.kind} of {found.deal_key}") for found in work.papers.of()]


def _agreements(work: Workspace, start: str) -> Pairs:
    return [(found.key, found.parties) for found in work.billing.agreements()]


def _invoices(work: Workspace, start: str) -> Pairs:
    return [(found.key, found.status) for found in work.billing.invoices()]
