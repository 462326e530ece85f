"""What a key of a service account may ask for: judged from the words alone, before any shell."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from salesops_tui.cli.command import File, Leaf
from salesops_tui.cli.nouns.serve import words
from salesops_tui.cli.root import COMMANDS, root
from tests.cli.conftest import Answer, Shell

Ask = Callable[..., Answer]
REFUSED = {
    "; id": 2,
    "deal list; id": 2,
    "deal list\nid": 2,
    "deal list | sh": 2,
    "sh -c id": 2,
    "/bin/sh": 2,
    "scp -t .": 2,
    "internal-sftp": 2,
    "$(id)": 2,
    "`id`": 2,
    "deal 'list": 2,
    "deal list --database /etc/passwd": 6,
    "--database=/etc/passwd deal list": 6,
    "--config /etc/passwd deal list": 6,
    "--as root deal list": 6,
    "deal list --as root": 6,
    "serve --login root": 6,
    "init": 6,
    "completion bash": 6,
    "user role ana admin": 6,
    "user authorize ana /etc/passwd": 6,
    "db restore team.db": 6,
    "db migrate": 6,
    "db backup taken.db": 6,
    "db verify --journal /etc/passwd": 6,
    "export deals --out taken.csv": 6,
    "export for intacct --template /etc/passwd": 6,
    "import deals /etc/passwd": 6,
    "import deals - --rejects taken.csv": 6,
    "import deals - --format csv --save-mapping books": 6,
    "doc new quote D-1 --out .": 6,
    "doc show Q-1 --out .": 6,
    "doc render Q-1 --format md --out .": 6,
    "doc open Q-1": 6,
}


@pytest.fixture
def ask(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Asks for a command with the key of ana, a manager."""
    kept = dict(os.environ)  # serving takes out of it what could lie
    shell.did("user", "add", "ana", "--role", "manager")
    shell.did("deal", "add", "Hub", "--organization", "Ada University")
    shell.did("line", "add", "D-1", "--product", "membership-general")
    shell.did("doc", "new", "quote", "D-1", "--format", "md")

    def run(asked: str, login: str = "ana") -> Answer:
        monkeypatch.setenv("SSH_ORIGINAL_COMMAND", asked)
        return shell.run("serve", "--login", login)

    yield run
    os.environ.update(kept)


def test_a_key_gets_no_shell_no_path_and_nobody_elses_name(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    for asked, code in REFUSED.items():
        answer = ask(asked)
        assert answer.code == code, (asked, answer.out, answer.err)
        assert "uid=" not in answer.out + answer.err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_key_does_what_its_owner_may_and_prints_files(ask: Ask) -> None:
    assert ask("deal add 'x; $(id)' --organization Ada").out == "D-2\n"
    assert "x; $(id)" in ask("salesops export deals --format csv --columns name,owner").out
    assert "Quote" in ask("doc show Q-1 --format md").out
    assert ask("db backup").code == 0
    assert ask("log --json").json[0]["by"] == "ana"


def test_only_the_team_is_served_and_only_by_the_owner_of_the_database(
    ask: Ask, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask("deal list", login="eve").code == 6
    shell.did("user", "deactivate", "ana")
    assert "taken off this team" in ask("deal list").err
    owner = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    assert "owns the database" in ask("deal list").err


def test_what_the_environment_says_is_not_asked(
    ask: Ask, shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    shell.bare("--database", str(other), "init")
    shell.bare("--database", str(other), "user", "add", "ana")
    monkeypatch.setenv("SSH_ORIGINAL_COMMAND", "deal list --json")
    monkeypatch.setenv("SALESOPS_DATABASE", str(other))
    answer = shell.bare("serve", "--login", "ana")
    assert answer.code == 5  # the usual database, which is not there
    monkeypatch.setenv("SALESOPS_DATABASE", str(other))
    monkeypatch.setenv("SALESOPS_CONFIG", "/nowhere.toml")
    assert [deal["name"] for deal in shell.run("serve", "--login", "ana").json] == ["Hub"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("deal list", ["deal", "list"]),
        ("salesops deal list", ["deal", "list"]),
        ("deal add 'a b' \"c d\" e\\ f", ["deal", "add", "a b", "c d", "e f"]),
        ("deal list --where >10000 # x", ["deal", "list", "--where", ">10000", "#", "x"]),
        ("deal list\nid", ["deal", "list\nid"]),
        ("  ", []),
    ],
)
def test_words_are_split_as_a_shell_splits_them_and_nothing_is_expanded(
    asked: str, found: list[str]
) -> None:
    assert words(asked) == found


def test_every_command_asks_whether_it_is_served_and_every_path_is_a_file_of_ours() -> None:
    """A path option of click's own, or a command that is no Leaf, would slip past the rule."""

    def walk(command: click.Command, ctx: click.Context) -> None:
        if isinstance(command, click.Group):
            for name in command.list_commands(ctx):
                found = command.get_command(ctx, name)
                assert found is not None
                walk(found, click.Context(found, info_name=name, parent=ctx))
            return
        assert isinstance(command, Leaf), ctx.command_path
        for param in command.params:
            path = isinstance(param.type, click.Path | click.File)
            assert not path or isinstance(param.type, File), (ctx.command_path, param.name)

    walk(root, click.Context(root))
    assert "serve" in COMMANDS
