"""Many people write at once: what each was told was done is there, and nothing else is."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONG = os.environ.get("SALESOPS_FAULTS") == "long"
WRITERS, SECONDS = (32, 60) if LONG else (6, 5)


def test_no_change_of_many_writers_is_lost_and_none_fails(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.writers", tmp_path, str(WRITERS), str(SECONDS), "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert set(found["told"]) == {"move", "users", "estimate", "own", "import", "undo"}
    assert set(found["refused"]) <= {"StaleRecord", "Conflict", "DatabaseBusy"}
