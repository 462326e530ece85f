"""Completion of words, and of record keys from the database."""

from __future__ import annotations

from collections.abc import Callable

import click
from click.shell_completion import CompletionItem

from salesops_tui.cli.command import F
from salesops_tui.cli.opening import Opening
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Refused

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]
_LONGEST = 60  # characters of what a key stands for


def words(*allowed: str) -> Complete:
    """Completion of a value that is one of a few words."""

    def complete(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        return [CompletionItem(word) for word in allowed if word.startswith(incomplete)]

    return complete


def keys_of(what: str) -> Complete:
    """Completion of the key of a kind of record."""

    def complete(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """Keys with what they stand for; nothing where the database cannot be read."""
        try:
            from salesops_tui.services.keys import starting

            found = starting(ctx.ensure_object(Opening).path()[0], what, incomplete)
        except Refused:
            return []
        return [CompletionItem(clean_line(key), help=_brief(text)) for key, text in found]

    return complete


def _brief(text: str) -> str:
    line = clean_line(text)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _argument(what: str, *, required: bool = True) -> Callable[[F], F]:
    def decorate(command: F) -> F:
        return click.argument("key", required=required, shell_complete=keys_of(what))(command)

    return decorate


deal_key = _argument("deal")
maybe_deal_key = _argument("deal", required=False)
document_key = _argument("document")
agreement_key = _argument("agreement")
invoice_key = _argument("invoice")
outbox_key = _argument("outbox")
