"""The sample team: the same for a seed and a day, sound, and like a real one."""

from datetime import date
from pathlib import Path

import pytest

from db.verify import problems
from salesops_tui.domain.clock import Clock
from salesops_tui.errors import Invalid
from salesops_tui.services import sample
from salesops_tui.workspace import Workspace, open_workspace


def filled(path: Path, seed: int = 1, day: date = date(2026, 7, 1), deals: int = 60) -> Workspace:
    work = open_workspace(path, create=True, clock=Clock(day))
    sample.make(work, deals, seed)
    return work


def last_hash(work: Workspace) -> str:
    return str(work.session.store.value("SELECT hash FROM change ORDER BY id DESC LIMIT 1"))


def test_a_seed_and_a_day_always_make_the_same_records(tmp_path: Path) -> None:
    one, same = filled(tmp_path / "1.db"), filled(tmp_path / "2.db")
    other, later = filled(tmp_path / "3.db", 2), filled(tmp_path / "4.db", day=date(2026, 8, 1))
    assert last_hash(one) == last_hash(same)
    assert len({last_hash(work) for work in (one, other, later)}) == 3


def test_the_sample_is_sound_and_marked(tmp_path: Path) -> None:
    work = filled(tmp_path / "1.db")
    assert problems(work.session.store) == []
    assert work.sample


@pytest.mark.parametrize("seed", range(3))
def test_every_pane_and_every_state_has_its_cards(tmp_path: Path, seed: int) -> None:
    work = filled(tmp_path / "1.db", seed)
    assert all(column.count for column in work.board.columns())
    for words in ("stage:lost", "stage:won", "stage:completed", "paused", "stale", "overdue"):
        assert len(list(work.exports.table("deals", words).rows)), words


def test_nothing_has_happened_after_the_day(tmp_path: Path) -> None:
    work = filled(tmp_path / "1.db")
    for table in ("transition", "activity"):
        last = work.session.store.value(f"SELECT max(at) FROM {table}")
        assert last < "2026-07-01T12"


def test_what_was_given_up_or_ended_did_so_before_the_day_and_in_order(tmp_path: Path) -> None:
    work = filled(tmp_path / "1.db", deals=600)
    rows, value = work.session.store.rows, work.session.store.value
    parked = rows("SELECT captured_at, decided_at, park_until FROM lead WHERE decision = 'park'")
    assert parked
    assert all(captured < decided < until for captured, decided, until in parked)
    ends = value("SELECT end_on FROM decommission WHERE id = 1")
    (steps,) = zip(*rows("SELECT done_at FROM decommission_step WHERE decommission_id = 1"
                         " ORDER BY position"), strict=True)  # fmt: skip
    assert list(steps) == sorted(set(steps))
    assert steps[-1][:10] == ends < "2026-07-01"
    assert not value("SELECT count(*) FROM incident i JOIN engagement e ON e.id = i.engagement_id"
                     " WHERE e.status = 'completed' AND i.state = 'open'")  # fmt: skip
    signed = rows(
        "SELECT s.at, (SELECT min(at) FROM transition t WHERE t.deal_id = w.deal_id"
        " AND t.to_stage = 'won') FROM sign_off s JOIN sow w ON w.id = s.sow_id"
    )
    assert all(at < won for at, won in signed if won)
    billed = rows("SELECT i.issued, d.contract_start FROM invoice i JOIN deal d ON d.id = i.deal_id"
                  " WHERE d.stage = 'completed'")  # fmt: skip
    assert billed
    assert all(issued <= start for issued, start in billed)
    lost = rows("SELECT i.status FROM invoice i JOIN deal d ON d.id = i.deal_id"
                " WHERE d.stage = 'lost'")  # fmt: skip
    assert {status for (status,) in lost} == {"void"}


def test_a_term_that_a_deal_renews_is_renewed_by_it(tmp_path: Path) -> None:
    work = filled(tmp_path / "1.db")
    rows = work.session.store.rows(
        "SELECT r.status, r.decision, r.new_deal_id, n.id FROM deal n"
        " JOIN engagement e ON e.deal_id = n.previous_deal_id"
        " JOIN renewal r ON r.engagement_id = e.id"
    )
    assert rows
    assert all(row[:2] == ("renewed", "renew") and row[2] == row[3] for row in rows)
    assert work.session.store.value("SELECT count(*) FROM renewal WHERE status = 'reviewing'")
    terms = work.session.store.rows(
        "SELECT date(d.contract_end, '+1 day'), n.target_start FROM deal n"
        " JOIN deal d ON d.id = n.previous_deal_id WHERE d.contract_end >= '2026-07-01'"
    )
    assert terms
    assert all(after == start for after, start in terms if start)


def test_no_name_says_a_word_twice(tmp_path: Path) -> None:
    work = filled(tmp_path / "1.db", deals=500)
    names = [str(name).split() for (name,) in work.session.store.rows("SELECT name FROM deal")]
    assert [words for words in names if len(set(words)) < len(words)] == []


def test_later_stages_have_what_the_gates_before_them_block_on(tmp_path: Path) -> None:
    work = filled(tmp_path / "1.db")
    lacking = work.session.store.rows(
        "SELECT id FROM deal d WHERE pane IN ('partnering', 'invoicing', 'won')"
        " AND (deal_class = ''"
        " OR organization_id IS NULL OR NOT EXISTS (SELECT 1 FROM line WHERE deal_id = d.id)"
        " OR NOT EXISTS (SELECT 1 FROM role WHERE deal_id = d.id))"
    )
    assert lacking == []


def test_many_deals_are_as_sound_as_few(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    work = open_workspace(tmp_path / "1.db", create=True, clock=Clock(date(2026, 7, 1)))
    sample.make(work, 4500, progress=lambda done, total: told.append((done, total)))
    assert told == [(2000, 4500), (4000, 4500), (4500, 4500)]
    assert problems(work.session.store) == []


def test_a_database_with_deals_takes_no_sample(tmp_path: Path) -> None:
    work = filled(tmp_path / "1.db", deals=5)
    with pytest.raises(Invalid, match="database of its own"):
        sample.make(work)
