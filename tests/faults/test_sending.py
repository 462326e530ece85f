"""Killed while it sends, and answered badly: every deliverable has one issue, none is lost."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from db import outbox
from salesops_tui.workspace import open_workspace
from tests.connectors import emulated
from tests.faults.sabotage import AFTER, Saboteur
from tests.services.backlog import committed, settled

ROOT = Path(__file__).parents[2]
LONG = os.environ.get("SALESOPS_FAULTS") == "long"
DELIVERABLES = 60 if LONG else 16
KILLS = 14 if LONG else 4
SHARE = 0.36  # of the writes that are not answered as they should be
LATENCY = 0.1
STALL = 7.0 if LONG else 1.0  # a long run lets an answer stay away for longer than the lease
_MARK = re.compile(r"<!-- salesops (B-\d+) -->")


class Office(NamedTuple):
    """A database with deliverables that wait, GitHub's port, and what stands between."""

    path: Path
    port: int
    saboteur: Saboteur

    def run(self, kills: int, *, look: bool = True) -> dict[str, Any]:
        """Let two workers send all that waits."""
        words = [self.path, self.saboteur.address, "2", str(kills), str(int(look))]
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.postmen", *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def made(self) -> Counter[str]:
        """How many issues there are for each deliverable."""
        return Counter(_MARK.findall(each["body"])[-1] for each in emulated.issues(self.port))


@contextmanager
def office(folder: Path, count: int, *spoilt: float) -> Iterator[Office]:
    """So many deliverables that wait to become issues; what the saboteur does, if not all."""
    plan = spoilt or (SHARE, LATENCY, STALL)
    with emulated.listening(folder) as port, Saboteur(port, *plan).at_work() as saboteur:
        path = settled(folder / "team.db")
        work = open_workspace(path, create=True)
        assert len(committed(work, count)) == count
        work.close()
        yield Office(path, port, saboteur)


def test_every_deliverable_has_one_issue_whatever_was_killed_or_lost(tmp_path: Path) -> None:
    with office(tmp_path, DELIVERABLES) as at:
        found = at.run(KILLS)
        assert found["failed"] == 0
        assert found["killed"] >= KILLS // 2, found
        assert sum(at.saboteur.done[kind] for kind in AFTER) >= DELIVERABLES // 8
        assert at.made() == {f"B-{number}": 1 for number in range(1, DELIVERABLES + 1)}
        assert at.saboteur.done["carried"] == DELIVERABLES
        assert wrong(at) == []


def wrong(at: Office) -> list[str]:
    """A sentence for every entry whose state, or whose name for its issue, is not true."""
    marked = {f"hub/backlog#{each['number']}": each for each in emulated.issues(at.port)}
    work = open_workspace(at.path)
    known = outbox.references(work.session.store, "github", "deliverable")
    told = []
    for entry in work.outbox.entries():
        issue = marked.get(entry.remote_id, {"body": "", "html_url": ""})
        if entry.state != "done" or f"<!-- salesops B-{entry.record_id} -->" not in issue["body"]:
            told.append(f"{entry.op_key} is {entry.state}, as {entry.remote_id}")
        if (entry.remote_id, entry.url) != (known[entry.record_id].remote_id, issue["html_url"]):
            told.append(f"{entry.op_key} is known as {known[entry.record_id]}")
        if entry.error or entry.lease_until or not entry.first_sent_at or not entry.attempts:
            told.append(f"{entry.op_key}: {entry}")
    work.close()
    return told


def test_who_sends_again_without_looking_makes_duplicates(tmp_path: Path) -> None:
    with office(tmp_path, 12, 0.7, 0.0, 0.0) as at:
        assert at.run(0, look=False)["failed"] == 0
        assert max(at.made().values()) > 1
