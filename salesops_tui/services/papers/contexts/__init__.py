"""What each kind of document is told, filled from the records as plain data."""

from __future__ import annotations

from importlib import import_module

from salesops_tui.services.papers.contexts.brief import Brief, Told

__all__ = ["Brief", "Told", "told"]

_HOMES = {
    "proposal": "offers:proposal",
    "quote": "offers:quote",
    "agreement": "contracts:agreement",
    "mou": "contracts:mou",
    "invoice": "invoices:invoice",
    "sow": "work:sow",
    "onboarding": "work:onboarding",
    "social-post": "marketing:social_post",
    "one-pager": "marketing:one_pager",
    "impact-report": "reports:impact_report",
    "usage-report": "reports:usage_report",
    "renewal": "contracts:renewal",
    "decommission-request": "endings:decommission_request",
}


def told(brief: Brief) -> Told:
    """The context of a document; raises a Refused that names what is missing and its fix."""
    module, _, name = _HOMES[brief.kind].partition(":")
    made: Told = getattr(import_module(f"{__name__}.{module}"), name)(brief)
    return made
