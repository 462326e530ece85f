"""Organizations, contacts and communities: lists, pages, parts, consents, merging, by keys."""

import pytest
from textual.widgets import OptionList

from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit
from tests.screens.desk import Desk


@pytest.fixture
def office(work: Workspace) -> Workspace:
    """Two organizations that are one, two people, a deal, a community."""
    work.organizations.add({"name": "Ada University", "country": "UK"})
    work.organizations.add({"name": "Univ. of Ada"})
    work.persons.add({"name": "Ann Vale", "organization": "Ada University", "newsletter": "yes"})
    work.persons.add({"name": "Bob", "organization": "Univ. of Ada"})
    work.deals.add({"name": "Hub", "organization": "Ada University"})
    work.notes.add_contact(1, {"contact": "Ann Vale", "role": "billing"})
    work.records.keeper("community").add({"name": "Earth people", "organization": "O-1"})
    return work


async def focus(desk: Desk, section: str) -> None:
    desk.screen.query_one(f"#{section}").focus()
    await desk.settle()


async def test_an_organization_shows_everything_that_belongs_to_it(
    sit: Sit, office: Workspace
) -> None:
    async with sit((112, 50)) as desk:
        await desk.press("o", "g", "enter")
        assert desk.on == "OrganizationScreen"
        assert "O-1  Ada University" in desk.lines[0]
        assert desk.rows("#deals") == ["D-1 Hub · Qualifying · unknown · "
                                       + office.session.actor.login]  # fmt: skip
        assert desk.rows("#people") == ["C-1 Ann Vale: Billing of D-1"]
        assert desk.rows("#communities") == ["M-1 Earth people"]
        await desk.press("a")
        await desk.fill(name="Cem")
        await desk.press("enter")
        assert "C-3 Cem" in desk.rows("#people")
        await desk.press("v")
        await desk.fill(kind="call", note="All is well")
        await desk.press("enter", "T")
        await desk.fill(text="Write to the dean")
        await desk.press("enter")
        assert desk.rows("#activities")[0].endswith("All is well")
        assert desk.rows("#tasks")[0].startswith("· Write to the dean")
        await focus(desk, "people")
        await desk.press("enter")
        assert desk.on == "ContactScreen"


async def test_a_person_gets_and_loses_parts_and_answers_for_each_channel(
    sit: Sit, office: Workspace
) -> None:
    async with sit((112, 50)) as desk:
        await desk.press("o", "n", "enter")
        assert "C-1  Ann Vale" in desk.lines[0]
        assert f"Newsletter  yes since 2026-07-01, by {office.session.actor.login}" in desk.text
        await desk.press("a")
        await desk.fill(on="M-1", role="technical")
        await desk.press("enter")
        assert desk.rows("#parts") == ["Billing of D-1 Hub", "Technical of M-1 Earth people"]
        await focus(desk, "parts")
        await desk.press("j", "enter")
        assert desk.on == "CommunityScreen"
        assert desk.rows("#parts") == ["Technical: C-1 Ann Vale "]
        await desk.press("escape")
        await focus(desk, "parts")
        await desk.press("D", "y")
        assert desk.rows("#parts") == ["Billing of D-1 Hub"]
        await desk.press("u", "e")
        await desk.fill(outreach="no", do_not_contact="yes")
        await desk.press("enter")
        assert "DO NOT CONTACT" in desk.lines[0]
        assert "Outreach  no since" in desk.text
        assert "a no elsewhere wins" in desk.text
        await desk.press("escape", "/")
        await desk.type("do_not_contact:yes")
        await desk.press("enter")
        assert "Ann Vale" in desk.text
        assert "Bob" not in desk.text


async def test_two_selected_rows_are_merged_into_the_one_under_the_cursor(
    sit: Sit, office: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("o", "g", "M")
        assert desk.status.startswith("Select two organizations with space")
        await desk.press(" ", " ", "g")
        assert desk.text.count("● O-") == 2
        await desk.press("M")
        assert desk.heading == "Merge O-2 into O-1?"
        assert "1 × contact moves" in desk.text
        await desk.press("y")
        assert desk.status.startswith("merged O-2 into O-1")
        assert office.people.contact("Bob").organization == "Ada University"
        assert "●" not in desk.text
        await desk.press("u")
        assert office.people.contact("Bob").organization == "Univ. of Ada"


async def test_a_community_is_added_worked_and_taken_away(sit: Sit, work: Workspace) -> None:
    work.deals.add({"name": "Reef"})
    async with sit((112, 50)) as desk:
        await desk.press("o", "m", "a")
        await desk.fill(name="Ocean folk", organization="Sea Lab")
        await desk.press("enter", "enter")
        assert desk.on == "CommunityScreen"
        assert "Sea Lab" in desk.text
        await desk.press("a")
        await desk.fill(contact="Dee", email="dee@sea.example", role="champion")
        await desk.press("enter")
        assert desk.screen.query_one("#parts", OptionList).option_count == 1
        await desk.press(">", "l")
        await desk.type("Reef")
        await desk.press("enter")
        assert desk.rows("#deals")[0].startswith("D-1 Reef")
        await focus(desk, "deals")
        await desk.press("D")
        assert desk.status.startswith("D-1 is not for Ocean folk")
        await desk.press("D", "y")
        assert "M-1 has 1 people; merge it into another" in desk.status
        await focus(desk, "parts")
        await desk.press("D", "y")
        await focus(desk, "deals")
        await desk.press("D", "y")
        assert desk.on == "CommunitiesScreen"
        assert "Communities · 0" in desk.lines[0]
