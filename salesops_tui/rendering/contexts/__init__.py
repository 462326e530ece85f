"""What each kind of document is told: plain, frozen data, one model per kind.

A model takes a while to load, so only the one that is asked for is.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesops_tui.rendering.contexts.parts import Sheet

_PLACES = {  # module and model by kind
    "proposal": ("offers", "ProposalContext"),
    "quote": ("offers", "QuoteContext"),
    "agreement": ("contracts", "AgreementContext"),
    "mou": ("contracts", "MouContext"),
    "invoice": ("invoices", "InvoiceContext"),
    "sow": ("work", "SowContext"),
    "onboarding": ("work", "OnboardingContext"),
    "social-post": ("marketing", "SocialPostContext"),
    "one-pager": ("marketing", "OnePagerContext"),
    "impact-report": ("reports", "ImpactReportContext"),
    "usage-report": ("reports", "UsageReportContext"),
    "renewal": ("contracts", "RenewalContext"),
    "decommission-request": ("reports", "DecommissionRequestContext"),
}


def model(kind: str) -> "type[Sheet]":
    """The context model of ``kind``."""
    module, name = _PLACES[kind]
    found: type[Sheet] = getattr(import_module(f"{__name__}.{module}"), name)
    return found
