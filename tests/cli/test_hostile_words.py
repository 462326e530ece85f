"""Every word of every command, given what nobody means: an answer in words, or nothing changed."""

import json
import os
import shutil
import sqlite3
import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click
import pytest

from salesops_tui.cli.root import root
from tests.cli.conftest import Shell

LONG = os.environ.get("SALESOPS_FUZZ") == "long"
EACH = 1000 if LONG else 1  # strings tried for a parameter; every one has its turn somewhere
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
HUGE = "x" * (10_000_000 if LONG else 300_000)
ODD = (
    "\x1b[2J\x9b31m\x1b]0;owned\x07", "nul\x00nul", "a\r\nb\x0bc\x85d", "\u202eevil\u2066",
    "\ufeff", "bad\udcff\udc80utf", "[red]x[/] [@click=app.quit]", "{{7*7}} {% raw %}",
    "=cmd()|' /C calc'!A0",
    "👩‍👩‍👧‍👦🇵🇹", "東京大学" * 49, "e" + "\u0300" * 500, "\u200b", "", "  ", "-", "--json",
    "a=b=c:d",
    "1e309", "١٢٣", "-0", "0", "9" * 19, "9" * 5000, "1e-999999999", "0.001", "NaN", "1_000",
    "2026-02-30", "0001-01-01", "9999-12-31", "10000-01-01", "2026-W01-1",
    '" * ( ) : ^ NEAR AND OR -', '"', "%", "_", "\\", "'; DROP TABLE deal; --", "tag:a " * 3000,
    "stage:x=y", ">999999999999m", "#1 " * 300, "org:" + "%" * 60_000, "~nobody-here/x",
    "x/" * 5000, "../../x", "D-99999999999999999999", "D-²", "me", "d" * 201, HUGE,
)  # fmt: skip
GOOD = {
    "name": "N", "stage": "next", "login": "me", "line": "1", "users": "5", "kind": "quote",
    "what": "deals", "group": "1", "code": "workshop", "shell": "bash", "until": "2027-01-01",
    "unit_price": "5", "book": "B", "role": "champion", "question": "money", "contact": "Ann",
    "reason": "price", "file": "none.csv",
}  # fmt: skip
KEYS = {"org": "O-1", "contact": "C-1", "doc": "Q-1", "agreement": "A-1", "invoice": "I-1"}
Path_ = tuple[str, ...]


def commands(command: click.Command, path: Path_ = ()) -> Iterator[tuple[Path_, click.Command]]:
    """Every command that does something, with the words that lead to it."""
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), name)
            assert found is not None
            yield from commands(found, (*path, name))
    else:
        yield path, command


def taken(command: click.Command) -> list[click.Parameter]:
    """The parameters of a command that take a value."""
    shown = command.get_params(click.Context(command))
    return [p for p in shown if not (isinstance(p, click.Option) and (p.is_flag or p.hidden))]


def words(path: Path_, command: click.Command, odd: click.Parameter, text: str) -> list[str]:
    """A call that is right but for one word."""
    options, arguments = [], []
    for parameter in command.params:
        name = parameter.name or ""
        good = GOOD.get(name, KEYS.get(path[0], "D-1"))
        value = text if parameter is odd else good
        if isinstance(parameter, click.Option):
            if parameter is odd or parameter.required:
                options.append(f"{parameter.opts[0]}={value}")
        elif parameter is odd or parameter.required or name in ("key", "stage", "login"):
            arguments.append(value)
    return [*path, *options, "--", *arguments]


CASES = [
    (path, command, parameter)
    for path, command in commands(root)
    for parameter in taken(command)
    if path != ("init",)
]
JSON = dict.fromkeys(p for p, c, _ in CASES if "shape" in [x.name for x in c.params])


@pytest.fixture(scope="session")
def furnished(initialised, tmp_path_factory):
    """A database with a record of some kinds, made once."""
    shell = Shell(Path(shutil.copy(initialised, tmp_path_factory.mktemp("furnished") / "team.db")))
    shell.did("deal", "add", "Hub", "--organization", "Ada", "--tag", "cloud")
    shell.did("line", "add", "D-1", "--product", "workshop", "--unit-price", "5")
    shell.did("contact", "add", "Ann")
    shell.did("agreement", "add", "D-1")
    shell.did("invoice", "request", "D-1")
    sqlite3.connect(shell.database).execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    return shell.database


@pytest.fixture
def office(furnished, tmp_path, monkeypatch):
    """A copy of it, and an empty folder to work in."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Shell(Path(shutil.copy(furnished, tmp_path / "team.db")))


def dump(path: Path) -> list[object]:
    """Everything that a database holds."""
    connection = sqlite3.connect(path)
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    rows = [connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in tables]
    connection.close()
    return [tables, *rows]


def harmless(text: str) -> bool:
    """Whether a terminal only shows this."""
    return not [
        char
        for char in text
        if (unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t") or char in BIDI
    ]


def check(shell, call: list[str], before: list[object]) -> None:
    """A call is answered in words; when it is refused, nothing has changed."""
    answer = shell.run(*call)
    said = ascii([word[:60] for word in call])
    assert answer.code in range(8), (said, answer)
    assert harmless(answer.out + answer.err), said
    assert len(answer.err) < 4000, said
    if answer.code:
        assert answer.err.strip(), said
        assert "Traceback" not in answer.err
        assert dump(shell.database) == before, said


@pytest.mark.parametrize("path", dict.fromkeys(path for path, _, _ in CASES), ids=" ".join)
def test_a_word_that_nobody_means_is_answered_in_words(office, path):
    tried = [(at, c, p) for at, (words_, c, p) in enumerate(CASES) if words_ == path]
    for at, command, parameter in tried:
        turned = ODD[at * EACH % len(ODD) :] + ODD[: at * EACH % len(ODD)]
        for text in islice(turned, EACH):
            before = dump(office.database)
            check(office, words(path, command, parameter, text), before)


@pytest.mark.parametrize("option", ["--database", "--config", "--as", "--today"])
def test_a_global_option_that_nobody_means_is_answered_in_words(office, option):
    for text in ODD:
        for call in ([option, text, "deal", "list"], ["deal", "list", option, text]):
            check(office, call, dump(office.database))


@pytest.mark.parametrize("path", JSON, ids=" ".join)
def test_what_calls_itself_json_is_json(office, path):
    command = next(c for p, c, _ in CASES if p == path)
    parameters = taken(command)
    for text in ("\x1b[2J\u202e\x85\u2028", '[red]{{7*7}}"\\', "bad\udcff"):
        for parameter in parameters if LONG else parameters[:1]:
            call = words(path, command, parameter, text)
            answer = office.run(*path, "--json", *call[len(path) :])
            assert harmless(answer.out + answer.err)
            if answer.out.strip():
                json.loads(answer.out)
