"""``salesops invoice``: one module per family of its commands."""

from salesops_tui.cli.nouns.invoice import lines, money, records
from salesops_tui.cli.nouns.invoice.group import invoice as invoice_command

__all__ = ["invoice_command", "lines", "money", "records"]
