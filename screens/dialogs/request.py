"""The request that an entry makes, to be looked at."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Label, Static

from salesops_tui.domain.outbox import Entry
from salesops_tui.domain.systems import SYSTEMS
from screens.dialogs.dialog import Dialog
from screens.text import shown


class RequestDialog(Dialog[None]):
    """Method, path and body, without the token and without the contents of files."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss(None)", "Close", id="request.close", tooltip="Close"),
    ]

    def __init__(self, entry: Entry, request: Any) -> None:
        super().__init__()
        self._entry = entry
        self._request = request

    def compose(self) -> ComposeResult:
        """The request as text."""
        with Vertical(id="dialog"):
            yield Label(
                shown(f"{self._entry.op_key} to {SYSTEMS[self._entry.system]}"),
                id="heading",
                markup=False,
            )
            with VerticalScroll():
                yield Static(shown(told(self._request)), markup=False)
            yield Label("↑ ↓ scroll · Esc close · `salesops sync show` prints it", id="keys")

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one(VerticalScroll).focus()


def told(request: Any) -> str:
    """A request in lines that a person reads."""
    lines = [f"{request.method} {request.path}"]
    lines += [f"{name} = {value}" for name, value in request.query.items()]
    body = request.json if request.json is not None else request.form
    if body is not None:
        lines += ["", json.dumps(body, ensure_ascii=False, indent=2)]
    for field, (name, content, kind) in (request.files or {}).items():
        lines.append(f"{field}: {name}, {len(content):,} bytes, {kind}")
    return "\n".join(lines)
