"""What becomes of a document: reviewed, issued, sent, signed, declined, expired, superseded."""

from datetime import date
from pathlib import Path

import pytest

from salesops_tui.domain.clock import Clock
from salesops_tui.errors import Invalid, MoveRefused, Refused
from salesops_tui.workspace import Workspace, open_workspace
from tests.services.paper_records import fill

MD = ("md",)


@pytest.fixture
def deal(work: Workspace) -> str:
    work.deals.add(
        {
            "name": "Hub",
            "organization": "University of X",
            "contract_start": "2026-08-01",
            "contract_end": "2027-07-31",
        }
    )
    work.lines.add(1, {"product": "membership-general"})
    work.lines.add(1, {"product": "directed-work", "quantity": "4"})
    return "D-1"


def issued(work: Workspace, kind: str, about: str) -> str:
    key = work.papers.new(kind, about, MD).document.key
    return work.papers.issue(key, waive=True).document.key


def standing(work: Workspace, key: str) -> str:
    return work.papers.document(key).status


def test_a_document_is_sent_and_signed_on_days_that_have_come(work: Workspace, deal: str) -> None:
    draft = work.papers.new("quote", deal, MD).document.key
    with pytest.raises(Invalid, match="Q-1 is draft and cannot be sent; issue it first"):
        work.papers.send(draft)
    work.papers.issue(draft)
    with pytest.raises(Invalid, match="Sent on: 2026-07-02 has not come yet"):
        work.papers.send(draft, "2026-07-02")
    work.papers.send(draft, "2026-06-30")
    with pytest.raises(Invalid, match="was sent on 2026-06-30 already"):
        work.papers.send(draft)
    work.papers.sign(draft, {"evidence": "scan.pdf"})
    found = work.papers.document(draft)
    assert (found.status, found.sent_on, found.signed_on, found.evidence) == (
        *("signed", date(2026, 6, 30), date(2026, 7, 1)),
        "scan.pdf",
    )
    with pytest.raises(Invalid, match="Q-2026-0001 is signed and cannot be declined"):
        work.papers.decline(draft)


def test_what_was_handed_over_expires_by_itself_unless_it_was_signed_in_time(
    work: Workspace, deal: str
) -> None:
    key = issued(work, "quote", deal)
    until = work.papers.document(key).valid_until
    assert until == date(2026, 7, 31)
    late = open_workspace(work.session.store.path, clock=Clock(fixed=date(2026, 8, 1)))
    assert standing(late, key) == "expired"
    assert [d.key for d in late.papers.found("status:expired")] == [key]
    with pytest.raises(Invalid, match="was valid until 2026-07-31; make a new one"):
        late.papers.sign(key, {})
    late.papers.sign(key, {"signed_on": "2026-07-31"})
    assert standing(late, key) == "signed"
    late.close()


def test_issuing_supersedes_what_was_issued_but_not_what_was_signed(
    work: Workspace, deal: str
) -> None:
    signed = issued(work, "quote", deal)
    work.papers.sign(signed, {})
    first = issued(work, "quote", deal)
    other = issued(work, "proposal", deal)
    second = issued(work, "quote", deal)
    assert [standing(work, key) for key in (signed, first, other, second)] == [
        *("signed", "superseded", "issued", "issued"),
    ]
    assert work.papers.document(first).superseded_by == second


def test_a_statement_of_work_is_issued_when_three_have_signed_it_off_or_that_is_waived(
    work: Workspace, deal: str
) -> None:
    key = work.papers.new("sow", deal, MD).document.key
    with pytest.raises(MoveRefused, match="not signed off by head of product, tech lead, bd lead"):
        work.papers.issue(key)
    work.papers.sign_off(key, "Tech Lead", "issue 42")
    assert standing(work, key) == "in review"
    work.papers.sign_off(key, "bd lead", state="declined")
    assert standing(work, key) == "draft"
    for role in ("bd lead", "head of product"):
        work.papers.sign_off(key, role)
    assert standing(work, key) == "approved"
    made = work.papers.issue(key)
    assert made.document.number == "SW-2026-0001"
    assert "Tech lead" in work.papers.content(made.version, "md").decode()
    assert work.pipeline.deal(1).stage == "qualifying"
    other = work.papers.new("sow", deal, MD).document.key
    assert work.papers.issue(other, waive=True).done.what.endswith(
        "although it is not signed off by head of product, tech lead, bd lead"
    )


def test_a_draft_shows_who_signed_its_record_off(work: Workspace, deal: str) -> None:
    work.sows.add_line(1, {"title": "Hub up", "low_hours": "8", "high_hours": "12"})
    for role in ("bd lead", "head of product"):
        work.sows.sign_off(1, role, "said so")
    for _ in range(2):  # a first version, and another of the same draft
        made = work.papers.new("sow", deal, MD)
        shown = work.papers.frozen(made.version)["signoffs"]
        told = [(each["role"], each["state"]) for each in shown]
        assert told == [("Head of product", "Approved"), ("Tech lead", ""), ("BD lead", "Approved")]
        assert shown[0]["evidence"] == "said so"
        assert shown[0]["on"] == "2026-07-01"


