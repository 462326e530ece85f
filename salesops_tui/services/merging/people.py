"""Two organizations, contacts or communities that are one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.columns import texts
from db.queries import merging as merging_queries
from db.queries import people as queries
from db.queries import records as record_queries
from db.rows.marketing import LeadRow
from db.rows.people import CommunityRow, ContactRow, OrganizationRow, RoleRow
from db.rows.platform import TaskRow
from db.rows.sales import ActivityRow, DealCommunityRow, DealRow
from salesops_tui.domain import merging
from salesops_tui.domain.bulk import Difference
from salesops_tui.domain.forms.form import read
from salesops_tui.domain.forms.people import ContactForm, OrganizationForm
from salesops_tui.domain.people import Contact, Organization
from salesops_tui.errors import NotFound
from salesops_tui.services.merging.plans import Link, Pair, Plan, plan
from salesops_tui.services.session import Session

ORGANIZATION_LINKS = (
    Link(DealRow, "organization_id", "deal"),
    Link(ContactRow, "organization_id", "contact"),
    Link(CommunityRow, "organization_id", "community"),
    Link(LeadRow, "organization_id", "lead"),
    Link(TaskRow, "organization_id", "task"),
    Link(ActivityRow, "organization_id", "activity"),
)
CONTACT_LINKS = (
    Link(RoleRow, "contact_id", "role", ("deal_id", "community_id", "role")),
    Link(LeadRow, "contact_id", "lead"),
    Link(TaskRow, "contact_id", "task"),
    Link(ActivityRow, "contact_id", "activity"),
)
COMMUNITY_LINKS = (
    Link(DealCommunityRow, "community_id", "deal", ("deal_id",)),
    Link(RoleRow, "community_id", "role", ("contact_id", "role")),
    Link(LeadRow, "community_id", "lead"),
    Link(TaskRow, "community_id", "task"),
    Link(ActivityRow, "community_id", "activity"),
)


def organizations(session: Session, kept_id: int, loser_id: int) -> Plan:
    """What merging one organization into another does: its name becomes another name."""
    kept, loser = _organization(session, kept_id), _organization(session, loser_id)
    names = merging.united(kept.aliases, (loser.name, *loser.aliases), without=kept.name)
    lists = {"aliases": names, "domains": merging.united(kept.domains, loser.domains)}
    filled = merging.filled(kept._asdict(), loser._asdict(), merging.ORGANIZATION)
    values = read(OrganizationForm, {**filled, **lists})
    pair = Pair(kept.id, loser.id, kept.key, loser.key)
    return plan(
        session.store,
        OrganizationRow,
        pair,
        ORGANIZATION_LINKS,
        values=values,
        differences=[Difference(n, _words(getattr(kept, n)), _words(values[n])) for n in values],
        refusal=_itself(pair),
    )


def contacts(session: Session, kept_id: int, loser_id: int) -> Plan:
    """What merging one contact into another does: a no of either holds for both."""
    store = session.store
    kept, loser = _contact(session, kept_id), _contact(session, loser_id)
    mine, theirs = (
        {**each._asdict(), "organization_id": merging_queries.organization_of(store, each.id)}
        for each in (kept, loser)
    )
    values = merging.filled(mine, theirs, merging.CONTACT)
    values |= read(ContactForm, {"emails": merging.united(kept.emails, loser.emails)})
    for name in merging.CONSENTS:
        values[name] = merging.consent(mine[name], theirs[name])
    values["do_not_contact"] = kept.do_not_contact or loser.do_not_contact
    pair = Pair(kept.id, loser.id, kept.key, loser.key)
    return plan(
        store,
        ContactRow,
        pair,
        CONTACT_LINKS,
        values=values,
        differences=[_difference(kept, loser, values, name) for name in values],
        refusal=_itself(pair),
    )


def communities(session: Session, kept_id: int, loser_id: int) -> Plan:
    """What merging one community into another does: the slug of the kept one stays."""
    store = session.store
    kept, loser = _community(session, kept_id), _community(session, loser_id)
    values = merging.filled(kept, loser, merging.COMMUNITY)
    consortia = merging.united(kept["consortia"], loser["consortia"])
    if consortia != kept["consortia"]:
        values["consortia"] = consortia
    shown = {"organization_id": "organization"}
    differences = [
        Difference(
            shown.get(name, name),
            _words(kept[shown.get(name, name)]),
            _words(consortia if name == "consortia" else loser[shown.get(name, name)]),
        )
        for name in values
    ]
    pair = Pair(kept_id, loser_id, kept["key"], loser["key"])
    return plan(
        store,
        CommunityRow,
        pair,
        COMMUNITY_LINKS,
        values=values,
        differences=differences,
        refusal=_itself(pair),
    )


def _community(session: Session, identity: int) -> dict[str, Any]:
    """The columns of a community, and the id of its organization."""
    found = record_queries.values(session.store, "community", identity)
    row = record_queries.raw(session.store, "community", identity, "organization_id")
    if found is None or row is None:
        raise NotFound(f"M-{identity}: there is no such community")
    return {**found, "consortia": texts(found["consortia"]), "organization_id": row[0]}


def _difference(kept: Contact, loser: Contact, values: Mapping[str, Any], name: str) -> Difference:
    if name == "organization_id":
        return Difference("organization", kept.organization, loser.organization)
    return Difference(name, _words(getattr(kept, name)), _words(values[name]))


def _itself(pair: Pair) -> str:
    return f"{pair.kept_key} cannot be merged into itself" if pair.kept == pair.loser else ""


def _organization(session: Session, identity: int) -> Organization:
    found = queries.organization(session.store, identity)
    if found is None:
        raise NotFound(f"O-{identity}: there is no such organization")
    return found


def _contact(session: Session, identity: int) -> Contact:
    found = queries.contact(session.store, identity)
    if found is None:
        raise NotFound(f"C-{identity}: there is no such contact")
    return found


def _words(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
