"""Complete sample contexts: for tests, for previews and for checking a team's own template."""

from copy import deepcopy
from importlib import import_module
from typing import Any

from salesops_tui.rendering.contexts import model

_PLACES = {  # the module by kind; its function is called after the kind
    "proposal": "offers",
    "quote": "offers",
    "agreement": "contracts",
    "mou": "contracts",
    "invoice": "invoices",
    "sow": "work",
    "onboarding": "work",
    "social-post": "marketing",
    "one-pager": "marketing",
    "impact-report": "reports",
    "usage-report": "reports",
    "renewal": "contracts",
    "decommission-request": "reports",
}


def sample(kind: str) -> dict[str, Any]:
    """The sample of ``kind``, as plain JSON data."""
    module = import_module(f"{__name__}.{_PLACES[kind]}")
    made: dict[str, Any] = deepcopy(getattr(module, kind.replace("-", "_"))())
    return made


def bare(kind: str) -> dict[str, Any]:
    """The sample of ``kind`` with nothing but what its model needs."""
    return _needed(sample(kind), model(kind))


def _needed(context: dict[str, Any], fields: Any) -> dict[str, Any]:
    kept = {}
    for name, field in fields.model_fields.items():
        if field.is_required():
            inner = field.annotation
            nested = hasattr(inner, "model_fields")
            kept[name] = _needed(context[name], inner) if nested else context[name]
    return kept
