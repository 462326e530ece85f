"""Organizations, contacts and communities as records: consents, parts, names, removal."""

import pytest

from salesops_tui.errors import Invalid, NotFound
from salesops_tui.workspace import Workspace
from tests.conftest import Colleague


def reachable(work: Workspace, channel: str) -> list[object]:
    return [row[0] for row in work.persons.reachable(channel, columns=("key",)).rows]


def test_a_consent_tells_its_day_and_who_wrote_it(work: Workspace, colleague: Colleague) -> None:
    me = work.session.actor.login
    work.persons.add({"name": "Ann", "newsletter": "yes"})
    colleague("bob").persons.edit(1, {"outreach": "no"})
    told = {c.channel: c[1:4] for c in work.persons.consents(1)}
    assert told == {
        "newsletter": ("yes", "2026-07-01", me),
        "member_updates": ("unknown", "", ""),
        "outreach": ("no", "2026-07-01", "bob"),
    }
    work.persons.edit(1, {"newsletter": "unknown"})
    assert work.persons.consents(1)[0][1:4] == ("unknown", "2026-07-01", me)


def test_only_who_said_yes_and_nowhere_no_may_be_written_to(work: Workspace) -> None:
    add = work.persons.add
    add({"name": "Yes", "emails": "yes@example.org", "newsletter": "yes"})
    add({"name": "Silent", "emails": "silent@example.org"})
    add({"name": "No", "emails": "no@example.org", "newsletter": "no"})
    add({"name": "Yes, but", "emails": "but@example.org", "newsletter": "yes",
         "do_not_contact": "yes"})  # fmt: skip
    add({"name": "Twin yes", "emails": "twin@example.org", "newsletter": "yes"})
    add({"name": "Twin no", "emails": "other@example.org, TWIN@example.org", "newsletter": "no"})
    assert reachable(work, "newsletter") == ["C-1"]
    assert [c.writable for c in work.persons.consents(5)] == [False, False, False]
    assert reachable(work, "Member updates") == []
    with pytest.raises(Invalid, match="consent: one of newsletter"):
        reachable(work, "telegram")


def test_a_person_has_parts_in_deals_and_communities(work: Workspace) -> None:
    work.deals.add({"name": "Hub"})
    work.records.keeper("community").add({"name": "Earth"})
    work.persons.add({"name": "Ann"})
    assert work.persons.give_role(1, "M-1", "technical").what == "Ann is technical of M-1"
    work.persons.give_role(1, "Hub", "billing")
    work.persons.give_role(1, "D-1", "champion")
    assert not work.persons.give_role(1, "D-1", "champion").group, "once is enough"
    work.persons.give_in("community", 1, {"contact": "Bob", "role": "champion"})
    assert [(p.record, p.role) for p in work.persons.roles(1)] == [
        ("M-1", "technical"), ("D-1", "billing"), ("D-1", "champion"),
    ]  # fmt: skip
    assert [p.name for p in work.persons.parts_in("community", 1)] == ["Ann", "Bob"]
    with pytest.raises(Invalid, match=r"C-1 has 3 parts in deals or communities; merge it"):
        work.persons.remove(1)
    work.persons.take_role(1, "D-1")
    assert [p.record for p in work.persons.roles(1)] == ["M-1"]
    with pytest.raises(NotFound, match="C-1 has no such part in D-1"):
        work.persons.take_role(1, "D-1")
    with pytest.raises(Invalid, match="no deal or community"):
        work.persons.give_role(1, "C-1", "billing")


