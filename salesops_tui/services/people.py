"""People and places: users, organizations, contacts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from db.journal import Group
from db.queries import merging as merging_queries
from db.queries import people as queries
from db.rows.people import ContactRow, OrganizationRow, UserRow
from salesops_tui.domain.people import Contact, Organization, User
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services.session import Session

_Named = TypeVar("_Named", Organization, Contact)


class People:
    """Organizations, contacts, users."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def users(self) -> list[User]:
        """Everybody of the team, by name."""
        return queries.users(self._session.store)

    def user_id(self, word: str) -> int | None:
        """The user that a login (or ``me``) means; empty is nobody. Raises Invalid."""
        if not word:
            return None
        if word == "me":
            return self._session.actor.id
        found = queries.user(self._session.store, word)
        if found is None:
            known = ", ".join(user.login for user in self.users()[:12])
            raise Invalid(f"Owner: nobody is called {word!r}; there are {known}", field="owner")
        return found.id

    def organizations(self, words: str = "") -> list[Organization]:
        """Organizations whose name holds the words."""
        return queries.organizations(self._session.store, words)

    def organization(self, word: str) -> Organization:
        """The organization that a key or a part of a name means; raises NotFound."""
        store = self._session.store
        number = queries.keyed(store, "organization", word) or _number(word, "O")
        found = queries.organization(store, number) if number else None
        if found is not None:
            return found
        matches = self.organizations(word)
        if not matches:
            self._refuse_merged("organization", word)
        return _only(word, "organization", matches)

    def organization_for(self, group: Group, name: str) -> int | None:
        """The id of the organization that a key or a name means, made when a name is new."""
        if not name:
            return None
        if _number(name, "O"):
            return self.organization(name).id
        found = queries.organization_id(self._session.store, name)
        return found if found is not None else group.insert(OrganizationRow, {"name": name})

    def contacts(self, words: str = "") -> list[Contact]:
        """Contacts whose name or organization holds the words."""
        return queries.contacts(self._session.store, words)

    def contact(self, word: str) -> Contact:
        """The contact that a key or a part of a name means; raises NotFound."""
        store = self._session.store
        number = queries.keyed(store, "contact", word) or _number(word, "C")
        found = queries.contact(store, number) if number else None
        if found is not None:
            return found
        matches = self.contacts(word)
        if not matches:
            self._refuse_merged("contact", word)
        return _only(word, "contact", matches)

    def contact_for(self, group: Group, name: str, email: str, organization_id: int | None) -> int:
        """The id of a contact by e-mail or name, made in this change when it is new."""
        found = queries.contact_id(self._session.store, name, email, organization_id)
        if found is not None:
            return found
        emails = (email,) if email else ()
        return group.insert(
            ContactRow, {"name": name, "emails": emails, "organization_id": organization_id}
        )

    def person_for(self, group: Group, word: str, email: str, organization_id: int | None) -> int:
        """The id of the contact that a key means, else an e-mail or a name, made when it is new."""
        if _number(word, "C"):
            return self.contact(word).id
        return self.contact_for(group, word, email, organization_id)

    def placeholder_for(self, group: Group, name: str) -> int:
        """The id of a user by login or name; made without a login when there is none."""
        found = queries.user(self._session.store, name)
        return found.id if found else group.insert(UserRow, {"name": name})

    def _refuse_merged(self, table: str, word: str) -> None:
        """Raise NotFound for the key of a record that was merged, with what it became."""
        heir = merging_queries.heir(self._session.store, table, word)
        if heir:
            raise NotFound(f"{word}: merged into {heir}")


def _number(word: str, prefix: str) -> int:
    """The id in a key such as O-42, else 0."""
    head, _, digits = word.partition("-")
    plain = digits.isascii() and digits.isdigit() and len(digits) < 16
    return int(digits) if head.upper() == prefix and plain else 0


def _only(word: str, what: str, matches: Sequence[_Named]) -> _Named:
    same = [match for match in matches if match.name.casefold() == word.casefold()]
    found = same or matches
    if not found:
        raise NotFound(f"{word}: there is no such {what}")
    if len(found) > 1:
        some = ", ".join(match.name for match in found[:5])
        raise NotFound(f"{word}: {len(found)} {what}s fit ({some} …); give its key")
    return found[0]
