"""What the courier makes of every way a sending can end, on a real file and over a real wire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from db import outbox
from salesops_tui.connectors.github import GitHub
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.outbox import Entry
from salesops_tui.services.outbox.courier import LEASE
from tests.connectors.fake import Answer, Asked
from tests.services.backlog import committed_more
from tests.services.courier_office import KEY, START, Office, at_work


@pytest.fixture
def office(database: Path, clock: Clock) -> Iterator[Office]:
    """One deliverable whose issue waits to be made."""
    with at_work(database, clock) as made:
        yield made


def test_what_goes_well_is_done_and_known_by_its_name_there(office: Office) -> None:
    (sent,) = office.push()
    found = office.entry()
    assert (sent.state, sent.url) == ("done", found.url)
    assert (found.state, found.remote_id, found.attempts) == ("done", "hub/backlog#1", 1)
    assert (found.first_sent_at, found.lease_until, found.error) == (START, None, "")
    known = outbox.reference(office.work.session.store, "github", "deliverable", 1)
    assert known is not None
    assert (known.remote_id, known.url) == ("hub/backlog#1", found.url)
    assert office.push() == []


def test_it_counts_as_sent_before_the_request_leaves_and_is_held_for_longer_than_one(
    office: Office,
) -> None:
    seen: list[Entry] = []

    def handler(asked: Asked) -> Answer:
        if asked.method == "POST":
            seen.append(office.entry())
        return office.repository(asked)

    office.fake.handler = handler
    office.push()
    assert (seen[0].state, seen[0].first_sent_at) == ("sending", START)
    assert seen[0].lease_until == START + LEASE
    assert timedelta(minutes=1) < LEASE


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(502), "had a fault while it was asked (502)"),
        (Answer(408), "(408)"),
        (Answer(cut=True), "its answer was lost"),
        (Answer(content=b"<html>"), "no JSON"),
        (Answer(201, {}), "lacks its number"),
    ],
)
def test_an_answer_that_is_lost_leaves_it_unknown_and_it_is_looked_for_before_it_is_sent_again(
    office: Office, answer: Answer, words: str
) -> None:
    office.answers(answer)
    (sent,) = office.push()
    found = office.entry()
    assert (sent.state, found.state, found.attempts) == ("unknown", "unknown", 1)
    assert words in found.error
    assert found.first_sent_at == START
    office.well()
    assert office.push() == []  # not before its time
    office.wait(900)
    asked = len(office.fake.asked)
    assert [each.state for each in office.push()] == ["done"]
    assert [each.method for each in office.fake.asked[asked:]] == ["GET", "GET", "POST"]
    assert office.entry().first_sent_at == START


def test_what_was_carried_out_and_answered_by_nobody_is_found_and_not_made_twice(
    office: Office,
) -> None:
    office.repository.lost = True
    assert office.push()[0].state == "unknown"
    office.well()
    office.wait(900)
    assert [each.state for each in office.push()] == ["done"]
    assert len(office.repository.issues) == 1
    assert office.entry().remote_id == "hub/backlog#1"


def test_a_system_that_cannot_be_reached_leaves_it_queued_and_ends_the_push(
    office: Office,
) -> None:
    committed_more(office.work, 2)
    office.answers(Answer(503), reads=True)
    (sent,) = office.push()  # the second entry is not tried
    found = office.entry()
    assert (sent.state, found.state, found.attempts) == ("queued", "queued", 1)
    assert (found.first_sent_at, found.not_before) == (None, START + timedelta(seconds=2.5))
    assert "a fault of its own" in found.error
    assert office.fake.writes() == []


@pytest.mark.parametrize("chance", [0.0, 0.999])
def test_each_try_waits_for_any_moment_up_to_twice_as_late_and_never_over_a_quarter_of_an_hour(
    office: Office, chance: float
) -> None:
    office.chance = chance
    office.answers(Answer(503), reads=True)
    waits = []
    for _ in range(12):
        office.push()
        later = office.entry().not_before
        assert later is not None
        waits.append((later - office.now).total_seconds())
        office.now = later
    longest = [min(900.0, 5.0 * 2**attempt) for attempt in range(12)]
    assert waits == pytest.approx([chance * each for each in longest])
    assert office.entry().attempts == 12


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (Answer(429), 60),
        (Answer(429, headers={"Retry-After": "7"}), 7),
        (Answer(403, {"message": "secondary limit"}, {"Retry-After": "9"}), 9),
    ],
)
def test_too_many_requests_hold_the_whole_lane_and_burn_no_try(
    office: Office, answer: Answer, seconds: int
) -> None:
    committed_more(office.work, 2)
    office.answers(answer)
    (sent,) = office.push()
    found = office.entry()
    assert (sent.state, found.state, found.attempts) == ("queued", "queued", 0)
    assert (found.first_sent_at, found.not_before) == (None, None)
    assert office.lane.hold_until == START + timedelta(seconds=seconds)
    office.well()
    office.wait(seconds - 1)
    assert office.push() == []
    office.wait(1)
    assert [each.state for each in office.push()] == ["done", "done"]


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_is_not_accepted_pauses_the_lane_until_a_person_acts(
    office: Office, status: int
) -> None:
    office.answers(Answer(status, {"message": "Bad credentials"}))
    assert [each.state for each in office.push()] == ["queued"]
    found = office.entry()
    assert (found.state, found.attempts, found.first_sent_at) == ("queued", 0, None)
    assert "Bad credentials" in office.lane.paused
    office.well()
    office.wait(9999)
    assert office.push() == []
    office.work.outbox.resume("github")
    assert [each.state for each in office.push()] == ["done"]


def test_what_is_declined_is_dead_with_the_vendors_words_until_it_is_retried(
    office: Office,
) -> None:
    office.answers(Answer(422, {"message": "Validation Failed"}))
    assert [each.state for each in office.push()] == ["dead"]
    found = office.entry()
    assert (found.state, found.error) == ("dead", "GitHub says (422): Validation Failed")
    assert (found.first_sent_at, found.attempts) == (None, 1)
    office.well()
    office.wait(9999)
    assert office.push() == []
    assert "the next push sends it" in office.work.outbox.retry(KEY)
    assert [each.state for each in office.push()] == ["done"]
    assert [each.method for each in office.fake.asked[-2:]] == ["GET", "POST"]  # looked for nothing


def test_records_that_do_not_say_it_leave_it_dead_and_nothing_is_asked(office: Office) -> None:
    office.work.records.keeper("deliverable").edit(1, {"issue_url": "https://gitlab.example/1"})
    assert [each.state for each in office.push()] == ["dead"]
    assert "has an issue that is not of hub/backlog" in office.entry().error
    assert office.fake.asked == []
    assert office.entry().first_sent_at is None


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answer(503), "unknown"),
        (Answer(429), "unknown"),
        (Answer(401), "unknown"),
        (Answer(content=b"<html>"), "unknown"),
        (Answer(422, {"message": "No"}), "dead"),
    ],
)
def test_a_search_that_fails_forgets_nothing(office: Office, answer: Answer, state: str) -> None:
    office.repository.lost = True
    office.push()
    office.wait(900)
    office.answers(answer, reads=True)
    assert [each.state for each in office.push()] == [state]
    found = office.entry()
    assert (found.state, found.first_sent_at) == (state, START)
    office.well()
    office.wait(900)
    office.work.outbox.resume("github")
    office.work.outbox.retry(KEY)
    assert [each.state for each in office.push()] == ["done"]
    assert len(office.repository.issues) == 1


class Personal(GitHub):
    """As if an issue reached people."""

    personal = frozenset({"issue"})


def test_what_reaches_people_is_never_sent_again_by_itself(office: Office) -> None:
    office.answers(Answer(502))
    assert office.push(Personal)[0].state == "unknown"
    office.well()
    for _ in range(3):
        office.wait(900)
        (sent,) = office.push(Personal)
        assert (sent.state, "not sent twice by itself" in sent.told) == ("unknown", True)
    assert office.repository.issues == []
    office.work.outbox.retry(KEY, again=True)
    assert [each.state for each in office.push(Personal)] == ["done"]
    assert len(office.repository.issues) == 1


def test_what_reached_people_is_found(office: Office) -> None:
    office.repository.lost = True
    office.push(Personal)
    office.well()
    office.wait(900)
    assert [each.state for each in office.push(Personal)] == ["done"]
    assert len(office.repository.issues) == 1
