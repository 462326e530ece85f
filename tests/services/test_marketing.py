"""Content from an idea to what is published, its posts, its assets, and the ideas for more."""

from datetime import date

import pytest

from salesops_tui.domain.clock import Clock
from salesops_tui.domain.transitions import ALL, Move
from salesops_tui.errors import Invalid, MoveRefused
from salesops_tui.workspace import open_workspace

ADDRESS = "https://example.org/rivers"


@pytest.fixture
def content(work):
    """K-1, an idea with what publishing asks for."""
    keeper = work.marketing.content
    work.records.keeper("experiment").add({"code": "FLOW"})
    keeper.add(
        {
            "title": "A hub for rivers",
            "call_to_action": "Try it",
            "url": ADDRESS,
            "experiment": "FLOW",
        }
    )
    return keeper


def posts(work):
    rows = work.records.table("post", columns=("key", "channel", "status", "scheduled_at")).rows
    return [tuple(row) for row in rows]


def test_publishing_proposes_a_post_per_channel_that_has_none_in_one_change(work, content):
    work.marketing.posts.add({"channel": "bluesky", "content": "K-1", "text": "Ours"})
    work.marketing.posts.add({"channel": "linkedin", "content": "K-1"})
    work.marketing.posts.mark(2, "dropped")
    done = work.statuses.move("content", 1, Move("published"))
    assert [row[1:3] for row in posts(work)] == [
        ("bluesky", "draft"),
        ("mastodon", "draft"),
        ("newsletter", "draft"),
        ("linkedin", "dropped"),
    ]
    shown = work.records.show("content", 1)
    assert (shown["status"], shown["publish_on"]) == ("published", "2026-07-01")
    assert work.records.show("post", 3)["experiment"] == "FLOW"
    text = work.records.show("post", 3)["text"]
    assert text == f"A hub for rivers\n\nTry it\n\n{ADDRESS}"
    assert [row.cells[0] for row in work.calendar.unpromoted()] == ["K-1"]
    assert content.propose(1).group == 0
    work.history.undo(done.group)
    assert len(posts(work)) == 2
    assert work.records.show("content", 1)["publish_on"] is None


def test_content_is_published_on_its_day_and_not_before(work, content):
    def move(to):
        return work.statuses.move("content", 1, Move(to, waive=ALL))

    with pytest.raises(Invalid, match="K-1 needs a day to be scheduled"):
        move("scheduled")
    content.edit(1, {"publish_on": "2026-06-30"})
    with pytest.raises(Invalid, match="2026-06-30 is past"):
        move("scheduled")
    content.edit(1, {"publish_on": "2026-07-02"})
    with pytest.raises(Invalid, match="2026-07-02 has not come"):
        move("published")
    move("scheduled")
    with pytest.raises(Invalid, match="what is scheduled needs a day"):
        content.edit(1, {"publish_on": ""})
    content.edit(1, {"publish_on": "2026-07-01"})
    move("published")
    with pytest.raises(Invalid, match="2026-08-01 has not come"):
        content.edit(1, {"publish_on": "2026-08-01"})
    assert posts(work)


def test_the_checklist_asks_for_rights_calls_posts_and_licences(work):
    content = work.marketing.content
    content.add({"title": "Seen elsewhere", "mode": "curated", "publish_on": "2026-07-01"})
    work.records.keeper("asset").add({"title": "Deck", "content": "K-1", "licence": "CC BY 4.0"})
    said = {gate.gate: gate.message for gate in content.checklist(1)}
    assert said == {
        "call-to-action": "there is no call to action",
        "rights": "curated content has no source and no rights",
        "posts": "no post is planned",
        "assets": "F-1 has no permission",
    }
    with pytest.raises(MoveRefused):
        work.statuses.move("content", 1, Move("published"))
    content.edit(1, {"source_url": ADDRESS, "rights": "CC BY 4.0", "call_to_action": "Look"})
    work.records.keeper("asset").edit(1, {"permission": "by its author"})
    content.propose(1)
    assert {gate.state for gate in content.checklist(1)} == {"passed"}
    assert work.statuses.move("content", 1, Move("published")).group
    with pytest.raises(Invalid, match="K-1 still has P-1, P-2, P-3, P-4, F-1"):
        content.remove(1)


def test_an_asset_that_is_used_without_rights_says_so(work, content):
    assets = work.records.keeper("asset")
    assert assets.add({"title": "Deck"}).what == "added asset Deck"
    used = assets.edit(1, {"content": "K-1"})
    assert used.what == "edited asset F-1; it has no licence and no permission yet"


def test_a_post_follows_its_time_and_what_is_done_with_it(work):
    keeper = work.marketing.posts
    keeper.add({"channel": "x", "text": "Rivers", "scheduled_at": "2026-07-03 09:30"})

    def now():
        shown = work.records.show("post", 1)
        return shown["status"], shown["scheduled_at"]

    assert now() == ("scheduled", "2026-07-03 09:30")
    keeper.edit(1, {"scheduled_at": ""})
    assert now() == ("draft", None)
    with pytest.raises(Invalid, match="Scheduled: a day is needed"):
        keeper.edit(1, {"status": "scheduled"})
    with pytest.raises(Invalid, match="2026-06-03 is past"):
        keeper.edit(1, {"scheduled_at": "2026-06-03"})
    keeper.mark(1, "dropped")
    with pytest.raises(
        Invalid, match="dropped cannot become posted; it can become draft, scheduled"
    ):
        keeper.mark(1, "posted")
    keeper.mark(1, "draft")
    keeper.edit(1, {"scheduled_at": "2026-07-09"})
    keeper.mark(1, "posted", {"url": "https://x.example/1"})
    assert now() == ("posted", "2026-07-01")
    with pytest.raises(Invalid, match="P-1 is posted already"):
        keeper.mark(1, "posted")
    with pytest.raises(Invalid, match="what went out stays as it is"):
        keeper.edit(1, {"text": "Other"})
    with pytest.raises(Invalid, match="what went out stays"):
        keeper.remove(1)
    keeper.mark(1, "posted", {"url": "https://x.example/2"})
    assert work.records.show("post", 1)["url"] == "https://x.example/2"
    keeper.add({"channel": "x"})
    with pytest.raises(Invalid, match="there is nothing to post yet"):
        keeper.mark(2, "posted")