def test_a_new_text_is_signed_off_anew(work: Workspace, deal: str) -> None:
    key = work.papers.new("sow", deal, MD).document.key
    for role in ("bd lead", "head of product", "tech lead"):
        work.papers.sign_off(key, role)
    work.lines.edit(1, 2, {"quantity": "8"})
    with pytest.raises(MoveRefused, match="the records have changed since it was signed off"):
        work.papers.issue(key)
    work.papers.new("sow", deal, MD)
    assert standing(work, key) == "draft"
    assert {each.state for each in work.papers.roles(work.papers.document(key))} == {"required"}


@pytest.mark.parametrize(("kind", "recorded"), [("agreement", "contract"), ("mou", "mou")])
def test_signing_the_paper_signs_the_record_of_the_agreement(
    work: Workspace, deal: str, kind: str, recorded: str
) -> None:
    work.billing.add_agreement(1, {"kind": recorded})
    done = work.papers.sign(issued(work, kind, deal), {"evidence": "drive"})
    (record,) = work.billing.agreements(1)
    assert (record.status, record.evidence, record.value) == ("signed", "drive", 1_600_000)
    work.history.undo(done.group)
    assert work.billing.agreements(1)[0].status == "draft"


def test_signing_a_paper_without_a_record_makes_one_that_says_what_it_said(
    work: Workspace, deal: str
) -> None:
    work.lines.add(1, {"product": "cloud", "unit_price": "100"})
    work.papers.sign(issued(work, "agreement", deal), {})
    (record,) = work.billing.agreements(1)
    assert (record.status, record.parties, record.value) == (
        *("signed", "University of X"),
        1_600_000,  # the value of the deal: what is passed through is no part of it
    )
    assert (record.start, record.end) == (date(2026, 8, 1), date(2027, 7, 31))


def test_a_document_says_what_the_records_said_and_the_difference_is_shown(
    work: Workspace, deal: str
) -> None:
    key = issued(work, "quote", deal)
    assert work.papers.differs(work.papers.document(key)) is False
    work.lines.edit(1, 1, {"unit_price": "14000"})
    assert work.papers.differs(work.papers.document(key)) is True
    found = work.papers.diff(key)
    assert ("lines[1].unit_price", "15,000.00", "14,000.00") in found.fields
    assert "total" in {each.field for each in found.fields}
    assert any(line.startswith("+") and "14,000.00" in line for line in found.text)
    late = open_workspace(work.session.store.path, clock=Clock(fixed=date(2026, 7, 9)))
    work.lines.edit(1, 1, {"unit_price": "15000"})
    assert late.papers.differs(late.papers.document(key)) is False  # another day is no difference
    late.close()
    work.papers.void(key, "wrong")
    assert work.papers.differs(work.papers.document(key)) is None


def test_two_versions_are_compared_field_by_field(work: Workspace, deal: str) -> None:
    work.papers.new("quote", deal, MD)
    work.deals.edit(1, {"name": "Larger hub"})
    work.papers.new("quote", deal, MD)
    found = work.papers.diff("Q-1", 1, 2)
    assert [(each.field, each.old, each.new) for each in found.fields] == [
        ("deal", "Hub", "Larger hub")
    ]
    with pytest.raises(Refused, match="Q-1 has no version 3; there are 1, 2"):
        work.papers.diff("Q-1", 3, 1)


def test_more_formats_come_from_what_was_frozen(work: Workspace, deal: str) -> None:
    key = issued(work, "quote", deal)
    before = work.papers.content(work.papers.latest(key).version, "md")
    work.lines.edit(1, 1, {"unit_price": "1"})
    made = work.papers.add_formats(key, ["md", "html"])
    assert [file.format for file in made.version.files] == ["md", "html"]
    assert work.papers.content(made.version, "md") == before
    assert b"15,000.00" in work.papers.content(made.version, "html")
    folder = work.session.settings.team / "templates"
    folder.mkdir(parents=True)
    shipped = Path(__file__).parents[2] / "templates" / "_terms.html.j2"
    (folder / shipped.name).write_text(shipped.read_text() + "\n")
    with pytest.raises(Invalid, match="the template of Q-2026-0001 has changed since version 2"):
        work.papers.add_formats(key, ["docx"])


def test_a_version_that_was_taken_back_keeps_its_name(work: Workspace, deal: str) -> None:
    work.papers.new("quote", deal, MD)
    second = work.papers.new("quote", deal, MD)
    work.history.undo(second.done.group)
    assert [v.version for v in work.papers.versions(work.papers.document("Q-1"))] == [1]
    assert work.papers.new("quote", deal, MD).version.version == 3


def test_the_paper_of_an_invoice_has_the_number_of_its_record(work: Workspace) -> None:
    fill(work)
    key = work.papers.new("invoice", "D-1", MD).document.key
    assert work.papers.document(key).subject == "I-1"
    with pytest.raises(MoveRefused, match=r"I-1 has no number: .*`salesops invoice issue I-1`"):
        work.papers.issue(key, waive=True)
    number = work.billing.issue("I-1", {}).what.split()[1].rstrip(":")
    assert number.startswith("INV-2026-")
    assert work.papers.issue(key).document.number == number


def test_the_bill_of_a_deal_without_an_invoice_is_never_issued(work: Workspace, deal: str) -> None:
    key = work.papers.new("invoice", deal, MD).document.key
    with pytest.raises(MoveRefused, match=rf"no number: .*`salesops invoice request {deal}`"):
        work.papers.issue(key, waive=True)
    assert work.papers.document(key).status == "draft"