def test_a_name_is_found_whatever_its_case_in_any_alphabet(work: Workspace) -> None:
    work.organizations.add({"name": "Universität Zürich", "aliases": "Université de Zürich"})
    work.persons.add({"name": "Ágnes Őri", "organization": "UNIVERSITÄT ZÜRICH"})
    assert work.people.organization("zÜRICH").key == "O-1"
    assert work.people.contact("ÁGNES").organization == "Universität Zürich"
    assert len(work.people.organizations()) == 1, "no twin was made"
    with pytest.raises(Invalid, match="Name: there is an organization"):
        work.organizations.add({"name": "université de ZÜRICH"})
    work.organizations.add({"name": "Other"})
    with pytest.raises(Invalid, match="Name: there is an organization"):
        work.organizations.edit(2, {"name": "universität zürich"})
    assert [row[0] for row in work.records.table("contact", "őri", ("key",)).rows] == ["C-1"]
    work.records.keeper("community").add({"name": "Ökologie"})
    assert work.records.id_of("community", "ökologie") == 1


def test_what_belongs_together_is_found_from_each_side(work: Workspace) -> None:
    work.deals.add({"name": "Hub", "organization": "Ada"})
    work.notes.add_contact(1, {"contact": "Ann", "role": "billing"})
    work.tasks.add({"text": "Ring", "about": "C-1"})
    work.activities.add({"kind": "call", "about": "D-1"})
    work.records.keeper("lead").add({"name": "Lea", "organization": "Ada"})
    relations = work.relations
    for kind in ("organization", "contact"):
        assert [d.key for d in relations.deals(kind, 1)] == ["D-1"]
        assert [row.cells for row in relations.tasks(kind, 1, ("text",))] == [("Ring",)]
        assert [row.cells for row in relations.activities(kind, 1, ("about",))] == [("D-1",)]
    assert [lead.key for lead in relations.leads("organization", 1)] == ["L-1"]
    assert [row.cells for row in relations.people(1, ("name",))] == [("Ann",)]
    work.billing.request_invoice(1, {"total": "10"})
    assert relations.invoices("organization", 1) == [], "what is only requested does not count"
    work.session.store.run("UPDATE invoice SET status = 'issued', total = 500, due = '2026-01-01'")
    (billed,) = relations.invoices("contact", 1)
    assert billed == ("USD", 1, 500, 0, 500)


def test_an_activity_about_something_else_is_no_touch_of_a_deal(work: Workspace) -> None:
    work.deals.add({"name": "Hub"})
    before = work.reviews.one(1).touched
    work.records.keeper("lead").add({"name": "Lea"})
    done = work.activities.add({"kind": "meeting", "about": "L-1", "on": "2026-06-30"})
    assert done.what == "logged a meeting on L-1"
    assert work.notes.activities(1) == []
    assert work.reviews.one(1).touched == before
    assert work.activities.of("lead", 1, ("at",))[0].cells == ("2026-06-30T12:00:00Z",)
    for raw in ({"kind": "call"}, {"kind": "call", "about": "X"}, {"kind": "call", "about": "T-1"}):
        with pytest.raises((Invalid, NotFound)):
            work.activities.add(raw)


def test_a_task_is_done_once_and_opened_again(work: Workspace) -> None:
    work.deals.add({"name": "Hub"})
    work.tasks.add({"text": "Call Ann", "about": "Hub"})
    shown = work.records.show("task", 1)
    assert (shown["about"], shown["assignee"]) == ("D-1", work.session.actor.login)
    assert work.tasks.done(1).what == "did T-1 Call Ann"
    with pytest.raises(Invalid, match="T-1 is done already"):
        work.tasks.done(1)
    work.tasks.reopen(1)
    assert work.records.show("task", 1)["done_at"] is None
    with pytest.raises(Invalid, match="no key of a record"):
        work.tasks.add({"text": "x", "about": "nothing of that name"})


def test_an_organization_of_a_deal_is_named_by_its_key_too(work: Workspace) -> None:
    work.organizations.add({"name": "Ada University"})
    work.deals.add({"name": "Hub", "organization": "O-1"})
    assert [each.name for each in work.people.organizations()] == ["Ada University"], "no twin"
    with pytest.raises(NotFound):
        work.deals.add({"name": "Hub two", "organization": "O-99"})
