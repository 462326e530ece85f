"""One community, whole."""

from __future__ import annotations

from typing import Any

from salesops_tui.domain.text import clean_line
from salesops_tui.services.session import Done
from screens.leads.page import Rows
from screens.opening import open_record
from screens.people.page import PeoplePage, role

_FIELDS = (
    ("Organization", "organization"), ("Website", "website"), ("Size", "size"),
    ("Data location", "data_location"), ("Compute", "compute"),
    ("Authentication", "authentication"), ("Consortia", "consortia"), ("Slug", "slug"),
    ("Notes", "notes"),
)  # fmt: skip


class CommunityScreen(PeoplePage):
    """A community with its people, deals, and what was invoiced for it."""

    KIND = "community"
    LEFT = ("parts", "fields", "invoices", "history")
    RIGHT = ("deals", "leads", "tasks", "activities")
    LISTS = ("parts", "deals", "leads", "tasks", "activities")
    KEYS = "Tab section · Enter open · e edit · a add a person · T task · v log · D · Esc back"

    def head(self) -> str:
        """Key and name."""
        values = self.workspace.records.show("community", self.identity)
        return f"{values['key']}  {values['name']}"

    def texts(self) -> dict[str, tuple[str, str]]:
        """The fields, the invoices, the history."""
        return {
            "fields": ("Community (e edits)", self.fields(_FIELDS, ("Organization", "Website"))),
            "invoices": ("Invoices", self.invoiced()),
            "history": ("History", self.story()),
        }

    def lists(self) -> dict[str, tuple[str, Rows, str]]:
        """People, deals, leads, tasks, activities."""
        parts = self.workspace.persons.parts_in("community", self.identity)
        rows = [
            (f"{role(p.role)}: {p.contact} {clean_line(p.name)} {' '.join(p.emails[:1])}",
             f"part:{p.id}") for p in parts
        ]  # fmt: skip
        return {
            "parts": (f"People {len(rows)} (a adds, D takes off)", rows, "none"),
            "deals": self.deals(),
            "leads": self.leads(),
            "tasks": self.tasks(),
            "activities": self.activities(),
        }

    def action_add(self) -> None:
        """Give a person a part in this community; one who is new is made."""
        from salesops_tui.domain.forms.sales import RoleForm

        def submit(raw: dict[str, Any]) -> Done:
            return self.workspace.persons.give_in("community", self.identity, raw)

        self.ask_form(RoleForm, f"A person of {self.called()}", submit)

    def open_part(self, number: int) -> None:
        """Go to the person."""
        parts = self.workspace.persons.parts_in("community", self.identity)
        found = next((part for part in parts if part.id == number), None)
        if found is not None:
            open_record(self, "contact", found.contact_id)