def test_a_text_longer_than_its_channel_is_refused_in_words(work):
    keeper = work.marketing.posts
    with pytest.raises(Invalid, match=r"281 characters .* are too many for X; 280 fit"):
        keeper.add({"channel": "x", "text": "a" * 281})
    keeper.add({"channel": "bluesky", "text": "a" * 300})
    with pytest.raises(Invalid, match="too many for X"):
        keeper.edit(1, {"channel": "x"})
    with pytest.raises(Invalid, match="Channel: this is needed"):
        keeper.edit(1, {"channel": ""})


@pytest.fixture
def delivered(work):
    """E-1 of a won deal of the Rivers community: B-1, S-1, Y-1."""
    work.records.keeper("community").add({"name": "Rivers"})
    work.deals.add({"name": "Hub for Ada", "organization": "Ada University"})
    from db.rows.delivery import EngagementRow
    from db.rows.papers import DocumentRow
    from db.rows.sales import DealCommunityRow

    with work.session.change("won") as group:
        group.insert(DealCommunityRow, {"deal_id": 1, "community_id": 1})
        group.insert(EngagementRow, {"deal_id": 1, "currency": "USD"})
        for kind in ("impact-report", "quote"):
            group.insert(DocumentRow, {"kind": kind, "deal_id": 1, "status": "issued"})
    add = {kind: work.records.keeper(kind).add for kind in ("deliverable", "milestone", "activity")}
    add["deliverable"]({"title": "Map tiles", "engagement": "E-1", "notes": "Fast now"})
    add["milestone"]({"title": "100 users", "engagement": "E-1", "story": "They came by boat"})
    add["activity"]({"about": "D-1", "kind": "note", "note": "Students drew a river\nand more"})
    return work


@pytest.mark.parametrize(
    ("key", "title", "kind", "link", "notes"),
    [
        ("B-1", "Map tiles for Hub for Ada", "blog", "deliverable", "Fast now"),
        ("s-1", "100 users: the story of Hub for Ada", "case-study", "milestone", "by boat"),
        ("Y-1", "Students drew a river", "blog", "activity", "and more"),
        ("Q-1", "The impact of Hub for Ada", "case-study", "", "From the impact report Q-1"),
        ("E-1", "The story of Hub for Ada", "case-study", "", "E-1 (Hub for Ada)."),
    ],
)
def test_an_idea_has_its_credits_links_and_notes_filled_in(
    delivered, key, title, kind, link, notes
):
    done = delivered.marketing.idea_from(key)
    shown = delivered.records.show("content", delivered.records.id_of("content", done.key))
    assert (shown["title"], shown["type"], shown["status"]) == (title, kind, "idea")
    assert shown["communities"] == ("Rivers",)
    assert shown["engagement"] == "E-1"
    assert notes in shown["notes"]
    if link:
        assert shown[link] == key.upper()
        with pytest.raises(Invalid, match="K-1 tells this already"):
            delivered.marketing.idea_from(key)
    delivered.history.undo()
    assert list(delivered.records.table("content").rows) == []


def test_other_records_make_no_idea(delivered):
    with pytest.raises(Invalid, match="ideas come from a deliverable"):
        delivered.marketing.idea_from("D-1")
    with pytest.raises(Invalid, match="no impact report"):
        delivered.marketing.idea_from("Q-2")


def test_the_calendar_holds_what_has_a_day_and_the_cadence_its_distance(work, content, database):
    content.edit(1, {"publish_on": "2026-07-01"})
    work.statuses.move("content", 1, Move("published", waive=ALL))
    work.marketing.plan({"title": "Lakes"}, date(2026, 7, 9))
    work.marketing.posts.edit(1, {"scheduled_at": "2026-07-09 09:30"})
    work.records.keeper("experiment").add({"code": "X", "start": "2026-07-02", "end": "2026-08-02"})
    work.tasks.add({"text": "Call Ada", "due": "2026-07-02"})
    july = work.calendar.items(date(2026, 7, 1), date(2026, 7, 31))
    assert [(item.day.day, item.time, item.key, item.status) for item in july] == [
        (1, "", "K-1", "published"),
        (2, "", "X-2", "planned"),
        (2, "", "T-1", "open"),
        (9, "", "K-2", "planned"),
        (9, "09:30", "P-1", "scheduled"),
    ]
    table = work.calendar.table("kind:post day:>2026-07-01", ("day", "key", "title"))
    assert [list(row)[:2] for row in table.rows] == [["2026-07-09", "P-1"]]
    assert work.calendar.unpromoted() == []
    assert work.history.undo().what == "undid: added task Call Ada"
    later = open_workspace(database, clock=Clock(fixed=date(2026, 7, 20)))
    assert [each.said(date(2026, 7, 20)) for each in later.calendar.cadences()] == [
        "blog: 5 days behind",
        "mailing: none yet",
    ]
    later.close()
