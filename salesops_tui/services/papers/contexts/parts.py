"""What the contexts of several kinds share: letterhead, people, lines and their totals."""

from __future__ import annotations

import textwrap
from calendar import month_name
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from db.queries import people as people_queries
from salesops_tui.domain.deals import Deal, DealContact, Line
from salesops_tui.domain.money import plain
from salesops_tui.domain.pricing import periods
from salesops_tui.domain.settings import Settings
from salesops_tui.domain.terms import months_touched
from salesops_tui.domain.totals import Totals, totals
from salesops_tui.errors import FileInvalid, Invalid
from salesops_tui.services.papers.contexts.brief import Brief

_FIRST_TO_ADDRESS = ("billing", "decision-maker", "signatory", "representative")
_SIGNS = ("signatory", "decision-maker")
_NAME, _SENTENCE = 200, 2000  # the longest name and sentence that a context takes
_LOGO = 256 * 1024  # bytes
# The kinds whose terms are the team's usual ones, unless it has its own for them.
_WITH_TERMS = ("proposal", "quote", "agreement", "invoice", "sow", "renewal")


def money(amount: int) -> str:
    """An amount as documents print it."""
    return plain(amount, group=True)


def iso(day: date | None) -> str | None:
    """A day as a context holds it."""
    return day.isoformat() if day else None


def letterhead(settings: Settings) -> dict[str, Any]:
    """Who we are, with the logo; raises FileInvalid when that cannot be shown."""
    head = settings.letterhead
    return {
        "name": head.name,
        "address": list(head.address),
        "email": head.email,
        "website": head.website,
        "logo": _logo(settings.team, head.logo) if head.logo else None,
    }


def long_day(day: date) -> str:
    """A day as sentences name it: ``1 August 2026``."""
    return f"{day.day} {month_name[day.month]} {day.year}"


def sheet(brief: Brief) -> dict[str, Any]:
    """What every document has."""
    name, email = brief.author
    return {
        "issuer": letterhead(brief.settings),
        "number": None,
        "issued": brief.day.isoformat(),
        "prepared_by": {"name": name, "email": email} if name else None,
        "paper": brief.settings.paper,
    }


def addressed(brief: Brief) -> dict[str, Any]:
    """What every document for a customer has."""
    deal, organization, person = brief.deal, brief.organization, addressee(brief.contacts)
    address = organization.billing_address.splitlines() if organization else ()
    return {
        **sheet(brief),
        "customer": {
            "organization": deal.organization or deal.name,
            "address": [part for line in address for part in pieces(line, _NAME)],
            "contact": person.name if person else "",
            "email": person.email if person else "",
        },
        "deal": deal.name,
        "deal_key": deal.key,
        "terms": terms(brief),
    }


def terms(brief: Brief) -> list[str]:
    """The terms of a kind of document."""
    settings = brief.settings
    usual = settings.terms if brief.kind in _WITH_TERMS else ()
    return list(settings.terms_of.get(brief.kind, usual))


def priced(brief: Brief, currency: str, lines: Sequence[Mapping[str, Any]], sums: Totals) -> Any:
    """Lines with what they come to."""
    return {
        "currency": currency,
        "lines": list(lines),
        "subtotal": money(sums.subtotal),
        "pass_through_total": money(sums.pass_through) if sums.pass_through else None,
        "total": money(sums.total),
    }


def deal_lines(brief: Brief) -> list[Line]:
    """The lines of the deal; raises Invalid when there are none."""
    lines = brief.lines
    if not lines:
        key = brief.deal.key
        raise Invalid(
            f"{key} has no line items; add one first:"
            f" `salesops line add {key} --product membership-general`",
            field="lines",
        )
    return lines


def sums_of(lines: Iterable[Line]) -> Totals:
    """What lines of a deal come to."""
    return totals((line.amount, line.pass_through) for line in lines)


def offered(brief: Brief) -> tuple[dict[str, Any], Totals]:
    """The lines of the deal as a context holds them, with their sums."""
    deal, lines = brief.deal, deal_lines(brief)
    sums = sums_of(lines)
    return priced(brief, deal.currency, [line(each, deal.term) for each in lines], sums), sums


