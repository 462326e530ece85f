"""What changes here goes to HubSpot, in few requests, and overwrites nobody's work."""

import json
from pathlib import Path

import pytest

from db import outbox
from salesops_tui.connectors.outcomes import Uncertain
from salesops_tui.domain.transitions import Move
from salesops_tui.services.imports import ImportOptions
from tests.connectors.fake import Answer, Asked, Fake
from tests.connectors.hubspot_portal import Portal
from tests.services.hubspot.conftest import Team


def test_everything_is_made_there_once_and_tied(team: Team, portal: Portal, fake: Fake) -> None:
    assert portal.one("deals", "D-1") == {
        "dealname": "Hub", "dealstage": "qualifiedtobuy", "amount": "15000.00",
        "deal_currency_code": "USD", "closedate": "2026-09-30", "pipeline": "default",
        "salesops_id": "D-1",
    }  # fmt: skip
    assert portal.one("companies", "O-1") == {
        "name": "Porto", "domain": "up.pt", "country": "Portugal", "salesops_id": "O-1",
    }  # fmt: skip
    company = portal.id_of("companies", "O-1")
    for kind, key in (("deals", "D-1"), ("contacts", "C-1")):
        assert portal.ties[kind, portal.id_of(kind, key)] == [company]
    fake.asked.clear()
    assert team.push() == {}
    assert fake.asked == []  # nothing has changed, so nothing is asked
    assert team.pull() == []


def test_somebody_who_wants_no_contact_is_data_and_never_given_a_marketing_status(
    team: Team, portal: Portal
) -> None:
    assert portal.one("contacts", "C-1") == {
        "firstname": "Ann Maria", "lastname": "Vale", "email": "ann@up.pt", "salesops_id": "C-1",
    }  # fmt: skip


def test_nothing_is_made_there_before_it_was_read_once(empty: Team, fake: Fake) -> None:
    empty.work.deals.add({"name": "Hub", "organization": "Porto"})
    assert {key: sent.state for key, sent in empty.push().items()} == {
        "1 companies": "queued", "1 deals": "queued",
    }  # fmt: skip
    assert fake.asked == []


def test_a_change_here_is_sent_alone(team: Team, portal: Portal, fake: Fake) -> None:
    fake.asked.clear()
    team.work.deals.edit(1, {"estimate": "20000", "expected_close": ""})
    assert team.push()["D-1"].told == "2 fields sent"
    read, write = fake.asked
    assert read.path.endswith("/deals/batch/read")
    assert write.json["inputs"][0]["properties"] == {"amount": "20000.00", "closedate": ""}
    assert "closedate" not in portal.one("deals", "D-1")
    assert (team.push(), team.pull()) == ({}, [])


def test_what_a_push_finds_deleted_there_is_not_made_again(team: Team, portal: Portal) -> None:
    portal.records["deals"].clear()
    team.work.deals.edit(1, {"name": "Hub still"})
    assert team.push()["D-1"].told == "it was deleted there, and stays so"
    assert (team.push(), portal.records["deals"]) == ({}, {})


def test_a_row_fails_alone(team: Team, portal: Portal) -> None:
    portal.add("contacts", email="rui@ul.pt")
    contacts = team.work.records.keeper("contact")
    contacts.add({"name": "Rui Sá", "emails": "rui@ul.pt"})
    contacts.add({"name": "Eva Luz", "emails": "eva@ul.pt"})
    sent = team.push()
    assert (sent["C-2"].state, sent["C-3"].state) == ("dead", "done")
    assert sent["C-2"].told == "HubSpot says: Contact already exists. Existing ID: 104"
    team.pull()  # finds that they are the same person
    assert team.push()["C-2"].state == "done"
    assert len(portal.records["contacts"]) == 3


