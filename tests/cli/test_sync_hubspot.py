"""HubSpot by command: pulled, pushed, compared and settled; its token is seen nowhere."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Shell
from tests.connectors.fake import Answer, Fake, serving
from tests.connectors.hubspot_portal import TOKEN, Portal


@pytest.fixture
def portal() -> Portal:
    return Portal()


@pytest.fixture
def fake(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    with serving(portal) as made:
        monkeypatch.setenv("SALESOPS_HUBSPOT_TOKEN", TOKEN)
        monkeypatch.setenv("SALESOPS_HUBSPOT_URL", made.address)
        yield made


@pytest.fixture
def team(shell: Shell, add_deal, fake: Fake) -> Shell:
    """A team in step with HubSpot, where a name was then changed on both sides."""
    folder = shell.database.parent / "team"
    folder.mkdir()
    (folder / "team.toml").write_text('[systems]\nuse = ["hubspot"]\n[systems.hubspot]\n')
    add_deal("Hub", "--amount", "15000")
    first = shell.did("sync", "push", "--json").json
    assert {row["state"] for row in first} == {"queued"}
    assert "salesops sync pull hubspot" in first[0]["what"]
    shell.did("sync", "pull")
    shell.did("sync", "push")
    return shell


@pytest.fixture
def drifted(team: Shell, portal: Portal) -> Shell:
    """The deal's name and amount were changed on both sides."""
    team.did("deal", "edit", "D-1", "--name", "Ours", "--amount", "20000")
    portal.one("deals", "D-1").update(dealname="Theirs", amount="30000")
    team.did("sync", "pull")
    return team


def test_a_team_is_brought_in_step(team: Shell, portal: Portal, fake: Fake) -> None:
    assert portal.one("deals", "D-1")["dealname"] == "Hub"
    portal.one("deals", "D-1")["dealname"] = "Hub two"
    row = team.did("sync", "pull", "--json").json[0]
    assert (row["state"], row["what"]) == ("changed", "dealname: Hub two")
    assert row["change"]
    assert "nothing has changed there" in team.did("sync", "pull").err
    assert "account 42 (standard)" in team.did("sync", "status", "--check").err
    assert "nothing differs" in team.did("sync", "drift").err


def test_what_differs_is_listed_with_both_values(drifted: Shell, portal: Portal) -> None:
    assert drifted.did("sync", "drift", "hubspot", "--json").json == [
        {"system": "hubspot", "key": "D-1", "field": "amount", "ours": "20000.00",
         "theirs": "30000.00"},
        {"system": "hubspot", "key": "D-1", "field": "dealname", "ours": "Ours",
         "theirs": "Theirs"},
    ]  # fmt: skip
    assert drifted.did("sync", "drift", "airtable", "--json").json == []
    assert drifted.run("sync", "drift", "jira").code == 2


def test_a_person_says_whose_values_hold(drifted: Shell, portal: Portal) -> None:
    assert drifted.run("sync", "resolve", "D-1").code == 2
    assert drifted.run("sync", "resolve", "D-1", "phone", "--ours").code == 2
    assert drifted.run("sync", "resolve", "D-2", "--ours").code == 5
    assert "the next push sends dealname to HubSpot" in drifted.did(
        "sync", "resolve", "D-1", "dealname", "--ours").err  # fmt: skip
    drifted.did("sync", "resolve", "D-1", "--theirs")
    deal = drifted.did("deal", "show", "D-1", "--json").json
    assert (deal["name"], float(deal["amount"])) == ("Ours", 30000)
    drifted.did("sync", "push")
    assert portal.one("deals", "D-1")["dealname"] == "Ours"
    assert portal.one("deals", "D-1")["amount"] == "30000"
    assert drifted.did("sync", "drift", "--json").json == []


def test_what_cannot_be_taken_over_stays_as_it_is(team: Shell, portal: Portal) -> None:
    portal.one("deals", "D-1")["dealstage"] = "contractsent"
    team.did("sync", "pull")
    refused = team.run("sync", "resolve", "D-1", "--theirs")
    assert (refused.code, "D-1 cannot move to Invoicing" in refused.err) == (1, True)
    assert len(team.did("sync", "drift", "--json").json) == 1
    portal.records["deals"].clear()
    team.did("sync", "pull")
    refused = team.run("sync", "resolve", "D-1", "--ours")
    assert (refused.code, "put it right in HubSpot" in refused.err) == (2, True)


def test_the_token_is_nowhere_but_in_the_header(drifted: Shell, fake: Fake) -> None:
    assert all(asked.headers["Authorization"] == f"Bearer {TOKEN}" for asked in fake.asked)
    assert all(TOKEN not in f"{asked.path}{asked.query}{asked.body!r}" for asked in fake.asked)
    fake.handler = lambda asked: Answer(401, {"message": f"bad token {TOKEN}"})
    drifted.did("deal", "edit", "D-1", "--expected-close", "2026-12-01")
    said = [drifted.run("sync", word, "hubspot") for word in ("push", "pull", "status")]
    assert all("bad token …" in f"{each.out}{each.err}" for each in said[:2])
    assert drifted.did("sync", "status", "--json").json[4]["state"] == "paused"
    fake.handler = lambda asked: Answer(503)
    said.append(drifted.run("sync", "pull", "hubspot"))
    assert all(TOKEN not in f"{each.out}{each.err}" for each in said)
    for path in drifted.database.parent.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes(), path
