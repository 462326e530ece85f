"""Killed with -9 anywhere: every change is there as a whole or not at all, told ones always."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.chores import CHORES

ROOT = Path(__file__).parents[2]
LONG = os.environ.get("SALESOPS_FAULTS") == "long"
# Of a short run: how many statements lie between two kills; a long one kills before each.
EVERY = {"win": 7, "import": 37, "undo": 17, "migration": 29}
RANDOM = 60 if LONG else 3


@pytest.mark.parametrize("chore", [*CHORES, "migration"])
def test_a_kill_leaves_every_change_whole_or_undone(chore: str, tmp_path: Path) -> None:
    every = 1 if LONG else EVERY.get(chore, 13)
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.doomed", chore, tmp_path, str(every), str(RANDOM)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["statements"] > 10
    assert found["kills"] >= found["statements"] // every
