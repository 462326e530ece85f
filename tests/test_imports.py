"""What a plain command loads: start-up time is an import budget."""

import subprocess
import sys
from pathlib import Path

import pytest

import salesops_tui.cli

pytestmark = pytest.mark.xfail(
    not hasattr(salesops_tui.cli, "main"), reason="the command does not exist yet", strict=True
)

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("textual", "pydantic", "jinja2", "typst", "docx", "xlsxwriter", "markdown_it", "rich")
LOADED = """
import sys
from salesops_tui.cli import main
try:
    main({arguments!r}, prog_name="salesops")
except SystemExit as ending:
    assert not ending.code, ending.code
print("loaded:", *sorted({{name.partition(".")[0] for name in sys.modules}}))
"""


def loaded_by(*arguments: str) -> set[str]:
    """The top-level modules in memory after the command has run in a fresh process."""
    run = subprocess.run(
        [sys.executable, "-c", LOADED.format(arguments=list(arguments))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.rpartition("loaded:")[2].split())


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_version_and_help_load_nothing_heavy(argument: str) -> None:
    assert loaded_by(argument).isdisjoint(HEAVY)
    assert loaded_by(argument).isdisjoint({"peewee", "sqlite3"})


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_version_and_help_do_not_load_the_board(argument: str) -> None:
    assert loaded_by(argument).isdisjoint({"screens"})
