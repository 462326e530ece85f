"""Airtable: upserts on ``SalesOps ID`` that may be repeated, as pyairtable sends them."""

from collections.abc import Iterator
from typing import Any

import pytest

from salesops_tui.connectors.airtable import Airtable
from salesops_tui.connectors.connector import Intent
from salesops_tui.connectors.outcomes import (
    Declined,
    Held,
    Misread,
    NotReached,
    Outcome,
    Shut,
    Uncertain,
)
from salesops_tui.connectors.tokens import Secret
from salesops_tui.domain.systems import AirtablePlace
from tests.connectors.fake import Answer, Asked, Fake, ends, serving

TOKEN = "pat0123456789.abcdefghijklmnop"
PLACE = AirtablePlace("appHub1", "Engagements & more", "Agreements")
INTENT = Intent("engagement", "E-7", {"SalesOps ID": "E-7", "Name": "Hub", "Value": 15000.0})
RECORD = {"id": "rec7", "createdTime": "2026-07-01T12:00:00.000Z", "fields": {"Name": "Hub"}}


def well(asked: Asked) -> Answer:
    """Everything goes well."""
    if asked.path == "/v0/meta/whoami":
        return Answer(json={"id": "usr1", "email": "ana@example.org"})
    return Answer(json={"records": [RECORD], "createdRecords": ["rec7"], "updatedRecords": []})


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving(well) as made:
        yield made


@pytest.fixture
def airtable(fake: Fake) -> Iterator[Airtable]:
    made = Airtable(PLACE, Secret(TOKEN), fake.address, wait=lambda seconds: None)
    yield made
    made.close()


def test_a_record_is_merged_on_its_key(fake: Fake, airtable: Airtable) -> None:
    assert airtable.send(INTENT).remote_id == "rec7"
    asked = fake.asked[0]
    assert (asked.method, asked.path) == ("PATCH", "/v0/appHub1/Engagements%20%26%20more")
    assert asked.json == {
        "performUpsert": {"fieldsToMergeOn": ["SalesOps ID"]},
        "typecast": True,
        "records": [{"fields": {"SalesOps ID": "E-7", "Name": "Hub", "Value": 15000.0}}],
    }
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"
    assert "engagement" in airtable.repeatable


def test_pyairtable_sends_the_same(fake: Fake, airtable: Airtable) -> None:
    pyairtable = pytest.importorskip("pyairtable", reason="needs pyairtable")
    airtable.send(INTENT)
    api = pyairtable.Api(TOKEN, endpoint_url=fake.address)
    table = api.table("appHub1", "Engagements & more")
    table.batch_upsert([{"fields": dict(INTENT.fields)}], ["SalesOps ID"], typecast=True)
    ours, theirs = fake.asked
    # It also says, as is the default, that fields come back by their names.
    assert theirs.json.pop("returnFieldsByFieldId", False) is False
    body = {name: value for name, value in theirs.json.items() if name != "returnFieldsByFieldId"}
    assert (ours.method, ours.path, ours.json) == (theirs.method, theirs.path, body)
    assert ours.headers["Authorization"] == theirs.headers["Authorization"]


def test_whose_token_it_is_and_what_there_is_to_choose(fake: Fake, airtable: Airtable) -> None:
    assert airtable.who().name == "ana@example.org"
    fake.handler = lambda asked: Answer(
        json={"bases": [{"id": "appHub1", "name": "Team"}], "tables": [{"id": "t", "name": "A"}]}
    )
    assert airtable.choices("base", PLACE) == [("appHub1", "Team")]
    assert airtable.choices("engagements", PLACE) == [("A", "A")]


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (Answer(429), Held, "asks to wait 30 seconds"),
        (Answer(429, headers={"Retry-After": "7"}), Held, "asks to wait 7 seconds"),
        (Answer(401, {"error": {"type": "AUTHENTICATION_REQUIRED", "message": "Who?"}}), Shut,
         "does not accept the token for this (401): Who?"),
        (Answer(403, {"error": {"type": "NOT_PERMITTED"}}), Shut, "NOT_PERMITTED"),
        (Answer(404, {"error": "NOT_FOUND"}), Declined, "Airtable says (404): NOT_FOUND"),
        (Answer(422, {"errors": [{"error": "X", "message": "Unknown field \x1b[31mHealth"}]}),
         Declined, "Airtable says (422): Unknown field [31mHealth"),
        (Answer(503), Uncertain, "had a fault while it was asked (503)"),
        (Answer(408), Uncertain, "(408)"),
        (Answer(cut=True), Uncertain, "its answer was lost"),
        (Answer(content=b"<html>Sign in to this network</html>"), Uncertain, "no JSON"),
        (Answer(json={"records": []}), Uncertain, "names no record"),
        (Answer(302, headers={"Location": "http://127.0.0.1:9/"}), Declined, "has moved (302)"),
    ],
)  # fmt: skip
def test_every_other_end_says_what_it_means(
    fake: Fake, airtable: Airtable, answer: Answer, outcome: type[Outcome], words: str
) -> None:
    assert TOKEN not in ends(fake, answer, lambda: airtable.send(INTENT), outcome, words)


def test_a_network_that_is_gone_is_told_apart_from_an_answer_that_is(fake: Fake) -> None:
    address = fake.address
    airtable = Airtable(PLACE, Secret(TOKEN), address)
    fake.handler = lambda asked: Answer(cut=True)
    with pytest.raises(NotReached):
        airtable.read("engagement", ["rec7"])
    fake.stop()
    with pytest.raises(NotReached, match="cannot be reached"):
        airtable.send(INTENT)
    airtable.close()


def test_records_are_read_page_by_page_and_a_page_that_comes_again_ends_it(
    fake: Fake, airtable: Airtable
) -> None:
    def paged(asked: Asked) -> Answer:
        first = "offset" not in asked.query
        more: dict[str, Any] = {"offset": "2"} if first else {}
        row = {"id": "rec1" if first else "rec2", "fields": {"Name": "A"}}
        return Answer(json={"records": [row], **more})

    fake.handler = paged
    assert airtable.all("agreement") == {"rec1": {"Name": "A"}, "rec2": {"Name": "A"}}
    fake.handler = lambda asked: Answer(json={"records": [], "offset": "2"})
    with pytest.raises(Misread, match="again and again"):
        airtable.all("agreement")


def test_a_token_goes_over_https_only_and_is_shown_by_nothing(airtable: Airtable) -> None:
    with pytest.raises(Exception, match="https only"):
        Airtable(PLACE, Secret(TOKEN), "http://airtable.example")
    shown = f"{Secret(TOKEN)!r} {airtable.__dict__} {airtable._wire.__dict__}"
    assert TOKEN not in shown
    assert repr(Secret(TOKEN)) == "…mnop"
