"""Merging two deals."""

from salesops_tui.cli.merging import add_merge
from salesops_tui.cli.nouns.deal.group import deal

add_merge(
    deal,
    "deal",
    lambda work, word: work.deals.id_of(word),
    ("salesops deal merge D-42 D-57 --dry-run", "salesops deal merge D-42 D-57"),
)
