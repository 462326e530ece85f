"""The group itself, and what its commands take."""

from __future__ import annotations

import click

from salesops_tui.cli.command import noun
from salesops_tui.cli.completing import words
from salesops_tui.domain.systems import SYSTEMS

sync_command = noun(
    "sync",
    "Other systems: send them what waits, and follow what they did.\n\n"
    "Moves and documents queue what the rules of process.toml say; a person, or cron, sends it."
    " SYSTEM is airtable, asana, dropbox-sign, github, hubspot or intacct; KEY is that of an entry,"
    " such as D-42/asana/project.",
)
systems_argument = click.argument(
    "systems", metavar="[SYSTEM]...", nargs=-1, shell_complete=words(*SYSTEMS)
)
