"""The search finds every kind of record by its words, its key first."""

import pytest

from salesops_tui.errors import Invalid
from salesops_tui.workspace import Workspace


@pytest.fixture
def office(work: Workspace) -> Workspace:
    work.deals.add({"name": "Ocean grid", "organization": "Ünion of Seas"})
    work.persons.add({"name": "Ann Ocean", "emails": "ann@seas.example"})
    work.records.keeper("community").add({"name": "Ocean people"})
    work.records.keeper("lead").add({"name": "Lea", "fit": "has an ocean model"})
    work.records.keeper("content").add({"title": "The ocean in a notebook"})
    work.tasks.add({"text": "Read the ocean paper"})
    work.activities.add({"kind": "call", "about": "D-1", "note": "They love the ocean"})
    return work


def keys(work: Workspace, text: str) -> list[str]:
    return [hit.key for hit in work.search.found(text)]


def test_words_are_found_in_every_kind_the_latest_first(office: Workspace) -> None:
    assert set(keys(office, "OCEAN")) == {"D-1", "C-1", "M-1", "L-1", "K-1", "T-1", "Y-1"}
    assert keys(office, "ocean note") == ["K-1"], "every word must be held"
    assert keys(office, '"ocean people"') == ["M-1"]
    assert keys(office, "ünion") == ["O-1", "D-1"] or keys(office, "ünion") == ["D-1", "O-1"]
    assert keys(office, "ann@seas") == ["C-1"]
    assert keys(office, "nothing-like-that") == []
    assert keys(office, "") == []


def test_a_key_finds_its_record_before_all_others(office: Workspace) -> None:
    office.deals.add({"name": "About T-1 and more"})
    assert keys(office, "t-1")[0] == "T-1"
    assert keys(office, "D-1")[0] == "D-1"


def test_one_kind_leaves_room_for_others(office: Workspace) -> None:
    for number in range(60):
        office.deals.add({"name": f"Ocean {number}"})
    found = keys(office, "ocean")
    assert len(found) == 50
    assert {"C-1", "M-1", "L-1", "K-1", "T-1"} <= set(found)


def test_a_search_refuses_what_it_cannot_take(office: Workspace) -> None:
    with pytest.raises(Invalid, match="21 words are too many; 20 fit"):
        office.search.found("a " * 21)
    for text in ('"', "%", "_", "'; DROP TABLE deal", "\\", "🜚", "*"):
        office.search.found(text)
    assert office.search.found("100%") == []
