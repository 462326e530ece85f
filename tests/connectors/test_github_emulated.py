"""GitHub as ``emulate`` plays it, which nobody here wrote: made, found, labelled, closed, read."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from salesops_tui.connectors.connector import Intent
from salesops_tui.connectors.github import GitHub
from salesops_tui.connectors.outcomes import Shut
from salesops_tui.connectors.tokens import Secret
from salesops_tui.domain.systems import GitHubPlace
from tests.connectors import emulated

SINCE = "2026-01-01T00:00:00+00:00"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    with emulated.listening(tmp_path) as found:
        yield found


@pytest.fixture
def github(port: int) -> Iterator[GitHub]:
    made = connector(port)
    yield made
    made.close()


def connector(port: int, repository: str = emulated.REPOSITORY, label: str = "salesops") -> GitHub:
    place, address = GitHubPlace(repository, label=label), f"http://127.0.0.1:{port}"
    return GitHub(place, Secret(emulated.TOKEN), address, wait=lambda seconds: None)


def issue(number: int) -> Intent:
    body = f"- [ ] up\n\n<!-- salesops B-{number} -->"
    return Intent("issue", f"B-{number}", {"title": f"Hub {number}", "body": body, "since": SINCE})


def close(port: int, number: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    path = f"/repos/{emulated.REPOSITORY}/issues/{number}"
    headers = {"Authorization": f"Bearer {emulated.TOKEN}"}
    body = json.dumps({"state": "closed", "state_reason": "completed"})
    connection.request("PATCH", path, body, headers)
    assert connection.getresponse().status == 200
    connection.close()


def test_an_issue_is_made_found_and_followed_until_it_is_closed(port: int, github: GitHub) -> None:
    assert github.who().name == "Ana Lima (ana)"
    assert github.find(issue(1)) is None
    made = github.send(issue(1))
    other = github.send(issue(2))
    assert github.find(issue(1)) == made
    close(port, 1)
    first, second = github.issues()
    assert (first.remote_id, first.key, first.state, first.reason) == (
        made.remote_id, "B-1", "closed", "completed",
    )  # fmt: skip
    assert (second.remote_id, second.url, second.state) == (*other[:2], "open")
    later = max(first.updated_at, second.updated_at)
    assert [each.remote_id for each in github.issues(later)] == [made.remote_id]


def test_an_issue_of_somebody_elses_is_labelled(port: int, github: GitHub) -> None:
    other = connector(port, label="other")
    made = other.send(issue(1))
    other.close()
    assert list(github.issues()) == []
    fields = {**issue(1).fields, "known": made.remote_id, "url": made.url}
    assert github.send(issue(1)._replace(fields=fields)) == made
    assert [each.remote_id for each in github.issues()] == [made.remote_id]


def test_a_repository_that_is_not_there_shuts_the_system(port: int) -> None:
    elsewhere = connector(port, "hub/nothing")
    with pytest.raises(Shut, match="hub/nothing: GitHub says"):
        elsewhere.send(issue(1))
    elsewhere.close()
    assert emulated.issues(port) == []
