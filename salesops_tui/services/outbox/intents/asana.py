"""What Asana is told: tasks for CS&S with what they need to know, and an engagement's project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from db import outbox
from db.queries import deals, delivery, documents, invoices, papers, people, records, renewals
from salesops_tui.connectors.connector import Intent
from salesops_tui.domain.deals import CLASSES, ROLES, Deal
from salesops_tui.domain.money import Money
from salesops_tui.domain.outbox import Entry
from salesops_tui.domain.papers import AGREEMENT_KINDS, DOCUMENT_KINDS, INVOICE_STATUSES
from salesops_tui.errors import Invalid
from salesops_tui.services.outbox.intents import Message
from salesops_tui.services.session import Session

NAME_MOST = 250  # characters of a name
NOTES_MOST = 30_000  # characters of notes; Asana takes 65,535 bytes
_BILLED = ("void", "planned", "paid")  # invoices that nobody has to make


class _Told(NamedTuple):
    """The lines of a task beside the deal's own, and the day it is due."""

    lines: Iterable[str] = ()
    due: date | None = None


def task(session: Session, entry: Entry) -> Message:
    """A task for CS&S: what the entry's rule asks for, and the facts of its deal."""
    deal = deals.deal(session.store, entry.deal_id) if entry.deal_id else None
    if deal is None and entry.record == "deal":
        raise Invalid(f"{entry.op_key}: the deal was removed; drop the entry")
    told = _RULES.get(entry.rule, _RECORDS.get(entry.record, _nothing))(session, entry, deal)
    lines = [*(_deal(session, deal) if deal else ()), *told.lines, *_asked(session, entry)]
    what = entry.text or "Something to do"
    about = f": {deal.name}" if deal else ""
    place = f" ({deal.organization})" if deal and deal.organization else ""
    return Message(Intent("task", entry.op_key, {
        "name": _cut(f"[{_key(entry)}] {what}{about}{place}", NAME_MOST),
        "notes": _cut("\n".join(lines), NOTES_MOST),
        "due": told.due.isoformat() if told.due else "",
    }))  # fmt: skip


def project(session: Session, entry: Entry) -> Message:
    """The project of the engagement of the entry's deal, from its term's start to its end."""
    identity = delivery.engagement_of(session.store, entry.deal_id or 0)
    deal = deals.deal(session.store, entry.deal_id or 0)
    if identity is None or deal is None:
        raise Invalid(f"{entry.op_key}: the deal has no engagement any more; drop the entry")
    columns = records.raw(session.store, "engagement", identity, "term_start", "term_end")
    start, end = columns or (None, None)
    key = f"E-{identity}"
    name = f"{deal.organization}: {deal.name}" if deal.organization else deal.name
    return Message(Intent("project", key, {
        "name": _cut(name, NAME_MOST - len(key) - 3),
        "notes": _cut("\n".join(_deal(session, deal)), NOTES_MOST),
        "start": start or "",
        "end": end or "",
    }), "engagement", identity)  # fmt: skip


def _agreement(session: Session, entry: Entry, deal: Deal | None) -> _Told:
    """An agreement is asked for: what is to be sold, what is drafted; due when the term starts."""
    if deal is None:
        return _Told()
    lines = [
        f"Product: {line.description or line.product}, {line.quantity} × {line.unit},"
        f" {Money(line.amount, deal.currency)}"
        for line in deals.lines(session.store, deal.id)
    ]
    for each in papers.agreements(session.store, [deal.id]).get(deal.id, []):
        if each.status != "void":
            notice = f", notice {each.notice_days} days" if each.notice_days else ""
            lines.append(
                f"Agreement: {each.key}, {AGREEMENT_KINDS.get(each.kind, each.kind).lower()},"
                f" {each.status}, {_term(each.start, each.end)}{notice}"
            )
    return _Told(lines, deal.term[0])


def _invoices(session: Session, entry: Entry, deal: Deal | None) -> _Told:
    """The invoices that CS&S is to make; raises Invalid while there is none."""
    found = invoices.invoices(session.store, [entry.deal_id or 0]).get(entry.deal_id or 0, [])
    wanted = [each for each in found if each.status not in _BILLED]
    if deal is None or not wanted:
        raise Invalid(
            f"{entry.op_key}: the deal has no invoice to hand over; `salesops invoice request"
            f" {deal.key if deal else _key(entry)}` asks for one, then retry"
        )
    lines = []
    for each in wanted:
        state = INVOICE_STATUSES.get(each.status, each.status).lower()
        due = f", due {each.due}" if each.due else ""
        period = _term(each.period_start, each.period_end) if each.period_start else ""
        more = "".join(f", {part}" for part in (period, each.note) if part)
        lines.append(
            f"Invoice: {each.name}, {state}, {Money(each.total, each.currency)}{due}{more}"
        )
    lines.append(f"Billing contact: {_billing(session, deal) or 'not known yet'}")
    if deal.organization_id:
        found_at = people.organization(session.store, deal.organization_id)
        if found_at and found_at.billing_address:
            lines.append(f"Billing address: {', '.join(found_at.billing_address.splitlines())}")
    return _Told(lines, min((each.due for each in wanted if each.due), default=None))


