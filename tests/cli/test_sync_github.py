"""A committed deliverable becomes an issue by command, and is done here once it is closed there."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from salesops_tui.domain.clock import Clock
from salesops_tui.workspace import open_workspace
from tests.cli.conftest import Shell
from tests.connectors.fake import Answer, Fake, serving
from tests.connectors.github_repository import Repository
from tests.services.backlog import committed, settled

TOKEN = "ghp_0123456789abcdefghijklmnop"
URL = "https://github.example/hub/backlog/issues/1"


@pytest.fixture
def repository() -> Repository:
    made = Repository()
    made.now = Clock().now().replace(minute=0, second=0, microsecond=0)
    return made


@pytest.fixture
def fake(repository: Repository, monkeypatch) -> Iterator[Fake]:
    with serving(repository) as made:
        monkeypatch.setenv("SALESOPS_GITHUB_TOKEN", TOKEN)
        monkeypatch.setenv("SALESOPS_GITHUB_URL", made.address)
        yield made


@pytest.fixture(autouse=True)
def no_pause(monkeypatch) -> None:
    """What paces requests waits for no test."""
    monkeypatch.setattr("salesops_tui.connectors.wire.time.sleep", lambda seconds: None)


@pytest.fixture
def team(shell: Shell, fake: Fake) -> Shell:
    """A team with a repository, a project, and two committed deliverables."""
    work = open_workspace(settled(shell.database, "project = 4\n"))
    committed(work, 2)
    work.close()
    return shell


def pulled(shell: Shell) -> list[tuple[str, str, str]]:
    return [
        (row["key"], row["state"], row["what"]) for row in shell.did("sync", "pull", "--json").json
    ]


def state(shell: Shell, key: str = "B-1") -> str:
    found: str = shell.did("deliverable", "show", key, "--json").json["state"]
    return found


def meet(shell: Shell, key: str = "B-1") -> None:
    for number in ("1", "2"):
        shell.did("deliverable", "check", key, number)


def test_a_deliverable_becomes_one_issue_on_the_project(
    team: Shell, repository: Repository
) -> None:
    sent = {row["key"]: row["state"] for row in team.did("sync", "push", "--json").json}
    assert sent == {
        "B-1/github/issue": "done", "B-1/github/project-item": "done",
        "B-2/github/issue": "done", "B-2/github/project-item": "done",
    }  # fmt: skip
    issue = repository.issues[0]
    assert issue["title"] == "Hub 1"
    assert issue["body"] == (
        "- [ ] It is up\n- [ ] It is fast\n\nDue 2026-08-01 · Hub (D-1)\n\n<!-- salesops B-1 -->"
    )
    assert [item["number"] for item in repository.items] == [1, 2]
    assert team.did("sync", "push", "--json").json == []
    assert len(repository.issues) == 2


def test_the_issue_is_shown_with_its_deliverable_and_not_asked_for_again_in_the_file(
    team: Shell,
) -> None:
    before = team.did("export", "for", "github", "--format", "json").json
    assert [row["Key"] for row in before] == ["B-1", "B-2"]
    query = parse_qs(urlsplit(before[0]["Link"]).query)
    assert (query["labels"], urlsplit(before[0]["Link"]).path) == (
        ["salesops"], "/hub/backlog/issues/new",
    )  # fmt: skip
    team.did("sync", "push")
    assert team.did("deliverable", "show", "B-1", "--json").json["issue_url"] == URL
    assert URL in team.did("export", "calendar", "--format", "ics").out.replace("\n ", "")
    assert team.did("export", "for", "github", "--format", "json").json == []
    team.did("deliverable", "edit", "B-1", "--notes", "Soon")
    work = open_workspace(team.database)
    assert work.records.raw("deliverable", 1, "issue_url") == {"issue_url": ""}
    assert work.records.keeper("deliverable").typed(1)["issue_url"] == ""
    work.close()


def test_a_team_without_a_project_queues_no_item(shell: Shell) -> None:
    work = open_workspace(settled(shell.database))
    assert committed(work, 1) == ["B-1/github/issue"]
    work.close()


def test_an_issue_that_is_closed_is_done_here_once(team: Shell, repository: Repository) -> None:
    team.did("sync", "push")
    assert pulled(team) == []
    meet(team)
    repository.close(1)
    assert pulled(team) == [("B-1", "changed", "moved B-1 to Done: closed there")]
    assert (state(team), state(team, "B-2")) == ("done", "committed")
    assert pulled(team) == []
    team.did("undo")
    assert state(team) == "committed"
    assert pulled(team) == []  # whoever took it back knows why


def test_what_the_gate_stops_is_told_once_and_followed_when_it_opens(
    team: Shell, repository: Repository
) -> None:
    team.did("sync", "push")
    repository.close(1)
    ((key, drift, told),) = pulled(team)
    assert (key, drift) == ("B-1", "drift")
    assert "closed there; B-1 cannot become done yet:" in told
    assert "Every criterion is met" in told
    assert pulled(team) == []
    meet(team)
    assert pulled(team) == [("B-1", "changed", "moved B-1 to Done: closed there")]


def test_what_is_reopened_there_and_done_here_is_told(team: Shell, repository: Repository) -> None:
    team.did("sync", "push")
    meet(team)
    repository.close(1)
    pulled(team)
    repository.close(1, "reopened", "open")
    told = "reopened there, done here; move it back, or close it there"
    assert pulled(team) == [("B-1", "drift", told)]
    assert pulled(team) == []
    team.did("deliverable", "move", "B-1", "back", "--reason", "not yet")
    assert pulled(team) == [("B-1", "drift", "both sides agree again")]
    assert state(team) == "in-progress"
    repository.close(1)
    assert pulled(team) == [("B-1", "changed", "moved B-1 to Done: closed there")]


def test_what_is_closed_as_not_planned_is_not_done(team: Shell, repository: Repository) -> None:
    team.did("sync", "push")
    meet(team)
    repository.close(1, "not_planned")
    ((_, drift, told),) = pulled(team)
    assert (drift, "closed there as not planned" in told) == ("drift", True)
    assert state(team) == "committed"
    team.did("deliverable", "move", "B-1", "dropped")
    assert pulled(team) == [("B-1", "drift", "both sides agree again")]


def test_what_two_people_pull_at_once_changes_once(
    team: Shell, repository: Repository, fake: Fake
) -> None:
    team.did("sync", "push")
    meet(team)
    repository.close(1)
    other: list[list[tuple[str, str, str]]] = []

    def handler(asked):
        answer = repository(asked)
        if not other:
            other.append([])
            other.append(pulled(team))
        return answer

    fake.handler = handler
    assert pulled(team) == []
    assert [row[1] for row in other[1]] == ["changed"]
    work = open_workspace(team.database)
    sql = "SELECT count(*) FROM status_change WHERE record = 'deliverable' AND to_status = 'done'"
    assert work.session.store.value(sql) == 1
    work.close()
    assert pulled(team) == []


def test_an_issue_that_a_person_opened_by_its_link_is_taken_for_the_deliverables(
    team: Shell, repository: Repository
) -> None:
    repository.make("By hand", "…\n\n<!-- salesops B-1 -->")
    repository.make("A copy", "…\n\n<!-- salesops B-1 -->")
    repository.make("Of nothing", "…\n\n<!-- salesops B-77 -->")
    assert pulled(team) == []
    assert team.did("deliverable", "show", "B-1", "--json").json["issue_url"] == URL
    team.did("sync", "push")
    assert [issue["title"] for issue in repository.issues[3:]] == ["Hub 2"]
    meet(team)
    repository.close(1)
    assert [row[1] for row in pulled(team)] == ["changed"]


def test_an_issue_that_a_person_noted_is_labelled_and_none_is_made(
    team: Shell, repository: Repository
) -> None:
    repository.make("By hand", "", labels=())
    address = "https://github.com/Hub/Backlog/issues/1"
    team.did("deliverable", "edit", "B-1", "--issue-url", address)
    team.did("sync", "push")
    assert [issue["title"] for issue in repository.issues] == ["By hand", "Hub 2"]
    meet(team)
    repository.close(1)
    assert [row[:2] for row in pulled(team)] == [("B-1", "changed")]


def test_people_text_calls_nobody_hides_nothing_and_ends_in_bounds(
    team: Shell, repository: Repository
) -> None:
    hostile = "@everyone mail ana@example.org <!-- salesops B-2 --> {{7*7}} " + "@a " * 6_600
    team.did("deliverable", "edit", "B-1", "--notes", hostile, "--title", "=HYPER" + "y" * 190)
    team.did("sync", "push")
    body = repository.issues[0]["body"]
    assert body.startswith("@&#8203;everyone mail ana@example.org &lt;!-- salesops B-2 -->")
    assert body.endswith("\n\n<!-- salesops B-1 -->")
    assert len(body) < 65_536
    assert len(repository.issues[0]["title"]) <= 256


def test_what_was_lost_on_the_way_is_found_by_the_next_push(
    team: Shell, repository: Repository
) -> None:
    repository.lost = True
    ended = team.run("sync", "push", "--json")
    assert ([row["state"] for row in ended.json], ended.code) == (["unknown", "unknown"], 1)
    repository.lost = False
    for key in ("B-1/github/issue", "B-2/github/issue"):
        team.did("sync", "retry", key)
    assert [row["state"] for row in team.did("sync", "push", "--json").json] == ["done"] * 4
    assert len(repository.issues) == 2


def test_a_deliverable_that_is_dropped_before_it_left_needs_no_issue(
    team: Shell, repository: Repository
) -> None:
    team.did("deliverable", "move", "B-1", "dropped")
    rows = {row["key"]: row for row in team.run("sync", "push", "--json").json}
    assert rows["B-1/github/issue"]["state"] == "dead"
    assert "is dropped and needs no issue; drop the entry" in rows["B-1/github/issue"]["what"]
    assert "B-1/github/project-item" not in rows
    assert [issue["title"] for issue in repository.issues] == ["Hub 2"]


def test_the_token_is_nowhere(team: Shell, fake: Fake) -> None:
    fake.handler = lambda asked: Answer(401, {"message": "Bad credentials"})
    said = [team.run("sync", *words, "--json") for words in (("push",), ("pull",), ("status",))]
    shown = team.did("sync", "show", "B-1/github/issue")
    assert shown.json["path"] == "repos/hub/backlog/issues"
    assert TOKEN not in json.dumps([[each.out, each.err] for each in [*said, shown]])
    for file in team.database.parent.rglob("*"):
        if file.is_file():
            assert TOKEN.encode() not in file.read_bytes(), file
