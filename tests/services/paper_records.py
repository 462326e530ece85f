"""A won deal with a record of everything that documents print, every text of it given."""

from collections.abc import Callable

from salesops_tui.domain.clock import Clock
from salesops_tui.domain.transitions import Move
from salesops_tui.workspace import Workspace, open_workspace

Text = Callable[[str], str]
# What each kind of document is made of, once ``fill`` has run.
ABOUT = {
    **dict.fromkeys(("proposal", "quote", "agreement", "mou", "sow", "onboarding"), "D-1"),
    **dict.fromkeys(("impact-report", "usage-report", "decommission-request"), "E-1"),
    "invoice": "I-1",
    "renewal": "R-1",
    "social-post": "P-1",
    "one-pager": "K-1",
}


def fill(work: Workspace, text: Text = lambda name: name.capitalize()) -> None:
    """D-1 won, with E-1, R-1, I-1, K-1, P-1; ``text`` is asked for the text of every field."""
    work.deals.add(
        {
            "name": text("deal"),
            "organization": text("organization"),
            "deal_class": "new",
            "mau": "280",
            "contract_start": "2025-07-01",
            "contract_end": "2026-08-31",
        }
    )
    work.records.keeper("organization").edit(1, {"billing_address": text("address")})
    work.lines.add(1, {"product": text("product"), "unit_price": "15000", "unit": text("unit")})
    work.lines.add(1, {"product": "cloud", "unit_price": "650", "description": text("cloud")})
    work.notes.qualify(1, {"need": {"text": text("need"), "score": 3}})
    for role in ("representative", "signatory"):
        work.notes.add_contact(1, {"contact": text(role), "role": role})
    work.sows.edit(1, {name: text(name) for name in ("background", "technical", "people")})
    work.sows.add_line(1, {"title": text("task"), "low_hours": "8", "high_hours": "12.5"})
    work.billing.add_agreement(1, {"parties": text("parties")})
    work.billing.sign("A-1", {"evidence": text("evidence")})
    work.billing.request_invoice(1, {"note": text("note")})
    for _ in range(4):
        work.pipeline.move(1, Move("next", waive={"*"}, reason="set up"))
    _deliver(work, text)
    content = {"title": text("title"), "call_to_action": text("call"), "notes": text("notes")}
    work.records.keeper("content").add(content)
    work.records.keeper("post").add(
        {"channel": "mastodon", "text": text("post")[:500], "content": "K-1"}
    )


def _deliver(work: Workspace, text: Text) -> None:
    engagement = {"engagement": "E-1"}

    def add(kind: str, **values: str) -> None:
        work.records.keeper(kind).add({**engagement, **values})

    for month, users in (("2026-04", "41"), ("2026-06", "120")):
        add("usage_reading", cluster=text("cluster"), month=month, value=users)
    add("usage_reading", cluster="teaching", month="2026-05", value="60", source=text("source"))
    add("cost_reading", month="2026-05", amount="412.07")
    add("cost_reading", month="2026-06", amount="99", currency="EUR")
    add("incident", title=text("incident"), opened_on="2026-05-02")
    add("deliverable", title=text("deliverable"))
    add("milestone", title=text("milestone"), done_on="2026-06-01", story=text("story"))


def later(work: Workspace, clock: Clock) -> Workspace:
    """The same person on the same file, on another day."""
    return open_workspace(work.session.store.path, clock=clock)
