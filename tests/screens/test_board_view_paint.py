"""What reaches the terminal is little, and is what the whole screen would have said."""

import random
import re

import pytest
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import RenderableType
from rich.segment import Segment
from rich.style import Style
from textual._compositor import CompositorUpdate  # what Textual sends is only seen here
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Footer, Static

from screens.widgets import board_paint
from screens.widgets.board_paint import ExactScreen, differences
from screens.widgets.board_view import BoardView
from tests.screens.board_samples import BoardApp, EndlessSource

_SEQUENCE = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m")
_RESETS = {22: (1, 2), 23: (3,), 24: (4, 21), 25: (5, 6), 27: (7,), 28: (8,), 29: (9,)}
Look = tuple[frozenset[int], str, str]


class Terminal:
    """As much of a terminal as the board needs: a grid, a cursor, a pen."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], tuple[str, Look]] = {}
        self.x = self.y = 0
        self.look: Look = (frozenset(), "39", "49")

    def write(self, data: str) -> None:
        at = 0
        for found in _SEQUENCE.finditer(data):
            self._text(data[at : found.start()])
            if found[1]:
                self.y, self.x = int(found[1]) - 1, int(found[2]) - 1
            else:
                self.look = looked(self.look, found[3])
            at = found.end()
        self._text(data[at:])

    def _text(self, text: str) -> None:
        for char in text:
            assert char.isprintable(), f"{char!r} is not text"
            for _ in range(cell_len(char)):
                self.cells[self.x, self.y] = (char, self.look)
                self.x += 1


def looked(look: Look, codes: str) -> Look:
    """A pen after the parameters of an SGR sequence."""
    attributes, fore, back = look
    numbers = [int(code or 0) for code in codes.split(";")]
    while numbers:
        code = numbers.pop(0)
        if code == 0:
            attributes, fore, back = frozenset(), "39", "49"
        elif code in (38, 48):
            size = 4 if numbers[0] == 2 else 2
            colour = f"{code};" + ";".join(map(str, numbers[:size]))
            del numbers[:size]
            fore, back = (colour, back) if code == 38 else (fore, colour)
        elif code in _RESETS:
            attributes -= frozenset(_RESETS[code])
        elif code < 30:
            attributes |= {code}
        elif code // 10 % 10 in (3, 9):
            fore = str(code)
        else:
            back = str(code)
    return attributes, fore, back


def whole_screen(app: BoardApp) -> dict[tuple[int, int], tuple[str, Look]]:
    """The cells as a full repaint by Textual itself would leave them."""
    system = ColorSystem.TRUECOLOR
    terminal = Terminal()
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        terminal.write(f"\x1b[{y + 1};1H")
        for text, style, _ in strip:
            codes = Strip.render_ansi(style, system) if style else ""
            terminal.write(f"\x1b[0;{codes}m{text}" if codes else f"\x1b[0m{text}")
    return terminal.cells


class PaintedApp(BoardApp):
    """Keeps what each repaint sends to the terminal."""

    def __init__(self, source: EndlessSource) -> None:
        super().__init__(source)
        self.sent: list[str] = []
        self.terminal = Terminal()
        self.console._color_system = ColorSystem.TRUECOLOR  # the most talkative

    def get_default_screen(self) -> Screen[None]:
        return _Framed(self.board)

    def _display(self, screen: Screen[None], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate) and screen is self.screen:
            self.sent.append(renderable.render_segments(self.console))
            self.terminal.write(self.sent[-1].replace("\n", ""))
        super()._display(screen, renderable)


class _Framed(ExactScreen[None]):
    def __init__(self, board: BoardView) -> None:
        super().__init__()
        self._board = board

    def compose(self) -> ComposeResult:
        yield Static("A [b]title[/b] above the board", classes="title")
        yield self._board
        yield Footer()


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark"])
async def test_the_terminal_shows_what_a_full_repaint_would(theme: str) -> None:
    app = PaintedApp(EndlessSource(300, 0, 7, 1, 80, 40, 9))
    keys = ["h", "j", "k", "l", "j", "l", "g", "G", "pageup", "pagedown", "1", "6"]
    chosen = random.Random(7)
    async with app.run_test(size=(100, 30)) as pilot:
        app.theme = theme
        await pilot.pause()
        for nth in range(60):
            if nth == 10:
                await settled(pilot)
            await pilot.press(chosen.choice(keys))
            if chosen.random() < 0.1:
                app.notify("A toast lies over the board")
                await pilot.pause()
            assert app.terminal.cells == whole_screen(app)


async def settled(pilot: Pilot[None]) -> None:
    """A screen that has been there for a while."""
    await pilot.pause()
    assert isinstance(pilot.app.screen, ExactScreen)
    pilot.app.screen._settle()


async def test_a_step_of_the_cursor_sends_at_most_400_bytes() -> None:
    app = PaintedApp(EndlessSource(*[10_000] * 6))
    async with app.run_test(size=(160, 48)) as pilot:
        await settled(pilot)
        for key in ("j", "j", "k", "l"):
            app.sent.clear()
            await pilot.press(key)
            assert sum(len(sent.encode()) for sent in app.sent) <= (400 if key != "l" else 500)


async def test_a_scrolling_column_sends_at_most_2500_bytes() -> None:
    app = PaintedApp(EndlessSource(*[10_000] * 6))
    async with app.run_test(size=(160, 48)) as pilot:
        await settled(pilot)
        await pilot.press("4")
        for _ in range(40):
            app.sent.clear()
            await pilot.press("j")
            assert sum(len(sent.encode()) for sent in app.sent) <= 2_500


async def test_a_new_screen_sends_its_picture_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_paint, "_SETTLING", 60.0)  # however slow the machine is
    app = PaintedApp(EndlessSource(*[10_000] * 6))
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.pause()
        assert "".join(app.sent).count("Qualifying deal 1 ") == 1


async def test_a_screen_covered_while_it_starts_is_painted_again() -> None:
    app = PaintedApp(EndlessSource(*[10_000] * 6))
    async with app.run_test(size=(160, 48)) as pilot:
        await app.push_screen(Screen[None]())
        await pilot.pause()
        app.sent.clear()
        app.pop_screen()
        await pilot.pause()
        assert "Qualifying deal 1 " in "".join(app.sent)


async def test_a_repaint_that_is_asked_for_later_is_sent_again() -> None:
    app = PaintedApp(EndlessSource(*[10_000] * 6))
    async with app.run_test(size=(160, 48)) as pilot:
        await settled(pilot)
        for _ in range(2):
            app.sent.clear()
            app.screen.refresh()
            await pilot.pause()
            assert "Qualifying deal 1 " in "".join(app.sent)


def strip(text: str, style: Style | None = None) -> Strip:
    return Strip([Segment(text, style)])


def test_equal_strips_have_no_differences() -> None:
    assert list(differences(strip("abc"), strip("abc"))) == []


def test_near_differences_are_one_and_far_ones_are_two() -> None:
    blank = " " * 40
    near = strip("x" + " " * 5 + "x" + " " * 33)
    far = strip("x" + " " * 38 + "x")
    assert list(differences(strip(blank), near)) == [(0, 7)]
    assert list(differences(strip(blank), far)) == [(0, 1), (39, 40)]


def test_a_wide_character_is_sent_whole() -> None:
    assert list(differences(strip("a海b"), strip("abcb"))) == [(1, 3)]
    assert list(differences(strip("海洋"), strip("海油"))) == [(2, 4)]
    assert list(differences(strip("a海 "), strip("ab海"))) == [(1, 4)]


def test_a_style_alone_is_a_difference() -> None:
    assert list(differences(strip("abc"), strip("abc", Style(bold=True)))) == [(0, 3)]


def test_a_combining_mark_is_a_difference_of_its_cell() -> None:
    assert list(differences(strip("ae"), strip("ae\u0301"))) == [(1, 2)]
