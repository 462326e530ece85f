"""``salesops user``: the people on the team, their roles and their keys."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import File, noun, shaped
from salesops_tui.cli.completing import keys_of, words
from salesops_tui.cli.opening import opened
from salesops_tui.domain.people import Role

if TYPE_CHECKING:
    from salesops_tui.services.session import Done
    from salesops_tui.workspace import Workspace

COLUMNS = "login name email role active:bool"

user_command = noun(
    "user",
    "People on the team: who they are and what they may do. For admins.\n\n"
    "LOGIN is what the operating system calls somebody, or what their key is authorized as.",
)
_roles = words(*Role)


@user_command.command("list", examples=("salesops user list --json",))
@shaped
@opened
def list_(work: Workspace, shape: str | None) -> None:
    """List everybody; names from an import that have no login come last."""
    printing.listing(tables.table("Users", COLUMNS, work.users.listed()), shape)


@user_command.command(
    "add",
    examples=("salesops user add ana --name 'Ana Lima' --email ana@example.org --role manager",),
)
@click.argument("login")
@click.option("--name", metavar="TEXT", help="What people call them; else the login.")
@click.option("--email", metavar="E", default="", help="Their address.")
@click.option(
    "--role",
    default=Role.MEMBER.value,
    show_default=True,
    metavar="ROLE",
    shell_complete=_roles,
    help=f"One of {', '.join(Role)}.",
)
@shaped
@opened
def add(
    work: Workspace, login: str, name: str | None, email: str, role: str, shape: str | None
) -> None:
    """Put somebody on the team; print the login.

    An owner of that name whom an import made becomes this person. Somebody who was deactivated is
    back, with this role.
    """
    done = work.users.add({"login": login, "name": name or login, "email": email, "role": role})
    _answer(work, done, shape)


@user_command.command("role", examples=("salesops user role ana manager",))
@click.argument("login", shell_complete=keys_of("user"))
@click.argument("role", metavar=f"[{'|'.join(Role)}]", shell_complete=_roles)
@shaped
@opened
def role_(work: Workspace, login: str, role: str, shape: str | None) -> None:
    """Give somebody another role; it holds from their next key or command on.

    A viewer only looks. A member works. A manager also takes back what others did, and wins. An
    admin also says who is on the team. The last admin stays one.
    """
    _answer(work, work.users.set_role(login, role), shape)


@user_command.command(
    "deactivate",
    examples=("salesops user deactivate ana", "salesops user deactivate ana --reassign bo"),
)
@click.argument("login", shell_complete=keys_of("user"))
@click.option(
    "--reassign",
    metavar="LOGIN",
    shell_complete=keys_of("user"),
    default="",
    help="Who gets their open work.",
)
@shaped
@opened
def deactivate(work: Workspace, login: str, reassign: str, shape: str | None) -> None:
    """Take somebody off the team; what they did stays, under their name.

    Their open deals, leads, tasks and other work stay theirs unless --reassign names somebody.
    With a key in authorized_keys, take its line away too.
    """
    left = "" if reassign else work.users.open_work(login)
    _answer(work, work.users.deactivate(login, reassign), shape)
    if left:
        printing.say(
            f"{login} still has {left}: `salesops undo`, then `salesops user deactivate {login}"
            " --reassign LOGIN` gives them to somebody"
        )


@user_command.command(
    "authorize",
    examples=(
        "salesops --database /srv/sales/team.db user authorize ana ana.pub",
        "salesops user authorize ana ana.pub >> ~/.ssh/authorized_keys",
    ),
)
@click.argument("login", shell_complete=keys_of("user"))
@click.argument("key", metavar="KEY.pub", type=File())
@click.option("--all", "every", is_flag=True, help="Every key of the file.")
@opened
def authorize(work: Workspace, login: str, key: Path, every: bool) -> None:
    """Print the line of authorized_keys with which a public key works as LOGIN, and only that.

    It is for an account that owns the database and that nobody logs in to otherwise. Whoever has
    the key gets the board, and commands such as `ssh BOX export deals`, but no shell and no file.
    """
    for line in work.users.authorized(login, key, _program(), every=every):
        printing.line(line)


def _program() -> tuple[str, ...]:
    """The words that start this program from anywhere."""
    started = Path(sys.argv[0]).absolute()
    if started.name == "__main__.py":
        return (sys.executable, "-m", "salesops_tui")
    if not started.is_file():
        from shutil import which

        found = which(sys.argv[0])
        if not found:
            return (sys.executable, "-m", "salesops_tui")
        started = Path(found).absolute()
    return (str(started),)


def _answer(work: Workspace, done: Done, shape: str | None) -> None:
    printing.told(done)
    if shape:
        found = [member for member in work.users.listed() if member.login == done.key]
        printing.record(tables.table("User", COLUMNS, found), shape)
    else:
        printing.line(done.key)
