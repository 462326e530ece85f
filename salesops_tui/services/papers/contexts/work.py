"""What a statement of work and a partner onboarding packet are told."""

from __future__ import annotations

from datetime import date
from typing import Any

from db.queries import delivery as delivery_queries
from db.queries import documents as document_queries
from db.queries import records as record_queries
from db.queries import sows as sow_queries
from salesops_tui.domain.deals import ROLES, Deal
from salesops_tui.domain.documents import APPROVED, REQUIRED_ROLES, SignOff
from salesops_tui.domain.sow import Sow, SowLine, cost
from salesops_tui.domain.terms import renewal_opens
from salesops_tui.errors import Invalid
from salesops_tui.services.papers.contexts.brief import Brief, Told
from salesops_tui.services.papers.contexts.parts import (
    addressed,
    details,
    long_day,
    money,
    pieces,
    sentences,
    term_of,
)

_ROLE_NAMES = {"head of product": "Head of product", "tech lead": "Tech lead", "bd lead": "BD lead"}


def sow(brief: Brief) -> Told:
    """A statement of work: its record, else what the deal's directed work promises."""
    deal, rate = brief.deal, _rate(brief)
    found = _written(brief, rate)
    lines = found.lines or _directed(brief, rate)
    whole = found._replace(lines=lines)
    context = {
        **addressed(brief),
        **term_of(deal),
        "background": found.background,
        "technical": found.technical,
        "deliverables": [
            {
                "title": line.title,
                "description": line.description,
                "low": line.low_hours,
                "high": line.high_hours,
                "cost_low": money(line.low_cost),
                "cost_high": money(line.high_cost),
            }
            for line in lines
        ],
        "currency": deal.currency,
        "rate": money(rate),
        "hours_low": whole.low_hours,
        "hours_high": whole.high_hours,
        "cost_low": money(whole.low_cost),
        "cost_high": money(whole.high_cost),
        "out_of_scope": sentences(found.out_of_scope),
        "people": _people(found.people),
        "signoffs": _sign_offs(brief),
    }
    return Told(context, whole.high_cost, deal.currency)


def _sign_offs(brief: Brief) -> list[dict[str, Any]]:
    """What was said of the statement, and the roles that still have to speak."""
    said = {each.role: each for each in _given(brief)}
    roles = dict.fromkeys((*REQUIRED_ROLES["sow"], *said))
    return [
        {
            "role": _ROLE_NAMES.get(role, role.capitalize()),
            "name": said[role].by if role in said else "",
            "state": "" if role not in said else _state(said[role].state),
            "on": at.date().isoformat() if role in said and (at := said[role].at) else None,
            "evidence": said[role].evidence[:200] if role in said else "",
        }
        for role in roles
    ]


def _given(brief: Brief) -> list[SignOff]:
    """What was said of the document, or of the record that a new one is made from."""
    if brief.document_id is not None:
        return [said for _, said in document_queries.sign_offs(brief.store, brief.document_id)]
    row = sow_queries.text(brief.store, brief.deal.id)
    return [
        SignOff(each.role, APPROVED, each.at, each.by, each.evidence)
        for each in (sow_queries.sign_offs(brief.store, row[0]) if row else ())
    ]


def onboarding(brief: Brief) -> Told:
    """What a new partner needs in the first weeks."""
    deal, wording = brief.deal, brief.settings.wording
    context = {
        **addressed(brief),
        **term_of(deal),
        "welcome": wording.welcome or _welcome(brief, deal),
        "team": _team(brief, deal),
        "contacts": [
            {"name": each.name, "role": ROLES.get(each.role, each.role), "email": each.email}
            for each in brief.contacts
        ],
        "steps": _steps(brief),
        "support": wording.support,
        "channels": details(wording.channels or _channels(brief)),
        "dates": _dates(deal.term),
        "links": details({**wording.links, **_communities(brief, deal)}),
    }
    return Told(context)


