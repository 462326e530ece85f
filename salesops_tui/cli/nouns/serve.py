"""``salesops serve``: what a key of a service account runs, whatever its owner asked ssh for."""

from __future__ import annotations

import os
import shlex

import click
from click.core import ParameterSource

from salesops_tui.cli.command import Leaf
from salesops_tui.cli.opening import Opening, here
from salesops_tui.errors import DatabaseMissing, Invalid, NotAllowed

# What would say where things are, who asks, or what else to load.
_PREFIXES = ("SALESOPS_", "_SALESOPS", "XDG_", "TEXTUAL", "PYTHON")
_NAMES = ("USER", "LOGNAME", "EDITOR", "VISUAL", "PAGER", "BROWSER", "DISPLAY", "WAYLAND_DISPLAY")


@click.command(
    "serve",
    cls=Leaf,
    examples=("salesops serve --login ana",),
)
@click.option("--login", required=True, metavar="NAME", help="Whose key it is.")
@click.pass_context
def serve_command(ctx: click.Context, login: str) -> None:
    """Open the board, or run the command that ssh was given, as NAME.

    `salesops user authorize` prints the line of authorized_keys that runs this. It is refused
    (exit 6) to anybody but the owner of the database. The command is never given to a shell, and
    neither it nor the board reads or writes a file that somebody names.
    """
    from salesops_tui.cli.root import root

    asked = os.environ.get("SSH_ORIGINAL_COMMAND", "")
    for name in [name for name in os.environ if name.startswith(_PREFIXES) or name in _NAMES]:
        del os.environ[name]
    opening = _opening(ctx, login)
    root.main(words(asked), prog_name="salesops", obj=opening)


def words(asked: str) -> list[str]:
    """The words of a command as a shell would split them, which is all that is done with them."""
    lexer = shlex.shlex(asked, posix=True, punctuation_chars=False)
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t", True, ""
    try:
        found = list(lexer)
    except ValueError:
        raise Invalid("this command cannot be read: a quotation mark is open") from None
    return found[1:] if found[:1] == ["salesops"] else found


def _opening(ctx: click.Context, login: str) -> Opening:
    """What a served command works with: only what the command line itself says counts."""
    told = here()
    typed = ctx.find_root().get_parameter_source

    def only_typed(name: str, value: str | None) -> str | None:
        return None if typed(name) is ParameterSource.ENVIRONMENT else value

    if told.login or told.served:
        raise NotAllowed("serve takes its user from --login alone")
    opening = Opening(
        only_typed("database", told.database), only_typed("config", told.config), served=login
    )
    path = opening.path()[0]
    try:
        owner = path.stat().st_uid
    except OSError:
        raise DatabaseMissing(f"{path}: there is no database") from None
    if owner != os.getuid():
        raise NotAllowed("serve is for the account that owns the database")
    return opening
