"""One person outside, whole."""

from __future__ import annotations

from typing import Any

from salesops_tui.domain.people import CHANNELS
from salesops_tui.domain.text import clean_line
from salesops_tui.services.session import Done
from screens.opening import open_record
from screens.people.page import PeoplePage, role
from screens.records.page import Rows

_FIELDS = (
    ("Title", "title"), ("Organization", "organization"), ("E-mail", "emails"),
    ("Phone", "phone"), ("Notes", "notes"),
)  # fmt: skip


class ContactScreen(PeoplePage):
    """A person with their parts in deals and communities, and what they agreed to."""

    KIND = "contact"
    LEFT = ("parts", "fields", "consent", "invoices", "history")
    RIGHT = ("deals", "leads", "tasks", "activities")
    LISTS = ("parts", "deals", "leads", "tasks", "activities")
    KEYS = "Enter open · e edit, consent · a part · T task · v log · D off · Esc · ? help"

    def head(self) -> str:
        """Key, name, and whether they want no contact."""
        values = self.workspace.records.show("contact", self.identity)
        stop = "  ·  DO NOT CONTACT" if values["do_not_contact"] else ""
        return f"{values['key']}  {values['name']}{stop}"

    def texts(self) -> dict[str, tuple[str, str]]:
        """The fields, the consents, the history."""
        return {
            "fields": ("Contact (e edits)", self.fields(_FIELDS, ("E-mail", "Organization"))),
            "consent": ("Consent (e changes it)", self._consents()),
            "invoices": ("Invoices of their deals", self.invoiced()),
            "history": ("History", self.story()),
        }

    def lists(self) -> dict[str, tuple[str, Rows, str]]:
        """Parts, deals, leads, tasks, activities."""
        parts = self.workspace.persons.roles(self.identity)
        rows = [
            (f"{role(p.role)} of {p.record} {clean_line(p.called)}", f"part:{p.id}") for p in parts
        ]
        return {
            "parts": (f"Parts {len(rows)} (a adds, D takes off)", rows, "none"),
            "deals": self.deals(),
            "leads": self.leads(),
            "tasks": self.tasks(),
            "activities": self.activities(),
        }

    def action_add(self) -> None:
        """Give this person a part in a deal or a community."""
        from salesops_tui.domain.forms.people import PartForm

        def submit(raw: dict[str, Any]) -> Done:
            return self.workspace.persons.give(self.identity, raw)

        self.ask_form(PartForm, f"A part for {self.called()}", submit)

    def open_part(self, number: int) -> None:
        """Go to the deal or the community."""
        parts = self.workspace.persons.roles(self.identity)
        found = next((part for part in parts if part.id == number), None)
        if found is not None:
            open_record(self, found.kind, found.record_id)

    def _consents(self) -> str:
        rows = []
        for consent in self.workspace.persons.consents(self.identity):
            when = f" since {consent.on}, by {consent.by}" if consent.on else ""
            over = consent.answer == "yes" and not consent.writable
            stop = " – but a no elsewhere wins" if over else ""
            rows.append(f"{CHANNELS[consent.channel]:>16}  {consent.answer}{when}{stop}")
        return "\n".join(rows)
