"""A newcomer connects a system by one command: checked live, written down, promised."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Shell
from tests.connectors.fake import Answer, Asked, Fake, serving

TOKEN = "pat0123456789.abcdefghijklmnop"


def vendor(asked: Asked) -> Answer:
    """An Airtable with two bases, where only one token is known."""
    if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
        return Answer(401, {"error": {"type": "AUTHENTICATION_REQUIRED", "message": "No"}})
    if asked.path == "/v0/meta/bases":
        bases = [{"id": "appOld", "name": "Old"}, {"id": "appTeam", "name": "Team \x1b[31mbase"}]
        return Answer(json={"bases": bases})
    if asked.path.endswith("/tables"):
        return Answer(json={"tables": [{"id": "t1", "name": "Kunden"}]})
    return Answer(json={"id": "usr1", "email": "ana@example.org"})


@pytest.fixture
def fake(monkeypatch) -> Iterator[Fake]:
    with serving(vendor) as made:
        monkeypatch.setenv("SALESOPS_AIRTABLE_URL", made.address)
        yield made


def settings(shell: Shell) -> Path:
    return shell.database.parent / "team" / "team.toml"


def with_token(shell: Shell, token: str, *words: str) -> subprocess.CompletedProcess[str]:
    return shell.process("sync", "setup", "airtable", "--token-stdin", *words, input=f"{token}\n")


def test_what_each_system_needs_is_listed(shell: Shell) -> None:
    rows = {row["system"]: row for row in shell.did("sync", "setup", "--json").json}
    assert rows["asana"]["needs"] == "workspace project field"
    assert "template" in rows["intacct"]["may_have"]


def test_a_script_sets_a_system_up_and_keeps_what_the_file_said(
    shell: Shell, fake: Fake, home: Path
) -> None:
    settings(shell).parent.mkdir()
    settings(shell).write_text('# ours\ncurrency = "EUR"  # not dollars\n')
    ended = with_token(shell, TOKEN, "--set", "base=appTeam", "--set", "engagements=Kunden")
    assert ended.returncode == 0, ended.stderr
    written = settings(shell).read_text()
    assert written.startswith('# ours\ncurrency = "EUR"  # not dollars\n')
    assert 'base = "appTeam"' in written
    assert 'engagements = "Kunden"' in written
    assert TOKEN not in written
    assert "knows this token as ana@example.org" in ended.stderr
    assert "when a deal is won: Engagement record" in ended.stderr
    token = home / "config" / "salesops" / "tokens" / "airtable"
    assert (token.read_text(), oct(token.stat().st_mode & 0o777)) == (f"{TOKEN}\n", "0o600")
    assert oct(token.parent.stat().st_mode & 0o777) == "0o700"
    state = next(row for row in shell.did("sync", "status", "--json").json
                 if row["system"] == "airtable")  # fmt: skip
    assert state["state"] == "connected"
    assert state["reason"] == f"token …mnop from {token}, ana@example.org"


@pytest.mark.parametrize(
    ("token", "words", "told"),
    [
        ("wrong-token-0123456", ("--set", "base=appTeam"), "does not accept the token"),
        (TOKEN, (), "base: this is needed"),
        (TOKEN, ("--set", "base=team"), "base: 'team' cannot be right"),
        (TOKEN, ("--set", "table=x"), "table: Airtable has base, engagements, agreements"),
        ("two words", ("--set", "base=appTeam"), "is no token"),
    ],
)
def test_a_mistake_names_the_field_and_changes_nothing(
    shell: Shell, fake: Fake, home: Path, token: str, words: tuple[str, ...], told: str
) -> None:
    ended = with_token(shell, token, *words)
    assert ended.returncode in (1, 2)
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not settings(shell).exists()
    assert not (home / "config" / "salesops" / "tokens").exists()


def test_a_newcomer_is_asked_and_may_choose_by_number(shell: Shell, fake: Fake, home: Path) -> None:
    answers = [
        ("Token of Airtable", TOKEN), ("base:", "2"), ("engagements:", "1"), ("agreements:", ""),
    ]  # fmt: skip
    shown = talk(shell, ("sync", "setup", "airtable"), answers)
    assert TOKEN not in shown
    assert "2  Team [31mbase  appTeam" in shown
    assert "From now on Airtable is told:" in shown
    written = settings(shell).read_text()
    assert 'base = "appTeam"' in written
    assert 'engagements = "Kunden"' in written


def test_only_an_admin_sets_up(shell: Shell) -> None:
    shell.did("user", "add", "bo")
    refused = shell.run("--as", "bo", "sync", "setup", "intacct", "--set", "template=")
    assert refused.code == 6
    assert not settings(shell).exists()
    shell.did("sync", "setup", "intacct", "--set", "template=header.csv")
    assert 'template = "header.csv"' in settings(shell).read_text()


def talk(shell: Shell, words: tuple[str, ...], answers: list[tuple[str, str]]) -> str:
    """Run a command on a terminal and answer its questions; gives all that was shown."""
    main, side = pty.openpty()
    command = [sys.executable, "-m", "salesops_tui", "--database", str(shell.database), *words]
    process = subprocess.Popen(command, cwd=ROOT, stdin=side, stdout=side, stderr=side)
    os.close(side)
    shown, seen = "", 0
    waiting = select.poll()  # `select` knows no descriptor above 1023
    waiting.register(main, select.POLLIN)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        ready = waiting.poll(200)
        try:
            shown += os.read(main, 4096).decode() if ready else ""
        except OSError:
            break  # the other end is closed
        if answers and answers[0][0] in shown[seen:] and re.search(r": ?$", shown):
            seen = len(shown)
            os.write(main, f"{answers.pop(0)[1]}\n".encode())
    assert process.wait(10) == 0, shown
    assert answers == []
    os.close(main)
    return shown
