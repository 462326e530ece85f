"""What a plain command loads: start-up time is an import budget."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"textual", "pydantic", "jinja2", "typst", "docx", "xlsxwriter", "markdown_it", "rich",
         "screens"}  # fmt: skip
STORE = {"peewee", "sqlite3"}
LOADED = """
import sys
from salesops_tui.cli import main
for words in {commands!r}:
    try:
        main(words, prog_name="salesops")
    except SystemExit as ending:
        assert not ending.code, (words, ending.code)
print("loaded:", *sorted({{name.partition(".")[0] for name in sys.modules}}))
"""
EVERY_MODULE = """
import sys
from importlib import import_module
from salesops_tui.cli.root import COMMANDS
for module, _ in COMMANDS.values():
    import_module(f"salesops_tui.cli.nouns.{module}")
print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def loaded(program: str, **more: str) -> set[str]:
    """The top-level modules in memory after a program has run in a fresh process."""
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.rpartition("loaded:")[2].split())


def loaded_by(*commands: list[str]) -> set[str]:
    return loaded(LOADED.format(commands=list(commands)))


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_version_and_help_load_nothing_heavy(argument: str) -> None:
    assert loaded_by([argument]).isdisjoint(HEAVY | STORE)


def test_no_module_of_a_command_loads_anything_heavy_before_it_runs() -> None:
    assert loaded(EVERY_MODULE).isdisjoint(HEAVY | STORE)


def completing(*words: str) -> set[str]:
    """What the shell's question loads; the answer goes to stdout before the names."""
    return loaded(
        "import atexit, sys\n"
        "atexit.register(lambda: print('loaded:', *{n.partition('.')[0] for n in sys.modules}))\n"
        "from salesops_tui.cli import main\n"
        "main(prog_name='salesops')",
        _SALESOPS_COMPLETE="bash_complete",
        COMP_WORDS=" ".join(["salesops", *words]),
        COMP_CWORD=str(len(words)),
    )


def test_completion_of_commands_loads_no_database_and_that_of_keys_sqlite_alone(
    tmp_path: Path,
) -> None:
    database = tmp_path / "team.db"
    loaded_by(["--database", str(database), "init"])
    assert completing("de").isdisjoint(HEAVY | STORE)
    found = completing("--database", str(database), "lead", "show", "L")
    assert found.isdisjoint(HEAVY | {"peewee"})
    assert "sqlite3" in found


def test_no_command_but_the_board_loads_the_screens(tmp_path: Path) -> None:
    import click

    from salesops_tui.cli.root import COMMANDS, root

    database = str(tmp_path / "team.db")
    words = [["init"], ["db", "status"], ["log"], ["today"], ["deal", "add", "Hub"]]
    context = click.Context(root)
    for name in COMMANDS:
        command = root.get_command(context, name)
        if isinstance(command, click.Group):
            found = command.get_command(context, "list")
            needs = [each for each in found.params if each.required] if found else []
            words += [[name, "list"]] if found and not needs else []
    words += [["export", what] for what in ("deals", "documents", "journal", "board")]
    assert len(words) > 25
    assert loaded_by(*(["--database", database, *each] for each in words)).isdisjoint(
        {"textual", "screens"}
    )
