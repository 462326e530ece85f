"""Deals: adding, editing, finding; what is wrong is said by field."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from salesops_tui.domain.clock import Clock
from salesops_tui.errors import Invalid, NotFound, StaleRecord
from salesops_tui.workspace import Workspace, open_workspace
from tests.conftest import Colleague


def test_a_new_deal_is_on_top_of_its_column_and_its_owners(work: Workspace) -> None:
    for name in ("First", "Second"):
        work.deals.add({"name": name})
    work.board.columns()
    cards = work.board.page("qualifying", 0, 9)
    assert [card.name for card in cards] == ["Second", "First"]
    assert {card.owner for card in cards} == {work.session.actor.login}


def test_a_deal_added_to_a_later_stage_says_that_no_gate_was_asked(work: Workspace) -> None:
    work.deals.add({"name": "Renewal"}, stage="Prospecting")
    (line,) = work.deals.history(1)
    assert (line.direction, line.to_stage, line.gates) == ("enter", "prospecting", ())
    with pytest.raises(Invalid, match="stage: a new deal starts in one of qualifying"):
        work.deals.add({"name": "Won at once"}, stage="won")


@pytest.mark.parametrize(
    ("raw", "words", "field"),
    [
        ({}, "Name: this is needed", "name"),
        ({"name": "  "}, "Name: this is needed", "name"),
        ({"name": "x" * 201}, "Name: 201 characters are too many; 200 fit", "name"),
        ({"name": "x", "deal_class": "old"}, "Class: 'old' is not one of new", "deal_class"),
        ({"name": "x", "estimate": "1.234"}, "Amount: '1.234' is not an amount", "estimate"),
        ({"name": "x", "estimate": "-1"}, "Amount: it cannot be negative", "estimate"),
        ({"name": "x", "currency": "dollar"}, "Currency: 'DOLLAR' is not", "currency"),
        (
            {"name": "x", "target_start": "1.9.26"},
            "Target start: '1.9.26' is",
            "target_start",
        ),
        ({"name": "x", "target_start": "2026-02-30"}, "'2026-02-30' is not a date", "target_start"),
        ({"name": "x", "mau": "-5"}, "Monthly users: '-5' is not a whole number", "mau"),
        ({"name": "x", "win_rate": "2"}, "Win rate: '2' is not a share", "win_rate"),
        ({"name": "x", "owner": "zoe"}, "Owner: nobody is called 'zoe'", "owner"),
        ({"name": "x", "tags": "two words"}, "Tags: 'two words' is not a tag", "tags"),
        ({"name": "x", "colour": "red"}, "colour: there is no such field", "colour"),
        (
            {"name": "x", "target_start": "2026-02-01", "target_end": "2026-01-01"},
            "Target end: 2026-01-01 is before the start 2026-02-01",
            "target_end",
        ),
    ],
)
def test_a_value_that_cannot_be_taken_is_named_and_nothing_is_added(
    work: Workspace, raw: dict[str, str], words: str, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        work.deals.add(raw)
    assert words in str(caught.value)
    assert caught.value.field == field
    assert work.deals.count() == 0
    assert work.people.organizations() == []


def test_an_edit_changes_what_it_names_and_nothing_else(work: Workspace) -> None:
    work.deals.add({"name": "Hub", "tags": "cloud", "next_step": "call", "estimate": "5"})
    before = work.pipeline.deal(1)
    work.deals.edit(1, {"next_step": "", "organization": "University of X"})
    after = work.pipeline.deal(1)
    assert (after.next_step, after.organization) == ("", "University of X")
    assert (after.tags, after.amount, after.name) == (before.tags, before.amount, before.name)


def test_an_edit_from_an_old_revision_is_refused(work: Workspace, colleague: Colleague) -> None:
    work.deals.add({"name": "Hub"})
    colleague("ana").deals.edit(1, {"next_step": "call"})
    with pytest.raises(StaleRecord, match="D-1 was changed by somebody else") as caught:
        work.deals.edit(1, {"next_step": "write"}, expecting=1)
    assert caught.value.exit_code == 4
    assert work.pipeline.deal(1).next_step == "call"


def test_an_organization_is_made_once_and_found_whatever_its_case(work: Workspace) -> None:
    work.deals.add({"name": "One", "organization": "University of X"})
    work.deals.add({"name": "Two", "organization": "university of x"})
    assert [found.name for found in work.people.organizations()] == ["University of X"]


def test_unknown_and_zero_are_different(work: Workspace) -> None:
    work.deals.add({"name": "Hub", "collected": "0", "estimate": ""})
    deal = work.pipeline.deal(1)
    assert (deal.collected, deal.amount) == (0, None)


def test_control_characters_never_reach_the_database(work: Workspace) -> None:
    work.deals.add({"name": "Hub\x1b[2J\u202e\r\nX", "next_step": "a\x00b"})
    deal = work.pipeline.deal(1)
    assert (deal.name, deal.next_step) == ("Hub[2J X", "ab")


@pytest.mark.parametrize("word", ["D-1", "d-1", "hub x", "ub X", "Hub X"])
def test_a_deal_is_found_by_key_or_by_a_part_of_its_name(work: Workspace, word: str) -> None:
    work.deals.add({"name": "Hub X"})
    work.deals.add({"name": "Hub Y"})
    assert work.deals.id_of(word) == 1


def test_a_name_that_fits_several_deals_lists_them(work: Workspace) -> None:
    for name in ("Hub X", "Hub Y", "100% _a"):
        work.deals.add({"name": name})
    with pytest.raises(NotFound, match=r"Hub: several deals fit \(D-1 Hub X, D-2 Hub Y\)"):
        work.deals.id_of("Hub")
    assert work.deals.id_of("0% _") == 3
    for word in ("D-9", "nothing", "D-99999999999999999999", "D-²"):
        with pytest.raises(NotFound):
            work.deals.id_of(word)


def test_people_writing_at_once_lose_nothing(work: Workspace, database: Path, clock: Clock) -> None:
    work.deals.add({"name": "Hub"})

    def write(nth: int) -> None:
        mine = open_workspace(database, clock=clock)
        for turn in range(8):
            mine.notes.add_activity(1, {"kind": "note", "note": f"{nth}-{turn}"})
            mine.deals.add({"name": f"Hub {nth}-{turn}"})
        mine.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert len(work.notes.activities(1)) == 32
    assert work.deals.count() == 33
    assert work.board.columns()[0].count == 33


def test_an_edit_of_nothing_changes_nothing(work: Workspace) -> None:
    key = work.deals.add({"name": "Quiet"}).key
    number = work.deals.id_of(key)
    assert work.deals.edit(number, {}).group == 0
