"""GitHub as ``emulate`` plays it, which nobody here wrote: it keeps issues, labels and accounts."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

TOKEN = "ghp_0123456789abcdefghijklmnop"
REPOSITORY = "hub/backlog"
_SECONDS = 30  # that it may take to listen
_SEED = {
    "tokens": {TOKEN: {"login": "ana", "scopes": ["repo"]}},
    "github": {
        "users": [{"login": "ana", "name": "Ana Lima"}],
        "orgs": [{"login": "hub", "name": "Hub", "members": [{"login": "ana", "role": "admin"}]}],
        "repos": [{"owner": "hub", "name": "backlog", "auto_init": False}],
    },
}


def program() -> str:
    """The program; the test skips where it is missing."""
    found = os.environ.get("SALESOPS_EMULATE") or shutil.which("emulate")
    if not found:
        pytest.skip("needs emulate: `npm install emulate@0.11.2`, and SALESOPS_EMULATE its path")
    return found


@contextmanager
def listening(folder: Path) -> Iterator[int]:
    """The port of a GitHub with one empty repository, for the length of a test."""
    seed = folder / "seed.json"
    seed.write_text(json.dumps(_SEED))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [program(), "start", "--service", "github", "--port", str(port), "--seed", str(seed)]
    with (folder / "emulate.txt").open("w") as said:
        running = subprocess.Popen(words, stdout=said, stderr=said, cwd=folder)
    try:
        _wait_for(port, running, folder / "emulate.txt")
        yield port
    finally:
        running.terminate()
        running.wait()


def issues(port: int) -> list[dict[str, Any]]:
    """Every issue that there is, asked for without the code that is tried."""
    found: list[dict[str, Any]] = []
    for page in range(1, 100):
        path = f"/repos/{REPOSITORY}/issues?state=all&per_page=100&page={page}"
        status, some = ask(port, path)
        assert status == 200
        found += some
        if len(some) < 100:
            return found
    raise AssertionError("a list of issues without an end")


def ask(port: int, path: str) -> tuple[int, Any]:
    """The status and the JSON of a path."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def _wait_for(port: int, running: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and running.poll() is None:
        try:
            ask(port, "/user")
            return
        except ConnectionError:
            time.sleep(0.05)
    pytest.fail(f"emulate does not listen: {said.read_text()}")
