"""What keeps organizations, contacts and communities as records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from db.columns import holding
from db.journal import Group
from db.queries import people as queries
from db.queries.records import SOURCES, Clause
from db.rows.people import RoleRow
from db.rows.sales import DealCommunityRow
from salesops_tui.domain.deals import ROLES
from salesops_tui.domain.forms.form import read_new
from salesops_tui.domain.forms.people import PartForm
from salesops_tui.domain.forms.sales import RoleForm
from salesops_tui.domain.people import CHANNELS
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.exports.table import Table
from salesops_tui.services.keepers import Keeper, slug
from salesops_tui.services.session import Done

_SAID = {"yes": True, "no": False}


class Consent(NamedTuple):
    """What a person said to one channel, when they last did, and who wrote it down.

    ``answer`` is yes, no or unknown; ``writable`` says whether they may be written to, which a
    no elsewhere forbids too.
    """

    channel: str
    answer: str
    on: str
    by: str
    writable: bool


class NamedKeeper(Keeper):
    """Records that are looked for by name."""

    HELD: ClassVar[tuple[str, ...]] = ("name",)  # the columns that a name is looked for in

    def listing(
        self, words: str, where: str = "", columns: Sequence[str] = (), clause: Clause = Clause()
    ) -> Table:
        """Those whose name holds the words, under a filter."""
        if words:
            known = SOURCES[self.kind.name].columns
            held = [holding(known[name][1], words) for name in self.HELD]
            either = " OR ".join(condition for condition, _ in held)
            named = Clause(f"({either})", tuple(value for _, value in held))
            clause = Clause(f"{clause.sql} AND {named.sql}", clause.parameters + named.parameters)
        return self.records.table(self.kind.name, where, columns, clause)

    def refuse_removal(self, identity: int) -> None:
        """What others point at stays."""
        found = queries.dependants(self.session.store, self.kind.name, identity)
        if found:
            key = self.records.key(self.kind.name, identity)
            told = " and ".join(found)
            raise Invalid(f"{key} has {told}; merge it into another, or take those off first")


class OrganizationKeeper(NamedKeeper):
    """Organizations; no two share a name or another name."""

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Refuse a name that another has."""
        if "name" not in values:
            return
        found = queries.organization_id(self.session.store, values["name"])
        if found is not None and (before is None or found != before["id"]):
            raise Invalid(
                f"Name: there is an organization {values['name']!r} already", field="name"
            )


