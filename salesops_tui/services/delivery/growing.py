"""New deals that grow out of what was delivered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.queries import deals as deal_queries
from db.queries import delivery as queries
from db.rows.people import RoleRow
from db.rows.sales import ActivityRow, DealCommunityRow, DealRow
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.forms.form import read_new
from salesops_tui.domain.forms.sales import DealForm
from salesops_tui.services.records import Records
from salesops_tui.services.session import Done


def expansion(records: Records, deal: Deal, key: str, raw: Mapping[str, Any]) -> Done:
    """An expansion of a won deal: same organization, people and communities; one change.

    ``key`` is the engagement or the deliverable that it grows out of.
    """
    session = records.session
    usual = {
        "owner": session.actor.login,
        "currency": deal.currency,
        "deal_class": "expansion",
    }
    fields = read_new(DealForm, {**usual, **raw})
    first = session.process.pipeline[0].key
    with session.change(f"added {fields['name']}, which grows out of {key}") as group:
        new = records.deals.insert(group, fields, first)
        origin: dict[str, Any] = {"origin_deal_id": deal.id}
        if not fields["organization"]:
            origin["organization_id"] = deal.organization_id
        group.update(DealRow, new, origin)
        people = deal_queries.contacts(session.store, [deal.id]).get(deal.id, [])
        group.insert_many(
            RoleRow,
            [{"contact_id": c.contact_id, "deal_id": new, "role": c.role} for c in people],
        )
        group.insert_many(
            DealCommunityRow,
            [
                {"deal_id": new, "community_id": community}
                for community in queries.communities(session.store, deal.id)
            ],
        )
        note = {"kind": "note", "outcome": "", "note": f"grows out of {key}"}
        by = {"at": group.now, "by_id": session.actor.id}
        group.insert(ActivityRow, {"deal_id": new, **note, **by})
    return Done(group.what, group.id, f"D-{new}")