def _written(brief: Brief, rate: int) -> Sow:
    """The statement of work of the deal; an empty one while nothing is written."""
    deal = brief.deal.id
    row = sow_queries.text(brief.store, deal)
    if row is None:
        return Sow(0, 0, deal)
    identity, revision, background, technical, scope, people = row
    lines = sow_queries.lines(brief.store, identity, rate)
    texts = (background, technical, scope, people)
    return Sow(identity, revision, deal, *texts, rate, brief.deal.currency, lines)


def _directed(brief: Brief, rate: int) -> tuple[SowLine, ...]:
    """The directed work among the deal's lines, as deliverables; raises Invalid for none."""
    found = tuple(
        SowLine(
            0, 0, line.description or line.product, "", line.quantity, line.quantity,
            cost(line.quantity, rate), cost(line.quantity, rate),
        )
        for line in brief.lines
        if line.kind == "work"
    )  # fmt: skip
    if not found:
        key = brief.deal.key
        raise Invalid(
            f"{key} has no deliverables to state: its statement of work has no line, and the deal"
            f" no directed work; `salesops sow line add {key}` adds one",
            field="lines",
        )
    return found


def _rate(brief: Brief) -> int:
    """The price of an hour in the deal's currency; raises Invalid when there is none."""
    book, currency = brief.book, brief.deal.currency
    for price in book.prices:
        if price.kind == "work" and price.currency == currency:
            return price.unit_price
    raise Invalid(
        f"rate: price book {book.label} has no hourly rate in {currency}; add one with"
        " `salesops price add`",
        field="rate",
    )


def _people(text: str) -> list[dict[str, str]]:
    """One person a line: a name, and after a comma or a colon what they do."""
    found = []
    for entry in sentences(text):
        mark = next((sign for sign in (": ", ", ", " – ") if sign in entry), "")
        name, _, role = entry.partition(mark) if mark else (entry, "", "")
        if len(name) <= 200:
            found.append({"name": name, "does": role.strip()})
        else:
            found += [{"name": part} for part in pieces(entry, 200)]
    return found


def _state(state: str) -> str:
    return {"approved": "Approved", "declined": "Declined"}.get(state, "Asked")


def _welcome(brief: Brief, deal: Deal) -> str:
    ours, theirs = brief.settings.letterhead.name, deal.organization or deal.name
    return (
        f"{ours} is glad to work with {theirs}. These pages say who is who, what happens first,"
        " and where to turn with a question."
    ).translate(_LITERAL)


# What Markdown would read as its own in a name that is put into prose.
_LITERAL = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>&#~|!"})


def _team(brief: Brief, deal: Deal) -> list[dict[str, str]]:
    owner = document_queries.person(brief.store, deal.owner_id)
    team = []
    if owner[0]:
        does = "Agreement, invoices, anything you are not sure whom to ask"
        team.append({"name": owner[0], "role": "Partnership lead", "does": does, "email": owner[1]})
    if brief.author[0] and brief.author != owner:
        team.append({"name": brief.author[0], "role": "Your contact", "email": brief.author[1]})
    return team


def _channels(brief: Brief) -> dict[str, str]:
    head = brief.settings.letterhead
    return {
        label: value for label, value in (("E-mail", head.email), ("Web", head.website)) if value
    }


def _steps(brief: Brief) -> list[dict[str, Any]]:
    """The first weeks as the process tells them; the engagement's checklist is the team's own."""
    return [{"what": text} for text in brief.session.process.checklists.get("onboarding", ())]


def _dates(term: tuple[date | None, date | None]) -> list[dict[str, str]]:
    start, end = term
    days = [(start, "The term begins.")]
    if end:
        days += [(renewal_opens(end), "We talk about the next term."), (end, "The term ends.")]
    return [{"when": long_day(day), "what": what} for day, what in days if day]


def _communities(brief: Brief, deal: Deal) -> dict[str, str]:
    """The web pages of the communities that the hub serves."""
    found = {}
    for identity in delivery_queries.communities(brief.store, deal.id):
        community = record_queries.values(brief.store, "community", identity)
        if community and community["website"]:
            found[str(community["name"])] = str(community["website"])
    return found
