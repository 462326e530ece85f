"""People: who uses the program, and whom it sells to. Values only."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from salesops_tui.errors import NotAllowed


class Role(StrEnum):
    """What someone may do; each includes the ones before."""

    VIEWER = "viewer"
    MEMBER = "member"
    MANAGER = "manager"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        """Its place, from 0."""
        return tuple(Role).index(self)


class User(NamedTuple):
    """Someone of the team; without a login, a placeholder for an imported name."""

    id: int
    login: str
    name: str
    role: Role
    active: bool = True

    def require(self, role: Role, what: str) -> None:
        """Raise NotAllowed unless this person has at least that role."""
        if not self.active or self.role.rank < role.rank:
            raise NotAllowed(f"{what} needs the role {role}; you ({self.login}) are {self.role}")


class Organization(NamedTuple):
    """A place that buys, or might."""

    id: int
    key: str
    revision: int
    name: str
    aliases: tuple[str, ...]
    kind: str
    domains: tuple[str, ...]
    country: str
    billing_address: str
    notes: str
    deals: int


class Contact(NamedTuple):
    """A person outside; a consent is None until somebody said yes or no."""

    id: int
    key: str
    revision: int
    name: str
    emails: tuple[str, ...]
    phone: str
    title: str
    organization: str
    newsletter: bool | None
    member_updates: bool | None
    outreach: bool | None
    do_not_contact: bool
    notes: str


# What people can agree to be written to about, each with what it is called.
CHANNELS = {
    "newsletter": "Newsletter",
    "member_updates": "Member updates",
    "outreach": "Outreach",
}
