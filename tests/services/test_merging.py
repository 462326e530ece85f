"""Two records become one: what moves, what is filled, what is refused, and undo."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from db.verify import problems
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, NotAllowed, NotFound, StaleRecord
from salesops_tui.services import sample
from salesops_tui.workspace import Workspace
from tests.conftest import Colleague

STAMPS = {"updated_at", "updated_by", "revision"}
JOURNAL = ("change", "change_group", "sqlite_sequence")
ALL = frozenset({"*"})


def everything(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the journal, without who wrote it last."""
    raw = sqlite3.connect(path)
    raw.row_factory = sqlite3.Row
    names = [
        row[0]
        for row in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%fts5%'"
            " AND name NOT LIKE 'deal_search%'"
        )
    ]
    found = {
        name: [
            {key: value for key, value in dict(row).items() if key not in STAMPS}
            for row in raw.execute(f'SELECT * FROM "{name}" ORDER BY 1')
        ]
        for name in names
        if name not in JOURNAL
    }
    found["pane_total"] = [row for row in found["pane_total"] if row["count"]]
    found["search"] = [
        dict(row) for row in raw.execute("SELECT rowid, * FROM deal_search ORDER BY rowid")
    ]
    raw.close()
    return found


def add(work: Workspace, name: str, **raw: Any) -> int:
    return work.deals.id_of(work.deals.add({"name": name, **raw}).key)


@pytest.fixture
def pair(work: Workspace) -> Workspace:
    """D-1 knows little, D-2 much."""
    add(work, "Hub", tags="one")
    more = {"deal_class": "new", "organization": "Ada", "estimate": "500", "next_step": "call"}
    add(work, "Hub again", tags="two", target_start="2026-09-01", target_end="2027-08-31", **more)
    work.lines.add(2, {"product": "Training", "unit_price": "100"})
    work.notes.qualify(1, {"money": {"text": ""}, "need": {"text": "ours"}})
    said = {"text": "theirs", "score": 2}
    work.notes.qualify(2, {"money": said, "need": said, "fit": said})
    for deal in (1, 2):
        work.notes.add_contact(deal, {"contact": "Ann", "role": "billing"})
    work.notes.add_contact(2, {"contact": "Bob", "role": "champion"})
    work.notes.add_activity(2, {"kind": "call", "outcome": "discovery"})
    work.billing.add_agreement(2, {})
    work.billing.request_invoice(2, {})
    return work


def test_the_preview_says_what_is_filled_what_moves_and_what_stays(pair: Workspace) -> None:
    found = pair.merging.preview("deal", 1, 2)
    changes = {d.field: (d.old, d.new) for d in found.differences}
    assert changes == {
        "deal_class": ("", "new"),
        "organization": ("", "Ada"),
        "estimate": ("", "500.00"),
        "target_start": ("", "2026-09-01"),
        "target_end": ("", "2027-08-31"),
        "next_step": ("", "call"),
        "tags": ("one", "one, two"),
        "amount": ("", "100.00"),
    }
    assert dict(found.moves) == {
        "line": 1, "answer": 1, "role": 2, "activity": 1, "agreement": 1, "invoice": 1,
    }  # fmt: skip
    assert dict(found.stays) == {"answer": 2}
    assert found.refusal == ""


def test_a_merge_does_what_its_preview_said(pair: Workspace) -> None:
    seen = pair.merging.preview("deal", 1, 2)
    done = pair.merging.merge("deal", 1, 2, seen=seen)
    assert (done.what, done.key) == ("merged D-2 into D-1", "D-1")
    kept = pair.pipeline.deal(1)
    assert (kept.name, kept.amount, kept.organization) == ("Hub", 10_000, "Ada")
    answers = {a.question: (a.text, a.score) for a in pair.notes.answers(1) if a.text}
    assert answers == {"money": ("theirs", 2), "need": ("ours", 0), "fit": ("theirs", 2)}
    assert len(pair.notes.activities(1)) == 1
    assert [pair.billing.agreement("A-1").deal_id, pair.billing.invoice("I-1").deal_id] == [1, 1]
    assert len(pair.deals.history(2)) == 1, "the ledger stays with the loser"
    assert problems(pair.session.store) == []


def test_a_role_that_both_have_is_kept_once(work: Workspace) -> None:
    for number in (1, 2):
        add(work, f"Hub {number}", organization="Ada")
        work.notes.add_contact(number, {"contact": "Ann", "role": "billing"})
    assert dict(work.merging.preview("deal", 1, 2).stays) == {"role": 1}
    work.merging.merge("deal", 1, 2)
    assert [contact.name for contact in work.notes.contacts(1)] == ["Ann"]


