"""A deal's tasks and its project reach Asana by command, once, and what is done there is told."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from salesops_tui.connectors import asana
from tests.cli.conftest import Shell
from tests.connectors.asana_workspace import FIELD, PROJECT, TEMPLATE, Workspace, refusal
from tests.connectors.fake import Answer, Asked, Fake, serving

TOKEN = "2/0123456789/abcdefghijklmnop"
AGREEMENT, INVOICE, ENGAGEMENT = (
    f"D-1/asana/{rule}" for rule in ("agreement-task", "invoice-task", "project")
)


@pytest.fixture
def office() -> Workspace:
    return Workspace()


@pytest.fixture
def fake(office: Workspace, monkeypatch) -> Iterator[Fake]:
    with serving(office) as made:
        monkeypatch.setenv("SALESOPS_ASANA_TOKEN", TOKEN)
        monkeypatch.setenv("SALESOPS_ASANA_URL", made.address)
        # Loopback has no limit a minute to keep to.
        monkeypatch.setattr(asana, "MANNERS", asana.MANNERS._replace(pace=0.0))
        yield made


@pytest.fixture
def team(use: Callable[[str], None], win: Callable[[], Shell], fake: Fake) -> Shell:
    """A team that uses Asana, and a deal that it has won."""
    use(
        f'[systems]\nuse = ["asana"]\n[systems.asana]\nworkspace = "100"\nproject = "{PROJECT}"\n'
        f'field = "{FIELD}"\ntemplate = "{TEMPLATE}"\nfollowers = ["cs@example.org"]\n'
    )
    return win()


def states(team: Shell) -> dict[str, str]:
    found = team.did("sync", "list", "--all", "--json").json
    return {row["key"]: row["state"] for row in found}


def push(team: Shell) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in team.run("sync", "push", "asana", "--json").json}


def again(team: Shell, *keys: str) -> None:
    """People do not wait until it is tried again by itself."""
    for key in keys:
        if states(team).get(key) != "done":
            team.did("sync", "retry", key)


def names(office: Workspace) -> list[str]:
    return [each["name"] for each in (*office.tasks.values(), *office.projects.values())]


def losing(office: Workspace, part: str) -> Callable[[Asked], Answer]:
    """A workspace whose answers to writes below a path are lost once it has carried them out."""

    def handle(asked: Asked) -> Answer:
        answer = office(asked)
        lost = asked.method == "POST" and part in asked.path
        return Answer(cut=True) if lost else answer

    return handle


def test_what_waits_is_made_once_and_the_project_is_followed_to_its_end(
    team: Shell, office: Workspace, fake: Fake
) -> None:
    office.waits = 2
    sent = push(team)
    assert {key: row["state"] for key, row in sent.items()} == {
        AGREEMENT: "done", INVOICE: "done", ENGAGEMENT: "queued",
    }  # fmt: skip
    assert sent[ENGAGEMENT]["what"] == "Asana is at it"
    again(team, ENGAGEMENT)
    assert push(team)[ENGAGEMENT]["what"] == "Asana is at it"
    again(team, ENGAGEMENT)
    row = push(team)[ENGAGEMENT]
    assert (row["state"], row["url"]) == ("done", "https://app.asana.com/0/0/1002")
    assert names(office) == [
        "[D-1] Agreement requested: Hub (Ada University)",
        "[D-1] Invoice hand-over: Hub (Ada University)",
        "Ada University: Hub [E-1]",
    ]
    assert push(team) == {}
    assert len(fake.writes()) == 3
    assert team.run("undo").code == 1  # the win has left the building


@pytest.mark.parametrize("part", ["/tasks", "/instantiateProject"])
def test_nothing_is_made_twice_when_answers_are_lost(
    team: Shell, office: Workspace, fake: Fake, part: str
) -> None:
    fake.handler = losing(office, part)
    lost = [AGREEMENT, INVOICE] if part == "/tasks" else [ENGAGEMENT]
    ended = team.run("sync", "push", "asana", "--json").json
    assert {row["key"] for row in ended if row["state"] == "unknown"} == set(lost)
    sql = "SELECT max(unixepoch(not_before)) - unixepoch() FROM sending WHERE state = 'unknown'"
    [(wait,)] = sqlite3.connect(team.database).execute(sql)
    assert ((wait or 0) > 30) == (part == "/instantiateProject")  # a job is given time to begin
    again(team, *lost, *([ENGAGEMENT] if part == "/tasks" else []))
    assert {row["state"] for row in push(team).values()} == {"done"}
    assert set(states(team).values()) == {"done"}
    assert len(names(office)) == len(set(names(office))) == 3
    assert len(fake.writes()) == 3


def test_an_answer_that_was_lost_on_the_way_there_is_sent_when_it_is_not_found(
    team: Shell, office: Workspace, fake: Fake
) -> None:
    fake.handler = lambda asked: Answer(503) if asked.method == "POST" else office(asked)
    push(team)
    assert set(states(team).values()) == {"unknown"}
    assert names(office) == []
    fake.handler = office
    again(team, AGREEMENT, INVOICE, ENGAGEMENT)
    push(team)
    assert len(names(office)) == 3


def test_a_project_that_asana_fails_to_make_is_dead_and_made_anew_on_retry(
    team: Shell, office: Workspace
) -> None:
    office.ends = "failed"
    push(team)
    again(team, ENGAGEMENT)
    row = push(team)[ENGAGEMENT]
    assert (row["state"], "remove there what it left" in row["what"]) == ("dead", True)
    office.projects.clear()  # somebody does
    office.ends = "succeeded"
    again(team, ENGAGEMENT)
    push(team)
    again(team, ENGAGEMENT)
    assert push(team)[ENGAGEMENT]["state"] == "done"
    assert len(office.projects) == 1


def test_without_a_template_the_project_is_made_at_once(
    team: Shell, office: Workspace, fake: Fake
) -> None:
    settings = team.database.parent / "team" / "team.toml"
    settings.write_text(settings.read_text().replace(f'template = "{TEMPLATE}"\n', ""))
    assert push(team)[ENGAGEMENT]["state"] == "done"
    made = next(asked for asked in fake.writes() if asked.path == "/projects")
    assert made.json["data"]["due_on"] == "2027-07-31"


@pytest.mark.parametrize(
    ("answer", "state", "code", "words"),
    [
        (refusal("custom_fields: not on this project", 400), "dead", 1,
         "Asana says (400): custom_fields: not on this project"),
        (Answer(429, headers={"Retry-After": "30"}), "queued", 0, "asks to wait 30 seconds"),
        (refusal("Not Authorized", 401), "queued", 0, "does not accept the token"),
        (refusal("You do not have access", 403), "queued", 0, "You do not have access"),
        (refusal("Server Error", 500), "unknown", 1, "had a fault"),
        (Answer(content=b"<html>"), "unknown", 1, "no JSON"),
    ],
)  # fmt: skip
def test_what_does_not_go_well_is_shown_and_mended(
    team: Shell, fake: Fake, office: Workspace, answer: Answer, state: str, code: int, words: str
) -> None:
    fake.handler = lambda asked: answer if asked.method == "POST" else office(asked)
    ended = team.run("sync", "push", "asana", "--json")
    assert (ended.json[0]["state"], ended.code) == (state, code)
    assert words in ended.json[0]["what"]
    standing = {row["system"]: row for row in team.did("sync", "status", "--json").json}["asana"]
    assert (standing["state"] == "paused") == (answer.status in (401, 403))
    assert ("asked to wait" in standing["reason"]) == (answer.status == 429)
    fake.handler = office
    again(team, "asana", AGREEMENT, INVOICE, ENGAGEMENT)
    push(team)
    assert len(names(office)) == len(set(names(office))) == 3


def test_a_network_that_is_gone_changes_nothing(team: Shell, fake: Fake, monkeypatch) -> None:
    monkeypatch.setenv("SALESOPS_ASANA_URL", "http://127.0.0.1:9")
    ended = team.run("sync", "push", "asana", "--json")
    assert (ended.json[0]["state"], "cannot be reached" in ended.json[0]["what"]) == (
        "queued",
        True,
    )
    assert set(states(team).values()) == {"queued"}
    assert fake.asked == []


def test_what_is_completed_there_is_told_once_and_ticked_off_here(
    team: Shell, office: Workspace, fake: Fake
) -> None:
    task = team.key("task", "add", "agreement REQUESTED", "--about", "D-1")
    assert team.did("sync", "pull", "asana", "--json").json == []
    assert fake.asked == []  # no task of ours is there yet
    push(team)
    assert team.did("sync", "pull", "asana", "--json").json == []
    office.complete("1001")
    office.complete("1003")
    told = team.did("sync", "pull", "asana", "--json").json
    ended = "completed there by Cai [31mSoto on 2026-07-03"
    assert [(row["key"], row["state"], row["what"]) for row in told] == [
        (AGREEMENT, "changed", f"Agreement requested: {ended}; {task} is done here"),
        (INVOICE, "left", f"Invoice hand-over: {ended}"),
    ]
    assert team.did("sync", "pull", "asana", "--json").json == []
    team.did("undo", str(told[0]["change"]))
    assert team.did("sync", "pull", "asana", "--json").json == []  # a person has said otherwise
    asked = len(fake.asked)
    team.did("sync", "pull", "asana")
    assert len(fake.asked) == asked


def test_a_task_that_was_moved_stays_ours_and_one_that_was_deleted_is_told(
    team: Shell, office: Workspace, fake: Fake
) -> None:
    push(team)

    def moved(asked: Asked) -> Answer:
        return Answer(json={"data": []}) if asked.path.endswith("/tasks") else office(asked)

    fake.handler = moved
    assert team.did("sync", "pull", "asana", "--json").json == []
    del office.tasks["1001"]
    told = team.did("sync", "pull", "asana", "--json").json
    assert [(row["key"], row["state"], row["what"]) for row in told] == [
        (AGREEMENT, "drift", "the task was deleted there"),
    ]  # fmt: skip
    assert team.did("sync", "pull", "asana", "--json").json == []


def test_two_people_who_pull_at_once_make_one_change(
    team: Shell, office: Workspace, fake: Fake
) -> None:
    task = team.key("task", "add", "Agreement requested", "--about", "D-1")
    push(team)
    office.complete("1001")
    others: list[Any] = []

    def slow(asked: Asked) -> Answer:
        if asked.path == "/tasks/1001" and not others:
            others.append(None)  # the other one's own question is answered at once
            ended = team.process("sync", "pull", "asana", "--json")
            others[0] = json.loads(ended.stdout)
        return office(asked)

    fake.handler = slow
    mine = team.did("sync", "pull", "asana", "--json").json
    assert [(row["state"], bool(row["change"])) for row in others[0]] == [("changed", True)]
    assert [(row["state"], row["change"]) for row in mine] == [("left", None)]
    ticks = [row for row in team.did("log", "--json").json if row["what"].startswith(f"did {task}")]
    assert len(ticks) == 1


def test_the_token_is_nowhere(team: Shell, fake: Fake) -> None:
    fake.handler = lambda asked: refusal("Not Authorized", 401)
    said = [team.run("sync", *words) for words in
            (("push", "--json"), ("status", "--check"), ("pull",), ("list", "--json"))]  # fmt: skip
    assert TOKEN not in json.dumps([[each.out, each.err] for each in said])
    for file in team.database.parent.rglob("*"):
        if file.is_file():
            assert TOKEN.encode() not in file.read_bytes(), file


def test_the_request_can_be_looked_at_before_it_leaves(team: Shell, fake: Fake) -> None:
    shown = team.did("sync", "show", AGREEMENT).json
    assert (shown["method"], shown["path"]) == ("POST", "tasks")
    assert shown["body"]["data"]["custom_fields"] == {FIELD: AGREEMENT}
    shown = team.did("sync", "show", ENGAGEMENT).json
    assert shown["path"] == f"project_templates/{TEMPLATE}/instantiateProject"
    assert fake.writes() == []
    assert TOKEN not in json.dumps(shown)
