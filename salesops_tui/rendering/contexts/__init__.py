"""What each kind of document is told: plain, frozen data, one model per kind."""

from salesops_tui.rendering.contexts.contracts import AgreementContext, MouContext, RenewalContext
from salesops_tui.rendering.contexts.invoices import InvoiceContext
from salesops_tui.rendering.contexts.marketing import OnePagerContext, SocialPostContext
from salesops_tui.rendering.contexts.offers import ProposalContext, QuoteContext
from salesops_tui.rendering.contexts.parts import Sheet
from salesops_tui.rendering.contexts.reports import (
    DecommissionRequestContext,
    ImpactReportContext,
    UsageReportContext,
)
from salesops_tui.rendering.contexts.work import OnboardingContext, SowContext

MODELS: dict[str, type[Sheet]] = {
    "proposal": ProposalContext,
    "quote": QuoteContext,
    "agreement": AgreementContext,
    "mou": MouContext,
    "invoice": InvoiceContext,
    "sow": SowContext,
    "onboarding": OnboardingContext,
    "social-post": SocialPostContext,
    "one-pager": OnePagerContext,
    "impact-report": ImpactReportContext,
    "usage-report": UsageReportContext,
    "renewal": RenewalContext,
    "decommission-request": DecommissionRequestContext,
}
