"""The systems and the outbox on a screen: sent, refused, retried, dropped, all by keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from salesops_tui.domain.transitions import Move
from salesops_tui.workspace import Workspace, open_workspace
from tests.cli.test_sync_airtable import TOKEN, Base
from tests.connectors.fake import Answer, Fake, serving
from tests.screens.conftest import CLOCK, Sit
from tests.screens.test_others_at_work import seen

AGREEMENT = "D-1/airtable/agreement-record"


@pytest.fixture
def base() -> Base:
    return Base()


@pytest.fixture
def fake(base: Base, monkeypatch) -> Iterator[Fake]:
    with serving(base) as made:
        monkeypatch.setenv("SALESOPS_AIRTABLE_TOKEN", TOKEN)
        monkeypatch.setenv("SALESOPS_AIRTABLE_URL", made.address)
        yield made


@pytest.fixture
def team(database: Path, fake: Fake) -> Workspace:
    """A team that uses Airtable, and a deal it has won."""
    folder = database.parent / "team"
    folder.mkdir()
    (folder / "team.toml").write_text(
        '[systems]\nuse = ["airtable", "github"]\n[systems.airtable]\nbase = "appHub1"\n'
    )
    work = open_workspace(database, clock=CLOCK)
    work.deals.add({
        "name": "Hub", "organization": "Uni \x1b[31mof [b]Porto", "deal_class": "new",
        "contract_start": "2026-08-01", "contract_end": "2027-07-31",
    })  # fmt: skip
    work.lines.add(1, {"product": "membership-general"})
    work.notes.add_contact(1, {"contact": "Ann Vale", "role": "representative"})
    work.billing.sign(work.billing.add_agreement(1, {}).key, {})
    work.billing.request_invoice(1, {})
    for _ in range(4):
        work.pipeline.move(1, Move("next", waive={"*"}, reason="set up"))
    return work


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_waits_is_sent_by_a_key_and_told(
    sit: Sit, team: Workspace, base: Base, size: tuple[int, int]
) -> None:
    async with sit(size) as desk:
        await desk.press("o", "s")
        assert "Systems · 2 to be sent" in desk.text
        assert "Airtable" in desk.text
        assert "not configured" in desk.text
        assert "Agreement record" in desk.text
        await desk.press("p")
        assert desk.status == "2 done"
        assert "Nothing waits" in desk.text
        assert sorted(base.rows) == ["recA-1", "recE-1"]
        await desk.press("a")
        assert "Done · 2" in desk.text
        await desk.press("escape")
        assert desk.app.screen.home


async def test_a_refusal_shows_the_vendors_words_and_is_sent_after_it_is_mended(
    sit: Sit, team: Workspace, fake: Fake, base: Base
) -> None:
    fake.handler = lambda asked: Answer(422, {"error": {"message": "Unknown field Health"}})
    async with sit() as desk:
        await desk.press("o", "s", "p")
        assert "Unknown field Health" in desk.status
        assert "2 need somebody" in desk.text
        fake.handler = base
        for _ in range(6):
            await desk.press("j")
        await desk.press("r", "p")
        assert desk.status == "1 done"


async def test_the_request_is_shown_without_its_token(
    sit: Sit, team: Workspace, fake: Fake
) -> None:
    async with sit((120, 40)) as desk:
        await desk.press("o", "s", *"jjjjjj", "enter")
        assert "PATCH v0/appHub1/Agreements" in desk.text
        assert "Uni [31mof [b]Porto" in desk.text
        assert TOKEN not in desk.text
        await desk.press("escape")
        assert fake.asked == []


async def test_an_entry_is_dropped_after_a_question_and_brought_back(
    sit: Sit, team: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("o", "s", *"jjjjjj", "D")
        assert f"Drop {AGREEMENT}?" in desk.text
        await desk.press("n")
        assert len(team.outbox.waiting()) == 2
        await desk.press("D", "y")
        assert "u takes it back" in desk.status
        assert len(team.outbox.waiting()) == 1
        await desk.press("u")
        assert len(team.outbox.waiting()) == 2


async def test_sending_again_says_what_it_means(
    sit: Sit, team: Workspace, fake: Fake, base: Base
) -> None:
    fake.handler = lambda asked: Answer(cut=True)
    async with sit() as desk:
        await desk.press("o", "s", "p")
        assert "unknown" in desk.text
        fake.handler = base
        await desk.press(*"jjjjjj", "S")
        assert "It may have arrived at Airtable already" in " ".join(desk.text.split())
        await desk.press("y", "p")
        assert team.outbox.entry(AGREEMENT).state == "done"


async def test_a_paused_system_says_why_and_is_asked_again(
    sit: Sit, team: Workspace, fake: Fake, base: Base
) -> None:
    fake.handler = lambda asked: Answer(401, {"error": {"message": "Token was revoked"}})
    async with sit() as desk:
        await desk.press("o", "s", "p")
        assert "paused" in desk.text
        assert "Token was revoked" in desk.text
        fake.handler = base
        await desk.press("r", "p")
        assert desk.status == "2 done"


async def test_what_somebody_else_sends_appears(sit: Sit, team: Workspace) -> None:
    async with sit() as desk:
        await desk.press("o", "s")
        assert "Systems · 2 to be sent" in desk.text
        assert len(list(team.sync.push("airtable"))) == 2
        assert await seen(desk, "Systems · 0 to be sent")


async def test_a_field_that_differs_there_is_shown_with_both_values_and_settled(
    sit: Sit, team: Workspace, base: Base
) -> None:
    async with sit((120, 40)) as desk:
        await desk.press("o", "s", "p")
        base.rows["recE-1"]["Health"] = "red \x1b[31m[b]x"
        await desk.press("f")
        assert "Differs there · 1" in desk.text
        assert "Health: amber here, red [31m[b]x there" in " ".join(desk.text.split())
        await desk.press(*"jjjjjj", "t")
        assert "its values are not taken over" in desk.status
        await desk.press("m")
        assert "the next push sends Health to Airtable" in desk.status
        await desk.press(*"kkkkk", "p")
        assert base.rows["recE-1"]["Health"] == "amber"


async def test_an_address_that_is_no_pages_is_shown_and_not_opened(
    sit: Sit, team: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setenv("DISPLAY", ":1")
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    list(team.sync.push("airtable"))
    async with sit((120, 40)) as desk:
        monkeypatch.setattr(desk.app, "open_url", opened.append)
        await desk.press("o", "s", "a", *"jjjjjj", "b")
        assert opened == ["https://airtable.com/appHub1"]
        team.session.store.run("UPDATE sending SET url = 'file:///etc/passwd'")
        await desk.press("a", "a", "j", "b")
        assert "is not opened: file:///etc/passwd" in desk.status
        assert len(opened) == 1


async def test_a_viewer_is_told_that_nothing_is_sent_for_them(
    sit: Sit, team: Workspace, fake: Fake
) -> None:
    me = team.session.actor.login
    team.users.add({"login": "boss", "role": "admin"})
    team.users.set_role(me, "viewer")
    async with sit() as desk:
        await desk.press("o", "s", "p")
        assert "viewer" in desk.status
        assert fake.asked == []


async def test_the_day_leads_to_what_is_not_sent(sit: Sit, team: Workspace) -> None:
    async with sit((120, 40)) as desk:
        await desk.press("o", "t")
        assert "Not sent yet" in desk.text
        for _ in range(30):
            if "airtable" in str(desk.screen.item):
                break
            await desk.press("j")
        await desk.press("enter")
        assert "Systems · 2 to be sent" in desk.text


async def test_a_team_without_systems_learns_how_to_connect_one(sit: Sit, work: Workspace) -> None:
    async with sit((80, 24)) as desk:
        await desk.press("o", "s")
        assert "salesops sync setup" in " ".join(desk.text.split())
        await desk.press("p")
        assert "`salesops sync setup airtable` connects it" in desk.status
