"""Commands run as a person would run them: on a database file, with a home of their own."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from salesops_tui.cli.root import root

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The document on stdout."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Shell:
    """A person at a prompt with one database; ``run`` is quick, ``process`` is the real thing."""

    database: Path

    def run(self, *words: str, database: Path | None = None) -> Answer:
        """Run a command inside this process; a bug shows as its exception."""
        arguments = ["--database", str(database or self.database), *words]
        result = CliRunner().invoke(root, arguments, prog_name="salesops", catch_exceptions=False)
        return Answer(result.exit_code, result.stdout, result.stderr)

    def bare(self, *words: str) -> Answer:
        """Run a command without naming a database."""
        result = CliRunner().invoke(root, words, prog_name="salesops", catch_exceptions=False)
        return Answer(result.exit_code, result.stdout, result.stderr)

    def did(self, *words: str) -> Answer:
        """Run a command that must succeed."""
        answer = self.run(*words)
        assert answer.code == 0, f"{words}: {answer.err}{answer.out}"
        return answer

    def key(self, *words: str) -> str:
        """Run a command that prints one key."""
        return self.did(*words).out.strip()

    def process(self, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run a command in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "salesops_tui", "--database", str(self.database), *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **more.pop("env", {})},
            **more,
        )


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which no file of the person who runs the tests is found or touched."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("SALESOPS_DATABASE", "SALESOPS_CONFIG", "SALESOPS_TEAM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(folder))
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    monkeypatch.setenv("COLUMNS", "80")
    return folder


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that `salesops init` has made, for tests to copy."""
    folder = tmp_path_factory.mktemp("initialised")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        for name in ("DATA", "CONFIG", "CACHE", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
        made = Shell(folder / "team.db")
        made.did("init")
    sqlite3.connect(made.database).execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    return made.database


@pytest.fixture
def shell(tmp_path: Path, initialised: Path) -> Shell:
    """A prompt on a new database."""
    return Shell(Path(shutil.copy(initialised, tmp_path / "team.db")))


@pytest.fixture
def add_deal(shell: Shell) -> Callable[..., str]:
    """Adds a deal and gives its key."""

    def add(name: str = "Hub for Ada", *options: str) -> str:
        return shell.key("deal", "add", name, "--organization", "Ada University", *options)

    return add


class Office(NamedTuple):
    """The sample team, and what the words of RIGHTS stand for in it."""

    shell: Shell
    known: dict[str, str]


@pytest.fixture
def office(shell: Shell, tmp_path: Path) -> Office:
    """The sample team, with something for every command to work on."""
    sample = Shell(tmp_path / "sample.db")
    sample.did("--today", "2026-07-01", "init", "--sample", "--deals", "60")
    sample.did("user", "add", "boss", "--role", "admin")
    sample.did("user", "add", "bo")
    sample.did("renewal", "decline", "R-2", "--reason", "x")
    sample.did("deal", "add", "Gone")
    sample.did("undo")
    known = {name: str(tmp_path / name) for name in ("file", "backup", "key")}
    (tmp_path / "file").write_text("name,organization\nOne,Ada\n")
    (tmp_path / "backup").write_bytes(shell.database.read_bytes())
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJNmGr3wefWs255KusWGzAN4UM7W8J5YE1uUQfZu78r+ ana\n"
    (tmp_path / "key").write_text(key)
    known["agreement"] = sample.key("agreement", "add", "D-1")
    known["open"] = sample.key("deal", "add", "Open")
    known["task"] = sample.key("task", "add", "Call")
    known["signed"] = sample.did("agreement", "show", "A-1", "--json").json["deal"]
    known["won"] = sample.did("engagement", "show", "E-1", "--json").json["deal"]
    papers = sample.did("doc", "list", "--json").json
    known["draft"] = next(paper["key"] for paper in papers if paper["status"] == "draft")
    return Office(sample, known)


@pytest.fixture
def use(shell: Shell) -> Callable[[str], None]:
    """Writes what the team says of other systems into its team.toml."""

    def write(text: str) -> None:
        folder = shell.database.parent / "team"
        folder.mkdir(exist_ok=True)
        (folder / "team.toml").write_text(text)

    return write


@pytest.fixture
def win(shell: Shell, add_deal: Callable[..., str]) -> Callable[[], Shell]:
    """Makes D-1 Hub of a membership over a year, and wins it with every gate that warns waived."""

    def won() -> Shell:
        term = ("--contract-start", "2026-08-01", "--contract-end", "2027-07-31")
        add_deal("Hub", "--class", "new", *term)
        shell.did("line", "add", "D-1", "--product", "membership-general")
        shell.did("deal", "contact", "D-1", "Ann", "--role", "representative")
        shell.did("agreement", "add", "D-1")
        shell.did("agreement", "sign", "A-1")
        shell.did("invoice", "request", "D-1")
        for _ in range(4):
            shell.did("deal", "move", "D-1", "next", "--waive-all", "--reason", "set up")
        return shell

    return won
