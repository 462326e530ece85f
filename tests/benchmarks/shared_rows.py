"""What is measured of a shared box: many people writing at once, and what was killed meanwhile."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from offices import ROOT
from rows import Row, ms

SESSIONS = (1, 8, 32)
PAUSE = 2.0  # seconds between two changes of a person who works fast
CHORES = ("win", "import", "undo", "migration", "document", "lead", "renewal", "invoice", "merge")


def shared(folder: Path, env: Mapping[str, str], seconds: float, kills: int) -> list[Row]:
    """Writers without pause, writers as people are, and kills; nothing may be lost in any."""
    without = {n: _work(folder / f"writers-{n}", env, n, seconds, 0.0) for n in SESSIONS}
    people = {n: _work(folder / f"people-{n}", env, n, seconds, PAUSE) for n in SESSIONS}
    one, pace = without[SESSIONS[0]], f"a change each {PAUSE:.0f} s"
    rows = []
    for n, found in without.items():
        lost = f"{found['changes']:,} in {found['seconds']:.0f} s, {len(found['wrong'])} lost"
        speed = f"{found['changes'] / found['seconds']:,.0f} a second"
        rows.append(Row(f"changes of {n} writers without pause", speed, lost, "", "none lost"))
    for n, found in without.items():
        rows.append(_row(f"a move, {n} writers without pause, p95", found, one))
    for n, found in people.items():
        rows.append(_row(f"a move, {n} sessions, {pace}, p95", found, people[SESSIONS[0]]))
    refused = without[SESSIONS[-1]]["refused"]
    said = ", ".join(f"{count:,} {name}" for name, count in sorted(refused.items())) or "none"
    rows.append(Row(f"refused in words, {SESSIONS[-1]} writers without pause", said))
    return [*rows, _killed(folder, env, kills)]


def _row(work: str, found: dict[str, Any], one: dict[str, Any]) -> Row:
    ratio = f"{found['p95'] / one['p95']:.1f}" if found is not one else ""
    target = "≤ 10" if found is not one else ""
    return Row(work, ms(found["p95"]), ms(one["p95"]), ratio, target)


def _work(
    folder: Path, env: Mapping[str, str], writers: int, seconds: float, pause: float
) -> dict[str, Any]:
    folder.mkdir()
    return _asked(env, "writers", folder, writers, seconds, pause)


def _killed(folder: Path, env: Mapping[str, str], at_random: int) -> Row:
    kills, wrong = 0, []
    for chore in CHORES:
        found = _asked(env, "doomed", chore, folder / chore, 1, at_random)
        kills += found["kills"]
        wrong += found["wrong"]
    name = "killed with -9: before each statement, and at random"
    return Row(name, f"{kills:,} kills", f"{len(wrong)} with harm", "", "no harm")


def _asked(env: Mapping[str, str], module: str, *words: object) -> dict[str, Any]:
    """What a program of tests/faults found."""
    command = [sys.executable, "-m", f"tests.faults.{module}", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