class CommunityKeeper(NamedKeeper):
    """Communities; a slug is made from the name, and is unique."""

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Make the slug."""
        if before is None or "slug" in values:
            wanted = values.get("slug") or values.get("name") or (before or {}).get("name", "")
            values["slug"] = self._free(slug(str(wanted)) or "community", before)

    def link(self, identity: int, deal: str) -> Done:
        """Say that a deal is for a community."""
        number, name = self.records.id_of("deal", deal), self._name(identity)
        key = self.records.key("deal", number)
        with self.session.change(f"{key} is for {name}") as group:
            if queries.link(self.session.store, number, identity) is None:
                group.insert(DealCommunityRow, {"deal_id": number, "community_id": identity})
        return Done(group.what, group.id, self.records.key("community", identity))

    def unlink(self, identity: int, deal: str) -> Done:
        """Say that a deal is not for a community."""
        number, name = self.records.id_of("deal", deal), self._name(identity)
        key = self.records.key("deal", number)
        found = queries.link(self.session.store, number, identity)
        if found is None:
            raise NotFound(f"{key} is not for {name}")
        with self.session.change(f"{key} is not for {name}") as group:
            group.delete(DealCommunityRow, found)
        return Done(group.what, group.id, self.records.key("community", identity))

    def _name(self, identity: int) -> str:
        return str(self.records.show("community", identity)["name"])

    def _free(self, wanted: str, before: dict[str, Any] | None) -> str:
        taken = queries.slugs(self.session.store, wanted)
        taken.discard((before or {}).get("slug", ""))
        names = (wanted, *(f"{wanted}-{count}" for count in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken)


class ContactKeeper(NamedKeeper):
    """People outside: what they agreed to, and the parts they have."""

    HELD = ("name", "organization")

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Answers as the database keeps them: yes, no, or that nobody asked."""
        for name in CHANNELS:
            if name in values:
                values[name] = _SAID.get(values[name])
        if "do_not_contact" in values:
            values["do_not_contact"] = values["do_not_contact"] == "yes"

    def typed(self, identity: int) -> dict[str, str]:
        """The fields as people type them; answers are yes, no or unknown."""
        shown = self.records.show("contact", identity)
        said = {True: "yes", False: "no", None: "unknown"}
        answers = {name: said[shown[name]] for name in (*CHANNELS, "do_not_contact")}
        return {**super().typed(identity), **answers}

    def consents(self, identity: int) -> list[Consent]:
        """What a person said to each channel, from the journal."""
        shown = self.records.show("contact", identity)
        said = queries.answers_given(self.session.store, identity, CHANNELS)
        named = {True: "yes", False: "no", None: "unknown"}
        writable = {name: self.may_write(name, identity) for name in CHANNELS}
        return [
            Consent(name, named[shown[name]], *said.get(name, ("", "")), writable[name])
            for name in CHANNELS
        ]

    def may_write(self, channel: str, identity: int) -> bool:
        """Whether a person may be written to on a channel: they, or nobody."""
        found = self.records.listed("contact", "", (), 1, _both(_reachable(channel), identity))
        return bool(found)

    def reachable(
        self, channel: str, words: str = "", where: str = "", columns: Sequence[str] = ()
    ) -> Table:
        """Those who may be written to on a channel: they said yes, and nowhere no.

        Somebody who wants no contact, or whose address said no on another record, is left out.
        """
        key = channel.strip().lower().replace("-", "_").replace(" ", "_")
        if key not in CHANNELS:
            raise Invalid(f"consent: one of {', '.join(CHANNELS)}", field="consent")
        return self.listing(words, where, columns, _reachable(key))

    def roles(self, identity: int) -> list[queries.Part]:
        """The parts of a person in deals and communities."""
        return queries.parts(self.session.store, contact_id=identity)

    def parts_in(self, kind: str, identity: int) -> list[queries.Part]:
        """The people of a community or an organization, with their parts."""
        return queries.parts(self.session.store, **{f"{kind}_id": identity})

    def give(self, identity: int, raw: Mapping[str, Any]) -> Done:
        """Give a person a part in a deal or a community: the fields of a ``PartForm``."""
        values = read_new(PartForm, raw)
        return self.give_role(identity, values["on"], values["role"])

    def give_role(self, identity: int, about: str, role: str) -> Done:
        """Give a person a part in a deal or a community."""
        kind, record = self._where(about)
        who = self.records.show("contact", identity)
        with self.session.change("") as group:
            self._give(group, identity, (kind, record), role)
        return Done(group.what, group.id, who["key"])

    def give_in(self, kind: str, record: int, raw: Mapping[str, Any]) -> Done:
        """Give a person a part in a record: the fields of a ``RoleForm``; one new is made."""
        values = read_new(RoleForm, raw)
        key = self.records.key(kind, record)
        with self.session.change(f"{values['contact']} has a part in {key}") as group:
            people = self.records.people
            identity = people.person_for(group, values["contact"], values["email"], None)
            self._give(group, identity, (kind, record), values["role"])
        return Done(group.what, group.id, key)

    def _give(self, group: Group, identity: int, where: tuple[str, int], role: str) -> None:
        if role not in ROLES:
            raise Invalid(f"Role: this is needed, one of {', '.join(ROLES)}", field="role")
        known = {((p.kind, p.record_id), p.role) for p in self.roles(identity)}
        name = self.records.show("contact", identity)["name"]
        key = self.records.key(*where)
        group.what = group.what or f"{name} is {ROLES[role].lower()} of {key}"
        if (where, role) not in known:
            row = {"contact_id": identity, f"{where[0]}_id": where[1], "role": role}
            group.insert(RoleRow, row)

    def take_role(self, identity: int, about: str, role: str = "") -> Done:
        """Take a part, or every part, of a person in a deal or a community off."""
        kind, record = self._where(about)
        who, where = self.records.show("contact", identity), self.records.key(kind, record)
        found = [
            part.id
            for part in self.roles(identity)
            if (part.kind, part.record_id) == (kind, record) and role in ("", part.role)
        ]
        if not found:
            raise NotFound(f"{who['key']} has no such part in {where}")
        with self.session.change(f"{who['name']} is off {where}") as group:
            for number in found:
                group.delete(RoleRow, number)
        return Done(group.what, group.id, who["key"])

    def take_part(self, number: int) -> Done:
        """Take one part of somebody off, by its own number."""
        found = queries.parts(self.session.store, id=number)
        if not found:
            raise NotFound("this part was taken off already")
        with self.session.change(f"{found[0].name} is off {found[0].record}") as group:
            group.delete(RoleRow, number)
        return Done(group.what, group.id, found[0].contact)

    def _where(self, about: str) -> tuple[str, int]:
        kind, identity = self.records.about(about)
        if kind not in ("deal", "community"):
            raise Invalid(
                f"on: {about} is no deal or community; people have parts in those", field="on"
            )
        return kind, identity


def _reachable(channel: str) -> Clause:
    return Clause(queries.REACHABLE.format(channel=channel))


def _both(clause: Clause, identity: int) -> Clause:
    return Clause(f"{clause.sql} AND r.id = ?", (*clause.parameters, identity))
