"""The group that every command of ``salesops invoice`` joins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesops_tui.cli.command import noun

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

invoice = noun(
    "invoice",
    "Invoices: planned from the agreement, asked for, issued, paid.\n\n"
    "KEY is an invoice's key, such as I-7, or its number.",
)


def id_of(work: Workspace, word: str) -> int:
    """The invoice that a key or a number means."""
    return work.records.id_of("invoice", word)
