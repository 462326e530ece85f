"""One organization, whole."""

from __future__ import annotations

from salesops_tui.domain.text import clean_line
from screens.people.page import PeoplePage, role
from screens.records.page import Rows

_FIELDS = (
    ("Kind", "kind"), ("Country", "country"), ("Other names", "aliases"), ("Domains", "domains"),
    ("Billing address", "billing_address"), ("Notes", "notes"),
)  # fmt: skip


class OrganizationScreen(PeoplePage):
    """An organization with its people, communities, deals, and what was invoiced."""

    KIND = "organization"
    LEFT = ("deals", "fields", "invoices", "history")
    RIGHT = ("people", "communities", "leads", "tasks", "activities")
    LISTS = ("people", "deals", "communities", "leads", "tasks", "activities")
    KEYS = "Enter open · e edit · a person · T task · v log · D off · Esc back · ? help"

    def head(self) -> str:
        """Key and name."""
        values = self.workspace.records.show("organization", self.identity)
        return f"{values['key']}  {values['name']}"

    def texts(self) -> dict[str, tuple[str, str]]:
        """The fields, the invoices, the history."""
        return {
            "fields": ("Organization (e edits)", self.fields(_FIELDS, ("Kind", "Country"))),
            "invoices": ("Invoices", self.invoiced()),
            "history": ("History", self.story()),
        }

    def lists(self) -> dict[str, tuple[str, Rows, str]]:
        """People with their parts, communities, deals, leads, tasks, activities."""
        relations = self.workspace.relations
        people = relations.people(self.identity, ("key", "name", "title"))
        places = relations.communities(self.identity, ("key", "name"))
        parts: dict[int, list[str]] = {}
        for part in self.workspace.persons.parts_in("organization", self.identity):
            parts.setdefault(part.contact_id, []).append(f"{role(part.role)} of {part.record}")
        return {
            "deals": self.deals(),
            "people": (
                f"People {len(people)} (a adds)",
                [
                    (_person(row.cells, parts.get(row.id, [])), f"contact:{row.id}")
                    for row in people
                ],
                "none",
            ),
            "communities": (
                f"Communities {len(places)}",
                [(" ".join(map(str, row.cells)), f"community:{row.id}") for row in places],
                "none",
            ),
            "leads": self.leads(),
            "tasks": self.tasks(),
            "activities": self.activities(),
        }

    def action_add(self) -> None:
        """Add a person of this organization."""
        self.add_record("contact", {"organization": self.called()}, focus="name")


def _person(cells: tuple[object, ...], parts: list[str]) -> str:
    key, name, title = (clean_line(str(cell or "")) for cell in cells)
    known = "; ".join(filter(None, (title, *parts)))
    return f"{key} {name}{f': {known}' if known else ''}"
