"""``salesops completion`` and what it completes; ``salesops keys``."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from salesops_tui.cli.opening import Opening
from salesops_tui.cli.root import root

KEYS = ("key", "kept", "loser", "other", "of")
ROOT = Path(__file__).resolve().parents[2]


def commands(command, *path):
    """Every command there is."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        yield from commands(command.get_command(context, name), *path, name)


def completed(shell, *words):
    """What bash would be offered for the last word."""
    line = ["salesops", "--database", str(shell.database), *words]
    asked = {
        "_SALESOPS_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(line),
        "COMP_CWORD": str(len(line) - 1),
    }
    run = subprocess.run(
        [sys.executable, "-m", "salesops_tui"],
        cwd=ROOT,
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    return [line.partition(",")[2] for line in run.stdout.splitlines() if line]


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_asks_the_program(shell, name):
    answer = shell.bare("completion", name)
    assert answer.code == 0
    assert f"_SALESOPS_COMPLETE={name}_complete" in answer.out


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_can_read_its_script(shell):
    script = shell.bare("completion", "bash").out
    run = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_another_shell_is_wrong_usage(shell):
    assert shell.bare("completion", "tcsh").code == 2


def test_commands_options_and_words_are_completed(shell):
    assert completed(shell, "ag") == ["agreement"]
    assert completed(shell, "deal", "re") == ["reopen", "resume"]
    assert completed(shell, "deal", "add", "X", "--mem") == ["--membership"]
    assert completed(shell, "deal", "add", "X", "--class", "re") == ["renewal"]


def test_keys_of_records_are_completed(shell, add_deal):
    for name in ("One", "Two"):
        add_deal(name)
    shell.did("agreement", "add", "D-1")
    assert completed(shell, "deal", "show", "d-") == ["D-1", "D-2"]
    assert completed(shell, "deal", "show", "D-2") == ["D-2"]
    assert completed(shell, "agreement", "show", "A") == ["A-1"]
    assert completed(shell, "org", "show", "O") == ["O-1"]


def test_logins_and_stages_are_completed(shell, add_deal):
    add_deal()
    for login in ("ana", "andy", "bo"):
        shell.did("user", "add", login)
    shell.did("user", "deactivate", "andy")
    assert completed(shell, "deal", "assign", "D-1", "a") == ["ana"]
    assert completed(shell, "deal", "list", "--owner", "B") == ["bo"]
    assert completed(shell, "deal", "gates", "D-1", "--to", "in") == ["invoicing"]


def test_a_database_there_is_not_completes_nothing_and_is_not_made(shell, home):
    shell.database.unlink()
    assert completed(shell, "deal", "show", "D") == []
    assert not shell.database.exists()


def test_keys_come_from_the_bindings(shell):
    keys = {entry["id"]: entry for entry in shell.bare("keys", "--json").json}
    assert keys["app.quit"]["keys"] == "ctrl+q"
    assert all(entry["keys"] and entry["what"] for entry in keys.values())
    assert any(name.startswith("board.") for name in keys)


def test_keys_are_those_of_the_persons_keymap(shell, home):
    path = home / "own.toml"
    path.write_text('[keymap]\n"app.quit" = "f10"\n')
    keys = {
        entry["id"]: entry for entry in shell.bare("--config", str(path), "keys", "--json").json
    }
    assert keys["app.quit"]["keys"] == "f10"


def takes_a_key(param):
    """Whether a parameter is the key of a record that there is, or a person's login."""
    if isinstance(param, click.Argument):
        return param.name in KEYS
    return param.metavar in ("KEY", "LOGIN") and not param.hidden


def test_everything_that_takes_a_key_or_a_login_is_completed(shell, tmp_path):
    database = tmp_path / "sample.db"
    shell.bare("--database", str(database), "init", "--sample", "--deals", "40")
    missing = []
    for path, command in commands(root):
        for each in command.params:
            if takes_a_key(each):
                context = click.Context(command, obj=Opening(database=str(database)))
                found = each.shell_complete(context, "")
                if not found and path[0] not in ("doc", "sync"):  # of which a sample has none
                    missing.append(" ".join((*path, each.name)))
                assert all(len(item.help or "") <= 60 for item in found)
    assert missing == []
