"""Asana: tasks and projects made once, found again, and what every other answer means."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from salesops_tui.connectors.asana import Asana, Finished
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
from salesops_tui.domain.systems import AsanaPlace
from tests.connectors.asana_workspace import (
    ENGAGEMENT,
    FIELD,
    PLACE,
    PLAIN,
    PROJECT,
    TASK,
    TEMPLATE,
    TOKEN,
    Workspace,
    refusal,
)
from tests.connectors.fake import Answer, Fake, serving

Connect = Callable[[AsanaPlace], Asana]


@pytest.fixture
def office() -> Workspace:
    return Workspace()


@pytest.fixture
def fake(office: Workspace) -> Iterator[Fake]:
    with serving(office) as made:
        yield made


@pytest.fixture
def connect(fake: Fake) -> Iterator[Connect]:
    made: list[Asana] = []

    def to(place: AsanaPlace) -> Asana:
        made.append(Asana(place, Secret(TOKEN), fake.address, wait=lambda seconds: None))
        return made[-1]

    yield to
    for each in made:
        each.close()


@pytest.fixture
def asana(connect: Connect) -> Asana:
    return connect(PLACE)


def test_a_task_carries_its_key_its_followers_and_plain_notes(fake: Fake, asana: Asana) -> None:
    receipt = asana.send(TASK)
    assert (receipt.remote_id, receipt.url) == ("1001", "https://app.asana.com/0/0/1001")
    asked = fake.asked[0]
    assert (asked.method, asked.path, asked.query) == (
        "POST", "/tasks", {"opt_fields": "permalink_url"},
    )  # fmt: skip
    assert asked.json["data"] == {
        "name": "[D-42] Agreement requested: Hub", "notes": "Deal: D-42\nTerm: …",
        "projects": [PROJECT], "custom_fields": {FIELD: "D-42/asana/agreement-task"},
        "followers": ["cs@example.org", "42"], "due_on": "2026-08-01",
    }  # fmt: skip
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"


def test_a_task_without_a_day_or_followers_says_nothing_of_them(
    fake: Fake, connect: Connect
) -> None:
    undated = TASK._replace(fields={**TASK.fields, "due": ""})
    connect(PLACE._replace(followers=())).send(undated)
    assert {"followers", "due_on"} & set(fake.asked[0].json["data"]) == set()


def test_a_task_is_found_by_its_key_in_our_field_on_any_page(
    office: Workspace, fake: Fake, asana: Asana
) -> None:
    for rule in ("one", "agreement-task", "three"):
        asana.send(TASK._replace(key=f"D-42/asana/{rule}"))
    office.page = 1
    found = asana.find(TASK)
    assert found is not None
    assert (found.remote_id, found.url) == ("1002", "https://app.asana.com/0/0/1002")
    office.tasks["1002"]["custom_fields"][0]["gid"] = "other field"
    assert asana.find(TASK) is None
    assert all("search" not in asked.path for asked in fake.asked)  # it lags


def test_a_project_from_the_template_is_a_job_that_is_asked_for(
    office: Workspace, fake: Fake, asana: Asana
) -> None:
    office.waits = 2
    receipt = asana.send(ENGAGEMENT)
    assert (receipt.remote_id, receipt.job) == ("", "91001")
    assert fake.writes()[0].json["data"] == {
        "name": "Ada University: Hub [E-7]", "team": "500", "is_strict": False,
        "requested_dates": [
            {"gid": "1", "value": "2026-08-01"}, {"gid": "2", "value": "2027-07-31"},
            {"gid": "77", "value": "2026-08-01"}, {"gid": "78", "value": "2027-07-31"},
        ],
    }  # fmt: skip
    assert asana.finish(receipt.job).job == "91001"
    done = asana.finish(receipt.job)
    assert (done.remote_id, done.url, done.job) == ("1001", "https://app.asana.com/0/0/1001", "")
    assert len(fake.writes()) == 1


def test_a_job_that_fails_says_what_to_do(office: Workspace, asana: Asana) -> None:
    office.ends = "failed"
    with pytest.raises(Declined, match="could not make the project from its template"):
        asana.finish(asana.send(ENGAGEMENT).job)
    office.ends = "postponed"
    with pytest.raises(Misread, match="how far"):
        asana.finish(asana.send(ENGAGEMENT).job)


def test_dates_that_are_not_known_are_left_to_asana(fake: Fake, asana: Asana) -> None:
    open_end = ENGAGEMENT._replace(fields={**ENGAGEMENT.fields, "start": "", "end": ""})
    asana.send(open_end)
    assert "requested_dates" not in fake.writes()[0].json["data"]


def test_a_project_without_a_template_is_plain(fake: Fake, connect: Connect) -> None:
    receipt = connect(PLAIN).send(ENGAGEMENT)
    assert (receipt.remote_id, receipt.job) == ("1001", "")
    assert (fake.asked[0].path, fake.asked[0].json["data"]) == ("/projects", {
        "name": "Ada University: Hub [E-7]", "notes": "Deal: D-42", "workspace": "100",
        "team": "500", "due_on": "2027-07-31",
    })  # fmt: skip


def test_a_project_is_found_by_the_key_that_its_name_ends_with(
    office: Workspace, asana: Asana
) -> None:
    asana.send(ENGAGEMENT._replace(key="E-17"))
    assert asana.find(ENGAGEMENT) is None
    asana.send(ENGAGEMENT)
    office.page = 1
    found = asana.find(ENGAGEMENT)
    assert found is not None
    assert found.remote_id == "1002"


def test_how_a_task_ended_is_read(office: Workspace, asana: Asana) -> None:
    first, second = asana.send(TASK).remote_id, asana.send(TASK).remote_id
    assert asana.open_tasks() == {first, second}
    office.complete(first)
    assert asana.open_tasks() == {second}
    assert asana.finished(first) == Finished("Cai [31mSoto", "2026-07-03")
    assert asana.finished(second) is None
    assert asana.finished("9") == Finished(deleted=True)


def test_whose_token_it_is_and_what_there_is_to_choose(
    office: Workspace, asana: Asana, connect: Connect
) -> None:
    assert asana.who().name == "Ana Lima <ana@example.org>"
    connect(PLAIN).send(ENGAGEMENT)
    chosen = {name: asana.choices(name, PLACE) for name in
              ("workspace", "project", "field", "team", "template")}  # fmt: skip
    assert chosen == {
        "workspace": [("100", "Team [31mspace")], "team": [("100", "Team [31mspace")],
        "project": [("1001", "Ada University: Hub [E-7]")],
        "field": [(FIELD, "SalesOps ID")], "template": [(TEMPLATE, "Engagement")],
    }  # fmt: skip


@pytest.mark.parametrize("intent", [TASK, ENGAGEMENT], ids=["task", "project"])
@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (Answer(429), Held, "asks to wait 60 seconds"),
        (Answer(429, headers={"Retry-After": "7"}), Held, "asks to wait 7 seconds"),
        (refusal("Not Authorized", 401), Shut, "does not accept the token for this (401): Not Aut"),
        (refusal("Forbidden", 403), Shut, "(403): Forbidden"),
        (refusal("projects: \x1b[31mNot a recognized ID: 200", 404), Declined,
         "Asana says (404): projects: [31mNot a recognized ID: 200"),
        (Answer(400, {"errors": [{"message": "due_on: not a date"}, {"message": "name: long"}]}),
         Declined, "Asana says (400): due_on: not a date; name: long"),
        (refusal("Payment Required", 402), Declined, "(402): Payment Required"),
        (Answer(500, {"errors": [{"message": "Server Error", "phrase": "6 sad squid"}]}),
         Uncertain, "had a fault while it was asked (500): Server Error (6 sad squid)"),
        (Answer(408), Uncertain, "(408)"),
        (Answer(cut=True), Uncertain, "its answer was lost"),
        (Answer(content=b"<html>Sign in to this network</html>"), Uncertain, "no JSON"),
        (Answer(201, {"data": {}}), Uncertain, "without an id"),
        (Answer(201, {"data": {"gid": "../users"}}), Uncertain, "without an id"),
        (Answer(201, []), Uncertain, "no record"),
        (Answer(302, headers={"Location": "http://127.0.0.1:9/"}), Declined, "has moved (302)"),
    ],
)  # fmt: skip
def test_every_other_end_says_what_it_means(
    fake: Fake, asana: Asana, office: Workspace, intent: Intent, answer: Answer,
    outcome: type[Outcome], words: str,
) -> None:  # fmt: skip
    fake.handler = lambda asked: answer if asked.method == "POST" else office(asked)
    with pytest.raises(outcome) as found:
        asana.send(intent)
    assert words in str(found.value)
    assert TOKEN not in f"{found.value!r} {found.value} {found.value.__dict__}"
    assert len(fake.writes()) == 1  # nothing is sent twice, and no redirect followed
    if isinstance(found.value, Uncertain):
        # A job takes its time until the project is listed.
        assert (found.value.seconds > 0) == (intent is ENGAGEMENT)


def test_nothing_is_asked_of_a_template_that_cannot_be_read(fake: Fake, asana: Asana) -> None:
    fake.handler = lambda asked: refusal("template: Not a recognized ID: 400", 404)
    with pytest.raises(Declined, match="Not a recognized ID"):
        asana.send(ENGAGEMENT)
    fake.handler = lambda asked: Answer(503)
    with pytest.raises(NotReached):
        asana.send(ENGAGEMENT)
    assert fake.writes() == []


def test_a_network_that_is_gone_is_told_apart_from_an_answer_that_is(
    fake: Fake, asana: Asana
) -> None:
    fake.handler = lambda asked: Answer(cut=True)
    with pytest.raises(NotReached, match="did not answer"):
        asana.find(TASK)
    fake.stop()
    with pytest.raises(NotReached, match="cannot be reached"):
        asana.send(TASK)


@pytest.mark.parametrize(
    "answer", [{"data": {}}, {"data": ["x"]}, {"data": [{"gid": "../x"}]}, [], {"errors": []}]
)
def test_a_list_that_makes_no_sense_is_no_empty_list(fake: Fake, asana: Asana, answer: Any) -> None:
    fake.handler = lambda asked: Answer(json=answer)
    with pytest.raises(Misread):
        asana.open_tasks()


def test_a_page_that_comes_again_ends_the_list(fake: Fake, asana: Asana) -> None:
    fake.handler = lambda asked: Answer(json={"data": [], "next_page": {"offset": "2"}})
    with pytest.raises(Misread, match="again and again"):
        asana.find(TASK)
    assert len(fake.asked) == 2


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a\x1b]8;;x", "http://asana/1", 7])
def test_an_address_that_is_none_of_a_page_is_left_out(fake: Fake, asana: Asana, url: Any) -> None:
    fake.handler = lambda asked: Answer(201, {"data": {"gid": "1", "permalink_url": url}})
    assert asana.send(TASK) == ("1", "", "")


def test_a_token_goes_over_https_only_and_is_shown_by_nothing(asana: Asana) -> None:
    with pytest.raises(Exception, match="https only"):
        Asana(PLACE, Secret(TOKEN), "http://asana.example")
    assert TOKEN not in f"{asana.__dict__} {asana._wire.__dict__}"