def line(item: Line, term: tuple[date | None, date | None]) -> dict[str, Any]:
    """A line of a deal in a term."""
    return {
        "product": item.description or item.product,
        "quantity": item.quantity,
        "unit": item.unit,
        "unit_price": money(item.unit_price),
        "recurrence": item.recurrence,
        "discount": f"{item.discount / 100:g} %" if item.discount else "",
        "period": _period(item, term),
        "amount": money(item.amount),
        "pass_through": item.pass_through,
    }


def parties(brief: Brief, called: str = "") -> list[dict[str, Any]]:
    """The customer and we, each with who signs; ``called`` is a name agreed on for the other."""
    shared = addressed(brief)
    signs = next((c for role in _SIGNS for c in brief.contacts if c.role == role), None)
    contact = people_queries.contact(brief.store, signs.contact_id) if signs else None
    ours = next(
        (s for s in brief.settings.signatories if not s.kinds or brief.kind in s.kinds), None
    )
    return [
        {
            "name": called or shared["customer"]["organization"],
            "called": "Customer",
            "address": shared["customer"]["address"],
            "signatory": signs.name if signs else "",
            "title": contact.title if contact else "",
        },
        {
            "name": shared["issuer"]["name"],
            "called": "Provider",
            "address": shared["issuer"]["address"],
            "signatory": ours.name if ours else "",
            "title": ours.title if ours else "",
        },
    ]


def addressee(
    contacts: Sequence[DealContact], first: tuple[str, ...] = _FIRST_TO_ADDRESS
) -> DealContact | None:
    """Whom a document goes to."""
    for role in first:
        for contact in contacts:
            if contact.role == role:
                return contact
    return contacts[0] if contacts else None


def sentences(text: str) -> list[str]:
    """The lines of a text, each without its bullet, none longer than a context takes."""
    lines = (line.strip().removeprefix("- ").removeprefix("* ") for line in text.splitlines())
    return [part for line in lines if line for part in pieces(line, _SENTENCE)]


def pieces(text: str, most: int) -> Iterator[str]:
    """The words of a line in as few pieces as fit."""
    yield from textwrap.wrap(text, most) if len(text) > most else filter(None, [text.strip()])


def details(facts: Mapping[str, str]) -> list[dict[str, str]]:
    """Facts under names."""
    return [{"label": label, "value": value} for label, value in facts.items() if label]


def span(start: date | None, end: date | None) -> str:
    """A term in words; empty when neither day is known."""
    if start and end:
        return f"{start} to {end}"
    return f"from {start}" if start else f"until {end}" if end else ""


def term_of(deal: Deal) -> dict[str, str | None]:
    """The term of a deal."""
    return {"start": iso(deal.term[0]), "end": iso(deal.term[1])}


def _period(item: Line, term: tuple[date | None, date | None]) -> str:
    """How often the price falls due and when: ``12 months, 2026-01-01 to 2026-12-31``."""
    if item.recurrence == "once":
        return ""
    start, end = item.start or term[0], item.end or term[1]
    if not start or not end:
        return "12 months, dates to be agreed"
    months = months_touched(start, end)
    times = periods(item.recurrence, start, end)
    years = f", {float(times):g} × the yearly price" if item.recurrence == "annual" else ""
    if item.recurrence == "annual" and times == 1:
        years = ""
    return f"{months} month{'s' if months > 1 else ''}, {start} to {end}{years}"


def _logo(team: Path, name: str) -> dict[str, Any]:
    """The letterhead's picture, read from the team's folder."""
    from salesops_tui import rendering

    path = team / name
    where = f"{team / 'team.toml'}: letterhead.logo: {name}"
    if not path.resolve().is_relative_to(team.resolve()):
        raise FileInvalid(f"{where}: it must lie in the folder {team}")
    try:
        if not path.is_file():
            raise FileInvalid(f"{where}: there is no such file in {team}")
        with path.open("rb") as stream:
            data = stream.read(_LOGO + 1)
    except OSError as reason:
        raise FileInvalid(f"{where}: it cannot be read ({reason.strerror})") from None
    try:
        return dict(_picture(data))
    except rendering.PictureRefused as refusal:
        raise FileInvalid(f"{where}: {refusal}") from None


@lru_cache(maxsize=4)
def _picture(data: bytes) -> Any:
    from salesops_tui import rendering

    return rendering.logo(data)
