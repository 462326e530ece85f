"""Who may do what: every command, asked for by each role, is refused exactly where it is said."""

import shutil

import click
from click.testing import CliRunner

from salesops_tui.cli.root import root
from salesops_tui.domain.people import Role
from tests.cli.conftest import Office, Shell
from tests.cli.rights import RIGHTS, Right
from tests.test_docs import check

BELOW = {Role.MEMBER: Role.VIEWER, Role.MANAGER: Role.MEMBER, Role.ADMIN: Role.MANAGER}


def leaf(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a command line that name the command."""
    command: click.Command = root
    for count, word in enumerate(words):
        if not isinstance(command, click.Group):
            return words[:count]
        found = command.get_command(click.Context(command), word)
        assert found is not None, words
        command = found
    return words


def leaves(group: click.Group, words: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        found |= (
            leaves(command, (*words, name))
            if isinstance(command, click.Group)
            else {(*words, name)}
        )
    return found


def test_every_command_has_its_row() -> None:
    known = [leaf(right.words) for right in RIGHTS]
    assert sorted(set(known)) == sorted(known)
    assert leaves(root) - set(known) == set(), "name it in rights.py"


def test_the_readme_says_who_may_do_what() -> None:
    check("rights", table())


def table() -> str:
    rows = ["| from this role on | commands |", "|---|---|"]
    for role in Role:
        nouns: dict[str, list[str]] = {}
        for right in RIGHTS:
            words = leaf(right.words)
            if right.role is role:
                nouns.setdefault(" ".join(words[:-1]), []).append(words[-1])
        shown = [f"`{f'{noun} ' if noun else ''}{'/'.join(names) if noun else '`, `'.join(names)}`"
                 for noun, names in nouns.items()]  # fmt: skip
        rows.append(f"| {role} | {', '.join(shown)} |")
    return "\n".join(rows) + "\n"


def code(office: Office, role: Role, words: tuple[str, ...]) -> tuple[int, str]:
    """How a command ends for somebody of a role, on a copy of the sample team."""
    path = office.shell.database.with_name(f"{role}.db")
    if not path.exists():
        shutil.copy(office.shell.database, path)
        as_role = Shell(path)
        if role is not Role.ADMIN:
            login = as_role.did("user", "list", "--json").json
            me = next(u["login"] for u in login if u["role"] == "admin" and u["login"] != "boss")
            as_role.did("user", "role", me, role)
    told = [word.format(**office.known) for word in words]
    args = ["--database", str(path), "--today", "2026-07-01", *told]
    found = CliRunner().invoke(root, args, prog_name="salesops", catch_exceptions=False)
    return found.exit_code, found.stderr[-300:]


def test_every_command_is_refused_to_the_role_below_and_to_no_role_above(office: Office) -> None:
    wrong: list[tuple[Right, Role, tuple[int, str]]] = []
    for right in RIGHTS:
        for role in (BELOW.get(right.role), right.role):
            if role is None:
                continue
            ended = code(office, role, right.words)
            if (ended[0] == 6) != (role is not right.role):
                wrong.append((right, role, ended))
    assert not wrong, "\n".join(
        f"{r.role} {' '.join(r.words)} as {role}: {end}" for r, role, end in wrong
    )
