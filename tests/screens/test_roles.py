"""What somebody meets who may not do a thing: a reason, before any form is filled in."""

import re
from pathlib import Path

import pytest
from textual.widgets import Static

from salesops_tui.app import SalesApp
from salesops_tui.errors import NotAllowed
from salesops_tui.workspace import Workspace, open_workspace
from screens.bindings import bindings_of, every_id
from screens.papers.paper import PaperScreen
from screens.permits import LOOKING, WRITES
from screens.places import PLACES
from tests.screens.conftest import CLOCK, Sit
from tests.screens.desk import Desk

# Bindings that change nothing; a new one belongs here or among the WRITES.
LOOKS = {
    "app": "quit palette",
    "ask": "cancel",
    "board": "export reread filter clear select select-range select-all left down up right top"
    " bottom page-up page-down open column-1 column-2 column-3 column-4 column-5 column-6 column-7",
    "calendar": "before next today agenda unpromoted export close left right up down open",
    "confirm": "yes no",
    "conflict": "back down mine theirs up",
    "content": "document unpromoted close",
    "deal": "before next close sow document",
    "diff": "down up page page-up close",
    "engagement": "month close",
    "experiment": "compare",
    "form": "save enter next back cancel",
    "gates": "waive all move down up cancel",
    "help": "close down up page",
    "invoice": "document close",
    "list": "export filter down up top bottom close",
    "merge": "select",
    "older": "leave migrate",
    "paper": "save open diff down up page page-up close",
    "pick": "cancel down up",
    "preview": "do waive leave down up",
    "renewal": "document close",
    "renewals": "add remove",
    "review": "skip before open close",
    "search": "cancel down up",
    "request": "close",
    "section": "down up act",
    "sow": "close",
    "term": "renew change leave",
    "systems": "browse record all close",
    "today": "mine review reread close",
    "welcome": "sample own quit",
    "whole": "close",
    "work": "go search help",
}


def test_every_key_is_known_to_change_something_or_nothing() -> None:
    looks = {f"{place}.{name}" for place, names in LOOKS.items() for name in names.split()}
    known = {identity for identity in every_id() if identity} | {"app.quit", "app.palette"}
    assert looks & WRITES == set()
    assert known - looks - WRITES == set(), "name it in LOOKS here, or in WRITES of permits.py"
    assert WRITES - known == set()


@pytest.fixture
def viewer(three: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A board of somebody who only looks."""
    three.users.add({"login": "boss", "name": "Boss", "role": "admin"})
    three.tasks.add({"text": "Call"})
    three.leads.add_line("Ann Vale <ann@ada.example>")
    three.users.set_role(three.session.actor.login, "viewer")
    return three


def files(folder: Path) -> list[str]:
    """What there is, but for what belongs to an open database."""
    found = sorted(path.name for path in folder.rglob("*"))
    return [name for name in found if not re.search("-(wal|shm|presence.*)$", name)]


async def refused(desk: Desk, screen: object) -> list[str]:
    """Ask for everything that changes records; what was not refused with the reason."""
    missed = []
    for binding in bindings_of(type(screen)):
        if binding.id in WRITES:
            desk.screen.query_one("#status", Static).update("")
            await desk.screen.run_action(binding.action)
            await desk.settle()
            if LOOKING not in desk.status or desk.screen is not screen:
                missed.append(f"{binding.id}: {desk.status}")
    return missed


async def test_a_viewer_is_told_before_any_form_opens_on_every_screen(
    viewer: Workspace, sit: Sit
) -> None:
    before = viewer.history.log(1)[0].id
    async with sit() as desk:
        assert await refused(desk, desk.screen) == []
        await desk.press("a")
        assert (desk.on, LOOKING in desk.status) == ("BoardScreen", True)
        for place in PLACES:
            await desk.press("o", place.letter)
            assert desk.on != "BoardScreen", place
            assert await refused(desk, desk.screen) == [], place
    assert viewer.history.log(1)[0].id == before


async def test_a_viewer_sees_which_keys_are_theirs(viewer: Workspace, sit: Sit) -> None:
    async with sit() as desk:
        line = str(desk.screen.query_one("#keys", Static).content)
        assert "you only look" in line
        assert "/ filter" in line
        assert "a add" not in line
        await desk.press("?")
        rows = str(desk.screen.query_one("#keys-list Static", Static).content).splitlines()
        shut = [row for row in rows if row.endswith("(not in your role)")]
        assert any("Add a deal" in row for row in shut)
        assert not any("Filter while you type" in row for row in shut)


async def test_a_member_is_shown_every_key(three: Workspace, sit: Sit) -> None:
    async with sit() as desk:
        assert "a add" in str(desk.screen.query_one("#keys", Static).content)
        await desk.press("?")
        assert "not in your role" not in desk.text


async def test_a_confined_board_touches_no_file_and_starts_no_program(
    won: Workspace, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    won.papers.new("quote", "D-1", ["md"])
    before = files(database.parent)
    login = won.session.actor.login
    served = open_workspace(database, clock=CLOCK, served=login)
    app = SalesApp(served)
    try:
        async with app.run_test(size=(112, 32)) as pilot:
            desk = Desk(app, pilot)
            await desk.settle()
            await desk.press("E")
            assert "over ssh give no path" in desk.status
            names = [command.title for command in app.get_system_commands(desk.screen)]
            assert "Screenshot" not in names
            for write in (app.action_screenshot, app.save_screenshot):
                with pytest.raises(NotAllowed, match="over ssh give no path"):
                    write()
            monkeypatch.setattr("webbrowser.open", lambda *_: pytest.fail("a browser was started"))
            app.open_url("https://example.org")
            monkeypatch.setattr("os.kill", lambda *_: pytest.fail("it went to the background"))
            app.action_suspend_process()
            await app.push_screen(PaperScreen(served, "Q-1"))
            await desk.settle()
            for action in ("save", "open"):
                desk.screen.query_one("#status", Static).update("")
                await desk.screen.run_action(action)
                assert (desk.on, "over ssh give no path" in desk.status) == ("PaperScreen", True)
    finally:
        served.close()
    made = served.papers.latest("Q-1")
    for call in (served.papers.save, served.papers.open):
        with pytest.raises(NotAllowed, match="ssh BOX doc show Q-1 --format md > FILE"):
            call(made, "md", database.parent) if call == served.papers.save else call(made, "md")
    assert files(database.parent) == before
