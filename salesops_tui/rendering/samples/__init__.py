"""Complete sample contexts: for tests, for previews and for checking a team's own template."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from pydantic import BaseModel

from salesops_tui.rendering.contexts import MODELS
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


def bare(kind: str) -> dict[str, Any]:
    """The sample of ``kind`` with nothing but what its model needs."""
    return _needed(sample(kind), MODELS[kind])


def _needed(context: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    kept = {}
    for name, field in model.model_fields.items():
        if not field.is_required():
            continue
        inner: Any = field.annotation
        nested = isinstance(inner, type) and issubclass(inner, BaseModel)
        kept[name] = _needed(context[name], inner) if nested else context[name]
    return kept
