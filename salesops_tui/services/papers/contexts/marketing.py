"""What a social post and a one-pager are told."""

from __future__ import annotations

from typing import Any

from db.columns import day as to_day
from db.columns import texts
from db.queries import documents as document_queries
from db.queries import records as record_queries
from salesops_tui.domain.marketing import CHANNELS, LENGTHS, POST_STATES, length, proposed_post
from salesops_tui.services.papers.contexts.brief import Brief, Told
from salesops_tui.services.papers.contexts.parts import sheet, span

_LINK = 200  # characters of an address that stands apart from the text


def social_post(brief: Brief) -> Told:
    """A post to copy into its channel; for content or a deal, the one that would be proposed."""
    if brief.subject.kind == "post":
        return Told(_post(brief))
    channel = next(iter(brief.settings.channels), "mastodon")
    if brief.subject.kind == "content":
        content = brief.record("content", brief.subject.id)
        text = proposed_post(channel, content["title"], content["call_to_action"], content["url"])
        context = _shown(brief, content["title"], channel, text)
        return Told({**context, **_credits(brief, content)})
    deal, ours = brief.deal, brief.settings.letterhead
    words = f"{ours.name} and {deal.organization or deal.name} work together: {deal.name}."
    text = proposed_post(channel, words, "", ours.website)
    return Told(_shown(brief, deal.name, channel, text))


def one_pager(brief: Brief) -> Told:
    """One page to hand over: of a piece of content, or of what a deal offers."""
    if brief.subject.kind == "content":
        return Told(_page_of_content(brief))
    deal, head = brief.deal, brief.settings.letterhead
    name, email = document_queries.person(brief.store, deal.owner_id)
    people = [{"figure": f"{deal.mau:,}", "label": "people a month"}] if deal.mau else []
    term = span(*deal.term)
    context = {
        **sheet(brief),
        "title": deal.name,
        "lead": f"{head.name} for {deal.organization}" if deal.organization else head.name,
        "facts": people,
        "points": [
            *(line.description or line.product for line in brief.lines),
            *([f"Term: {term}"] if term else []),
        ],
        "call_to_action": "Talk to us" if head.email or name else "",
        "link": head.website if len(head.website) <= _LINK else "",
        "contact": {"name": name, "email": email or head.email} if name else None,
    }
    return Told(context)


def _post(brief: Brief) -> dict[str, Any]:
    """A post there is, with what it promotes."""
    post = brief.record("post", brief.subject.id)
    content = None
    if brief.subject.content_id is not None:
        content = brief.record("content", brief.subject.content_id)
    channel = post["channel"]
    title = content["title"] if content else f"A post for {CHANNELS.get(channel, channel)}"
    scheduled = to_day((post["scheduled_at"] or "")[:10])
    return {
        **_shown(brief, title, channel, post["text"]),
        "scheduled": scheduled.isoformat() if scheduled else None,
        "state": POST_STATES.get(post["status"], post["status"]),
        **(_credits(brief, content) if content else {}),
    }


def _shown(brief: Brief, title: str, channel: str, text: str) -> dict[str, Any]:
    return {
        **sheet(brief),
        "title": title,
        "channel": CHANNELS.get(channel, channel),
        "text": text,
        "length": length(channel, text),
        "limit": LENGTHS.get(channel),
        "state": POST_STATES["draft"],
    }


def _credits(brief: Brief, content: dict[str, Any]) -> dict[str, Any]:
    return {"author": _author(brief, content)[0], "credits": list(texts(content["communities"]))}


def _page_of_content(brief: Brief) -> dict[str, Any]:
    content = brief.record("content", brief.subject.id)
    name, email = _author(brief, content)
    rights = f"Source: {content['source_url']}. {content['rights']}"
    names = ", ".join(texts(content["communities"]))
    return {
        **sheet(brief),
        "title": content["title"],
        "lead": f"With {names}"[:2000] if names else "",
        "body": content["notes"],
        "points": [],
        "call_to_action": content["call_to_action"],
        "link": content["url"] if len(content["url"]) <= _LINK else "",
        "contact": {"name": name, "email": email} if name else None,
        "licence": rights[:2000] if content["mode"] == "curated" else "",
    }


def _author(brief: Brief, content: dict[str, Any]) -> tuple[str, str]:
    found = record_queries.raw(brief.store, "content", brief.subject.content_id or 0, "author_id")
    return document_queries.person(brief.store, found[0] if found else None)
