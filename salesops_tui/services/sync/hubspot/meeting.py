"""Records there that we do not know yet, and which of ours each of them is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from db.columns import texts
from db.database import Store
from db.queries import in_step
from salesops_tui.services.sync.hubspot.fields import COMPANY, LETTERS, SYSTEM

if TYPE_CHECKING:
    from salesops_tui.connectors.hubspot import There

Word = tuple[str, ...]
_COLUMNS = {  # what a record of ours is known by beside its key
    "organization": "r.name, r.aliases, r.domains",
    "contact": "r.emails",
    "deal": "r.name, coalesce((SELECT remote_id FROM external_reference WHERE system = 'hubspot'"
    " AND record = 'organization' AND record_id = r.organization_id), '')",
}


class Strangers:
    """Our records of one kind, for what HubSpot has to be found among them.

    An organization is known by a name, else by a domain; a contact by an e-mail address; a deal by
    its name and its organization.
    """

    def __init__(self, store: Store, record: str, key: str) -> None:
        self._store = store
        self._record = record
        self._key = key
        self._met: set[int] = set()  # ours that HubSpot knows

    def keyed(self, some: Sequence[There]) -> dict[str, int]:
        """Ours by their ids there: those with our key, or that came here with HubSpot's."""
        said = {there.id: there.properties.get(self._key) or there.id for there in some}
        letter = LETTERS[self._record]
        found = in_step.keyed(self._store, self._record, letter, list(said.values()))
        return {identity: found[key] for identity, key in said.items() if key in found}

    def meet(self, theirs: Mapping[str, str | None]) -> int | None:
        """The one of ours, not known there yet, that a record of theirs is."""
        for word in self._said(theirs):
            found = [one for one in self._ours.get(word, ()) if one not in self._met]
            if len(found) == 1:
                self._met.add(found[0])
                return found[0]
        return None

    def taken(self, theirs: Mapping[str, str | None]) -> bool:
        """Whether a name or an address of theirs, which only one of ours can have, has one."""
        words = (word for word in self._said(theirs) if word[0] in ("name", "mail"))
        return any(word in self._ours for word in words)

    def _said(self, theirs: Mapping[str, str | None]) -> Iterator[Word]:
        """What a record of theirs can be known by."""
        if self._record == "contact":
            if theirs["email"]:
                yield "mail", theirs["email"]
        elif self._record == "deal":
            yield "deal", str(theirs["dealname"]).casefold(), theirs.get(COMPANY) or ""
        else:
            yield "name", str(theirs["name"]).casefold()
            if theirs["domain"]:
                yield "domain", theirs["domain"]

    @cached_property
    def _ours(self) -> dict[Word, list[int]]:
        """All of ours by what they are known by; read once, when there is a stranger."""
        found: dict[Word, list[int]] = {}
        columns = _COLUMNS[self._record]
        for identity, there, *cells in in_step.words(self._store, SYSTEM, self._record, columns):
            if there is not None:
                self._met.add(identity)
            for word in self._known_by(cells):
                found.setdefault(word, []).append(identity)
        return found

    def _known_by(self, cells: list[str]) -> set[Word]:
        if self._record == "contact":
            return {("mail", mail.lower()) for mail in texts(cells[0])}
        if self._record == "deal":
            return {("deal", cells[0].casefold(), cells[1])}
        names = (cells[0], *texts(cells[1]))
        named = {("name", name.casefold()) for name in names}
        return named | {("domain", domain.lower()) for domain in texts(cells[2])}
