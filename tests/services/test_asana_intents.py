"""What CS&S reads in a task: what its rule asks for, and the facts of the deal as they are now."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.rows.people import UserRow
from salesops_tui.domain.transitions import ALL
from salesops_tui.errors import Invalid
from salesops_tui.services.outbox import intents
from salesops_tui.workspace import Workspace, open_workspace
from tests.services.paper_records import fill

MD = ("md",)
OWN = """
[[rule]]
key = "mine"
on = "win"
system = "asana"
operation = "task"
text = "Send a cake"

[[rule]]
key = "quote-task"
on = "issue:quote"
system = "asana"
operation = "task"
text = "Quote went out"
"""


@pytest.fixture
def team(database: Path, clock) -> Iterator[Workspace]:
    """A team that uses Asana, with two rules of its own."""
    folder = database.parent / "team"
    folder.mkdir()
    (folder / "team.toml").write_text('[systems]\nuse = ["asana"]\n')
    (folder / "process.toml").write_text(OWN)
    opened = open_workspace(database, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def won(team: Workspace) -> Workspace:
    """D-1, won, and all that hangs on it."""
    fill(team)
    return team


def told(work: Workspace, key: str) -> dict[str, Any]:
    """The fields of what an entry says, its notes as lines."""
    message = intents.message(work.session, work.outbox.entry(key))
    return {**message.intent.fields, "lines": message.intent.fields["notes"].split("\n")}


def issue(work: Workspace, kind: str, about: str) -> str:
    made = work.papers.new(kind, about, MD)
    return work.papers.issue(made.document.key, waive=True).document.key


def test_an_agreement_is_asked_for_with_all_that_it_has_to_say(won: Workspace) -> None:
    fields = told(won, "D-1/asana/agreement-task")
    assert fields["name"] == "[D-1] Agreement requested: Deal (Organization)"
    assert fields["due"] == "2025-07-01"  # when the term starts
    for line in (
        "Deal: D-1 Deal",
        "Organization: Organization",
        "Class: new",
        "Term: 2025-07-01 to 2026-08-31",
        "Agreement: A-1, contract, signed, 2025-07-01 to 2026-08-31",
        "Community representative: Representative",
        "Signatory: Signatory",
    ):
        assert line in fields["lines"], fields["notes"]
    assert any(line.startswith("Value: ") and line.endswith(" USD") for line in fields["lines"])
    assert any(line.startswith("Product: Cloud, 1 × ") for line in fields["lines"])
    assert any(line.startswith("Asked by: ") for line in fields["lines"])


def test_who_asks_is_who_made_the_change(team: Workspace, database: Path, clock) -> None:
    fill(team)
    person = {"login": "ana", "name": "Ana", "email": "ana@example.org", "role": "member"}
    with team.session.change("ana joined") as group:
        group.insert(UserRow, person)
    ana = open_workspace(database, clock=clock, login="ana")
    key = issue(ana, "usage-report", "E-1")
    ana.close()
    asked = told(team, f"{key}/asana/usage-report-task")["lines"][-1]
    assert asked.startswith("Asked by: Ana <ana@example.org> on 20")


def test_invoices_are_handed_over_with_numbers_amounts_and_who_gets_them(won: Workspace) -> None:
    won.billing.issue("I-1", {})
    number = won.billing.invoice("I-1").number
    won.notes.add_contact(1, {"contact": "Bill <b>", "role": "billing"})
    fields = told(won, "D-1/asana/invoice-task")
    invoice = next(line for line in fields["lines"] if line.startswith("Invoice: "))
    assert invoice.startswith(f"Invoice: {number}, issued, ")
    assert f"due {fields['due']}" in invoice
    assert "Billing contact: Bill <b>" in fields["lines"]
    assert "Billing address: Address" in fields["lines"]


def test_without_an_invoice_the_fix_is_named(won: Workspace) -> None:
    won.billing.void_invoice("I-1", "by mistake")
    with pytest.raises(Invalid, match="salesops invoice request D-1"):
        told(won, "D-1/asana/invoice-task")


def test_a_usage_report_names_itself_and_its_deal(won: Workspace) -> None:
    key = issue(won, "usage-report", "E-1")
    fields = told(won, f"{key}/asana/usage-report-task")
    assert fields["name"] == f"[{key}] Usage report to be sent: Deal (Organization)"
    number = won.papers.document(key).number
    assert f"Document: {number}, usage report, issued, about E-1" in fields["lines"]
    assert "Deal: D-1 Deal" in fields["lines"]


def test_a_renewal_names_the_term_that_ends_and_the_next(won: Workspace) -> None:
    following = won.renewals.renew(1, {"reason": "they stay"}, waive=ALL).key
    fields = told(won, "R-1/asana/renewal-task")
    assert fields["name"] == "[R-1] Agreement renewal: Deal (Organization)"
    assert fields["due"] == "2026-08-31"
    assert "Renewal: R-1 of D-1, renewed" in fields["lines"]
    assert "Term that ends: 2025-07-01 to 2026-08-31" in fields["lines"]
    later = next(line for line in fields["lines"] if line.startswith("Next term: "))
    assert later.startswith(f"Next term: {following}, 2026-09-01 to ")
    assert "Why: they stay" in fields["lines"]


def test_services_that_end_say_when_and_until_when_data_is_kept(won: Workspace) -> None:
    won.renewals.decline(1, {"reason": "no budget", "end_on": "2026-09-15"})
    fields = told(won, "R-1/asana/ending-task")
    assert fields["name"] == "[R-1] Services to be ended: Deal (Organization)"
    assert fields["due"] == "2026-09-15"
    assert "Services end on: 2026-09-15" in fields["lines"]
    assert any(line.startswith("Data is kept until: 2027-") for line in fields["lines"])
    assert any(line.startswith("to do: ") for line in fields["lines"])
    assert fields["notes"].count("no budget") == 1


def test_a_rule_of_the_teams_own_says_its_text_and_the_facts(won: Workspace) -> None:
    fields = told(won, "D-1/asana/mine")
    assert fields["name"] == "[D-1] Send a cake: Deal (Organization)"
    assert (fields["lines"][0], fields["due"]) == ("Deal: D-1 Deal", "")
    key = issue(won, "quote", "D-1")
    fields = told(won, f"{key}/asana/quote-task")
    assert any(line.startswith("Document: ") for line in fields["lines"])
    assert fields["due"] == str(won.papers.document(key).valid_until)


def test_the_project_is_known_by_the_engagement_and_has_its_term(won: Workspace) -> None:
    message = intents.message(won.session, won.outbox.entry("D-1/asana/project"))
    assert (message.intent.key, message.record, message.record_id) == ("E-1", "engagement", 1)
    assert message.intent.fields["name"] == "Organization: Deal"
    days = message.intent.fields["start"], message.intent.fields["end"]
    assert days == ("2025-07-01", "2026-08-31")


def test_what_people_typed_keeps_to_what_asana_takes(team: Workspace) -> None:
    fill(team, lambda name: f"{name} {'<b>&é' * 300}"[:190])
    for number in range(160):
        contact = f"{number} {'é' * 180}"
        team.notes.add_contact(1, {"contact": contact, "role": "technical"})
    for entry in team.outbox.waiting():
        fields = intents.message(team.session, entry).intent.fields
        assert len(fields["name"]) <= 250
        assert len(fields["notes"].encode()) <= 65_535
        assert fields["name"].startswith(("[D-1] ", "organization <b>&é"))


@pytest.mark.parametrize("key", ["agreement-task", "invoice-task", "project", "mine"])
def test_an_entry_whose_deal_was_removed_says_to_drop_it(won: Workspace, key: str) -> None:
    entry = won.outbox.entry(f"D-1/asana/{key}")
    won.session.store.run("UPDATE deal SET deleted_at = '2026-07-01' WHERE id = 1")
    with pytest.raises(Invalid, match="drop the entry"):
        intents.message(won.session, entry)
