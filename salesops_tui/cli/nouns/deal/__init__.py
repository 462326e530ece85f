"""``salesops deal``: one module per family of its commands."""

from salesops_tui.cli.nouns.deal import gates, moves, people, records, show
from salesops_tui.cli.nouns.deal.group import deal as deal_command

__all__ = ["deal_command", "gates", "moves", "people", "records", "show"]
