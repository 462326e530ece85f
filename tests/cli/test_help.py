"""``--help`` of every command is a page of its own: what it does, each option, an example."""

from collections.abc import Iterator
from typing import Any

import click
import pytest
from click.testing import CliRunner

from salesops_tui.cli.root import COMMANDS, root

WIDE = 100


def commands(command: click.Command, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command and group, those that are made when they are called as well."""
    yield " ".join(path), command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, f"{' '.join(path)} {name} is listed and not there"
            yield from commands(found, *path, name)


def leaves() -> list[Any]:
    found = commands(root)
    return [
        pytest.param(path, command, id=path.replace(" ", "-"))
        for path, command in found
        if not isinstance(command, click.Group)
    ]


@pytest.mark.parametrize(("path", "command"), leaves())
def test_a_command_says_what_it_does_what_it_takes_and_how_it_is_used(
    path: str, command: click.Command
) -> None:
    page = CliRunner().invoke(root, [*path.split(), "--help"], terminal_width=80)
    assert page.exit_code == 0, page.stderr
    assert max(map(len, page.stdout.splitlines())) <= WIDE
    assert command.help
    assert command.help.split("\n\n")[0].strip().endswith((".", "…"))
    examples = getattr(command, "examples", ())
    assert examples
    assert any(set(path.split()) <= set(example.split()) for example in examples)
    for option in (each for each in command.params if isinstance(each, click.Option)):
        if option.hidden:
            continue
        assert option.help, option.opts
        assert option.help.rstrip().endswith((".", "…", "?")), (option.opts, option.help)
        assert "_" not in (option.metavar or ""), option.opts


@pytest.mark.parametrize(("path", "command"), leaves())
def test_the_options_of_an_example_are_there(path: str, command: click.Command) -> None:
    known = {word for each in command.params for word in each.opts}
    for example in getattr(command, "examples", ()):
        told = example.partition("|")[0].partition("#")[0].split()
        if f"salesops {path}" not in example:
            continue
        for word in (each.partition("=")[0] for each in told if each.startswith("--")):
            assert word in known | {"--database", "--config", "--as", "--today"}, (path, example)


def test_every_group_and_command_is_told_in_a_line_that_ends() -> None:
    page = CliRunner().invoke(root, ["--help"], terminal_width=100).stdout
    for name, (_, text) in COMMANDS.items():
        assert f"  {name} " in page
        assert text.endswith((".", "…"))
    for path, command in commands(root):
        assert command.help or not isinstance(command, click.Group), path


@pytest.mark.parametrize(
    ("path", "code"),
    [("deal move", 3), ("lead move", 3), ("import", 7), ("deal edit", 4), ("content edit", 4)],
)
def test_a_special_exit_code_is_told(path: str, code: int) -> None:
    page = CliRunner().invoke(root, [*path.split(), "--help"]).stdout
    assert str(code) in page
    assert "exit" in page
