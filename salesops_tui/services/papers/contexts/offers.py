"""What a quote and a proposal are told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from db.queries import deals as deal_queries
from salesops_tui.domain.deals import QUESTIONS
from salesops_tui.services.papers.contexts.brief import Brief, Told
from salesops_tui.services.papers.contexts.parts import addressed, long_day, offered, sentences

_SHOWN = ("need", "fit", "event", "timeline")  # answers that the customer may read


def quote(brief: Brief) -> Told:
    """Prices that a customer can accept by signing."""
    prices, sums = offered(brief)
    book = brief.book
    until = brief.day + timedelta(days=brief.settings.quote_valid_days)
    context = {
        **addressed(brief),
        **prices,
        "valid_until": until.isoformat(),
        "price_book": {"name": book.label, "date": book.effective_on.isoformat()},
    }
    return Told(context, sums.total, brief.deal.currency)


def proposal(brief: Brief) -> Told:
    """The offer, what is known of the need, and when it would happen."""
    told, deal = quote(brief), brief.deal
    base = told.context
    until = date.fromisoformat(base["valid_until"])
    answers = deal_queries.answers(brief.store, [deal.id]).get(deal.id, [])
    said = {answer.question: answer.text for answer in answers if answer.text}
    start, end = deal.term
    days = (
        (until, "Decision"),
        (start, "Services begin"),
        (end, "Term ends; renewal is agreed before"),
    )
    more: dict[str, Any] = {
        "summary": f"This proposal sets out what {base['issuer']['name']} offers"
        f" {base['customer']['organization']} under “{deal.name}”, what it costs, and when.",
        "need": said.get("need", ""),
        "approach": said.get("fit", ""),
        "understanding": [
            {"question": QUESTIONS[name], "answer": part}
            for name in _SHOWN
            if name in said
            for part in sentences(" ".join(said[name].split()))
        ],
        "scope": [line["product"] for line in base["lines"]],
        "timeline": [{"when": long_day(day), "what": what} for day, what in days if day],
        "next_steps": [
            f"Tell us of questions or changes before {long_day(until)}.",
            "Accept by signing below; we then prepare the agreement.",
        ],
    }
    return told._replace(context={**base, **more})
