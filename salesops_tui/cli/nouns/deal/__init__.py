"""``salesops deal``: one module per family of its commands."""

from salesops_tui.cli.nouns.deal import merge
from salesops_tui.cli.nouns.deal.gates import gates
from salesops_tui.cli.nouns.deal.group import deal as deal_command
from salesops_tui.cli.nouns.deal.moves import lose, move, pause, reopen, resume
from salesops_tui.cli.nouns.deal.people import contact, qualify
from salesops_tui.cli.nouns.deal.records import add, assign, edit, list_, tag
from salesops_tui.cli.nouns.deal.show import history, show

__all__ = [
    "add",
    "assign",
    "contact",
    "deal_command",
    "edit",
    "gates",
    "history",
    "list_",
    "lose",
    "merge",
    "move",
    "pause",
    "qualify",
    "reopen",
    "resume",
    "show",
    "tag",
]
