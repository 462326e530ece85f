"""Content, posts, assets and the calendar by command, and every record in a file."""

import pytest
from icalendar import Calendar

from salesops_tui.domain.records import KINDS

NOON = ("--today", "2026-07-01")
COLUMNS = {
    "content": "key title type mode source_url rights category tags communities author status"
    " publish_on url call_to_action experiment engagement deliverable milestone activity notes"
    " posts promoted revision",
    "post": "key content channel text scheduled_at status url experiment revision",
    "asset": "key title kind location version licence permission persona content revision",
}


@pytest.fixture
def planned(shell):
    """K-1 with an asset, scheduled for the ninth of July."""
    shell.did(
        "content", "add", "Rivers", "--call-to-action", "Try it", "--url", "https://example.org/r",
        "--publish-on", "2026-07-09", *NOON,
    )  # fmt: skip
    shell.did("asset", "add", "Deck", "--kind", "deck", "--content", "K-1")
    shell.did("content", "move", "K-1", "scheduled", *NOON)
    return shell


def test_content_goes_from_a_plan_to_posts_that_went_out(planned):
    early = planned.run("content", "move", "K-1", "next", "--waive-all", *NOON)
    assert (early.code, "2026-07-09 has not come" in early.err) == (2, True)
    on_the_day = ("--today", "2026-07-09")
    missing = planned.run("content", "move", "K-1", "next", *on_the_day)
    assert missing.code == 3
    assert "✗ Posts planned" in missing.err
    assert "✗ Assets may be shared: F-1 has no licence and no permission" in missing.err
    checklist = planned.did("content", "gates", "K-1", "--json").json
    states = {gate["gate"]: gate["state"] for gate in checklist}
    assert states == {
        "call-to-action": "passed", "rights": "passed", "posts": "missing", "assets": "missing",
    }  # fmt: skip
    planned.did("asset", "edit", "F-1", "--licence", "CC BY 4.0", "--permission", "our own")
    planned.did("content", "propose", "K-1")
    planned.did("content", "move", "K-1", "next", *on_the_day)
    where = ("--where", "status:published promoted:0")
    assert [row["key"] for row in planned.did("content", "list", *where, "--json").json] == ["K-1"]
    calendar = planned.did("calendar", "--month", "2026-07", *on_the_day).out
    assert "published, not promoted: 1" in calendar
    assert "blog: next due 2026-07-23" in calendar
    assert "9*" in calendar
    planned.did("post", "drop", "P-2")
    planned.did("post", "edit", "P-3", "--scheduled-at", "2026-07-10 09:30", *on_the_day)
    planned.did("post", "done", "P-1", "--url", "https://m.example/1", *on_the_day)
    assert [(row["key"], row["status"]) for row in planned.did("post", "list", "--json").json] == [
        ("P-3", "scheduled"),
        ("P-4", "draft"),
        ("P-1", "posted"),
        ("P-2", "dropped"),
    ]
    assert planned.did("content", "list", *where, "--json").json == []


def test_a_post_too_long_for_its_channel_exits_2_in_words(shell):
    refused = shell.run("post", "add", "bluesky", "--text", "a" * 301)
    assert (refused.code, refused.err.strip()) == (
        2,
        "Text: 301 characters are too many for Bluesky; 300 fit",
    )
    assert shell.run("post", "add", "fax", "--text", "a").code == 2


def test_the_calendar_is_a_table_and_a_file_that_is_updated(planned, tmp_path):
    planned.did("task", "add", "Call Ada", "--due", "2026-07-02")
    agenda = planned.did("calendar", "--month", "2026-07", "--json", *NOON).json
    assert [list(row.values())[:5] for row in agenda] == [
        ["2026-07-02", "", "task", "T-1", "Call Ada"],
        ["2026-07-09", "", "content", "K-1", "Rivers"],
    ]
    assert planned.did("export", "calendar", "--format", "json").json == agenda
    file = tmp_path / "team.ics"
    planned.did("export", "calendar", "--out", str(file))
    before = {str(e["uid"]): e for e in Calendar.from_ical(file.read_bytes()).walk("VEVENT")}
    first = file.read_bytes()
    planned.did("export", "calendar", "--out", str(file), "--force")
    assert file.read_bytes() == first
    planned.did("content", "edit", "K-1", "--publish-on", "2026-07-10", *NOON)
    planned.did("export", "calendar", "--out", str(file), "--force")
    after = {str(e["uid"]): e for e in Calendar.from_ical(file.read_bytes()).walk("VEVENT")}
    assert before.keys() == after.keys()
    changed = [uid for uid in after if after[uid]["sequence"] > before[uid]["sequence"]]
    assert [str(after[uid]["summary"]) for uid in changed] == ["Rivers"]
    for name, many in (("Ada", 1), ("Bob", 0)):
        tasks = planned.did("export", "tasks", "--format", "ics", "--where", name).out
        assert tasks.count("BEGIN:VEVENT") == many


def test_a_post_goes_out_by_the_clocks_of_the_team(shell):
    team = shell.database.parent / "team"
    team.mkdir()
    (team / "team.toml").write_text('time_zone = "America/New_York"\nchannels = ["x"]\n')
    shell.did("post", "add", "x", "--text", "Hi", "--scheduled-at", "2099-07-09 09:30")
    assert "DTSTART:20990709T133000Z" in shell.did("export", "calendar", "--format", "ics").out
    (team / "team.toml").write_text('channels = ["fax"]\n')
    refused = shell.run("post", "list")
    assert (refused.code, "'fax' is no channel" in refused.err) == (2, True)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_record_exports_its_columns(kind, shell):
    plural = KINDS[kind].plural
    header = shell.did("export", plural, "--format", "csv").out.splitlines()[0]
    names = header.replace('"', "").split(",")
    assert {"key", *COLUMNS.get(kind, "").split()} <= set(names)
    assert COLUMNS.get(kind, " ".join(names)) == " ".join(names)


def test_what_cannot_be_a_calendar_file_says_so(shell):
    refused = shell.run("export", "deals", "--format", "ics")
    assert refused.code == 2
    assert refused.err.strip() == (
        "format: deals cannot be a calendar file; calendar, renewals, tasks can"
    )
    assert shell.run("calendar", "--month", "July").code == 2
    assert shell.run("export", "calendar", "--columns", "nonsense").code == 2
