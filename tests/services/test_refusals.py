"""Everything that somebody was not allowed to do is kept, whatever said no."""

import sqlite3

import pytest

from salesops_tui.domain.clock import Clock
from salesops_tui.domain.people import Role
from salesops_tui.errors import NotAllowed, StorageRefused
from salesops_tui.workspace import Workspace, open_workspace
from tests.conftest import Colleague


def test_each_refusal_is_kept_once_with_who_what_and_the_sentence(
    work: Workspace, colleague: Colleague
) -> None:
    viewer, member = colleague("eve", "viewer"), colleague("ana")
    work.deals.add({"name": "Hub"})
    for call in (
        lambda: viewer.deals.edit(1, {"name": "Mine"}),
        lambda: member.history.undo(work.history.log(1)[0].id),
        lambda: member.history.refusals(),
    ):
        with pytest.raises(NotAllowed):
            call()
    kept = [(r.login, r.what) for r in reversed(work.history.refusals())]
    assert kept == [
        ("eve", "changing records"),
        ("ana", f"taking back what {work.session.actor.login} did"),
        ("ana", "reading refusals"),
    ]
    assert "needs the role member" in work.history.refusals()[-1].sentence
    assert "Mine" not in str(work.history.log(3))


def test_what_is_refused_within_a_change_is_kept_though_the_change_is_not(work: Workspace) -> None:
    with pytest.raises(NotAllowed), work.session.change("gave the keys away"):
        raise NotAllowed("not that")
    assert [(r.what, r.sentence) for r in work.history.refusals()] == [
        ("gave the keys away", "not that")
    ]
    assert work.history.log(1)[0].what != "gave the keys away"


def test_who_is_not_let_in_is_kept(work: Workspace, colleague: Colleague, clock: Clock) -> None:
    colleague("ana")
    path = work.session.store.path
    with pytest.raises(NotAllowed):
        open_workspace(path, clock=clock, served="mallory")
    assert [(r.login, r.what) for r in work.history.refusals()] == [("mallory", "opening")]


def test_a_refusal_can_be_neither_changed_nor_taken_away_nor_fail(
    work: Workspace, colleague: Colleague
) -> None:
    eve = colleague("eve", "viewer")
    with pytest.raises(NotAllowed):
        eve.session.require(Role.ADMIN, "everything")
    path = work.session.store.path
    raw = sqlite3.connect(path, isolation_level=None)
    for sql in ("UPDATE refusal SET login = 'ana'", "DELETE FROM refusal"):
        with pytest.raises(sqlite3.DatabaseError, match="a refusal stays as it was"):
            raw.execute(sql)
    eve.session.store.wait(0.01)
    raw.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotAllowed):
        eve.session.require(Role.ADMIN, "while somebody writes")
    raw.execute("ROLLBACK")
    eve.session.store.run("PRAGMA query_only = 1")
    with pytest.raises(NotAllowed):
        eve.session.require(Role.ADMIN, "where nothing can be written")
    with pytest.raises(StorageRefused):
        eve.session.store.run("UPDATE user SET name = ''")
    assert len(work.history.refusals()) == 1
    raw.close()
