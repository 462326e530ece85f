"""What hangs on sample deals: people, answers, activities, papers, engagements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from db.journal import Group
from db.rows.delivery import ChecklistItemRow, EngagementRow, RenewalRow
from db.rows.papers import AgreementRow, InvoiceLineRow, InvoiceRow, PaymentRow
from db.rows.people import RoleRow
from db.rows.platform import ReviewRow
from db.rows.sales import ActivityRow, AnswerRow, DealCommunityRow
from salesops_tui.domain.deals import QUESTIONS
from salesops_tui.domain.terms import renewal_opens
from salesops_tui.services.sample.deals import INVOICE_DUE, SampleDeal
from salesops_tui.services.sample.names import ANSWERS, NOTES
from salesops_tui.services.session import Session

_ROLES = ("representative", "decision-maker", "technical", "billing", "signatory")


class Details:
    """Writes the details of a batch of sample deals."""

    def __init__(self, session: Session, random: Random) -> None:
        self._process = session.process
        self._today = session.clock.today()
        self._random = random
        self._serials: dict[int, int] = {}

    def write(self, group: Group, deals: Sequence[SampleDeal]) -> None:
        """Everything but the lines."""
        group.insert_many(DealCommunityRow, [row for d in deals for row in self._communities(d)])
        group.insert_many(RoleRow, [row for d in deals for row in self._roles(d)])
        group.insert_many(AnswerRow, [row for d in deals for row in self._answers(d)])
        group.insert_many(ActivityRow, [row for d in deals for row in self._activities(d)])
        group.insert_many(AgreementRow, [row for d in deals for row in self._agreements(d)])
        self._write_invoices(group, deals)
        group.insert_many(ReviewRow, [self._review(d) for d in deals if d.id % 11 == 4])

    def engage(
        self, group: Group, deals: Sequence[SampleDeal], *, checklists: bool
    ) -> list[tuple[int, SampleDeal]]:
        """The engagements, with their deals, and the renewals of the deals that were won."""
        won = [deal for deal in deals if deal.story.ending in ("won", "completed")]
        ids = group.insert_many(EngagementRow, [self._engagement(deal) for deal in won])
        pairs = list(zip(ids, won, strict=True))
        if checklists:
            items = [row for i, deal in pairs for row in self._checklist(i, deal)]
            group.insert_many(ChecklistItemRow, items)
        following = {deal.previous: deal for deal in deals if deal.previous}
        renewals = [
            self._renewal(i, deal, following.get(deal.id))
            for i, deal in pairs
            if deal.story.ending == "won"
        ]
        group.insert_many(RenewalRow, renewals)
        return pairs

    def _communities(self, deal: SampleDeal) -> list[dict[str, Any]]:
        if not deal.place.community:
            return []
        return [{"deal_id": deal.id, "community_id": deal.place.community}]

    def _roles(self, deal: SampleDeal) -> list[dict[str, Any]]:
        """Later stages know more people; a few first-stage deals know nobody."""
        if deal.story.reached == 1 and self._random.random() < 0.4:
            return []
        known = deal.place.contacts[: deal.story.reached]
        return [
            {"contact_id": contact, "deal_id": deal.id, "community_id": None, "role": role}
            for contact, role in zip(known, _ROLES, strict=False)
        ]

    def _answers(self, deal: SampleDeal) -> list[dict[str, Any]]:
        count = 7 if deal.story.reached > 1 else self._random.randrange(0, 8)
        return [
            {
                "deal_id": deal.id,
                "question": question,
                "text": self._random.choice(ANSWERS[question]),
                "score": self._random.randrange(1, 4),
            }
            for question in tuple(QUESTIONS)[:count]
        ]

    def _activities(self, deal: SampleDeal) -> list[dict[str, Any]]:
        """One or two per visit; what the gates ask for is there in later stages."""
        story, found = deal.story, []
        for place, step in enumerate(story.steps):
            kind, outcome = self._random.choice(("call", "email", "meeting", "demo")), ""
            later = place < story.reached - 1 or self._random.random() < 0.5
            if place == 1 and later:
                kind, outcome = "meeting", "discovery"
            if place == 2 and later:
                kind, outcome = "call", "verbal-yes"
            if place == 0 and self._random.random() < 0.3:
                continue
            row = {
                "deal_id": deal.id,
                "kind": kind,
                "outcome": outcome,
                "at": step.at + timedelta(minutes=20),
                "by_id": deal.owner,
                "note": NOTES[kind],
            }
            found.append(row)
        return found

    def _agreements(self, deal: SampleDeal) -> list[dict[str, Any]]:
        story = deal.story
        won = story.ending in ("won", "completed")
        if story.reached < 3 or (not won and self._random.random() < 0.3):
            return []
        signed = won or (story.reached > 3 and self._random.random() < 0.6)
        day = story.steps[-1].at.date() - timedelta(days=3)
        return [
            {
                "deal_id": deal.id,
                "kind": self._random.choice(("contract", "contract", "mou")),
                "parties": deal.place.name,
                "start": story.start,
                "end": story.end,
                "notice_days": 60,
                "value": story.amount,
                "currency": deal.place.currency,
                "status": "signed" if signed else "draft",
                "signed_on": day if signed else None,
                "evidence": "signed copy in the shared folder" if signed else "",
            }
        ]

    def _write_invoices(self, group: Group, deals: Sequence[SampleDeal]) -> None:
        """Invoices with their lines and payments; they are numbered in the order they were made."""
        billed = [deal for deal in deals if self._billed(deal)]
        billed.sort(key=lambda deal: (deal.asked, deal.id))
        ids = group.insert_many(InvoiceRow, [self._invoice(deal) for deal in billed])
        pairs = list(zip(ids, billed, strict=True))
        group.insert_many(InvoiceLineRow, [line for pair in pairs for line in self._billing(*pair)])
        payments = [
            {
                "invoice_id": identity,
                "amount": deal.paid(self._today),
                "received_on": deal.asked + INVOICE_DUE,
                "note": "",
            }
            for identity, deal in pairs
            if deal.paid(self._today)
        ]
        group.insert_many(PaymentRow, payments)

    def _review(self, deal: SampleDeal) -> dict[str, Any]:
        """What was decided about a deal that had gone quiet."""
        return {
            "deal_id": deal.id,
            "on": self._today - timedelta(days=10 + deal.id % 30),
            "decision": "keep",
            "note": "Their answer comes after the board has met",
            "by_id": deal.owner,
        }

    def _billed(self, deal: SampleDeal) -> bool:
        """Whether an invoice was asked for: in the last stage perhaps, for what was won always."""
        if deal.story.reached < 4 or not deal.story.amount:
            return False
        return deal.story.ending in ("won", "completed") or self._random.random() < 0.5

    def _invoice(self, deal: SampleDeal) -> dict[str, Any]:
        won = deal.story.ending in ("won", "completed")
        paid, year = deal.paid(self._today), deal.asked.year
        serial = self._serials[year] = self._serials.get(year, 0) + won
        status = "void" if deal.story.ending == "lost" else "requested"
        if won:
            status = "paid" if paid == deal.story.amount else "part paid" if paid else "issued"
        return {
            "deal_id": deal.id,
            "number": f"INV-{year}-{serial:04d}" if won else None,
            "year": year if won else None,
            "serial": serial if won else None,
            "kind": "membership",
            "status": status,
            "total": deal.story.amount,
            "currency": deal.place.currency,
            "period_start": deal.story.start,
            "period_end": deal.story.end,
            "requested_on": deal.asked,
            "issued": deal.asked if won else None,
            "due": deal.asked + INVOICE_DUE,
            "note": "",
        }

    def _billing(self, identity: int, deal: SampleDeal) -> Iterator[dict[str, Any]]:
        """The lines of an invoice: those of its deal that are ours."""
        ours = [line for line in deal.story.lines if line.kind != "passthrough"]
        for position, line in enumerate(ours):
            yield {
                "invoice_id": identity,
                "position": position,
                "description": line.description or line.product,
                "quantity": "1",
                "unit": "term",
                "unit_price": line.amount,
                "amount": line.amount,
                "pass_through": False,
            }

    def _engagement(self, deal: SampleDeal) -> dict[str, Any]:
        story = deal.story
        left, gone = (story.end - self._today).days, (self._today - story.start).days
        status = "completed" if story.ending == "completed" else "ongoing"
        if status == "ongoing" and gone < 45:
            status = "provisioning"
        elif status == "ongoing" and left < 60:
            status = "reporting"
        health = self._random.choice(("green", "green", "green", "amber", "red"))
        day = self._today - timedelta(days=self._random.randrange(1, 50))
        at = max(story.steps[-1].at, datetime.combine(day, time(12), UTC))
        return {
            "deal_id": deal.id,
            "status": status,
            "health": "amber" if status == "provisioning" else health,
            "health_note": "Fewer people use it than planned" if health == "red" else "",
            "health_at": at,
            "term_start": story.start,
            "term_end": story.end,
            "value": story.amount,
            "currency": deal.place.currency,
        }

    def _checklist(self, engagement: int, deal: SampleDeal) -> list[dict[str, Any]]:
        items = self._process.checklists.get("engagement", ())
        began = deal.closed
        new = (self._today - deal.story.start).days < 45
        done = self._random.randrange(0, len(items) + 1) if new else len(items)
        return [
            {
                "engagement_id": engagement,
                "position": position,
                "text": text,
                "done_at": began + timedelta(hours=position) if position < done else None,
            }
            for position, text in enumerate(items)
        ]

    def _renewal(
        self, engagement: int, deal: SampleDeal, following: SampleDeal | None
    ) -> dict[str, Any]:
        """The case of a term: renewed when a deal follows, else waiting for its day."""
        opens = renewal_opens(deal.story.end)
        begun = opens <= self._today - timedelta(days=15)
        status = "renewed" if following else "reviewing" if begun else "upcoming"
        return {
            "decision": "renew" if following else "",
            "reason": "They want another year" if following else "",
            "decided_on": following.story.steps[0].at.date() if following else None,
            "new_deal_id": following.id if following else None,
            "engagement_id": engagement,
            "opens_on": opens,
            "due": deal.story.end,
            "status": status,
            "value": deal.story.amount,
            "currency": deal.place.currency,
        }
