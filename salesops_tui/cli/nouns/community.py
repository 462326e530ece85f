"""``salesops community``: the communities that hubs serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers, record_of
from salesops_tui.cli.completing import keys_of
from salesops_tui.cli.merging import add_merge
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import RecordNoun, record_key

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

community_command = RecordNoun(
    "community",
    "Communities: who uses a hub, and what they need of it.",
    "community",
    short="key name organization size compute data_location",
)


@community_command.command(
    "deal",
    examples=("salesops community deal M-3 D-42", "salesops community deal M-3 D-42 --remove"),
)
@record_key("community")
@click.argument("deal", shell_complete=keys_of("deal"))
@click.option("--remove", is_flag=True, help="It is not.")
@opened
@answers(record_of("community"))
def deal_(work: Workspace, key: str, deal: str, remove: bool) -> int:
    """Say that DEAL is for a community."""
    identity = work.records.id_of("community", key)
    act = work.communities.unlink if remove else work.communities.link
    printing.told(act(identity, deal))
    return identity


add_merge(
    community_command,
    "community",
    lambda work, word: work.records.id_of("community", word),
    ("salesops community merge M-3 M-4 --dry-run", "salesops community merge M-3 M-4"),
)
