"""HubSpot: batches by a unique property, as its own client sends them, and every other end."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from salesops_tui.connectors.connector import Intent
from salesops_tui.connectors.hubspot import HubSpot
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
from salesops_tui.domain.systems import HubSpotPlace
from tests.connectors.fake import Answer, Fake, ends, serving
from tests.connectors.hubspot_portal import TOKEN, Portal

INTENT = Intent("deals", "D-7", {"dealname": "Hub", "salesops_id": "D-7"})
ROW = {"id": "7", "createdAt": "2026-07-01T12:00:00Z", "updatedAt": "2026-07-01T12:00:00Z",
       "properties": {"salesops_id": "D-7"}, "archived": False, "new": True}  # fmt: skip
LIMIT = {"status": "error", "message": "Too fast", "policyName": "TEN_SECONDLY_ROLLING"}


@pytest.fixture
def portal() -> Portal:
    made = Portal()
    for names in made.properties.values():
        names.add("salesops_id")
    return made


@pytest.fixture
def fake(portal: Portal) -> Iterator[Fake]:
    with serving(portal) as made:
        yield made


@pytest.fixture
def hubspot(fake: Fake) -> Iterator[HubSpot]:
    made = HubSpot(HubSpotPlace(), Secret(TOKEN), fake.address, wait=lambda seconds: None)
    yield made
    made.close()


def test_a_record_is_made_once_and_found_again(
    fake: Fake, hubspot: HubSpot, portal: Portal
) -> None:
    receipt = hubspot.send(INTENT)
    assert hubspot.send(INTENT) == receipt == hubspot.find(INTENT)
    assert list(portal.records["deals"]) == [receipt.remote_id]
    assert fake.asked[0].path == "/crm/objects/2026-03/deals/batch/upsert"
    assert fake.asked[0].json == hubspot.request(INTENT).json
    assert hubspot.find(INTENT._replace(key="D-8")) is None
    assert "deals" in hubspot.repeatable


def test_whose_token_it_is_and_what_there_is_to_choose(fake: Fake, hubspot: HubSpot) -> None:
    assert hubspot.who().name == "account 42 (standard)"
    stages = [{"id": "s1", "label": "Won"}]
    fake.handler = lambda asked: Answer(
        json={"results": [{"id": "p1", "label": "Sales", "stages": stages}]}
    )
    place = HubSpotPlace("p1")
    assert hubspot.choices("pipeline", place) == [("p1", "Sales")]
    assert hubspot.choices("stages", place) == [("s1", "Won")]
    assert hubspot.choices("property", place) == []
    fake.handler = lambda asked: Answer(json={"results": [{}]})
    with pytest.raises(Misread):
        hubspot.choices("pipeline", place)
    with pytest.raises(Misread):
        hubspot.who()


def test_a_property_that_is_not_unique_is_no_key(fake: Fake, hubspot: HubSpot) -> None:
    fake.handler = lambda asked: Answer(json={"name": "salesops_id", "hasUniqueValue": False})
    with pytest.raises(Declined, match="takes one value twice; name another"):
        hubspot.prepare("deals")


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (Answer(429, LIMIT), Held, "asks to wait 10 seconds: Too fast (TEN_SECONDLY_ROLLING)"),
        (Answer(429, LIMIT, {"Retry-After": "3"}), Held, "asks to wait 3 seconds"),
        (Answer(429, {**LIMIT, "policyName": "DAILY"}), Held, "asked again in an hour"),
        (Answer(401, {"status": "error", "message": "expired"}), Shut, "(401): expired"),
        (Answer(403, {"message": "no scope", "errors": [{"message": "needs crm.deals"}]}), Shut,
         "(403): no scope; needs crm.deals"),
        (Answer(400, {"message": "Property \x1b[2J", "category": "VALIDATION_ERROR"}), Declined,
         "HubSpot says (400): Property [2J"),
        (Answer(404, {"message": "resource not found"}), Declined, "resource not found"),
        (Answer(503), Uncertain, "had a fault while it was asked (503)"),
        (Answer(408), Uncertain, "(408)"),
        (Answer(cut=True), Uncertain, "its answer was lost"),
        (Answer(content=b"<html>Log in to this network</html>"), Uncertain, "no JSON"),
        (Answer(json={"status": "COMPLETE"}), Uncertain, "does not say what it wrote"),
        (Answer(json={"results": [{"id": "7"}]}), Uncertain, "does not say what it wrote"),
        (Answer(json={"results": []}), Uncertain, "says nothing of it"),
        (Answer(json=["?"]), Uncertain, "does not say what it wrote"),
        (Answer(302, headers={"Location": "http://127.0.0.1:9/"}), Declined, "has moved (302)"),
    ],
)  # fmt: skip
def test_every_other_end_says_what_it_means(
    fake: Fake, hubspot: HubSpot, answer: Answer, outcome: type[Outcome], words: str
) -> None:
    assert TOKEN not in ends(fake, answer, lambda: hubspot.send(INTENT), outcome, words)


def test_the_rows_of_one_call_end_each_in_its_own_way(fake: Fake, hubspot: HubSpot) -> None:
    errors = [{"status": "error", "category": "VALIDATION_ERROR", "message": "no such\nstage",
               "context": {"objectWriteTraceId": ["D-8"]}}]  # fmt: skip
    fake.handler = lambda asked: Answer(207, {"results": [ROW], "errors": errors, "numErrors": 1})
    written = hubspot.upsert("deals", {"D-7": {}, "D-8": {}, "D-9": {}})
    assert {key: there.id for key, there in written.done.items()} == {"D-7": "7"}
    assert written.refused == {
        "D-8": "HubSpot says: no such stage",
        "D-9": "HubSpot's answer says nothing of it; look there",
    }


def test_reading_that_fails_has_done_nothing(fake: Fake, hubspot: HubSpot) -> None:
    for answer in (Answer(cut=True), Answer(503), Answer(408)):
        fake.handler = lambda asked, answer=answer: answer
        with pytest.raises(NotReached):
            hubspot.read("deals", ["7"], ())
        with pytest.raises(NotReached):
            list(hubspot.walk("deals", ()))
    for body in ({}, {"results": ["?"]}, {"results": [], "paging": 3}):
        fake.handler = lambda asked, body=body: Answer(json=body)
        with pytest.raises(Misread):
            list(hubspot.walk("deals", ()))
    fake.stop()
    nobody = HubSpot(HubSpotPlace(), Secret(TOKEN), fake.address)
    with pytest.raises(NotReached, match="cannot be reached"):
        nobody.send(INTENT)


def test_a_list_that_leads_back_to_where_it_was_ends(fake: Fake, hubspot: HubSpot) -> None:
    page = {"results": [ROW], "paging": {"next": {"after": "7"}}}
    fake.handler = lambda asked: Answer(json=page)
    with pytest.raises(Misread, match="same page"):
        list(hubspot.walk("deals", ["dealname"]))
    assert len(fake.asked) == 2


def ask_ours(hubspot: HubSpot, what: str) -> object:
    asks: dict[str, Callable[[], object]] = {
        "upsert": lambda: hubspot.upsert("deals", {"D-7": {"dealname": "Hub"}}),
        "update": lambda: hubspot.update("contacts", {"7": {"phone": ""}}),
        "read": lambda: hubspot.read("companies", ["7"], ["name"]),
        "read by key": lambda: hubspot.read("companies", ["O-7"], ["name"], by_key=True),
        "walk": lambda: list(hubspot.walk("deals", ["dealname"])),
        "tie": lambda: hubspot.associate("deals", {"7": "8"}),
        "property": lambda: hubspot.prepare("deals"),
    }
    return asks[what]()


def ask_theirs(crm: Any, what: str) -> None:
    if what in ("tie", "property"):
        ask_theirs_beside(crm, what)
        return
    from hubspot.crm.companies import models as companies
    from hubspot.crm.contacts import models as contacts
    from hubspot.crm.deals import models as deals

    if what == "upsert":
        row = deals.SimplePublicObjectBatchInputUpsert(
            id="D-7", id_property="salesops_id", object_write_trace_id="D-7",
            properties={"dealname": "Hub"},
        )  # fmt: skip
        body = deals.BatchInputSimplePublicObjectBatchInputUpsert(inputs=[row])
        crm.deals.batch_api.upsert(body)
    elif what == "update":
        row = contacts.SimplePublicObjectBatchInput(
            id="7", object_write_trace_id="7", properties={"phone": ""}
        )
        body = contacts.BatchInputSimplePublicObjectBatchInput(inputs=[row])
        crm.contacts.batch_api.update(body)
    elif what == "walk":
        # It would repeat the name for each property; the reference says a list with commas.
        crm.deals.basic_api.get_page(
            limit=100, properties=["dealname,salesops_id"], associations=["companies"]
        )
    else:
        key = {"id_property": "salesops_id"} if what == "read by key" else {}
        crm.companies.batch_api.read(companies.BatchReadInputSimplePublicObjectId(
            inputs=[companies.SimplePublicObjectId(id="O-7" if key else "7")],
            properties=["name", "salesops_id"], properties_with_history=[], **key,
        ))  # fmt: skip


def ask_theirs_beside(crm: Any, what: str) -> None:
    from hubspot.crm.associations.v4 import models as ties
    from hubspot.crm.properties import models as properties

    if what == "tie":
        one = ties.PublicDefaultAssociationMultiPost(
            _from=ties.PublicObjectId(id="7"), to=ties.PublicObjectId(id="8")
        )
        body = ties.BatchInputPublicDefaultAssociationMultiPost(inputs=[one])
        crm.associations.v4.batch_api.create_default("deals", "companies", body)
    else:
        crm.properties.core_api.create("deals", properties.PropertyCreate(
            name="salesops_id", label="SalesOps ID", group_name="dealinformation",
            type="string", field_type="text", has_unique_value=True,
        ))  # fmt: skip


@pytest.mark.parametrize(
    "what", ["upsert", "update", "read", "read by key", "walk", "tie", "property"]
)
def test_the_vendors_client_sends_the_same(fake: Fake, hubspot: HubSpot, what: str) -> None:
    hub = pytest.importorskip("hubspot", reason="needs hubspot-api-client")
    empty = {"status": "COMPLETE", "results": [], "startedAt": "2026-07-01T12:00:00Z",
             "completedAt": "2026-07-01T12:00:00Z"}  # fmt: skip
    fake.handler = lambda asked: Answer(
        404 if asked.method == "GET" and "properties" in asked.path else 200, empty
    )
    ask_ours(hubspot, what)
    ours = fake.asked[-1]
    client = hub.HubSpot(access_token=TOKEN, host=fake.address)
    with suppress(ValueError):  # what it makes of an empty answer is not the question
        ask_theirs(client.crm, what)
    theirs = fake.asked[-1]
    assert theirs is not ours
    assert ours.method == theirs.method
    assert undated(ours.path) == theirs.path
    assert ours.query == theirs.query
    assert ours.json == (theirs.json and without_defaults(theirs.json, ours.json))
    assert ours.headers["Authorization"] == theirs.headers["Authorization"]


def undated(path: str) -> str:
    """A path as it was before HubSpot dated its interface, which is what its client knows."""
    for name, version in (("objects", "v3"), ("properties", "v3"), ("associations", "v4")):
        dated, plain = f"/crm/{name}/2026-03/", f"/crm/{version}/{name}/"
        path = path.replace(dated, plain)
    return path


def without_defaults(theirs: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """Their body without what it says of itself and is the default anyway."""
    defaults = {"formField": False, "hidden": False}
    return {n: v for n, v in theirs.items() if n in ours or defaults.get(n, ...) != v}
