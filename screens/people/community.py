"""One community, whole."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from salesops_tui.domain.text import clean_line
from salesops_tui.services.session import Done
from screens import dialogs
from screens.opening import open_record
from screens.people.page import PeoplePage, role
from screens.records.page import Rows
from screens.widgets.section import Section

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
    KEYS = "Tab section · Enter open · e edit · a person · l deal · T task · v log · D off"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "link", "Deal", id="community.link", tooltip="Say that a deal is for it"),
    ]

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
            "deals": (f"{self.deals()[0]} (l adds, D takes off)", *self.deals()[1:]),
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

    def action_link(self) -> None:
        """Say that a deal is for this community."""
        keeper = self.workspace.communities

        def answered(word: str | None) -> None:
            if word:
                self.perform(lambda: keeper.link(self.identity, word), self.changed)

        question = f"Which deal is for {self.called()}?"
        self.app.push_screen(dialogs.AskDialog(question, hint="its key or its name"), answered)

    def action_remove(self) -> None:
        """Take the deal under the cursor off; else what every page takes off."""
        section = self.focused
        if isinstance(section, Section) and section.id == "deals" and section.chosen:
            keeper, number = self.workspace.communities, int(section.chosen.partition(":")[2])
            key = self.workspace.records.key("deal", number)
            self.perform(lambda: keeper.unlink(self.identity, key), self.changed)
        else:
            super().action_remove()

    def open_part(self, number: int) -> None:
        """Go to the person."""
        parts = self.workspace.persons.parts_in("community", self.identity)
        found = next((part for part in parts if part.id == number), None)
        if found is not None:
            open_record(self, "contact", found.contact_id)
