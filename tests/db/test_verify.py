"""A sound database is called sound; each thing that is kept twice is compared."""

import pytest

from db.verify import problems
from salesops_tui.domain.transitions import Move
from salesops_tui.workspace import Workspace


def test_a_database_at_work_is_sound(work: Workspace) -> None:
    work.deals.add({"name": "A", "organization": "Org"}, membership="general")
    work.pipeline.move(1, Move("lost", reason="price"))
    work.history.undo()
    work.history.redo()
    assert problems(work.session.store) == []


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("UPDATE pane_total SET amount = amount + 1", "totals:"),
        ("UPDATE line SET amount = amount + 1", "amounts: D-1"),
        ("UPDATE deal SET stage = 'won'", "ledger: D-1 is in won"),
        (
            "UPDATE deal SET next_step = 'x'",
            "records: D-1 is not what the journal wrote: next_step",
        ),
        ("UPDATE deal SET mau = 3, name = 'B'", "records: D-1 is not what the journal wrote: "),
        ("DELETE FROM line", "records: line 1 is not there any more"),
        (
            "INSERT INTO organization (name, kind, created_at, updated_at, revision)"
            " VALUES ('X', '', '', '', 1)",
            "records: the journal does not know organization 1",
        ),
        ("UPDATE change SET after = '[' WHERE \"table\" = 'line'", "records: line 1 is not what"),
        ("DELETE FROM deal_search", "search: 0 deals are indexed of 1"),
        ("UPDATE change SET after = '{}' WHERE id = 2", "journal: change 2"),
    ],
)
def test_what_does_not_fit_is_named(work: Workspace, damage: str, words: str) -> None:
    work.deals.add({"name": "A"}, membership="general")
    work.session.store.run(damage)
    assert any(sentence.startswith(words) for sentence in problems(work.session.store))
