"""Several couriers at once, those that die, and what takes several steps: nothing is sent twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db import outbox
from salesops_tui.connectors.connector import Receipt
from salesops_tui.connectors.github import GitHub
from salesops_tui.domain.clock import Clock
from salesops_tui.errors import StaleRecord, UndoRefused
from salesops_tui.services.outbox.courier import LEASE, Sent
from tests.connectors.fake import Answer, Asked
from tests.services.backlog import committed_more
from tests.services.courier_office import KEY, START, Office, at_work


@pytest.fixture
def office(database: Path, clock: Clock) -> Iterator[Office]:
    """One deliverable whose issue waits to be made."""
    with at_work(database, clock) as made:
        yield made


class Jobs(GitHub):
    """As if an issue took a while to be made; nothing is there until the job is asked for."""

    def send(self, intent: Any) -> Any:
        return super().send(intent)._replace(job="job7")

    def finish(self, job: str) -> Any:
        assert job == "job7"
        return Receipt(next(self.issues()).remote_id)


def test_a_job_is_asked_for_until_it_is_over_and_nothing_is_sent_again(office: Office) -> None:
    assert [each.state for each in office.push(Jobs)] == ["queued"]
    found = office.entry()
    assert (found.job, found.not_before) == ("job7", START + timedelta(seconds=3))
    assert office.push(Jobs) == []
    office.wait(3)
    office.answers(Answer(503), reads=True)
    assert [each.state for each in office.push(Jobs)] == ["queued"]
    assert office.entry().job == "job7"
    office.well()
    office.wait(900)
    assert [each.state for each in office.push(Jobs)] == ["done"]
    assert (office.entry().job, office.entry().remote_id) == ("", "hub/backlog#1")
    assert len(office.fake.writes()) == 1


def test_what_a_dead_worker_held_can_be_retried_once_its_lease_is_over(office: Office) -> None:
    outbox.claim(office.work.session.store, "github", "gone", START, START + LEASE)
    assert "looks whether it is there" in office.work.outbox.retry(KEY)
    assert office.entry().state == "queued"
    assert [each.state for each in office.push()] == ["done"]


def test_what_waits_for_another_entry_goes_after_it_and_not_before(database: Path, clock) -> None:
    item = "B-1/github/project-item"
    with at_work(database, clock, "project = 4\n") as office:
        office.repository.lost = True
        assert [each.op_key for each in office.push()] == [KEY]
        assert office.entry(item).waits_for == KEY
        office.well()
        office.wait(900)
        assert [(each.op_key, each.state) for each in office.push()] == [
            (KEY, "done"), (item, "done"),
        ]  # fmt: skip
        assert (len(office.repository.issues), len(office.repository.items)) == (1, 1)
        assert office.repository.items[0]["number"] == 1


def test_a_worker_that_dies_leaves_it_to_the_next_once_its_lease_is_over(office: Office) -> None:
    office.now = Clock().now()  # what a person does about an entry goes by the real moment
    outbox.claim(office.work.session.store, "github", "gone", office.now, office.now + LEASE)
    assert office.push() == []
    assert office.entry().state == "sending"
    for act in (office.work.outbox.drop, office.work.outbox.retry):
        with pytest.raises(StaleRecord, match="somebody is sending it just now"):
            act(KEY)
    with pytest.raises(UndoRefused):
        office.work.history.undo()
    office.wait(LEASE.total_seconds())
    assert [each.state for each in office.push()] == ["done"]
    assert [each.method for each in office.fake.asked] == ["GET", "GET", "POST"]  # looked first


def test_two_couriers_on_one_lane_never_take_the_same_entry(office: Office) -> None:
    keys = committed_more(office.work, 6)
    with closing(office.connector()) as one, closing(office.connector()) as other:
        first, second = office.courier(one).push(), office.courier(other).push()
        ended = [sent.op_key for pair in zip(first, second, strict=True) for sent in pair]
    assert sorted(ended) == sorted(keys)
    assert len(office.repository.issues) == 6
    assert {issue["title"] for issue in office.repository.issues} == {
        f"Hub {n}" for n in range(1, 7)
    }


def test_one_courier_claims_while_the_other_is_still_sending(office: Office) -> None:
    keys = committed_more(office.work, 2)
    told: list[Sent] = []

    def handler(asked: Asked) -> Answer:
        if asked.method == "POST" and not told:
            told.append(Sent("", "", "", ""))
            told.extend(office.push())
        return office.repository(asked)

    office.fake.handler = handler
    assert [each.op_key for each in office.push()] == keys[:1]
    assert [each.op_key for each in told[1:]] == keys[1:]
    assert len(office.repository.issues) == 2


def test_a_lease_that_ran_out_while_it_was_looked_for_sends_nothing(office: Office) -> None:
    office.answers(Answer(502))
    office.push()
    office.wait(900)
    other: list[Sent] = []

    def handler(asked: Asked) -> Answer:
        if asked.path.endswith("/issues") and asked.method == "GET" and not other:
            office.wait(LEASE.total_seconds())
            office.well()
            other.extend(office.push())
            return Answer(json=[])
        return office.repository(asked)

    office.fake.handler = handler
    (sent,) = office.push()
    assert [each.state for each in other] == ["done"]
    assert (sent.state, "somebody else has taken it up" in sent.told) == ("done", True)
    assert len(office.repository.issues) == 1
    assert office.entry().state == "done"


def test_a_lease_that_ran_out_while_it_was_sent_is_settled_by_who_has_it(office: Office) -> None:
    other: list[Sent] = []

    def handler(asked: Asked) -> Answer:
        answer = office.repository(asked)
        if asked.method == "POST" and not other:
            office.wait(LEASE.total_seconds())
            other.extend(office.push())
            return Answer(502)
        return answer

    office.fake.handler = handler
    (sent,) = office.push()
    assert [each.state for each in other] == ["done"]
    assert (sent.state, "somebody else has taken it up" in sent.told) == ("done", True)
    assert office.entry().state == "done"
    assert len(office.repository.issues) == 1
