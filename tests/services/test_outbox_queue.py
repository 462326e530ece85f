"""What other systems are told is queued with the change that it follows from, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from salesops_tui.domain.clock import Clock
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import FileInvalid, UndoRefused
from salesops_tui.workspace import Workspace, open_workspace


@pytest.fixture
def used(database: Path, clock) -> Iterator[Workspace]:
    """A team that uses Asana and Intacct, with a deal that can be won."""
    team = database.parent / "team"
    team.mkdir()
    (team / "team.toml").write_text('[systems]\nuse = ["asana", "intacct"]\n')
    opened = open_workspace(database, clock=clock)
    ready(opened)
    yield opened
    opened.close()


def ready(work: Workspace) -> None:
    work.deals.add({
        "name": "Hub", "organization": "University of Porto", "deal_class": "new",
        "contract_start": "2026-08-01", "contract_end": "2027-07-31",
    })  # fmt: skip
    work.lines.add(1, {"product": "membership-general"})
    work.notes.add_contact(1, {"contact": "Ann Vale", "role": "representative"})
    work.billing.sign(work.billing.add_agreement(1, {}).key, {})
    work.billing.request_invoice(1, {})


def advance(work: Workspace, times: int) -> None:
    for _ in range(times):
        work.pipeline.move(1, Move("next", waive={"*"}, reason="set up"))


def leave(work: Workspace, op_key: str) -> None:
    """Somebody has begun to send an entry."""
    found = work.outbox.entry(op_key)
    now = Clock().now()
    work.session.store.run(
        "INSERT INTO sending (outbox_id, state, first_sent_at) VALUES (?, 'sending', ?)",
        (found.id, now.isoformat()),
    )


def waiting(work: Workspace) -> list[str]:
    return [entry.op_key for entry in work.outbox.waiting()]


def test_moves_queue_what_the_rules_say_for_the_systems_in_use(used):
    advance(used, 2)
    assert waiting(used) == ["D-1/asana/agreement-task"]
    used.pipeline.move(1, Move("back", reason="again"))
    advance(used, 1)
    assert waiting(used) == ["D-1/asana/agreement-task"]
    advance(used, 2)
    assert waiting(used) == [
        "D-1/asana/agreement-task", "D-1/asana/project", "D-1/asana/invoice-task",
        "D-1/intacct/invoice-file",
    ]  # fmt: skip
    entry = used.outbox.waiting(1)[1]
    assert str(entry) == "Asana: Engagement project from the template, queued"
    assert (entry.record, entry.record_id, entry.deal_id) == ("deal", 1, 1)


def test_a_team_without_systems_queues_nothing(work):
    ready(work)
    advance(work, 4)
    assert waiting(work) == []


def test_undo_withdraws_what_nobody_has_tried_to_send_and_refuses_what_has_left(used):
    advance(used, 4)
    used.history.undo()
    assert waiting(used) == ["D-1/asana/agreement-task"]
    used.history.redo()
    assert len(waiting(used)) == 4
    leave(used, "D-1/asana/project")
    with pytest.raises(UndoRefused, match="D-1/asana/project has left for Asana"):
        used.history.undo()
    assert used.pipeline.deal(1).stage == "won"


def test_taking_back_a_win_keeps_what_has_left_and_withdraws_the_rest(used):
    advance(used, 4)
    leave(used, "D-1/asana/project")
    used.pipeline.move(1, Move("invoicing", reason="by mistake"))
    assert waiting(used) == ["D-1/asana/agreement-task", "D-1/asana/project"]
    advance(used, 1)
    assert len(waiting(used)) == 4


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("team", '[systems]\nuse = ["jira"]\n', "line 2"),
        ("process", '[[rule]]\nkey = "mine"\non = "win"\n', "rule mine is new and needs system"),
        (
            "process",
            '[[rule]]\nkey = "mine"\non = "enter:nowhere"\nsystem = "asana"\noperation = "task"\n',
            "line 2: rule mine: there is no stage 'nowhere'",
        ),
        ("process", '[[rule]]\nkey = "mine"\nsystem = "jira"\n', "line 3"),
    ],
)
def test_a_rule_or_a_system_that_cannot_be_is_named(database, clock, name, text, words):
    team = database.parent / "team"
    team.mkdir()
    (team / f"{name}.toml").write_text(text)
    with pytest.raises(FileInvalid, match=words):
        open_workspace(database, clock=clock)


def test_a_team_can_take_a_rule_away(database, clock):
    team = database.parent / "team"
    team.mkdir()
    (team / "team.toml").write_text('[systems]\nuse = ["asana"]\n')
    (team / "process.toml").write_text('[[rule]]\nkey = "project"\noff = true\n')
    work = open_workspace(database, clock=clock)
    ready(work)
    advance(work, 4)
    assert "D-1/asana/project" not in waiting(work)
    work.close()