def test_the_key_of_a_merged_record_says_what_it_became(pair: Workspace) -> None:
    add(pair, "Third")
    pair.merging.merge("deal", 1, 2)
    pair.merging.merge("deal", 3, 1)
    for key in ("D-2", "D-1"):
        with pytest.raises(NotFound, match=f"{key}: merged into D-3"):
            pair.deals.id_of(key)
    pair.history.undo()
    pair.history.undo()
    assert pair.deals.id_of("D-2") == 2
    pair.history.redo()
    with pytest.raises(NotFound, match="D-2: merged into D-1"):
        pair.deals.id_of("D-2")


def test_what_changed_since_the_preview_stops_the_merge(pair: Workspace) -> None:
    seen = pair.merging.preview("deal", 1, 2)
    pair.deals.edit(2, {"next_step": "other"})
    with pytest.raises(StaleRecord, match="look again"):
        pair.merging.merge("deal", 1, 2, seen=seen)


def test_a_renewal_of_the_loser_renews_the_kept_one(work: Workspace) -> None:
    for name in ("Hub", "Hub twice", "Later"):
        add(work, name)
    work.session.store.run("UPDATE deal SET previous_deal_id = 2 WHERE id = 3")
    was = everything(work.session.store.path)
    work.merging.merge("deal", 1, 2)
    assert work.pipeline.deal(3).previous_deal == "D-1"
    work.history.undo()
    assert everything(work.session.store.path) == was


def won(work: Workspace, deal_id: int) -> None:
    """Give a deal an engagement, as a win does."""
    from salesops_tui.services import delivery

    with work.session.change("won") as group:
        delivery.begin(work.session, group, work.pipeline.deal(deal_id))


def test_deals_that_are_two_sales_are_not_merged(work: Workspace) -> None:
    for name in ("Hub", "Other", "Later"):
        add(work, name, estimate="100")
    work.session.store.run("UPDATE deal SET previous_deal_id = 1 WHERE id = 3")

    def refusal(kept: int, loser: int) -> str:
        found = work.merging.preview("deal", kept, loser).refusal
        with pytest.raises(Invalid) as caught:
            work.merging.merge("deal", kept, loser)
        assert str(caught.value) == found
        return found

    assert refusal(1, 1) == "D-1 cannot be merged into itself"
    assert refusal(1, 3) == "D-3 renews D-1, so they are two terms of one relation"
    assert refusal(3, 1) == "D-3 renews D-1, so they are two terms of one relation"
    won(work, 2)
    assert refusal(1, 2) == "D-2 is won and D-1 is not; keep D-2 and merge D-1 into it"
    won(work, 1)
    assert refusal(1, 2) == "D-1 and D-2 both have an engagement, so they are two sales"
    work.deals.edit(3, {"currency": "EUR"})
    work.session.store.run("UPDATE deal SET previous_deal_id = NULL")
    assert refusal(1, 3) == "D-1 is in USD, D-3 in EUR; they do not add up"


def test_a_won_deal_takes_no_lines_from_another(pair: Workspace) -> None:
    won(pair, 1)
    assert "its amount is agreed; take the lines off D-2 first" in (
        pair.merging.preview("deal", 1, 2).refusal
    )


def test_papers_that_say_it_twice_are_in_the_way(work: Workspace) -> None:
    for name in ("Hub", "Hub again"):
        deal = add(work, name, organization="Ada")
        work.billing.sign(work.billing.add_agreement(deal, {}).key, {})
    assert "both have a signed agreement (A-1, A-2)" in work.merging.preview("deal", 1, 2).refusal
    work.billing.void_agreement("A-1")
    for deal in (1, 2):
        work.session.store.run(
            "INSERT INTO document (kind, deal_id, number, status, created_at, updated_at)"
            f" VALUES ('quote', {deal}, 'Q-2026-000{deal}', 'issued', '', '')"
        )
    wanted = "both have an issued quote (Q-2026-0001, Q-2026-0002); void one first"
    work.session.store.run("UPDATE document SET created_at = '2026-07-01T12:00:00.000000Z'")
    assert work.merging.preview("deal", 1, 2).refusal == wanted


