"""A lead becomes a deal: organization, contact, community, answers and experiment go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.columns import texts
from db.journal import Group
from db.queries import leads as queries
from db.rows.marketing import LeadRow
from db.rows.people import ContactRow, RoleRow
from db.rows.sales import ActivityRow, AnswerRow, DealCommunityRow, DealRow
from salesops_tui.domain.forms.form import read_new
from salesops_tui.domain.forms.sales import DealForm
from salesops_tui.domain.leads import Lead, fold

if TYPE_CHECKING:
    from salesops_tui.services.records import Records

_LONGEST = 200  # characters of a deal's name


def open_deal(records: Records, group: Group, lead: Lead) -> int:
    """Open a deal in the first stage, in the change that qualifies the lead; returns its id."""
    people, store = records.people, records.session.store
    row = records.raw("lead", lead.id, "contact_id", "community_id", "experiment_id", "owner_id")
    organization = lead.organization_id or people.organization_for(group, lead.organization)
    contact = row["contact_id"]
    if contact is None:
        contact = people.contact_for(group, lead.name, lead.email, organization)
    _complete(records, group, contact, lead.email, organization)
    fields = read_new(DealForm, {"name": _named(lead), "deal_class": "new"})
    deal = records.deals.insert(group, fields, records.session.process.pipeline[0].key)
    owner = row["owner_id"] or group.by
    kept = {"organization_id": organization, "experiment_id": row["experiment_id"]}
    group.update(DealRow, deal, {**kept, "owner_id": owner})
    group.insert(RoleRow, {"contact_id": contact, "deal_id": deal, "role": "representative"})
    if row["community_id"] is not None:
        group.insert(DealCommunityRow, {"deal_id": deal, "community_id": row["community_id"]})
    for _, (question, text, score) in queries.answers(store, lead.id):
        answer = {"deal_id": deal, "question": question, "text": text, "score": score}
        group.insert(AnswerRow, answer)
    _tell(group, deal, lead)
    became = {"deal_id": deal, "contact_id": contact, "organization_id": organization}
    group.update(LeadRow, lead.id, became)
    return deal


def _named(lead: Lead) -> str:
    name = f"{lead.organization}: {lead.name}" if lead.organization else lead.name
    return name[:_LONGEST].rstrip()


def _complete(
    records: Records, group: Group, contact: int, email: str, organization: int | None
) -> None:
    """Give a person who was known already the e-mail and the organization that were not."""
    known = records.session.store.row(
        "SELECT emails, organization_id FROM contact WHERE id = ?", (contact,)
    )
    assert known is not None  # found or made just before
    emails = texts(known[0])
    more = {}
    if email and fold(email) not in map(fold, emails):
        more["emails"] = (*emails, email)
    if known[1] is None and organization is not None:
        group.update(ContactRow, contact, {**more, "organization_id": organization})
    elif more:
        group.update(ContactRow, contact, more)


def _tell(group: Group, deal: int, lead: Lead) -> None:
    """Note on the deal where it came from, and why it was engaged."""
    why = f": {lead.reason}" if lead.reason else ""
    note = f"Came from lead {lead.key}{why}"
    values = {"kind": "note", "outcome": "", "at": group.now, "by_id": group.by}
    group.insert(ActivityRow, {**values, "deal_id": deal, "note": note})
