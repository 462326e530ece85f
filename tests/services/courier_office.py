"""A workspace whose deliverables go out, a system on loopback, and couriers on one clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db import outbox
from salesops_tui.connectors.github import GitHub
from salesops_tui.connectors.tokens import Secret
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.outbox import Entry, Lane
from salesops_tui.domain.systems import GitHubPlace
from salesops_tui.services.outbox.courier import Courier, Sent
from salesops_tui.workspace import Workspace, open_workspace
from tests.connectors.fake import Answer, Fake, serving
from tests.connectors.github_repository import NAME, Repository
from tests.services.backlog import committed, settled

START = datetime(2026, 7, 1, 12, tzinfo=UTC)
KEY = "B-1/github/issue"


class Office:
    """Who is at work: ``now`` and ``chance`` are what the couriers go by."""

    def __init__(self, work: Workspace, fake: Fake, repository: Repository) -> None:
        self.work, self.fake, self.repository = work, fake, repository
        self.now = START
        self.chance = 0.5

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def answers(self, answer: Answer, *, reads: bool = False) -> None:
        """Answer writes, and reads if asked, like this from now on."""
        self.fake.handler = lambda asked: (
            answer if reads or asked.method != "GET" else self.repository(asked)
        )

    def well(self) -> None:
        self.repository.lost = False
        self.fake.handler = self.repository

    def courier(self, connector: GitHub) -> Courier:
        return Courier(
            self.work.session, "github", connector,
            now=lambda: self.now, chance=lambda: self.chance,
        )  # fmt: skip

    def connector(self, kind: type[GitHub] = GitHub) -> GitHub:
        place = GitHubPlace(NAME, 4)
        return kind(place, Secret("token"), self.fake.address, wait=lambda seconds: None)

    def push(self, kind: type[GitHub] = GitHub) -> list[Sent]:
        with closing(self.connector(kind)) as connector:
            return list(self.courier(connector).push())

    def entry(self, key: str = KEY) -> Entry:
        return self.work.outbox.entry(key)

    @property
    def lane(self) -> Lane:
        return outbox.lane(self.work.session.store, "github")


@contextmanager
def at_work(database: Path, clock: Clock, more: str = "") -> Iterator[Office]:
    """An office with one deliverable whose issue waits to be made; ``more`` of the settings."""
    repository = Repository()
    with serving(repository) as fake:
        work = open_workspace(settled(database, more), clock=clock)
        assert committed(work, 1)[0] == KEY
        yield Office(work, fake, repository)
        work.close()
