"""The journal: all or nothing, the expected revision, a chain that shows tampering."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import journal
from db.database import Store
from db.rows.people import OrganizationRow
from db.rows.sales import AnswerRow
from salesops_tui.domain.clock import Clock
from salesops_tui.errors import Invalid, StaleRecord
from salesops_tui.workspace import Workspace
from tests.services.ledger_model import dump

NOW = Clock().now()


def add(store: Store, name: str) -> int:
    with journal.change(store, 1, NOW, f"added {name}") as group:
        return group.insert(OrganizationRow, {"name": name})


def rename(store: Store, number: int, name: str, expecting: int | None = None) -> None:
    with journal.change(store, 1, NOW, f"renamed to {name}") as group:
        group.update(OrganizationRow, number, {"name": name}, expecting=expecting)


@pytest.fixture
def store(work: Workspace) -> Store:
    return work.session.store


@pytest.fixture
def raw(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(database, isolation_level=None)


def test_a_change_that_fails_half_way_leaves_nothing(store: Store, raw: sqlite3.Connection) -> None:
    number = add(store, "X")
    before = dump(raw)

    def fail_half_way() -> None:
        with journal.change(store, 1, NOW, "fails") as group:
            group.insert(OrganizationRow, {"name": "Y"})
            group.update(OrganizationRow, number, {"name": "Z"})
            group.delete(OrganizationRow, number)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert dump(raw) == before
    assert add(store, "Z") == number + 1


def test_a_change_at_another_revision_than_expected_is_refused(store: Store) -> None:
    number = add(store, "X")
    rename(store, number, "Y", expecting=1)
    with pytest.raises(StaleRecord):
        rename(store, number, "Z", expecting=1)
    assert store.value("SELECT name FROM organization WHERE id = ?", (number,)) == "Y"


def test_a_record_that_was_never_there_cannot_change(store: Store) -> None:
    with pytest.raises(StaleRecord):
        rename(store, 999, "X")


def test_an_unknown_field_is_refused_by_name(store: Store) -> None:
    with (
        pytest.raises(Invalid, match="organization: there is no field 'nmae'"),
        journal.change(store, 1, NOW, "typo") as group,
    ):
        group.insert(OrganizationRow, {"nmae": "X"})


def test_writing_what_is_there_already_writes_nothing(
    store: Store, raw: sqlite3.Connection
) -> None:
    number = add(store, "X")
    before = dump(raw)
    rename(store, number, "X")
    assert dump(raw) == before


def test_every_record_of_a_change_has_its_group_and_its_old_and_new_values(store: Store) -> None:
    number = add(store, "X")
    with journal.change(store, 7, NOW, "two things") as group:
        group.update(OrganizationRow, number, {"name": "Y", "notes": "n"})
        other = group.insert(OrganizationRow, {"name": "O"})
    rows = store.rows(
        'SELECT "table", row_id, before, after FROM change WHERE group_id = ? ORDER BY id',
        (group.id,),
    )
    assert rows == [
        ("organization", number, '{"name":"X","notes":""}', '{"name":"Y","notes":"n"}'),
        ("organization", other, None, '{"name":"O"}'),
    ]
    assert store.row("SELECT by_id, what FROM change_group WHERE id = ?", (group.id,)) == (
        7,
        "two things",
    )


def test_deleting_hides_a_record_and_keeps_it(store: Store) -> None:
    number = add(store, "X")
    with journal.change(store, 1, NOW, "gone") as group:
        group.delete(OrganizationRow, number)
    assert store.row("SELECT name, deleted_at IS NULL FROM organization") == ("X", 0)


def test_a_second_record_in_a_unique_place_is_said_to_be_stale(
    store: Store, work: Workspace
) -> None:
    work.deals.add({"name": "Hub"})
    answer = {"deal_id": 1, "question": "money", "text": "", "score": 0}
    with journal.change(store, 1, NOW, "answers") as group:
        first = group.insert(AnswerRow, answer)
        group.delete(AnswerRow, first)
        group.insert(AnswerRow, answer)
    with (
        pytest.raises(StaleRecord, match="has taken its place"),
        journal.change(store, 1, NOW, "back") as group,
    ):
        group.update_many(AnswerRow, [(first, {"deleted_at": None})])


TAMPERING = [
    "UPDATE change SET after = replace(after, 'X', 'W') WHERE id = {middle}",
    "UPDATE change SET before = '{{}}' WHERE id = {middle}",
    "UPDATE change SET row_id = row_id + 1 WHERE id = {middle}",
    "UPDATE change SET hash = upper(hash) WHERE id = {middle}",
    "DELETE FROM change WHERE id = {middle}",
    "UPDATE change_group SET by_id = 99 WHERE {its}",
    "UPDATE change_group SET what = 'x' WHERE {its}",
    "UPDATE change_group SET at = '2020' WHERE {its}",
]


@pytest.mark.parametrize("sql", TAMPERING)
def test_tampering_with_the_journal_is_found(
    store: Store, raw: sqlite3.Connection, sql: str
) -> None:
    for name in ("X1", "X2", "X3"):
        add(store, name)
    middle = store.value("SELECT max(id) - 1 FROM change")
    assert journal.broken_link(store) is None
    its = f"id = (SELECT group_id FROM change WHERE id = {middle})"
    raw.execute(sql.format(middle=middle, its=its))
    assert journal.broken_link(store) in (middle, middle + 1)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40), st.integers(0, 2**62))
@settings(max_examples=60, deadline=None)
def test_the_hash_of_a_change_depends_on_every_part(text: str, number: int) -> None:
    group, change = (1, "at", 1, text, None, ""), ("deal", number, None, text)
    same = journal.link("0", group, change)
    assert same == journal.link("0", group, change)
    others = [
        journal.link("1", group, change),
        journal.link("0", (2, *group[1:]), change),
        journal.link("0", (*group[:3], text + " ", *group[4:]), change),
        journal.link("0", group, ("deal", number + 1, None, text)),
        journal.link("0", group, ("deal", number, text, None)),
    ]
    assert same not in others


def test_two_writers_at_once_lose_no_update(store: Store, database: Path) -> None:
    number = add(store, "0")

    def count_up(_: int) -> None:
        mine = Store(database)
        for _ in range(20):
            with journal.change(mine, 1, NOW, "one more") as group:
                now = journal.current(mine, OrganizationRow, number, ("name",))["name"]
                group.update(OrganizationRow, number, {"name": str(int(now) + 1)})
        mine.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count_up, range(4)))
    assert store.row("SELECT name, revision FROM organization WHERE id = ?", (number,)) == (
        "80",
        81,
    )
    assert journal.broken_link(store) is None


def test_of_two_who_saw_the_same_revision_one_is_told_to_look_again(
    store: Store, database: Path
) -> None:
    number = add(store, "X")

    def try_once(name: str) -> str:
        mine = Store(database)
        try:
            rename(mine, number, name, expecting=1)
        except StaleRecord:
            return "stale"
        finally:
            mine.close()
        return "done"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(try_once, "ABCD"))
    assert outcomes == ["done", "stale", "stale", "stale"]
