"""What a person does at the terminal: press keys, type into fields, read what it says."""

from contextlib import suppress

from textual import events
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Label, OptionList, Static, TextArea
from textual.worker import WorkerCancelled

from salesops_tui.app import SalesApp
from screens.widgets.board_view import BoardView

NAMES = {" ": "space", ">": "greater_than_sign", "<": "less_than_sign", "/": "slash"}
NAMES |= {"?": "question_mark", ".": "full_stop", "[": "left_square_bracket"}
NAMES |= {"]": "right_square_bracket"}


class Desk:
    """One person at one terminal."""

    def __init__(self, app: SalesApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys, then wait until everything they started is done."""
        for key in keys:
            await self.pilot.press(NAMES.get(key, key))
            await self.settle()

    async def type(self, text: str) -> None:
        """Type text; all but its last character is pasted, which a field takes as it takes keys."""
        if text[:-1] and self.app.focused is not None:
            self.app.post_message(events.Paste(text[:-1]))  # as the terminal does
            await self.pilot.pause()
        await self.pilot.press(NAMES.get(text[-1], text[-1]))
        await self.settle()

    async def fill(self, **fields: str) -> None:
        """Type into fields of a form, each in place of what it held."""
        for name, text in fields.items():
            widget = self.screen.query_one(f"#field-{name}")
            widget.focus()
            await self.pilot.pause()
            if isinstance(widget, Input | TextArea):
                widget.select_all()
            if text:
                await self.type(text)
            else:
                await self.press("delete")

    async def settle(self) -> None:
        """Wait for threads, messages and repaints."""
        while self.app.typing:
            await self.pilot.pause()
        with suppress(WorkerCancelled):  # a dialog that closes cancels the worker that closed it
            await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    @property
    def screen(self) -> Screen[object]:
        """What is on top."""
        return self.app.screen

    @property
    def board(self) -> BoardView:
        """The board, whatever lies over it."""
        return next(s for s in self.app.screen_stack if s.query(BoardView)).query_one(BoardView)

    @property
    def on(self) -> str:
        """The kind of screen on top."""
        return type(self.screen).__name__

    @property
    def status(self) -> str:
        """The status line of the topmost screen that has one."""
        found = next(s for s in reversed(self.app.screen_stack) if s.query("#status"))
        return str(found.query_one("#status", Static).content)

    @property
    def heading(self) -> str:
        """The heading of the dialog on top."""
        return self.label("#heading")

    def label(self, selector: str) -> str:
        """The text of a label of the top screen; empty when it is hidden."""
        label = self.screen.query_one(selector, Label)
        return str(label.content) if label.display else ""

    @property
    def lines(self) -> list[str]:
        """The terminal's lines as they are painted."""
        return [strip.text for strip in self.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """Everything that is painted."""
        return "\n".join(self.lines)

    def rows(self, selector: str = "OptionList") -> list[str]:
        """The rows of a list of the top screen."""
        found = self.screen.query_one(selector, OptionList)
        return [str(option.prompt) for option in found.options]

    def field(self, name: str) -> str:
        """What a form's field holds."""
        widget = self.screen.query_one(f"#field-{name}")
        return widget.value if isinstance(widget, Input) else widget.text

    @property
    def focus(self) -> str:
        """The id of what has the focus."""
        return (self.app.focused.id or "") if self.app.focused else ""
