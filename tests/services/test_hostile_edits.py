"""An edit that empties a field leaves a record that can be worked with."""

from contextlib import suppress

import pytest

from salesops_tui.errors import FilterInvalid, NotAllowed, Refused
from salesops_tui.workspace import Workspace, open_workspace

FTS = ('"', "*", "(", ")", ":", "^", "NEAR", "AND", "OR", "NOT", "-", "+", "{name}:x", "NEAR(a b)")


@pytest.fixture
def deal(work: Workspace) -> int:
    """A deal with one line."""
    work.deals.add({"name": "AND OR", "organization": "100% Ada_Lab"})
    work.lines.add(1, {"product": "day", "unit_price": "100", "discount": "10%"})
    return 1


@pytest.mark.parametrize("name", ["kind", "discount", "recurrence", "description", "unit", "start"])
def test_an_emptied_field_of_a_line_means_its_usual_value(
    work: Workspace, deal: int, name: str
) -> None:
    work.lines.edit(deal, 1, {name: ""})
    line = work.lines.of(deal)[0]
    assert (line.kind, line.recurrence) == ("other", "once")
    assert line.amount == (10_000 if name == "discount" else 9_000)
    assert work.pipeline.deal(deal).amount == line.amount


def test_words_of_a_search_are_never_its_syntax(work: Workspace, deal: int) -> None:
    for mark in FTS:
        for text in (mark, f"hub {mark}", f"{mark}hub", f"{mark} {mark}", f'"{mark}"', f"a{mark}b"):
            with suppress(FilterInvalid):  # such as a name that no filter has
                work.deals.count(text)
    assert work.deals.count("AND OR") == 1
    assert work.deals.count("AND NOT") == 0
    assert work.deals.count("an* o*") == 1  # every word is the start of one


def test_wildcards_are_letters_like_any_other(work: Workspace, deal: int) -> None:
    assert work.deals.count("org:100%") == 1
    assert work.deals.count("org:1%0") == 0
    assert work.deals.count("org:ada_l") == 1
    assert work.deals.count("org:_____") == 0
    assert [o.name for o in work.people.organizations("0%")] == ["100% Ada_Lab"]
    assert work.people.organizations("%%") == []
    assert work.people.organizations("\\") == []


@pytest.mark.parametrize(
    "part",
    ["tag:a ", "#1 ", "org:a ", "owner:a ", "word ", "stage:a ", "class:a ", ">1 ", "key:1 "],
)
def test_a_filter_of_very_many_parts_is_answered_or_refused(work: Workspace, part: str) -> None:
    assert work.deals.count((part * 1000)[:1000].rpartition(" ")[0]) == 0
    with pytest.raises(FilterInvalid, match="characters are too many; 1,000 fit"):
        work.deals.count(part * 1000)


def test_amounts_beyond_what_a_database_compares_still_compare(work: Workspace, deal: int) -> None:
    assert work.deals.count(">999999999999m") == 0
    assert work.deals.count("<999999999999m") == 1


def test_a_name_longer_than_any_is_not_found(work: Workspace, deal: int) -> None:
    for text in ("x" * 10**6, "%" * 10**6, "東" * 10**6):
        for find in (work.deals.id_of, work.people.organization, work.people.contact):
            with pytest.raises(Refused):
                find(text)


def test_who_was_taken_off_a_team_is_told_so(work: Workspace) -> None:
    work.session.store.run("UPDATE user SET deleted_at = '2026-01-01'")
    with pytest.raises(NotAllowed, match="you were taken off this team"):
        open_workspace(work.session.store.path)
