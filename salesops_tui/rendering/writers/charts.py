"""Charts as SVG: one picture for the page, the PDF and the word-processor file."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from salesops_tui.rendering.document.inlines import plain
from salesops_tui.rendering.document.tree import Chart

_WIDE, _HIGH = 640, 250  # of the picture; its unit is about a screen pixel
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 6, 14, 28  # around the bars
_LEGEND = 24
_COLOURS = ("#17506b", "#d98c2b", "#5fa3a3", "#8c5a7c", "#7c8a3c", "#b5573f")
_MUTED, _HAIR, _INK = "#515c66", "#dde3e7", "#1b2126"
_LONGEST = 14  # characters of a label under a bar
_WIDTH = 6.0  # of an average character at the size of the labels


class _Numbers(NamedTuple):
    """What is drawn: a label per place, a name per series, and values in that order."""

    labels: list[str]
    series: list[str]
    rows: list[list[float | None]]


class _Scale(NamedTuple):
    """Where a value stands: ``step`` is the distance of the grid's lines."""

    top: float
    step: float
    above: float

    def y(self, value: float) -> float:
        whole = _HIGH - self.above - _BOTTOM
        return self.above + whole * (1 - value / self.top)


def svg(chart: Chart) -> str:
    """The chart as a picture; whoever cannot see it reads ``described`` instead."""
    numbers = _numbers(chart)
    several = len(numbers.series) > 1
    scale = _scale(numbers.rows, _TOP + (_LEGEND if several else 0))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}"'
        f' width="{_WIDE}" height="{_HIGH}" role="img" aria-label="{escape(described(chart))}"'
        ' font-family="Inter, sans-serif" font-size="11">',
        *_grid(scale),
        *_bars(numbers, scale),
        *(_legend(numbers.series) if several else ()),
        "</svg>",
    ]
    return "\n".join(parts)


def described(chart: Chart) -> str:
    """The chart in words: its title and every number in it."""
    numbers = _numbers(chart)
    places = []
    for label, row in zip(numbers.labels, numbers.rows, strict=True):
        values = [
            f"{name} {_shown(value)}" if len(numbers.series) > 1 else _shown(value)
            for name, value in zip(numbers.series, row, strict=True)
        ]
        places.append(f"{label}: {', '.join(values)}")
    title = plain(chart["title"]) or ", ".join(numbers.series)
    return f"Bar chart. {title}. {'; '.join(places) or 'No values'}."


def _numbers(chart: Chart) -> _Numbers:
    table = chart["table"]
    return _Numbers(
        [plain(row[0]) for row in table["body"]],
        [plain(runs) for runs in table["head"][1:]],
        chart["values"],
    )


def _scale(rows: Sequence[Sequence[float | None]], above: float) -> _Scale:
    """A scale from zero to a round number that the largest value fits under."""
    most = max((value for row in rows for value in row if value is not None), default=0)
    size = 1.0
    while size * 10 <= most:
        size *= 10
    step = next(size * part for part in (0.25, 0.5, 1, 2, 2.5, 5) if size * part * 4 >= most)
    step = max(1.0, step)
    lines = max(1, -int(-most // step))
    return _Scale(step * lines, step, above)


def _grid(scale: _Scale) -> list[str]:
    lines = []
    for nth in range(round(scale.top / scale.step) + 1):
        value = nth * scale.step
        y = scale.y(value)
        colour = _MUTED if nth == 0 else _HAIR
        lines.append(
            f'<line x1="{_LEFT}" x2="{_WIDE - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"'
            f' stroke="{colour}" stroke-width="1"/>'
        )
        lines.append(_text(_LEFT - 6, y + 4, _shown(value), "end"))
    return lines


def _bars(numbers: _Numbers, scale: _Scale) -> list[str]:
    count = max(1, len(numbers.labels))
    room = (_WIDE - _LEFT - _RIGHT) / count
    wide = min(44.0, room * 0.72 / len(numbers.series))
    widest = max((len(_cut(label)) for label in numbers.labels), default=0)
    every = max(1, -int(-(widest + 1) * _WIDTH // room))
    told = wide >= 0.7 * _WIDTH * max(3, len(_shown(scale.top)))
    parts = []
    for at, (label, row) in enumerate(zip(numbers.labels, numbers.rows, strict=True)):
        middle = _LEFT + room * (at + 0.5)
        left = middle - wide * len(row) / 2
        for nth, value in enumerate(row):
            parts += _bar(left + nth * wide, wide, value, _COLOURS[nth % len(_COLOURS)], scale)
            if told:
                top = scale.y(value or 0) - 4
                shown = _shown(value)
                parts.append(_text(left + (nth + 0.5) * wide, top, shown, "middle", _INK, 9))
        if at % every == 0:
            parts.append(_text(middle, _HIGH - _BOTTOM + 17, _cut(label), "middle"))
    return parts


def _bar(x: float, wide: float, value: float | None, colour: str, scale: _Scale) -> list[str]:
    if not value:
        return []
    y = scale.y(value)
    return [
        f'<rect x="{x + 0.5:.1f}" y="{y:.1f}" width="{wide - 1:.1f}"'
        f' height="{scale.y(0) - y:.1f}" fill="{colour}"/>'
    ]


def _legend(series: Sequence[str]) -> list[str]:
    parts = []
    x = float(_LEFT)
    most = int((_WIDE - _LEFT - _RIGHT) / len(series) / _WIDTH) - 5
    for nth, name in enumerate(series):
        shown = _cut(name, max(4, most))
        parts.append(
            f'<rect x="{x:.1f}" y="4" width="10" height="10"'
            f' fill="{_COLOURS[nth % len(_COLOURS)]}"/>'
        )
        parts.append(_text(x + 15, 13, shown, "start"))
        x += 15 + (len(shown) + 3) * _WIDTH
    return parts


def _text(x: float, y: float, text: str, anchor: str, colour: str = _MUTED, size: int = 11) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"'
        f' fill="{colour}">{escape(text, quote=False)}</text>'
    )


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0")


def _cut(text: str, most: int = _LONGEST) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
