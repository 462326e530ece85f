"""Whatever a name holds, no screen obeys it: not as markup, not as a control, not as direction."""

import re
import unicodedata

import pytest
from rich.cells import cell_len

from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit
from tests.screens.desk import Desk

SGR = re.compile(r"\x1b\[[0-9;:]*m")
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
STEERING = (
    "[red]Sale[/red] [@click=app.quit]x[/] [b",
    "A\x1b[2J\x1b]0;owned\x07B\x9b31mC\x1bPq\x1b\\",
    "one\r\ntwo\rthree\ttab\x0b\x00end",
    "safe\u202egnp.exe\u202c\u2067x\u2069 \u05e9\u05dc\u05d5\u05dd",
    "\U000e0041\U000e0042 soft\u00adhyphen \ufeffbom \ufff9a",
)
VALUES = {
    "steering": " ".join(STEERING),
    "wide": "東京大学" * 20 + "Z" + "\u0300\u0301\u0302\u0303" * 20 + "e\u0301 👩‍👩‍👧‍👦 🇵🇹",
    "long": "x" * 200,
}


def plant(work: Workspace, value: str) -> None:
    """Put a value everywhere a screen shows text, past what cleans it on the way in."""
    work.deals.add({"name": "N", "organization": "O", "deal_class": "new"}, stage="prospecting")
    work.lines.add(1, {"product": "P", "description": "D", "unit_price": "5"})
    work.notes.add_contact(1, {"contact": "Ann", "email": "a@b.org", "role": "representative"})
    work.notes.add_activity(1, {"kind": "call", "note": "note"})
    work.notes.qualify(1, {"money": {"text": "much", "score": 2}})
    store = work.session.store
    for sql in (
        "UPDATE deal SET name = ?1, next_step = ?1, win_rate_reason = ?1",
        "UPDATE organization SET name = ?1",
        "UPDATE line SET description = ?1",
        "UPDATE contact SET name = ?1",
        "UPDATE activity SET note = ?1",
        "UPDATE answer SET text = ?1",
        "UPDATE change_group SET what = ?1",
    ):
        store.run(sql, (value,))


def check(desk: Desk) -> None:
    """Nothing that is painted steers the terminal, and every line has the screen's width."""
    console = desk.app.console
    for strip in desk.screen._compositor.render_strips():
        bare = SGR.sub("", strip.render(console))
        wrong = [c for c in bare if unicodedata.category(c) == "Cc" or c in BIDI]
        assert not wrong, (desk.on, bare)
        assert cell_len(strip.text) == desk.app.size.width, (desk.on, strip.text)


@pytest.mark.parametrize("kind", list(VALUES))
async def test_no_screen_obeys_a_hostile_value(sit: Sit, work: Workspace, kind: str) -> None:
    plant(work, VALUES[kind])
    async with sit(size=(80, 32)) as desk:
        await desk.press("2")
        check(desk)
        for keys in (">", "e", "x", "d", "A", "t", "q"):
            await desk.press(keys)
            assert desk.on != "BoardScreen", keys
            check(desk)
            await desk.press("escape")
        await desk.press("enter")
        check(desk)
        for _ in range(4):
            await desk.press("tab")
            check(desk)
        await desk.press("shift+tab", "shift+tab", "d", "q")
        check(desk)
        await desk.press("i")
        check(desk)


async def test_markup_is_shown_as_it_was_typed(sit: Sit, work: Workspace) -> None:
    async with sit(size=(160, 40)) as desk:
        await desk.press("a")
        await desk.fill(name="[red]Sale[/red] [b")
        await desk.press("enter")
        assert "[red]Sale[/red]" in desk.text
        assert "added [red]Sale[/red] [b" in desk.status
        assert "added [red]Sale[/red] [b" in desk.lines[-2]
        await desk.press("x")
        assert "[red]Sale[/red] [b" in desk.text
        await desk.press("escape", ">")
        assert "[red]Sale[/red] [b" in desk.text
        await desk.press("escape", "enter")
        assert "[red]Sale[/red] [b" in desk.lines[0]


async def test_controls_that_are_typed_or_pasted_never_reach_the_database(
    sit: Sit, work: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("a")
        await desk.type("A\x1b[2J\u202eB\x00C!")
        await desk.press("enter")
        assert work.pipeline.deal(1).name == "A[2JBC!"
