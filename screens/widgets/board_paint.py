"""Repainting little: which cells of two strips differ, and a screen that sends only those.

Textual sends a changed part of a line from the start of the widget it is in. The board is one
widget as wide as the screen, so that would send every column to the left of a change.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, repeat
from typing import Any, TypeVar

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate  # no public way to send less
from textual.events import Mount
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip

_SETTLING = 0.25  # seconds after which the layout of a new screen has come to rest
_GAP = 10  # equal cells that cost less to send again than to step over

Cell = tuple[str, Style | None]
Result = TypeVar("Result")
Pen = tuple[frozenset[int], str, str]  # attributes, foreground and background as SGR parameters
_OFF = {
    1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 6: 25, 7: 27, 8: 28, 9: 29, 21: 24, 51: 54, 52: 54, 53: 55,
}  # fmt: skip
_PLAIN: Pen = (frozenset(), "39", "49")


def cells(strip: Strip) -> list[Cell]:
    """One entry per cell; the second cell of a wide character is empty."""
    found: list[Cell] = []
    for text, style, _ in strip:
        if text.isascii() or set(map(get_character_cell_size, text)) == {1}:
            found.extend(zip(text, repeat(style)))
            continue
        for char in text:
            width = get_character_cell_size(char)
            if width:
                found.append((char, style))
                found.extend([("", style)] * (width - 1))
            elif found:
                found[-1 if found[-1][0] else -2] = (
                    found[-1 if found[-1][0] else -2][0] + char,
                    style,
                )
    return found


def differences(old: Strip, new: Strip) -> Iterator[tuple[int, int]]:
    """Spans of cells that differ between two strips of one width; none halves a character."""
    before, after = cells(old), cells(new)
    length = len(after)
    if len(before) != length:
        yield 0, max(len(before), length)
        return
    changed = [at for at, cell in enumerate(after) if before[at] != cell]
    if not changed:
        return
    start = last = changed[0]
    for at in [*changed[1:], length + _GAP + 1]:
        if at - last > _GAP:
            stop = last + 1
            while start and not (before[start][0] and after[start][0]):
                start -= 1
            while stop < length and not (before[stop][0] and after[stop][0]):
                stop += 1
            yield start, stop
            start = at
        last = at


class _Memory:
    """The lines sent last, while a screen starts.

    Its layout then settles in several passes that paint mostly the same picture. Later on a
    repaint is always sent whole: only the terminal knows what it still shows.
    """

    def __init__(self) -> None:
        self.settled = False
        self._size = Size()
        self._lines: dict[int, str] = {}

    def fit(self, size: Size) -> None:
        """A terminal that changes its size may move its lines about."""
        if size != self._size:
            self._lines.clear()
            self._size = size

    def news(self, y: int, text: str) -> str:
        """The text of a line, or nothing when it says the same again."""
        if self.settled:
            return text
        before, self._lines[y] = self._lines.get(y), text
        return "" if text == before else text

    def settle(self) -> None:
        """From now on send every repaint."""
        self.settled = True
        self._lines.clear()


class _ExactUpdate(ChopsUpdate):
    """A partial update that sends the changed cells only, and a style only when it changes."""

    def render_segments(self, console: Console) -> str:
        parts: list[tuple[int, int, Strip]] = []
        for y, left, right in self.spans:
            for stop, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is not None and x < right and stop > left:
                    start = max(x, left)
                    parts.append((start, y, strip.crop(start - x, min(stop, right) - x)))
        return _write(parts, console)


class _FullUpdate(LayoutUpdate):
    """A repaint of everything that sends a style only when it changes."""

    def __init__(self, update: LayoutUpdate, memory: _Memory) -> None:
        super().__init__(update.strips, update.region)
        self._memory = memory
        self._text: str | None = None

    def news(self, console: Console) -> bool:
        """Whether there is anything to send."""
        self._text = self.render_segments(console)
        return bool(self._text)

    def render_segments(self, console: Console) -> str:
        if self._text is not None:
            return self._text
        lines = enumerate(self.strips, self.region.y)
        self._memory.fit(self.region.size)
        return "".join(
            self._memory.news(y, _write([(self.region.x, y, chain.from_iterable(line))], console))
            for y, line in lines
        )


def _write(parts: Iterable[tuple[int, int, Iterable[Segment]]], console: Console) -> str:
    """Segments at their columns and lines, as the terminal reads them."""
    system = console._color_system or ColorSystem.TRUECOLOR
    out: list[str] = []
    pen: Pen | None = None
    for x, y, segments in parts:
        out.append(f"\x1b[{y + 1};{x + 1}H")
        for segment in segments:
            pen = _send(segment, pen, system, out)
    out.append("\x1b[0m")
    return "".join(out)


def _send(segment: Segment, pen: Pen | None, system: ColorSystem, out: list[str]) -> Pen | None:
    text, style, control = segment
    if control or (style is not None and style.link):
        out.append("\x1b[0m")
        out.append(Strip.render_style(style, text, system) if style and not control else text)
        return None
    wanted = _pen(style, system) if style is not None else _PLAIN
    if wanted != pen:
        codes = _change(pen, wanted)
        out.append(f"\x1b[{codes}m")
    out.append(text)
    return wanted


@lru_cache(1024)
def _pen(style: Style, system: ColorSystem) -> Pen:
    """What a style asks of the terminal."""
    color, back = style.color, style.bgcolor
    codes = Strip.render_ansi(style.without_color, system)
    return (
        frozenset(int(code) for code in codes.split(";") if code),
        ";".join(color.downgrade(system).get_ansi_codes()) if color else "39",
        ";".join(back.downgrade(system).get_ansi_codes(False)) if back else "49",
    )


@lru_cache(4096)
def _change(old: Pen | None, new: Pen) -> str:
    """The parameters that turn one pen into another."""
    if old is None:
        codes = ["0", *map(str, sorted(new[0]))]
        old = (new[0], *_PLAIN[1:])
    else:
        off = {_OFF[code] for code in old[0] - new[0] if code in _OFF}
        again = {code for code in new[0] if _OFF.get(code) in off}
        codes = [*map(str, sorted(off)), *map(str, sorted(new[0] - old[0] | again))]
    codes += [colour for mine, colour in zip(old[1:], new[1:], strict=True) if mine != colour]
    return ";".join(codes)


class _ExactCompositor(Compositor):
    """A compositor whose updates are exact."""

    def __init__(self) -> None:
        super().__init__()
        self.memory = _Memory()

    def render_update(
        self,
        full: bool = False,
        screen_stack: list[Screen[Any]] | None = None,
        simplify: bool = False,
    ) -> RenderableType | None:
        starting = not self.memory.settled and bool(self._dirty_regions)
        update = super().render_update(full or starting, screen_stack, simplify)
        sent = self.root is not None and not self.root.app._batch_count  # a batch drops pictures
        if starting and sent and self.root and isinstance(update, _FullUpdate):
            return update if update.news(self.root.app.console) else None
        return update

    def render_partial_update(self) -> ChopsUpdate | None:
        update = super().render_partial_update()
        return update and _ExactUpdate(update.chops, update.spans, update.chop_ends)

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        return _FullUpdate(super().render_full_update(simplify), self.memory)


class ExactScreen(Screen[Result]):
    """A screen that sends only the cells that changed."""

    def __init__(
        self, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name, id, classes)
        self._exact = self._compositor = _ExactCompositor()

    def _on_mount(self, event: Mount) -> None:
        self.set_timer(_SETTLING, self._settle)

    def _on_screen_suspend(self) -> None:
        self._settle()

    def _settle(self) -> None:
        self._exact.memory.settle()
