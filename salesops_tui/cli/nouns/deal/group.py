"""The group that every command of ``salesops deal`` joins."""

from salesops_tui.cli.command import noun

# Of the shipped process, for completion; a team may have others.
STAGES = ("qualifying", "prospecting", "partnering", "invoicing", "won")

deal = noun(
    "deal",
    "Deals, from first contact to won or lost.\n\n"
    "KEY is a deal's key, such as D-42, or a part of its name that fits no other deal.",
)
