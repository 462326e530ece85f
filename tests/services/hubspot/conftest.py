"""A team in step with an account of HubSpot's on loopback, which keeps what it is sent."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db import outbox
from salesops_tui.connectors.hubspot import HubSpot
from salesops_tui.connectors.tokens import Secret
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.systems import HubSpotPlace
from salesops_tui.services.outbox.courier import Sent
from salesops_tui.services.sync import mirrors
from salesops_tui.services.sync.pulls import Desk, Pulled, pull
from salesops_tui.workspace import Workspace, open_workspace
from tests.connectors.fake import Fake, serving
from tests.connectors.hubspot_portal import TOKEN, Portal


class Team:
    """Somebody of a team that uses HubSpot; nobody waits for its pace."""

    def __init__(self, work: Workspace, address: str) -> None:
        self.work = work
        self.connector = HubSpot(HubSpotPlace(), Secret(TOKEN), address, wait=lambda seconds: None)

    def push(self) -> dict[str, Sent]:
        sent = mirrors.push(self.work.session, "hubspot", self.connector)
        return {each.op_key: each for each in sent}

    def pull(self) -> list[Pulled]:
        work = self.work
        desk = Desk(
            work.session, work.records, work.papers, work.statuses, work.deals, work.imports
        )
        return list(pull(desk, "hubspot", self.connector))

    def told(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for each in self.pull():
            before = f"{found[each.key]} | " if each.key in found else ""
            found[each.key] = f"{before}{each.state}: {each.told}"
        return found

    def drift(self, record: str = "deal", identity: int = 1) -> dict[str, str]:
        found = outbox.reference(self.work.session.store, "hubspot", record, identity)
        assert found is not None
        return dict(found.drift)


@pytest.fixture
def portal() -> Portal:
    return Portal()


@pytest.fixture
def fake(portal: Portal) -> Iterator[Fake]:
    with serving(portal) as made:
        yield made


@pytest.fixture
def join(database: Path, clock, fake: Fake) -> Iterator[Callable[[], Team]]:
    """Opens the team's database once more."""
    folder = database.parent / "team"
    folder.mkdir()
    (folder / "team.toml").write_text('[systems]\nuse = ["hubspot"]\n[systems.hubspot]\n')
    teams: list[Team] = []

    def opened() -> Team:
        teams.append(Team(open_workspace(database, clock=clock), fake.address))
        return teams[-1]

    yield opened
    for team in teams:
        team.connector.close()
        team.work.close()


@pytest.fixture
def empty(join: Callable[[], Team]) -> Team:
    return join()


@pytest.fixture
def team(empty: Team) -> Team:
    """A deal of Porto's, with Ann, in HubSpot and here alike."""
    empty.work.deals.add({
        "name": "Hub", "organization": "Porto", "estimate": "15000", "expected_close": "2026-09-30",
    })  # fmt: skip
    empty.work.records.keeper("organization").edit(1, {"domains": "UP.pt", "country": "Portugal"})
    empty.work.records.keeper("contact").add({
        "name": "Ann Maria Vale", "emails": "Ann@up.pt, a@x.org", "organization": "Porto",
        "do_not_contact": "yes",
    })  # fmt: skip
    empty.pull()
    assert {sent.state for sent in empty.push().values()} == {"done"}
    return empty


def deal(team: Team) -> Deal:
    return team.work.pipeline.deal(1)
