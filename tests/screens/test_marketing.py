"""Content, posts and the calendar by keyboard."""

from datetime import date
from pathlib import Path

from salesops_tui.domain.transitions import ALL, Move


async def test_content_is_planned_published_and_promoted_on_its_page(sit, work):
    async with sit(size=(80, 24)) as desk:
        await desk.press("o", "c", "a")
        await desk.fill(title="A hub for rivers", url="https://example.org/r")
        await desk.press("ctrl+s")
        assert desk.status.startswith("added content A hub for rivers")
        await desk.press("enter")
        assert desk.on == "ContentPage"
        assert "Publish checklist 2/4" in desk.text
        assert desk.rows("#gates")[0] == "✗ Call to action: there is no call to action"
        await desk.press("enter")
        assert desk.focus == "field-call_to_action"
        await desk.type("Try it")
        await desk.press("enter")
        await desk.press("j", "j", "enter")
        assert "Publish checklist 4/4" in desk.text
        assert len(desk.rows("#post")) == 4
        await desk.press("tab", "enter")
        assert desk.focus == "field-text"
        assert desk.label("#count-text") == "49/500"
        await desk.fill(text="a" * 501)
        assert desk.label("#count-text") == "501/500, 1 too many"
        await desk.press("ctrl+s")
        assert "501 characters (an address counts 23)" in desk.label("#mistake-text")
        await desk.fill(text="Rivers flow")
        await desk.press("ctrl+s")
        await desk.press("s")
        await desk.type("2026-07-09 09:30")
        await desk.press("enter", ">", ">", ">")
        assert work.records.show("content", 1)["status"] == "review"
        work.statuses.move("content", 1, Move("published", waive=ALL))
        desk.screen.reread()
        await desk.press("p")
        await desk.type("https://m.example/1")
        await desk.press("enter")
    post = work.records.show("post", 1)
    went_out = ("Rivers flow", "posted", "https://m.example/1")
    assert (post["text"], post["status"], post["url"]) == went_out


async def test_what_is_missing_before_publishing_is_mended_in_the_gate_panel(sit, work):
    work.marketing.content.add({"title": "Rivers", "call_to_action": "Try it"})
    work.records.keeper("asset").add({"title": "Deck", "content": "K-1"})
    work.statuses.move("content", 1, Move("review"))
    async with sit(size=(120, 40)) as desk:
        await desk.press("o", "c", "enter")
        assert "F-1 Deck (one-pager): ✗ no licence, ✗ no permission" in desk.text
        work.marketing.content.edit(1, {"publish_on": "2026-07-01"})
        work.statuses.move("content", 1, Move("scheduled"))
        desk.screen.reread()
        await desk.press(">")
        assert desk.on == "GatePanel"
        await desk.press("enter")
        assert desk.on == "GatePanel"
        assert len(list(work.records.table("post").rows)) == 4
        await desk.press("j", "enter")
        await desk.fill(licence="CC BY 4.0", permission="our own")
        await desk.press("enter")
        await desk.press("escape", ">")
        assert work.records.show("content", 1)["status"] == "published"
        assert "Published 2026-07-01" in desk.lines[0]


async def test_the_calendar_moves_by_day_week_and_month_and_plans_on_the_day(sit, work):
    work.marketing.plan({"title": "Lakes"}, date(2026, 7, 9))
    work.tasks.add({"text": "Call Ada", "due": "2026-06-30"})
    async with sit(size=(80, 24)) as desk:
        await desk.press("o", "k")
        assert desk.lines[0].split() == ["Calendar", "·", "July", "2026", "·", "2"]
        assert "▌ 1 today" in desk.text
        assert "│30 !" in desk.text
        assert "blog: none yet · mailing: none yet · not promoted: 0 (w)" in desk.text
        await desk.press("j", "l")
        assert "K-1    Lakes · planned" in desk.text
        await desk.pilot.click("#grid", offset=(50, 1))
        await desk.settle()
        assert "─ Friday 3 July ─" in desk.text
        await desk.pilot.click("#grid", offset=(38, 4))
        await desk.settle()
        assert "─ Thursday 9 July ─" in desk.text
        await desk.press("]", "h", "[", "k", "t", "l", "n")
        assert desk.field("publish_on") == "2026-07-02"
        await desk.fill(title="Springs")
        await desk.press("enter")
        assert desk.status.startswith("planned Springs for 2026-07-02")
        assert work.records.show("content", 2)["status"] == "planned"
        assert [len(line) for line in desk.lines] == [80] * 24
        await desk.press("a")
        assert desk.rows("#day") == [
            "Thu 02 Jul         K-2    Springs · planned",
            "Thu 09 Jul         K-1    Lakes · planned",
        ]
        await desk.press("j", "enter")
        assert desk.on == "ContentPage"
        assert desk.lines[0].startswith(" K-1  Lakes")
        await desk.press("escape", "a", "enter")
        assert desk.lines[0].startswith(" K-2  Springs")
        await desk.press("escape", "E", "i", "enter")
        assert "DTSTART;VALUE=DATE:20260709" in Path("calendar-2026-07-01.ics").read_text()
        await desk.press("u")
        assert desk.rows("#day") == ["nothing; n plans content"]
        await desk.press("escape")
        assert desk.on == "BoardScreen"


async def test_what_is_published_and_not_promoted_is_a_list_away(sit, work):
    for number, title in enumerate(("Rivers", "Lakes"), start=1):
        work.marketing.content.add({"title": title})
        work.statuses.move("content", number, Move("published", waive=ALL))
    work.marketing.posts.mark(1, "posted")
    async with sit(size=(80, 24)) as desk:
        await desk.press("o", "k")
        assert "not promoted: 1 (w)" in desk.text
        await desk.press("w")
        assert desk.on == "ContentScreen"
        assert "Lakes" in desk.text
        assert "Rivers" not in desk.text
        await desk.press("w")
        assert "Rivers" in desk.text
        await desk.press("o", "p", "E", "j", "enter")
        assert "Exported posts to" in desk.status
        assert Path("posts-2026-07-01.json").read_text().count('"P-') == 8
        await desk.press("x")
        assert "P-2 is dropped" in desk.status
        await desk.press("d")
        assert desk.on == "PaperScreen"
        await desk.press("escape", "o", "c", "d", "g")
        assert desk.on == "PaperScreen"
        await desk.press("escape", "o", "f", "a")
        await desk.fill(title="Deck", content="K-1")
        await desk.press("enter")
        assert "it has no licence and no permission yet" in desk.status
