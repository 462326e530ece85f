"""Complete sample contexts: for tests, for previews and for checking a team's own template."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from salesops_tui.rendering.samples import (
    contracts,
    invoices,
    marketing,
    offers,
    reports,
    work,
)

_SAMPLES: dict[str, Callable[[], dict[str, Any]]] = {
    "proposal": offers.proposal,
    "quote": offers.quote,
    "agreement": contracts.agreement,
    "mou": contracts.mou,
    "invoice": invoices.invoice,
    "sow": work.sow,
    "onboarding": work.onboarding,
    "social-post": marketing.social_post,
    "one-pager": marketing.one_pager,
    "impact-report": reports.impact_report,
    "usage-report": reports.usage_report,
    "renewal": contracts.renewal,
    "decommission-request": reports.decommission_request,
}


def sample(kind: str) -> dict[str, Any]:
    """The sample of ``kind``, as plain JSON data."""
    return deepcopy(_SAMPLES[kind]())
