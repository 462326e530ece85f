"""Two people at once: what the other writes appears, and a held lock is waited for."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from salesops_tui.domain.transitions import Move
from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit
from tests.screens.desk import Desk


async def seen(desk: Desk, text: str, *, gone: bool = False) -> bool:
    """Whether a text is painted, on however many lines, or gone, within a second."""
    for _ in range(50):
        if (text in " ".join(desk.text.split())) is not gone:
            return True
        await desk.pilot.pause(0.02)
    return False


@contextmanager
def locked(database: Path) -> Iterator[sqlite3.Connection]:
    """Somebody else is in the middle of a long write."""
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        if other.in_transaction:
            other.execute("ROLLBACK")
        other.close()


async def test_what_somebody_else_adds_appears_and_the_cursor_stays_on_its_card(
    sit: Sit, three: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("j")
        three.deals.add({"name": "Delta from afar"})
        assert await seen(desk, "Delta from afar")
        assert desk.board.current.name == "Beta"


async def test_a_card_that_somebody_else_moves_away_leaves_the_cursor_in_its_column(
    sit: Sit, three: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("j")
        three.pipeline.move(2, Move("lost", reason="price"))
        assert await seen(desk, "Beta", gone=True)
        assert desk.board.cursor.pane.column.key == "qualifying"
        assert desk.board.current is not None


async def test_the_deal_screen_shows_what_somebody_else_changes(sit: Sit, three: Workspace) -> None:
    async with sit() as desk:
        await desk.press("enter")
        three.deals.edit(3, {"next_step": "sign at noon"})
        assert await seen(desk, "sign at noon")


async def test_a_page_names_who_else_is_at_its_record(
    sit: Sit, three: Workspace, database: Path
) -> None:
    async with sit() as desk:
        await desk.press("enter")
        three.presence.look(("deal", 3))
        assert await seen(desk, "also here: you")
        assert "D-3  Alpha" in desk.text
        three.presence.look(("deal", 2))
        assert await seen(desk, "also here", gone=True)
        assert await agreed(lambda: three.presence.others(("deal", 3)), desk)
        await desk.press("e")
        await desk.press("escape", "escape")
        assert not await agreed(lambda: three.presence.others(("deal", 3)), desk, wanted=False)


async def test_a_card_on_the_board_names_who_has_its_record_open(
    sit: Sit, three: Workspace
) -> None:
    async with sit() as desk:
        assert "@" not in desk.text
        three.presence.look(("deal", 2))
        assert await seen(desk, "@you")
        line = next(line for line in desk.text.splitlines() if "@you" in line)
        assert "Beta" in line
        three.presence.look(("engagement", 2))  # another record, whose id is the same
        assert await seen(desk, "@you", gone=True)


async def agreed(said: Callable[[], object], desk: Desk, *, wanted: bool = True) -> object:
    """What is said once it is, or is not; at the latest after a second and a half."""
    for _ in range(75):
        if bool(said()) is wanted:
            break
        await desk.pilot.pause(0.02)
    return said()


async def test_a_key_on_a_card_that_changed_a_moment_ago_is_refused_in_words(
    sit: Sit, three: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("x", "p")
        three.deals.edit(3, {"next_step": "sign"})
        await desk.press("enter")
        assert desk.status.startswith("✗ D-3 was changed by somebody else; look again")
        assert three.pipeline.deal(3).stage == "qualifying"
        await desk.press("x", "p", "enter")
        assert three.pipeline.deal(3).stage == "lost"


async def test_a_key_waits_for_a_held_lock_says_so_and_then_does_its_work(
    sit: Sit, three: Workspace, database: Path
) -> None:
    async with sit() as desk:
        with locked(database):
            await desk.pilot.press("J")
            assert desk.status == "Somebody else is writing; waiting for them …"
            await desk.pilot.press("j", "j")
            assert desk.board.current.name == "Gamma"
        await desk.settle()
        assert "D-3" in desk.status
        three.board.columns()
        cards = three.board.page("qualifying", 0, 9)
        assert [card.name for card in cards] == ["Beta", "Alpha", "Gamma"]


async def test_a_form_waits_for_a_held_lock_and_then_saves(
    sit: Sit, three: Workspace, database: Path
) -> None:
    async with sit() as desk:
        await desk.press("n")
        await desk.fill(next_step="call")
        with locked(database):
            await desk.pilot.press("enter")
            assert "waiting for them" in desk.label("#refusal")
            assert desk.field("next_step") == "call"
            await desk.pilot.press("enter", "enter")
        await desk.settle()
        assert desk.on == "BoardScreen"
        assert three.pipeline.deal(3).next_step == "call"
        assert len([e for e in three.history.events(3) if "edited" in e.what]) == 1


async def test_no_key_holds_the_screen_while_the_database_is_locked(
    sit: Sit, three: Workspace, database: Path
) -> None:
    async with sit() as desk:
        slowest = asyncio.create_task(_slowest_turn())
        with locked(database):
            for key in ("J", "greater_than_sign", "escape", "u", "enter", "escape", "f5"):
                await desk.pilot.press(key)
        await desk.settle()
        slowest.cancel()
        assert await slowest < 2.0  # a lock that is waited for on the screen takes 5 and more


async def _slowest_turn() -> float:
    """The longest time that the event loop was held, until cancelled."""
    longest, last = 0.0, time.monotonic()
    try:
        while True:
            await asyncio.sleep(0.005)
            longest = max(longest, time.monotonic() - last)
            last = time.monotonic()
    except asyncio.CancelledError:
        return longest
