"""Workers that push to GitHub again and again until nothing waits, killed at random moments.

``python -m tests.faults.postmen DATABASE ADDRESS WORKERS KILLS LOOK`` prints as JSON how many it
killed, and how long all took. Their clock runs faster than ours, so that the lease of a worker that
was killed is over in seconds, and waits between two tries in a moment. Without LOOK (0) they send
again without having looked, as a courier must not.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from salesops_tui.connectors.github import GitHub
from salesops_tui.connectors.tokens import Secret
from salesops_tui.domain.systems import GitHubPlace
from salesops_tui.errors import DatabaseBusy
from salesops_tui.services.outbox.courier import Courier
from salesops_tui.workspace import open_workspace
from tests.connectors.emulated import REPOSITORY, TOKEN

SPEED = 60  # seconds of their clock in one of ours: a lease of five minutes is five seconds
WAIT = 0.1  # of the longest wait between two tries, at most
PAUSE = 0.05  # seconds between two pushes
KILL = (0.3, 0.8)  # seconds between two kills, from and to
SECONDS = 120  # that all may take


class Blind(GitHub):
    """Sends what may be there already, without looking for it."""

    repeatable = frozenset({"issue"})


def work_on(path: Path, address: str, kind: type[GitHub], now: Callable[[], datetime]) -> None:
    """Push until everything is done."""
    work = open_workspace(path)
    connector = kind(GitHubPlace(REPOSITORY), Secret(TOKEN), address, wait=lambda seconds: None)

    def chance() -> float:
        return random.uniform(0, WAIT)

    with closing(work), closing(connector):
        while work.outbox.waiting():
            with suppress(DatabaseBusy):
                list(Courier(work.session, "github", connector, now=now, chance=chance).push())
            time.sleep(PAUSE)


class Office:
    """Keeps its workers at work, and kills them."""

    def __init__(self, path: Path, address: str, kind: type[GitHub]) -> None:
        self._arguments: Any = (path, address, kind)
        self._begun = time.time()
        self.at_work: set[int] = set()
        self.failed = 0

    def now(self) -> datetime:
        """The moment on the workers' clock."""
        begun = datetime.fromtimestamp(self._begun, UTC)
        return begun + timedelta(seconds=(time.time() - self._begun) * SPEED)

    def employ(self) -> None:
        """One more worker."""
        child = os.fork()
        if child:
            self.at_work.add(child)
            return
        try:
            work_on(*self._arguments, self.now)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)

    def kill(self, worker: int) -> bool:
        """Kill a worker in whatever it does; False for one that had ended by itself."""
        os.kill(worker, signal.SIGKILL)
        return self._ended(worker, os.waitpid(worker, 0)[1])

    def rest(self) -> None:
        """Wait until they all have ended."""
        until = time.monotonic() + SECONDS
        while self.at_work and time.monotonic() < until:
            for worker in list(self.at_work):
                ended, status = os.waitpid(worker, os.WNOHANG)
                if ended:
                    self._ended(worker, status)
            time.sleep(PAUSE)
        for worker in list(self.at_work):
            self.kill(worker)
            self.failed += 1

    def _ended(self, worker: int, status: int) -> bool:
        self.at_work.discard(worker)
        self.failed += os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0
        return os.WIFSIGNALED(status)


def main(path: Path, address: str, workers: int, kills: int, look: bool) -> None:
    """Let them work, and print what became of them."""
    office = Office(path, address, GitHub if look else Blind)
    chance = random.Random(kills)
    begun = time.monotonic()
    killed = 0
    for _ in range(workers):
        office.employ()
    for _ in range(kills):
        time.sleep(chance.uniform(*KILL))
        killed += office.kill(chance.choice(sorted(office.at_work)))
        office.employ()
    office.rest()
    seconds = round(time.monotonic() - begun, 1)
    sys.stdout.write(json.dumps({"killed": killed, "failed": office.failed, "seconds": seconds}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5] == "1")
