"""``.ci/audit.py``: what is known against a pin fails, and what was not looked up is said."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CLEAN = {"name": "click", "version": "8.5.1", "vulns": []}
FLAWED = {
    "name": "peewee",
    "version": "4.5.3",
    "vulns": [{"id": "PYSEC-2099-1", "fix_versions": ["4.5.4"]}],
}
UNKNOWN = {"name": "typst", "skip_reason": "Dependency not found"}


def audit(folder: Path, answer: str | None) -> tuple[int, str]:
    """Run it where pip-audit prints an answer, or where there is none."""
    if answer is not None:
        program = folder / "pip-audit"
        program.write_text(f"#!/bin/sh\ncat <<'END'\n{answer}\nEND\n")
        program.chmod(0o755)
    run = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "audit.py")],
        env={**os.environ, "PATH": f"{folder}:/bin" if answer is not None else str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    return run.returncode, run.stdout


@pytest.mark.parametrize(
    ("found", "code", "said"),
    [
        ([CLEAN], 0, ""),
        ([CLEAN, FLAWED], 1, "peewee 4.5.3: PYSEC-2099-1, mended in ['4.5.4']"),
        ([CLEAN, UNKNOWN], 0, "not looked up: 1 (typst): the advisory service does not know them"),
        ([FLAWED, UNKNOWN], 1, "not looked up: 1 (typst)"),
        ([UNKNOWN], 0, "not looked up: all: the advisory service does not know them"),
    ],
)
def test_what_is_known_fails_and_what_is_not_is_said(
    tmp_path: Path, found: list[object], code: int, said: str
) -> None:
    ended, told = audit(tmp_path, json.dumps({"dependencies": found}))
    assert ended == code, told
    assert said in told
    assert bool(told) is bool(said)


@pytest.mark.parametrize(
    ("answer", "said"), [(None, "there is no pip-audit"), ("Trace", "does not answer")]
)
def test_an_audit_that_could_not_be_made_says_so(
    tmp_path: Path, answer: str | None, said: str
) -> None:
    ended, told = audit(tmp_path, answer)
    assert (ended, told.startswith("Vulnerabilities of pins that were not looked up: all")) == (
        0,
        True,
    )
    assert said in told
