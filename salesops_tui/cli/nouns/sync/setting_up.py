"""Connecting a system: asked step by step, or said in one command."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import shaped
from salesops_tui.cli.completing import words
from salesops_tui.cli.nouns.sync.asking import asked
from salesops_tui.cli.nouns.sync.group import sync_command
from salesops_tui.cli.opening import opened
from salesops_tui.domain.systems import FILES_ONLY, HINTS, NEEDED, SYSTEMS
from salesops_tui.errors import Invalid

if TYPE_CHECKING:
    from salesops_tui.connectors.tokens import Secret
    from salesops_tui.workspace import Workspace

NEEDS = "system name needs may_have"
DONE = "system who file"


@sync_command.command(
    "setup",
    examples=(
        "salesops sync setup",
        "salesops sync setup airtable",
        "salesops sync setup github --set repository=2i2c-org/backlog --token-stdin < token",
    ),
)
@click.argument("system", required=False, shell_complete=words(*SYSTEMS))
@click.option("--set", "given", multiple=True, metavar="FIELD=VALUE", help="A field, unasked.")
@click.option("--token-stdin", is_flag=True, help="Read the token from stdin.")
@shaped
@opened
def setup(
    work: Workspace, system: str | None, given: tuple[str, ...], token_stdin: bool,
    shape: str | None,
) -> None:  # fmt: skip
    """Connect a system: its token, where in it we are, and what it will be told.

    Asks for what is not given; the token is checked with the system before anything is written.
    The place goes into team.toml for all colleagues, the token to you alone: into your keyring or
    a file that nobody else can read. Without SYSTEM, lists what each system needs. For admins.
    """
    if system is None:
        rows = [
            (key, name, " ".join(NEEDED.get(key, ())), " ".join(
                field for field in HINTS[key] if field not in NEEDED.get(key, ())))
            for key, name in SYSTEMS.items()
        ]  # fmt: skip
        printing.listing(tables.table("Systems", NEEDS, rows), shape)
        return
    work.setup.begin(system)
    asking = not given and not token_stdin and sys.stdin.isatty()
    secret, fresh = None, False
    if system not in FILES_ONLY:
        secret, fresh = _token(work, system, token_stdin, asking)
    known = asked(work, system, secret) if asking else None
    place = known or work.setup.checked(system, _pairs(given))
    who = work.setup.who(system, place, secret) if secret is not None else ""
    if who:
        printing.say(f"✓ {SYSTEMS[system]} knows this token as {who}")
    path = work.setup.write(system, place, who)
    printing.say(f"✓ wrote [systems.{system}] into {path}")
    if fresh and secret is not None:
        from salesops_tui.services.sync.setup import keep

        printing.say(f"✓ kept the token in {keep(system, secret)}")
    _promise(work, system)
    if shape:
        printing.listing(tables.table("Set up", DONE, [(system, who, str(path))]), shape)


def _token(work: Workspace, system: str, from_stdin: bool, asking: bool) -> tuple[Secret, bool]:
    """The token, and whether it is to be kept: one that was found is kept already."""
    from salesops_tui.connectors.tokens import typed, variable

    if from_stdin:
        return typed(sys.stdin.read()), True
    found = work.setup.token(system)
    if found is not None:
        end = f" …{found.secret.end}" if found.secret.end else ""
        question = f"Use the token{end} from {found.source}?"
        if not asking or click.confirm(question, default=True, err=True):
            return found.secret, False
    if not asking:
        raise Invalid(f"token: there is none; give --token-stdin, or set {variable(system)}")
    text = click.prompt(f"Token of {SYSTEMS[system]} (it is not shown)", hide_input=True, err=True)
    return typed(text), True


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for name, sign, _ in pairs:
        if not sign:
            raise click.UsageError(f"--set {name}: write it as FIELD=VALUE.")
    return {name.strip(): value for name, _, value in pairs}


def _promise(work: Workspace, system: str) -> None:
    """Say what the system is told from now on, and how."""
    printing.say(f"From now on {SYSTEMS[system]} is told:")
    for sentence in work.setup.promises(system):
        printing.say(f"  {sentence}")
    way = " --out FOLDER" if system in FILES_ONLY else ""
    printing.say(f"Nothing leaves by itself: `salesops sync push {system}{way}` sends it.")