def test_the_name_of_a_merged_organization_stays_known(work: Workspace) -> None:
    people = work.people
    work.organizations.add({"name": "Ada University", "aliases": "AU", "country": "UK"})
    work.organizations.add({"name": "Univ. of Ada", "aliases": "au, Ada U", "kind": "university"})
    add(work, "Hub", organization="Univ. of Ada")
    work.persons.add({"name": "Ann", "organization": "Univ. of Ada"})
    was = everything(work.session.store.path)
    work.merging.merge("organization", 1, 2)
    kept = people.organization("O-1")
    assert kept.aliases == ("AU", "Univ. of Ada", "Ada U")
    assert (kept.kind, kept.country, kept.deals) == ("university", "UK", 1)
    assert people.contact("Ann").organization == "Ada University"
    assert add(work, "Second", organization="univ. of ada") == 2
    assert work.pipeline.deal(2).organization == "Ada University"
    assert work.deals.count("ada") == 2, "the search knows the new name"
    with pytest.raises(NotFound, match="O-2: merged into O-1"):
        people.organization("O-2")
    work.history.undo()
    work.history.undo()
    for row in was["deal"]:
        assert row in everything(work.session.store.path)["deal"]


@pytest.mark.parametrize(
    ("kept", "loser", "wanted"),
    [("", "no", False), ("yes", "no", False), ("no", "yes", False), ("", "yes", True),
     ("yes", "", True), ("", "", None)],
)  # fmt: skip
def test_of_two_contacts_a_no_wins(work: Workspace, kept: str, loser: str, wanted: Any) -> None:
    people = work.people
    work.persons.add({"name": "Ann", "emails": "ann@example.org", "outreach": kept})
    work.persons.add({"name": "A. Bee", "emails": "bee@example.org", "outreach": loser})
    work.merging.merge("contact", 1, 2)
    found = people.contact("C-1")
    assert (found.outreach, found.emails) == (wanted, ("ann@example.org", "bee@example.org"))


def test_who_must_not_be_contacted_stays_so(work: Workspace) -> None:
    work.persons.add({"name": "Ann"})
    work.persons.add({"name": "Ann B", "do_not_contact": "yes", "organization": "Ada"})
    work.merging.merge("contact", 1, 2)
    found = work.people.contact("C-1")
    assert (found.do_not_contact, found.organization) == (True, "Ada")


def test_a_viewer_merges_nothing(pair: Workspace, colleague: Colleague) -> None:
    with pytest.raises(NotAllowed):
        colleague("vic", "viewer").merging.merge("deal", 1, 2)


def test_a_merged_deal_goes_on_through_its_gates(pair: Workspace) -> None:
    pair.merging.merge("deal", 1, 2)
    assert pair.pipeline.move(1, Move("next", waive=ALL)).what == "moved D-1 to Prospecting"
    assert pair.pipeline.move(1, Move("next", waive=ALL)).what == "moved D-1 to Partnering"


def test_a_merge_and_its_undo_leave_everything_as_it_was(work: Workspace) -> None:
    sample.make(work, 60, seed=2)
    store, merged = work.session.store, 0
    last = {"deal": 60, "organization": 30, "contact": 60}
    was = everything(store.path)
    for what, count in last.items():
        for number in range(1, count, 4):
            for pair in ((number, number + 1), (number + 2, number)):
                if work.merging.preview(what, *pair).refusal:
                    continue
                work.merging.merge(what, *pair)
                assert problems(store) == []
                work.history.undo()
                merged += 1
        assert everything(store.path) == was, what
    assert merged > 50
    assert problems(store) == []


def test_two_communities_become_one_with_all_that_hangs_on_them(work: Workspace) -> None:
    add(work, "Hub")
    keeper = work.records.keeper("community")
    keeper.add({"name": "Earth Lab", "consortia": "X"})
    keeper.add({"name": "EarthLab", "website": "https://earth.example", "consortia": "Y",
                "organization": "Ada"})  # fmt: skip
    work.persons.add({"name": "Ann"})
    work.persons.give_role(1, "M-2", "technical")
    work.tasks.add({"text": "Call", "about": "M-2"})
    work.activities.add({"kind": "call", "about": "M-2"})
    was = everything(work.session.store.path)
    found = work.merging.preview("community", 1, 2)
    assert [d.field for d in found.differences] == ["website", "organization", "consortia"]
    assert dict(found.moves) == {"role": 1, "task": 1, "activity": 1}
    work.merging.merge("community", 1, 2, seen=found)
    kept = work.records.show("community", 1)
    assert (kept["slug"], kept["organization"]) == ("earth-lab", "Ada")
    assert [(part.record, part.role) for part in work.persons.roles(1)] == [("M-1", "technical")]
    assert work.records.show("task", 1)["about"] == "M-1"
    with pytest.raises(NotFound, match="M-2: merged into M-1"):
        work.records.id_of("community", "M-2")
    work.history.undo()
    assert everything(work.session.store.path) == was
