"""GitHub: an issue is made once and found by its mark, as its description and PyGithub have it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from openapi_core.validation.request.exceptions import InvalidRequestBody

from salesops_tui.connectors.connector import Intent
from salesops_tui.connectors.github import GitHub
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
from salesops_tui.domain.systems import GitHubPlace
from tests.connectors.descriptions import Judge
from tests.connectors.fake import Answer, Asked, Fake, serving
from tests.connectors.github_repository import NAME, Repository

TOKEN = "ghp_0123456789abcdefghijklmnop"
PLACE = GitHubPlace(NAME, 4)
ISSUE = Intent(
    "issue",
    "B-3",
    {
        "title": "Hub up",
        "body": "Soon\n\n<!-- salesops B-3 -->",
        "since": "2026-07-01T12:00:00+00:00",
    },
)
ITEM = Intent("project-item", "B-3/github/project-item", {"issue": f"{NAME}#1"})


@pytest.fixture
def repository() -> Repository:
    return Repository()


@pytest.fixture
def fake(repository: Repository) -> Iterator[Fake]:
    with serving(repository) as made:
        yield made


@pytest.fixture
def github(fake: Fake) -> Iterator[GitHub]:
    made = GitHub(PLACE, Secret(TOKEN), fake.address, wait=lambda seconds: None)
    yield made
    made.close()


def test_an_issue_has_title_body_and_label_and_is_called_by_its_number(
    fake: Fake, github: GitHub
) -> None:
    receipt = github.send(ISSUE)
    assert receipt == ("hub/backlog#1", "https://github.example/hub/backlog/issues/1", "")
    asked = fake.writes()[0]
    assert (asked.method, asked.path) == ("POST", "/repos/hub/backlog/issues")
    assert asked.json == {
        "title": "Hub up", "body": "Soon\n\n<!-- salesops B-3 -->", "labels": ["salesops"],
    }  # fmt: skip
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"


def test_an_issue_that_is_there_is_labelled_and_none_is_made(
    fake: Fake, github: GitHub, repository: Repository
) -> None:
    github.send(ISSUE)
    repository.issues[0]["labels"] = []
    known = {**ISSUE.fields, "known": "hub/backlog#1", "url": "https://github.com/x"}
    receipt = github.send(ISSUE._replace(fields=known))
    assert receipt == ("hub/backlog#1", "https://github.com/x", "")
    assert [label["name"] for label in repository.issues[0]["labels"]] == ["salesops"]
    assert len(repository.issues) == 1


def test_pygithub_sends_the_same(fake: Fake, github: GitHub) -> None:
    vendor = pytest.importorskip("github", reason="needs pygithub")
    github.send(ISSUE)
    client = vendor.Github(auth=vendor.Auth.Token(TOKEN), base_url=fake.address, lazy=True)
    fields = ISSUE.fields
    client.get_repo(NAME).create_issue(fields["title"], fields["body"], labels=["salesops"])
    ours, theirs = fake.writes()
    assert (ours.method, ours.path, ours.json) == (theirs.method, theirs.path, theirs.json)
    client.close()


def test_pygithub_lists_the_same(fake: Fake, github: GitHub) -> None:
    vendor = pytest.importorskip("github", reason="needs pygithub")
    github.find(ISSUE)
    token = vendor.Auth.Token(TOKEN)
    client = vendor.Github(auth=token, base_url=fake.address, per_page=100, lazy=True)
    since = datetime(2026, 6, 30, 12, tzinfo=UTC)
    listed = client.get_repo(NAME).get_issues(
        state="all", labels=["salesops"], sort="created", direction="asc", since=since
    )
    assert list(listed) == []
    client.close()
    ours, theirs = fake.asked
    assert (ours.method, ours.path, ours.query) == (theirs.method, theirs.path, theirs.query)
    assert ours.query["since"] == "2026-06-30T12:00:00Z"


def test_every_request_and_answer_is_as_the_description_says(
    fake: Fake, github: GitHub, repository: Repository
) -> None:
    judge = Judge("github", fake.address)
    github.who()
    github.send(ISSUE)
    github.find(ISSUE)
    github.send(ISSUE._replace(fields={**ISSUE.fields, "known": f"{NAME}#1"}))
    github.send(ITEM)
    for asked in fake.asked:
        judge.request(asked)
        if asked.path != f"/repos/{NAME}":  # of which a handful of its 90 fields is read
            answer = repository(asked)
            judge.answer(asked, answer.status, json.dumps(answer.json).encode())
    assert len(fake.asked) == 6


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"/repos/{NAME}/issues", {"body": "without a title"}),
        (f"/repos/{NAME}/issues/1/labels", {"labels": "salesops", "more": [1]}),
        ("/orgs/hub/projectsV2/4/items", {"type": "Issue"}),
    ],
)
def test_the_description_refuses_what_is_wrong(
    fake: Fake, github: GitHub, path: str, body: dict[str, Any]
) -> None:
    github.send(ISSUE)
    wrong = fake.writes()[0]._replace(path=path, body=json.dumps(body).encode())
    with pytest.raises(InvalidRequestBody):
        Judge("github", fake.address).request(wrong)


def test_an_issue_is_found_by_the_last_mark_over_all_pages(
    fake: Fake, github: GitHub, repository: Repository
) -> None:
    for number in range(101):
        repository.make("T", f"<!-- salesops B-3 -->\n\n<!-- salesops B-{number + 100} -->")
    assert github.find(ISSUE) is None
    github.send(ISSUE)
    found = github.find(ISSUE)
    assert found is not None
    assert found.remote_id == "hub/backlog#102"
    assert [each.query.get("page") for each in fake.asked[-2:]] == [None, "2"]
    repository.issues[101]["pull_request"] = {}
    assert github.find(ISSUE) is None


def test_an_item_goes_to_the_organizations_project(fake: Fake, github: GitHub) -> None:
    assert github.send(ITEM).remote_id == "71"
    asked = fake.writes()[0]
    assert (asked.method, asked.path) == ("POST", "/orgs/hub/projectsV2/4/items")
    assert asked.json == {"type": "Issue", "owner": "hub", "repo": "backlog", "number": 1}
    assert "project-item" in github.repeatable
    assert github.find(ITEM) is None


def test_whose_token_it_is_and_which_projects_there_are(fake: Fake, github: GitHub) -> None:
    assert github.who().name == "Ana Lima (ana)"
    assert github.choices("project", PLACE) == []  # 404: hub is a person
    fake.handler = lambda asked: Answer(json=[{"number": 4, "title": "Board"}])
    assert github.choices("project", PLACE) == [("0", "none"), ("4", "Board")]
    assert github.choices("label", PLACE) == []


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"has_issues": False}, "has its issues switched off"),
        ({"permissions": {"pull": True}}, "may not label issues"),
    ],
)
def test_nothing_is_made_where_it_could_not_be_found_again(
    fake: Fake, github: GitHub, repository: Repository, about: dict[str, Any], words: str
) -> None:
    repository.about |= about
    with pytest.raises(Shut, match=words):
        github.send(ISSUE)
    assert fake.writes() == []


def test_a_repository_that_the_token_does_not_see_shuts_the_system(fake: Fake) -> None:
    elsewhere = GitHub(GitHubPlace("hub/other"), Secret(TOKEN), fake.address)
    with pytest.raises(Shut, match=r"hub/other: GitHub says \(404\): Not Found"):
        elsewhere.send(ISSUE)
    elsewhere.close()


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (Answer(429), Held, "asks to wait 60 seconds"),
        (Answer(429, headers={"Retry-After": "7"}), Held, "asks to wait 7 seconds"),
        (Answer(403, {"message": "You have exceeded a secondary rate limit"},
                {"Retry-After": "9"}), Held, "9 seconds: You have exceeded a secondary"),
        (Answer(403, {"message": "API rate limit exceeded"},
                {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}), Held, "1 seconds"),
        (Answer(403, {"message": "Resource not accessible"}), Shut, "(403): Resource not"),
        (Answer(401, {"message": "Bad credentials"}), Shut, "(401): Bad credentials"),
        (Answer(404, {"message": "Not Found"}), Declined, "GitHub says (404): Not Found"),
        (Answer(410, {"message": "Issues has been disabled"}), Declined, "(410)"),
        (Answer(422, {"message": "Validation Failed",
                      "errors": [{"field": "title", "code": "too_long"},
                                 {"message": "say \x1b[31mmore"}, "and"]}),
         Declined, "(422): Validation Failed: title too_long; say [31mmore; and"),
        (Answer(503, {"message": "Service unavailable"}), Uncertain, "(503): Service"),
        (Answer(408), Uncertain, "(408)"),
        (Answer(cut=True), Uncertain, "its answer was lost"),
        (Answer(content=b"<html>Sign in</html>"), Uncertain, "no JSON"),
        (Answer(201, {"id": 1}), Uncertain, "lacks its number"),
        (Answer(201), Uncertain, "lacks its number"),
        (Answer(301, headers={"Location": "http://127.0.0.1:9/"}), Declined, "has moved (301)"),
    ],
)  # fmt: skip
def test_every_other_end_says_what_it_means(
    fake: Fake,
    github: GitHub,
    repository: Repository,
    answer: Answer,
    outcome: type[Outcome],
    words: str,
) -> None:
    def handler(asked: Asked) -> Answer:
        return repository(asked) if asked.method == "GET" else answer

    fake.handler = handler
    with pytest.raises(outcome) as found:
        github.send(ISSUE)
    assert words in str(found.value)
    assert TOKEN not in str(found.value)
    assert len(fake.writes()) == 1


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(cut=True), NotReached),
        (Answer(502), NotReached),
        (Answer(content=b"<html>"), Misread),
        (Answer(json={"message": "odd"}), Misread),
        (Answer(json=[{"number": 1, "state": "open"}]), Misread),
        (Answer(429), Held),
    ],
)
def test_a_search_that_fails_says_that_nothing_was_done(
    fake: Fake, github: GitHub, answer: Answer, outcome: type[Outcome]
) -> None:
    fake.handler = lambda asked: answer
    with pytest.raises(outcome):
        github.find(ISSUE)


def test_an_item_whose_answer_names_none_is_uncertain(
    fake: Fake, github: GitHub, repository: Repository
) -> None:
    fake.handler = lambda asked: repository(asked) if asked.method == "GET" else Answer(201, {})
    with pytest.raises(Uncertain, match="names no item"):
        github.send(ITEM)


def test_nobody_listening_and_a_list_without_an_end(fake: Fake, github: GitHub) -> None:
    page = [{"number": 1, "html_url": "https://x", "state": "open", "updated_at": "x"}]
    pages = iter(range(3))

    def endless(asked: Asked) -> Answer:
        return Answer(json=page * 100) if next(pages, None) is not None else Answer(cut=True)

    fake.handler = endless
    with pytest.raises(NotReached):
        list(github.issues())
    fake.stop()
    with pytest.raises(NotReached, match="cannot be reached"):
        github.send(ISSUE)
