"""Dialogs; the module of each is loaded when it is first shown, not before the first paint."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from screens.dialogs.ask import AskDialog, ConfirmDialog, PickDialog
    from screens.dialogs.conflict import ConflictDialog
    from screens.dialogs.form import FormDialog
    from screens.dialogs.gates import Fix, GatePanel, Waive
    from screens.dialogs.next_term import NextTermDialog
    from screens.dialogs.preview import PreviewDialog

__all__ = [
    "AskDialog",
    "ConfirmDialog",
    "ConflictDialog",
    "Fix",
    "FormDialog",
    "GatePanel",
    "NextTermDialog",
    "PickDialog",
    "PreviewDialog",
    "Waive",
]

_HOMES = {
    "AskDialog": "ask",
    "ConfirmDialog": "ask",
    "ConflictDialog": "conflict",
    "PickDialog": "ask",
    "FormDialog": "form",
    "Fix": "gates",
    "GatePanel": "gates",
    "NextTermDialog": "next_term",
    "PreviewDialog": "preview",
    "Waive": "gates",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