def test_a_call_that_is_declined_as_a_whole_is_tried_in_halves(
    team: Team, portal: Portal, fake: Fake
) -> None:
    contacts = team.work.records.keeper("contact")
    for number in range(8):
        contacts.add({"name": f"Person {number}", "phone": "bad" if number == 5 else ""})

    def strict(asked: Asked) -> Answer:
        inputs = (asked.json or {}).get("inputs", ())
        if any(row.get("properties", {}).get("phone") == "bad" for row in inputs
               if isinstance(row.get("properties"), dict)):  # fmt: skip
            return Answer(400, {"status": "error", "message": "Invalid input JSON"})
        return portal(asked)

    fake.handler = strict
    states = [sent.state for sent in team.push().values()]
    assert sorted(states) == ["dead"] + ["done"] * 7
    assert len(portal.records["contacts"]) == 8


def test_a_lost_answer_makes_nothing_twice(team: Team, portal: Portal, fake: Fake) -> None:
    team.work.deals.add({"name": "Second", "organization": "Porto"})

    def sabotaged(asked: Asked) -> Answer:
        answer = portal(asked)
        return answer._replace(cut=True) if asked.path.endswith("upsert") else answer

    fake.handler = sabotaged
    with pytest.raises(Uncertain):
        team.push()
    portal.one("deals", "D-2")["dealname"] = "Second, there"  # before it is sent again
    fake.handler = portal
    assert "dealname changed on both sides" in team.push()["D-2"].told
    assert len(portal.records["deals"]) == 2
    assert team.drift(identity=2) == {"dealname": "Second, there"}
    assert len(portal.ties["deals", portal.id_of("deals", "D-2")]) == 1


def test_a_tie_that_was_not_made_is_made_by_the_next_push(
    team: Team, portal: Portal, fake: Fake
) -> None:
    team.work.deals.add({"name": "Second", "organization": "Porto"})
    fake.handler = lambda asked: Answer(503) if "associations" in asked.path else portal(asked)
    with pytest.raises(Uncertain):
        team.push()
    fake.handler = portal
    assert team.push()["D-2"].told == "1 field sent"
    assert (len(portal.ties["deals", portal.id_of("deals", "D-2")]), team.push()) == (1, {})


def test_a_limit_holds_the_whole_system_and_a_bad_token_pauses_it(
    team: Team, portal: Portal, fake: Fake
) -> None:
    store = team.work.session.store
    team.work.deals.edit(1, {"name": "Hub two"})
    limit = {"status": "error", "message": "Limit reached", "policyName": "DAILY"}
    fake.handler = lambda asked: Answer(429, limit)
    with pytest.raises(Exception, match=r"Limit reached \(DAILY\)"):
        team.push()
    assert outbox.lane(store, "hubspot").hold_until is not None
    fake.asked.clear()
    assert (team.push(), fake.asked) == ({}, [])
    outbox.set_lane(store, "hubspot", hold_until=None)
    fake.handler = lambda asked: Answer(401, {"message": "expired"})
    with pytest.raises(Exception, match=r"does not accept the token for this \(401\): expired"):
        team.push()
    assert outbox.lane(store, "hubspot").paused
    fake.handler = portal
    assert team.push() == {}
    team.work.outbox.resume("hubspot")
    assert team.push()["D-1"].state == "done"


def test_a_first_push_of_two_thousand_deals_is_tens_of_requests(
    empty: Team, portal: Portal, fake: Fake, tmp_path: Path
) -> None:
    file = tmp_path / "deals.jsonl"
    rows = ({"name": f"Deal {n}", "organization": f"Place {n % 300}", "amount": "10"}
            for n in range(2000))  # fmt: skip
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    empty.work.imports.run("deals", file, ImportOptions(create=frozenset({"organizations"})))
    empty.pull()
    fake.asked.clear()
    sent = empty.push()
    assert {each.state for each in sent.values()} == {"done"}
    assert len(sent) == 2300
    assert len(portal.records["deals"]) == 2000
    assert len(fake.asked) == 3 + 3 + 20 + 20 + 20  # read, write; and ties of deals
    fake.asked.clear()
    assert (empty.push(), fake.asked) == ({}, [])


def test_moves_here_are_stages_there(team: Team, portal: Portal) -> None:
    team.work.pipeline.move(1, Move("lost", reason="other", note="no money"))
    team.push()
    assert portal.one("deals", "D-1")["dealstage"] == "closedlost"
