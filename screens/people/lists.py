"""The lists of organizations, contacts and communities."""

from __future__ import annotations

from typing import ClassVar

from screens.opening import open_record
from screens.people.merging import MergingList
from screens.records.acting import Picked

_KEYS = "a add · e edit · Enter open · / filter · space M merge · D remove · ? help"


class PeopleList(MergingList):
    """Enter shows a record whole."""

    KEYS = _KEYS

    def open_record(self, picked: Picked) -> None:
        """Show the record whole."""
        open_record(self, picked.kind, picked.id)


class OrganizationsScreen(PeopleList):
    """Organizations by name."""

    KIND = "organization"
    COLUMNS: ClassVar[tuple[str, ...]] = ("key", "name", "kind", "country", "deals")


class ContactsScreen(PeopleList):
    """People outside by name; ``newsletter:yes`` filters by what they agreed to."""

    KIND = "contact"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "key", "name", "title", "organization", "emails", "newsletter", "do_not_contact",
    )  # fmt: skip


class CommunitiesScreen(PeopleList):
    """Communities by name."""

    KIND = "community"
    COLUMNS: ClassVar[tuple[str, ...]] = ("key", "name", "organization", "size", "compute")
