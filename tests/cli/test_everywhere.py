"""What holds for every command."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from salesops_tui import __version__
from salesops_tui.cli.root import COMMANDS, root

ROOT = Path(__file__).resolve().parents[2]


def leaves(group: click.Group, ctx: click.Context) -> list[tuple[str, ...]]:
    """The words of every command below a group."""
    found: list[tuple[str, ...]] = []
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            found += [(name, *rest) for rest in leaves(command, ctx)]
        else:
            found.append((name,))
    return found


LEAVES = leaves(root, click.Context(root))


def test_the_version_is_the_packages(shell):
    answer = shell.bare("--version")
    assert (answer.code, answer.out) == (0, f"salesops {__version__}\n")


def test_help_lists_every_command(shell):
    answer = shell.bare("--help")
    assert answer.code == 0
    assert all(f"\n  {name} " in answer.out for name in COMMANDS)


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_every_command_explains_itself_with_an_example(shell, words):
    answer = shell.bare(*words, "--help")
    assert answer.code == 0
    assert f"Usage: salesops {' '.join(words)}" in answer.out
    assert f"$ salesops {' '.join(words)}" in answer.out.partition("Examples:")[2].replace(
        "salesops --database ~/team/salesops.db", "salesops"
    )


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_an_unknown_option_is_wrong_usage(shell, words):
    answer = shell.run(*words, "--no-such-option")
    assert answer.code == 2
    assert answer.out == ""
    assert "--no-such-option" in answer.err


def test_an_unknown_command_is_wrong_usage(shell):
    answer = shell.run("frobnicate")
    assert answer.code == 2
    assert "frobnicate" in answer.err


def test_data_goes_to_stdout_and_words_to_stderr(shell):
    answer = shell.did("deal", "add", "Hub")
    assert answer.out == "D-1\n"
    assert answer.err == "added Hub (change 2; `salesops undo 2` takes it back)\n"


def test_global_options_are_taken_after_the_command_too(shell):
    answer = shell.bare("deal", "list", "--database", str(shell.database), "--json")
    assert (answer.code, answer.json) == (0, [])


def test_the_database_can_be_named_in_the_environment(shell, monkeypatch):
    shell.did("deal", "add", "Hub")
    monkeypatch.setenv("SALESOPS_DATABASE", str(shell.database))
    assert [deal["name"] for deal in shell.bare("deal", "list", "--json").json] == ["Hub"]


def test_a_database_can_be_named_as_a_url(shell):
    answer = shell.bare("--database", f"sqlite:///{shell.database}", "deal", "list", "--json")
    assert (answer.code, answer.json) == (0, [])


def test_the_default_database_is_made_on_first_use(shell, home):
    answer = shell.bare("deal", "list", "--json")
    made = home / "data" / "salesops" / "salesops.db"
    assert (answer.code, answer.json) == (0, [])
    assert made.is_file()
    assert str(made) in answer.err


@pytest.mark.parametrize("words", [("deal", "list"), ("db", "status"), ("db", "verify"), ("log",)])
def test_a_database_that_was_named_must_exist(shell, tmp_path, words):
    answer = shell.run(*words, database=tmp_path / "nowhere.db")
    assert answer.code == 5
    assert "there is no database; make one with `salesops init`" in answer.err
    assert not (tmp_path / "nowhere.db").exists()


def test_the_day_can_be_set(shell, add_deal):
    key = add_deal()
    shell.did("--today", "2031-02-03", "activity", "add", key, "--kind", "call")
    (entry,) = shell.did("activity", "list", key, "--json").json
    assert entry["at"] == "2031-02-03T12:00:00Z"


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "20260201", "2026-2-1"])
def test_a_day_that_is_none_is_wrong_usage(shell, day):
    answer = shell.run("--today", day, "deal", "list")
    assert answer.code == 2
    assert f"'--today': '{day}' is not a date" in answer.err


def test_a_settings_file_that_was_named_must_exist(shell, tmp_path):
    answer = shell.run("--config", str(tmp_path / "none.toml"), "deal", "list")
    assert answer.code == 2
    assert "none.toml: there is no such settings file" in answer.err


def test_a_mistake_in_the_settings_names_file_and_line(shell, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('theme = "dark"\ncolour = "red"\n')
    answer = shell.run("--config", str(path), "deal", "list")
    assert answer.code == 2
    assert f"{path}, line 2: colour" in answer.err


def test_the_board_is_refused_without_a_terminal(shell):
    answer = shell.run()
    assert (answer.code, answer.out) == (1, "")
    assert "the board needs a terminal" in answer.err


def test_nobody_speaks_for_somebody_there_is_not(shell):
    answer = shell.run("--as", "nobody-at-all", "deal", "list")
    assert answer.code == 5
    assert "nobody-at-all: there is no such user" in answer.err


def test_a_closed_pipe_ends_quietly(shell):
    shell.did("import", "deals", str(many_deals(shell.database.parent)))
    for words in (("deal", "list"), ("export", "deals"), ("deal", "list", "--jsonl")):
        with subprocess.Popen(
            [sys.executable, "-m", "salesops_tui", "--database", str(shell.database), *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as command:
            assert command.stdout
            assert command.stderr
            command.stdout.readline()
            command.stdout.close()
            said = command.stderr.read()
        assert (command.returncode, said) == (0, b"")


def many_deals(folder: Path) -> Path:
    """A file of more deals than a pipe holds."""
    path = folder / "many.csv"
    rows = "".join(f"Deal {number},{number}\n" for number in range(5000))
    path.write_text(f"name,amount\n{rows}")
    return path


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which Linux has")
@pytest.mark.parametrize("words", [("log",), ("export", "deals"), ("deal", "list", "--json")])
def test_a_full_disk_is_one_sentence(shell, words):
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [sys.executable, "-m", "salesops_tui", "--database", str(shell.database), *words],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert run.returncode == 1
    assert run.stderr == "the output could not be written: No space left on device\n"


def test_a_terminal_without_unicode_gets_marks_instead(shell, add_deal):
    add_deal("Ünïcode ✓")
    run = shell.process("deal", "list", env={"PYTHONIOENCODING": "ascii"})
    assert run.returncode == 0
    assert "?n?code ?" in run.stdout


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs pseudo-terminals")
@pytest.mark.parametrize(("no_color", "painted"), [("", True), ("1", False)])
def test_colour_is_for_terminals_that_want_it(shell, no_color, painted):
    controller, terminal = os.openpty()
    run = subprocess.run(
        [sys.executable, "-m", "salesops_tui", "--database", str(shell.database), "undo", "99"],
        cwd=ROOT,
        stderr=terminal,
        env={**os.environ, "NO_COLOR": no_color, "TERM": "xterm"},
        check=False,
    )
    os.close(terminal)
    said = os.read(controller, 10_000)
    os.close(controller)
    assert run.returncode == 5
    assert (b"\x1b[" in said) is painted


def test_no_plain_command_loads_the_board(shell):
    code = (
        "import sys\nfrom salesops_tui.cli import main\n"
        f"try: main(['--database', {str(shell.database)!r}, 'export', 'deals'])\n"
        "except SystemExit: pass\n"
        "print(*{name.partition('.')[0] for name in sys.modules} & {'textual', 'screens'})"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1] == ""
