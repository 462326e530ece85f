"""``salesops user``: the team by command."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


def test_a_team_is_kept_by_command(shell: Shell) -> None:
    added = shell.did("user", "add", "ana", "--name", "Ana Lima", "--email", "ana@example.org")
    assert added.out == "ana\n"
    assert "takes it back" in added.err
    shell.did("user", "role", "ana", "manager")
    assert list(shell.did("user", "list", "--json").json[0]) == [
        "login", "name", "email", "role", "active",
    ]  # fmt: skip
    shell.did("deal", "add", "Hub", "--owner", "ana")
    left = shell.did("user", "deactivate", "ana")
    assert "ana still has 1 deal" in left.err
    shell.did("undo")
    shell.did("user", "add", "bo")
    shell.did("user", "deactivate", "ana", "--reassign", "bo")
    assert shell.did("deal", "show", "D-1", "--json").json["owner"] == "bo"
    back = shell.did("user", "add", "ana", "--role", "viewer", "--json").json
    assert (back["role"], back["active"]) == ("viewer", True)
    assert shell.run("user", "role", "eve", "member").code == 5
    assert shell.run("user", "role", "ana", "boss").code == 2
    assert shell.run("--as", "ana", "deal", "add", "Theirs").code == 6


def test_a_key_is_authorized_with_absolute_paths(shell: Shell, tmp_path: Path) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("needs ssh-keygen")
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "k")], check=True
    )
    shell.did("user", "add", "ana")
    line = shell.did("user", "authorize", "ana", str(tmp_path / "k.pub")).out
    program = re.match(
        r"""restrict,pty,command="'?(/[^'"]*?)'? (-m salesops_tui )?--database""", line
    )
    assert program is not None
    assert os.access(program[1], os.X_OK)
    assert f"--database {shell.database} serve --login ana" in line
    refused = shell.run("user", "authorize", "ana", str(tmp_path / "k"))
    assert (refused.code, "private key" in refused.err) == (2, True)


def test_who_is_refused_leaves_the_database_closed(shell: Shell) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        assert shell.run("--as", "nobody", "deal", "list").code == 5
    assert len(os.listdir("/proc/self/fd")) <= before
