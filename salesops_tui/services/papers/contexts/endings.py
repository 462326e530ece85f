"""What a decommission request is told."""

from __future__ import annotations

from typing import Any

from db.columns import day as to_day
from db.queries import delivery as delivery_queries
from db.queries import renewals as renewal_queries
from salesops_tui.domain.decommission import KEPT_MONTHS, Request
from salesops_tui.domain.terms import add_months
from salesops_tui.services.papers.contexts.brief import Brief, Told
from salesops_tui.services.papers.contexts.parts import addressed, addressee, iso, parties

_ASKS = ("representative", "decision-maker", "administrative")
_DATA = "What users still need is handed over in open formats on request until then."


def decommission_request(brief: Brief) -> Told:
    """A request to end a service, with every step; where none is recorded, as one would begin."""
    engagement = brief.engagement
    request = renewal_queries.request_of(brief.store, brief.subject.engagement_id or 0)
    person = addressee(brief.contacts, _ASKS)
    end = request.end_on if request else to_day(engagement["term_end"])
    until = request.data_until if request else end and add_months(end, KEPT_MONTHS)
    context = {
        **addressed(brief),
        "reason": _reason(brief, request),
        "requested_by": {"name": person.name, "email": person.email} if person else None,
        "end": iso(end),
        "clusters": _clusters(brief),
        "steps": _steps(brief, request),
        "data": _DATA,
        "data_kept_until": iso(until),
        "finals": _finals(brief),
        "parties": parties(brief),
    }
    return Told(context)


def _reason(brief: Brief, request: Request | None) -> str:
    if request and request.reason:
        return request.reason
    renewal = delivery_queries.renewal_of(brief.store, brief.subject.engagement_id or 0)
    case = renewal_queries.case(brief.store, renewal) if renewal is not None else None
    return (case.reason if case else "") or "The service is not renewed."


def _clusters(brief: Brief) -> list[str]:
    names: dict[str, str] = {}
    for reading in delivery_queries.readings(brief.store, brief.subject.engagement_id or 0):
        names.setdefault(reading.cluster.lower(), reading.cluster)
    return list(names.values())


def _steps(brief: Brief, request: Request | None) -> list[dict[str, Any]]:
    """The steps in their order; without a request, those of the process."""
    if request is None:
        return [{"what": text} for text in brief.session.process.checklists.get("decommission", ())]
    return [
        {
            "what": step.text,
            "who": step.by,
            "on": iso(step.done_at.date()) if step.done_at else None,
            "done": step.done_at is not None,
            "note": " ".join(step.note.split())[:2000],
        }
        for step in request.steps
    ]


def _finals(brief: Brief) -> list[dict[str, str]]:
    """The last reading of every cluster."""
    found = renewal_queries.use(brief.store, brief.subject.engagement_id or 0)
    return [
        {
            "label": f"Last users of {each.cluster}"[:200],
            "value": f"{each.readings[-1][1]:,} in {each.readings[-1][0]}",
        }
        for each in found
    ]
