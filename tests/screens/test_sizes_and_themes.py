"""Every screen fits small and large terminals, and can be read in every theme."""

import pytest
from textual.color import Color
from textual.containers import VerticalScroll
from textual.widget import Widget

from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit
from tests.screens.desk import Desk

DIALOGS = {
    "a": "FormDialog",
    "e": "FormDialog",
    "q": "FormDialog",
    "i": "FormDialog",
    "x": "PickDialog",
    "d": "PickDialog",
    "t": "AskDialog",
    "A": "AskDialog",
    ">": "GatePanel",
    "?": "HelpDialog",
    "E": "PickDialog",
}
READABLE = 4.5  # WCAG 2.2, contrast of text
BOLD = 3.0  # the same for bold text


def fits(desk: Desk) -> None:
    """The dialog on top is whole, and so is its line of keys."""
    whole = desk.screen.region
    dialog = desk.screen.query_one("#dialog")
    assert whole.contains_region(dialog.region), desk.on
    keys = desk.screen.query_one("#keys")
    if not isinstance(dialog, VerticalScroll):
        assert dialog.region.contains_region(keys.region), desk.on
        assert keys.content.split(" · ")[-1] in desk.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_dialog_fits(sit: Sit, three: Workspace, size: tuple[int, int]) -> None:
    async with sit(size=size) as desk:
        assert desk.lines[-1].rstrip().endswith("? help")
        for key, kind in DIALOGS.items():
            await desk.press(key)
            assert desk.on == kind
            fits(desk)
            await desk.press("escape")
        assert desk.on == "BoardScreen"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_form_scrolls_to_the_field_in_focus(
    sit: Sit, three: Workspace, size: tuple[int, int]
) -> None:
    async with sit(size=size) as desk:
        await desk.press("e")
        for _ in range(20):
            field = desk.app.focused
            dialog = desk.screen.query_one("#dialog")
            assert dialog.region.contains_region(field.region), field.id
            await desk.press("tab")
        await desk.fill(tags="two words")
        await desk.press("enter")
        assert "is not a tag" in desk.text


async def test_every_section_of_the_deal_is_reached_and_shown_in_eighty_columns(
    sit: Sit, three: Workspace
) -> None:
    async with sit(size=(80, 24)) as desk:
        await desk.press("enter")
        assert desk.lines[-1].rstrip().endswith("? help")
        page = desk.screen.query_one("#page")
        seen = set()
        for _ in range(7):
            focused = desk.app.focused
            seen.add(focused.id)
            assert page.region.overlaps(focused.region), focused.id
            await desk.press("tab")
        assert {"lines", "gates", "people", "papers", "story"} <= seen


async def test_the_timeline_of_a_deal_can_be_read_in_eighty_columns(
    sit: Sit, three: Workspace
) -> None:
    three.notes.add_activity(3, {"kind": "call", "note": "asked for a discount"})
    async with sit(size=(80, 24)) as desk:
        await desk.press("enter")
        for _ in range(6):
            await desk.press("tab")
        assert desk.focus == "story"
        assert "asked for a discount" in desk.text


async def test_columns_scroll_sideways_in_eighty_columns(sit: Sit, three: Workspace) -> None:
    async with sit(size=(80, 24)) as desk:
        assert "Renewals" not in desk.text
        await desk.press(*"lllll")
        assert "Renewals" in desk.text
        assert "Qualifying" not in desk.text


def contrast(widget: Widget, component: str = "") -> float:
    """The contrast of a widget's text, or of a part of it, with what is behind it."""
    if component:
        style = widget.get_component_rich_style(component)
        return _ratio(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))
    return _ratio(widget.background_colors[1], widget.colors[3])


def _ratio(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(color: Color) -> float:
    parts = [part / 255 for part in color.rgb]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


BOARD = dict.fromkeys(("name", "detail", "overdue", "marker", "head", "current"), READABLE)
BOARD |= dict.fromkeys(("stale", "cursor"), BOLD)


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "high-contrast"])
async def test_text_stands_out_in_a_theme(sit: Sit, three: Workspace, theme: str) -> None:
    async with sit(config=f'theme = "{theme}"\n') as desk:
        weak = [
            (part, round(found, 1))
            for part, least in BOARD.items()
            if (found := contrast(desk.board, f"board--{part}")) < least
        ]
        for keys in ("n", "t", "x", "?", ">"):
            await desk.press(keys)
            for widget in desk.screen.query("Label, Input, OptionList, Static"):
                if widget.display and (found := contrast(widget)) < READABLE:
                    weak.append((desk.on, widget.id, round(found, 1)))
            await desk.press("escape")
        await desk.press("enter")
        for widget in desk.screen.query("#head, #fields, #answers, Section, #status, #keys"):
            if (found := contrast(widget)) < READABLE:
                weak.append(("DealScreen", widget.id, round(found, 1)))
        assert weak == []


def hidden(desk: Desk) -> list[str]:
    """What is painted in the very colour that is behind it."""
    return [
        segment.text
        for strip in desk.screen._compositor.render_strips()
        for segment in strip
        if segment.text.strip()
        and segment.style
        and segment.style.color
        and segment.style.color == segment.style.bgcolor
        and not segment.style.color.is_default
        and not segment.style.reverse
    ]


@pytest.mark.parametrize(
    ("theme", "plain"),
    [
        ("textual-light", "TERM=xterm-256color"),
        ("ansi-light", "TERM=xterm-256color"),
        ("", "TERM=linux"),
        ("high-contrast", "TERM=vt100"),
        ("", "NO_COLOR=1"),
        ("ansi-dark", "NO_COLOR=1"),
    ],
)
async def test_nothing_is_painted_in_the_colour_behind_it(
    sit: Sit, three: Workspace, monkeypatch: pytest.MonkeyPatch, theme: str, plain: str
) -> None:
    name, _, value = plain.partition("=")
    monkeypatch.setenv(name, value)
    async with sit(size=(80, 24), config=f'theme = "{theme}"\n') as desk:
        assert "Alpha" in desk.text
        assert hidden(desk) == []
        for key in ("n", "x", ">", "enter"):
            await desk.press(key)
            assert hidden(desk) == []
            await desk.press("escape")


@pytest.mark.parametrize("term", ["linux", "vt100"])
async def test_a_console_keeps_its_own_colours(
    sit: Sit, three: Workspace, monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", term)
    async with sit() as desk:
        assert desk.app.theme == "ansi-dark"
