"""Help, the palette and the keymap all come from the bindings."""

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets import Static

from salesops_tui.app import SalesApp
from salesops_tui.workspace import Workspace
from screens.bindings import bindings_of, key_names
from screens.board.screen import BoardScreen
from screens.deal.screen import DealScreen, Section
from screens.papers.paper import PaperScreen
from screens.widgets.board_view import BoardView
from tests.screens.conftest import Sit
from tests.screens.desk import Desk


def rows(desk: Desk) -> list[str]:
    """The rows of the help dialog."""
    told = str(desk.screen.query("#keys-list Static").first(Static).content)
    return [" ".join(row.split()) for row in told.splitlines()]


def told(*nodes: type[DOMNode]) -> list[str]:
    """What help should say of these classes."""
    found: dict[str, Binding] = {}
    for node in nodes:
        for binding in bindings_of(node):
            found.setdefault(binding.id or "", binding)
    return [f"{key_names(b.key)} {b.tooltip}" for b in found.values()]


async def test_help_lists_exactly_the_bindings_of_the_board(sit: Sit, three: Workspace) -> None:
    async with sit() as desk:
        await desk.press("?")
        assert rows(desk) == told(BoardScreen, BoardView, SalesApp)
        assert "owner:ana" in str(desk.screen.query("#keys-list Static").last(Static).content)


async def test_help_lists_exactly_the_bindings_of_the_deal_screen(
    sit: Sit, three: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("enter", "?")
        assert rows(desk) == told(DealScreen, Section, SalesApp)
        assert "Mend, change or open the row" in " ".join(rows(desk))
        await desk.press("escape")
        assert desk.on == "DealScreen"


@pytest.mark.parametrize(
    "node", [BoardScreen, BoardView, DealScreen, Section, PaperScreen, SalesApp]
)
def test_every_binding_of_ours_has_an_id_and_a_tooltip(node: type[DOMNode]) -> None:
    for base in node.__mro__:
        if base.__module__.startswith(("screens.", "salesops_tui.")):
            for binding in base.__dict__.get("BINDINGS", ()):
                assert isinstance(binding, Binding)
                assert binding.id
                assert binding.tooltip


def test_no_key_of_a_screen_means_two_things() -> None:
    for nodes in ((BoardScreen, BoardView, SalesApp), (DealScreen, SalesApp), (PaperScreen,)):
        keys: dict[str, str] = {}
        for node in nodes:
            for binding in bindings_of(node):
                for key in binding.key.split(","):
                    assert keys.setdefault(key, binding.id or "") == binding.id, key


async def test_the_palette_has_every_action_of_the_board_and_runs_one(
    sit: Sit, three: Workspace
) -> None:
    async with sit() as desk:
        screen = desk.screen
        titles = [command.title for command in desk.app.get_system_commands(screen)]
        for binding in bindings_of(BoardScreen):
            assert f"{binding.description} ({key_names(binding.key)})" in titles
        await desk.press("ctrl+p")
        await desk.type("Add (a)")
        await desk.pilot.pause(0.3)
        await desk.press("enter")
        assert desk.on == "FormDialog"
        assert desk.heading == "Add a deal"


async def test_the_palette_runs_an_action_on_the_deal_shown(sit: Sit, three: Workspace) -> None:
    async with sit() as desk:
        await desk.press("enter", "ctrl+p")
        await desk.type("Lose (x)")
        await desk.pilot.pause(0.3)
        await desk.press("enter")
        assert desk.heading == "Why is D-3 Alpha lost?"


async def test_a_keymap_moves_a_key_and_help_and_palette_say_so(sit: Sit, three: Workspace) -> None:
    async with sit(config='[keymap]\n"deal.lose" = "ctrl+x"\n') as desk:
        await desk.press("x")
        assert desk.on == "BoardScreen"
        await desk.press("ctrl+x")
        assert desk.heading == "Why is D-3 Alpha lost?"
        await desk.press("escape", "?")
        assert f"{key_names('ctrl+x')} Mark the deal as lost, with a reason" in rows(desk)
        titles = [c.title for c in desk.app.get_system_commands(desk.app.screen_stack[-2])]
        assert f"Lose ({key_names('ctrl+x')})" in titles


async def test_a_name_in_the_settings_that_means_nothing_is_named(
    sit: Sit, three: Workspace
) -> None:
    async with sit(config='[keymap]\n"deal.loose" = "ctrl+x"\n"deal.tag" = "ctrl+t"\n') as desk:
        assert desk.status.startswith("✗ keymap: there is no deal.loose; perhaps deal.lose")
        await desk.press("ctrl+t")
        assert "Tags for D-3" in desk.heading
    async with sit(config='theme = "solarised"\n') as desk:
        assert desk.status.startswith("✗ theme: there is no solarised; there are ")
    async with sit(config='theme = "high-contrast"\n[keymap]\n"deal.tag" = "T"\n') as desk:
        assert desk.status == ""
        assert desk.app.theme == "high-contrast"
