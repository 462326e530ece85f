"""On every screen: what others do appears, and cursor, scroll and focus stay where they were."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import DataTable, OptionList

from salesops_tui.domain.records import ABOUT
from salesops_tui.errors import Refused
from salesops_tui.services import sample
from salesops_tui.workspace import Workspace, open_workspace
from screens.marketing.month_grid import MonthGrid
from screens.places import PAGES, PLACES, page
from screens.records.list import RecordList
from screens.work import WorkScreen
from tests.screens.conftest import CLOCK, Sit
from tests.screens.desk import Desk


@pytest.fixture(scope="session")
def full(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a few of everything, made once and copied for each test."""
    path = tmp_path_factory.mktemp("full") / "team.db"
    shutil.copy(empty_database, path)
    workspace = open_workspace(path, config_file=empty_database.parent / "config.toml", clock=CLOCK)
    sample.make(workspace, 40)
    workspace.session.store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    workspace.close()
    return path


@pytest.fixture
def database(full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(full, tmp_path / "team.db"))


def stand(screen: Screen[Any]) -> dict[str, Any]:
    """Where somebody is: the record under each cursor, where it is in view, the focus."""
    found: dict[str, Any] = {"focus": screen.focused.id if screen.focused else ""}
    for widget in screen.query("*"):
        name = widget.id or type(widget).__name__
        if isinstance(widget, DataTable):
            row = widget.cursor_row - widget.scroll_offset.y if widget.max_scroll_y else None
            found[name] = (screen.current and screen.current.id, row)  # type: ignore[attr-defined] # of every list
        elif isinstance(widget, OptionList) and widget.highlighted is not None:
            option = widget.get_option_at_index(widget.highlighted)
            row = widget._index_to_line.get(widget.highlighted, 0) - widget.scroll_offset.y
            found[name] = ((option.id or ":").partition(":")[2], row)
        elif isinstance(widget, MonthGrid):
            found[name] = widget.day
        elif widget.is_scrollable and widget.allow_vertical_scroll:
            found[name] = widget.scroll_offset
    return found


def same(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether somebody is where they were; a table without more rows than fit cannot scroll."""
    for name, was in before.items():
        now = after[name]
        if isinstance(was, tuple) and len(was) == 2 and None in (was[1], now[1]):
            was, now = was[0], now[0]
        assert now == was, name
    return True


def meddle(work: Workspace) -> None:
    """What a colleague does meanwhile: adds above, edits, and takes something away."""
    today = str(CLOCK.today())
    work.deals.add({"name": "AAA", "next_step": "now", "next_step_due": today})
    adds: dict[str, dict[str, str]] = {
        "lead": {"name": "AAA"},
        "experiment": {"code": "AAA", "channel": "aaa"},
        "task": {"text": "AAA", "due": "2020-01-01"},
        "organization": {"name": "AAA"},
        "contact": {"name": "AAA"},
        "community": {"name": "AAA"},
        "content": {"title": "AAA", "publish_on": today},
        "asset": {"title": "AAA"},
        "invoice": {"deal": "D-1", "total": "5", "due": "2020-01-01", "line": "AAA"},
    }
    for kind, raw in adds.items():
        work.records.keeper(kind).add(raw)


async def polled(desk: Desk) -> None:
    """As the timer does, now."""
    top = desk.screen
    assert isinstance(top, WorkScreen)
    top._poll()
    await desk.settle()
    await desk.settle()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.label)
async def test_a_list_stays_where_it_is_while_others_work(
    place: Any, sit: Sit, work: Workspace
) -> None:
    async with sit(size=(112, 14)) as desk:
        desk.app.push_screen(place.open(desk.app.workspace))
        await desk.settle()
        await desk.press(*["j"] * 9)
        await desk.press("k", "k")
        before = stand(desk.screen)
        meddle(work)
        if isinstance(desk.screen, RecordList) and desk.screen.rows:
            first, current = desk.screen.rows[0].id, desk.screen.current
            with suppress(Refused):
                if current and current.id != first:
                    work.records.keeper(desk.screen.KIND).remove(first)
        await polled(desk)
        assert same(before, stand(desk.screen))


@pytest.mark.parametrize("kind", PAGES)
async def test_a_page_stays_where_it_is_while_others_work(
    kind: str, sit: Sit, work: Workspace
) -> None:
    table = "deal" if kind == "sow" else kind
    found = work.session.store.value(f"SELECT min(id) FROM {table} WHERE deleted_at IS NULL")
    async with sit(size=(112, 16)) as desk:
        desk.app.push_screen(page(desk.app.workspace, kind, found))
        await desk.settle()
        await desk.press("tab", "j", "j")
        before = stand(desk.screen)
        meddle(work)
        if table in ABOUT:
            key = work.records.key(table, found) if table != "deal" else f"D-{found}"
            work.activities.add({"kind": "call", "about": key, "note": "AAA"})
        await polled(desk)
        assert same(before, stand(desk.screen))


async def test_a_half_typed_form_is_left_alone_and_the_list_below_is_read_when_it_closes(
    sit: Sit, work: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("o", "n")
        people = desk.screen
        assert isinstance(people, RecordList)
        await desk.press("a")
        await desk.fill(name="Half a na")
        meddle(work)
        for screen in desk.app.screen_stack:
            if isinstance(screen, WorkScreen):
                screen._poll()
        await desk.settle()
        assert (desk.field("name"), desk.focus) == ("Half a na", "field-name")
        before = len(people.rows)
        await desk.press("escape", "escape")
        assert len(people.rows) == before + 1