def _document(session: Session, entry: Entry, deal: Deal | None) -> _Told:
    """A document that was issued, such as a usage report to be sent."""
    found = documents.document(session.store, f"Q-{entry.record_id}")
    if found is None:
        raise Invalid(f"{entry.op_key}: the document was removed; drop the entry")
    kind = DOCUMENT_KINDS.get(found.kind, found.kind)
    lines = [f"Document: {found.name}, {kind.lower()}, {found.status}, about {found.subject}"]
    if found.sent_on:
        lines.append(f"Sent on: {found.sent_on}")
    return _Told(lines, found.valid_until)


def _renewal(session: Session, entry: Entry, deal: Deal | None) -> _Told:
    """A renewal that was decided: the term that ends, and the deal of the next one."""
    found = renewals.case(session.store, entry.record_id)
    if found is None:
        raise Invalid(f"{entry.op_key}: the renewal was removed; drop the entry")
    value = Money(found.value, found.currency) if found.value is not None else "not known"
    lines = [
        f"Renewal: {found.key} of {found.deal}, {found.status}",
        f"Term that ends: {_term(found.term_start, found.term_end)}",
        f"Value of that term: {value}",
    ]
    following = deals.deal(session.store, found.new_deal_id) if found.new_deal_id else None
    if following is not None:
        lines.append(f"Next term: {following.key}, {_term(*following.term)}, {_worth(following)}")
    if found.reason:
        lines.append(f"Why: {found.reason}")
    return _Told(lines, found.due)


def _ending(session: Session, entry: Entry, deal: Deal | None) -> _Told:
    """Services that end: when, why, and until when the data is kept."""
    told = _renewal(session, entry, deal)
    case = renewals.case(session.store, entry.record_id)
    request = renewals.request_of(session.store, case.engagement_id) if case else None
    if request is None:
        return told
    lines = [*told.lines, f"Services end on: {request.end_on or told.due or 'not known'}"]
    if request.data_until:
        lines.append(f"Data is kept until: {request.data_until}")
    if request.reason and request.reason != (case.reason if case else ""):
        lines.append(f"Reason of the request: {request.reason}")
    lines += [f"{'done' if step.done_at else 'to do'}: {step.text}" for step in request.steps]
    return _Told(lines, request.end_on or told.due)


def _nothing(session: Session, entry: Entry, deal: Deal | None) -> _Told:
    """A rule of the team's own: its text, and the facts of the deal, say all."""
    return _Told()


_Make = Callable[[Session, Entry, "Deal | None"], _Told]
_RULES: dict[str, _Make] = {
    "agreement-task": _agreement,
    "invoice-task": _invoices,
    "ending-task": _ending,
}
# What a task needs by the record it is about, for any other rule.
_RECORDS: dict[str, _Make] = {"document": _document, "renewal": _renewal}


def _deal(session: Session, deal: Deal) -> Iterator[str]:
    """What everybody needs to know of a deal."""
    yield f"Deal: {deal.key} {deal.name}"
    yield f"Organization: {deal.organization or 'not known'}"
    if deal.deal_class:
        yield f"Class: {CLASSES.get(deal.deal_class, deal.deal_class).lower()}"
    yield f"Term: {_term(*deal.term)}"
    yield f"Value: {_worth(deal)}"
    for contact in deals.contacts(session.store, [deal.id]).get(deal.id, []):
        role = ROLES.get(contact.role, contact.role)
        yield f"{role}: {contact.name}{f' <{contact.email}>' if contact.email else ''}"
    name, email = documents.person(session.store, deal.owner_id)
    if name:
        yield f"Owner of the deal: {name}{f' <{email}>' if email else ''}"


def _asked(session: Session, entry: Entry) -> Iterator[str]:
    name, email = documents.person(session.store, outbox.asked_by(session.store, entry.id))
    if name:
        yield f"Asked by: {name}{f' <{email}>' if email else ''} on {entry.since:%Y-%m-%d}"


def _billing(session: Session, deal: Deal) -> str:
    """Who gets the invoice: the billing contact, else the administrative one."""
    found = deals.contacts(session.store, [deal.id]).get(deal.id, [])
    for role in ("billing", "administrative"):
        for each in found:
            if each.role == role:
                return f"{each.name}{f' <{each.email}>' if each.email else ''}"
    return ""


def _key(entry: Entry) -> str:
    """The key of the record that an entry is about."""
    return entry.op_key.removesuffix(f"/{entry.system}/{entry.rule}")


def _worth(deal: Deal) -> str:
    return str(Money(deal.amount, deal.currency)) if deal.amount is not None else "not known"


def _term(start: date | None, end: date | None) -> str:
    return f"{start or 'not known'} to {end or 'not known'}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
