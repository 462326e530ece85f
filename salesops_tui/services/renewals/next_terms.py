"""The deal of the next term: what it would cost, and the record that carries everything over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from db.journal import Group
from db.queries import deals as deal_queries
from db.queries import imports as import_queries
from db.queries import renewals as queries
from db.rows.people import RoleRow
from db.rows.sales import ActivityRow, DealCommunityRow
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.forms.sales import LineForm
from salesops_tui.domain.money import Money
from salesops_tui.domain.process import Kind
from salesops_tui.domain.renewals import Case, months_of, next_term
from salesops_tui.domain.repricing import Repricing, reprice
from salesops_tui.domain.terms import add_months
from salesops_tui.errors import Invalid
from salesops_tui.services.deals import Deals
from salesops_tui.services.lines import Lines
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.prices import Prices
from salesops_tui.services.session import Session

ENTERED = "prospecting"  # the stage a renewal starts in, where the process has it
_NAME_LENGTH = 180
_SUFFIX = re.compile(r" \(from \d{4}-\d\d-\d\d\)$")


class NextTerms:
    """Prices a case's next term, and makes its deal."""

    def __init__(
        self, session: Session, pipeline: Pipeline, deals: Deals, lines: Lines, prices: Prices
    ) -> None:
        self._session = session
        self._pipeline = pipeline
        self._deals = deals
        self._lines = lines
        self._prices = prices

    def priced(self, case: Case, asked: Mapping[str, Any]) -> Repricing:
        """What the next term would cost; ``asked`` may name its start, end and users (mau)."""
        deal = self._pipeline.deal(case.deal_id)
        return reprice(
            deal,
            self._lines.of(deal.id),
            self._prices.book(),
            queries.use(self._session.store, case.engagement_id),
            self._term(case, asked.get("start"), asked.get("end")),
            asked.get("mau"),
        )

    def there(self, case: Case) -> Deal | None:
        """The deal that renews this one already, as an imported one does; Invalid when lost."""
        other = import_queries.renewed_by(self._session.store, case.deal_id)
        found = None if other is None else self._pipeline.deal(other)
        if found and self._session.process.kind(found.stage) is Kind.LOST:
            raise Invalid(
                f"{found.key} renews {case.deal} already and is lost: reopen it"
                f" (`salesops deal reopen {found.key} --reason …`) or decline {case.key}"
            )
        return found

    def make(self, group: Group, case: Case, priced: Repricing) -> int:
        """Make the deal of the next term inside a change; its id."""
        old = self._pipeline.deal(case.deal_id)
        identity = self._deals.insert(group, self._fields(case, old, priced), self._stage())
        self._copy_lines(group, identity, priced)
        store = self._session.store
        for community in queries.communities(store, old.id):
            link = {"deal_id": identity, "community_id": community}
            group.insert(DealCommunityRow, link)
        for person in deal_queries.contacts(store, [old.id]).get(old.id, []):
            role = {"contact_id": person.contact_id, "deal_id": identity, "role": person.role}
            group.insert(RoleRow, role)
        note = {"deal_id": identity, "kind": "note", "at": group.now, "by_id": group.by}
        group.insert(ActivityRow, {**note, "note": summary(old.key, priced)})
        return identity

    def _fields(self, case: Case, old: Deal, priced: Repricing) -> dict[str, Any]:
        name = _SUFFIX.sub("", old.name)[:_NAME_LENGTH]
        closes = case.due if case.due and case.due >= self._session.clock.today() else None
        return {
            "name": f"{name} (from {priced.start})",
            "deal_class": "renewal",
            "revenue_type": old.revenue_type,
            "organization_id": old.organization_id,
            "owner_id": queries.owner_of(self._session.store, case.id) or old.owner_id,
            "currency": old.currency,
            "estimate": None if priced.lines else old.amount,
            "mau": priced.users,
            "target_start": priced.start,
            "target_end": priced.end,
            "expected_close": closes,
            "tags": old.tags,
            "previous_deal_id": old.id,
        }

    def _copy_lines(self, group: Group, identity: int, priced: Repricing) -> None:
        deal = self._pipeline.deal(identity)
        for line in priced.kept:
            values = {name: getattr(line, name, None) for name in LineForm.model_fields}
            self._lines.insert(group, deal, {**values, "unit_price": line.after})

    def _stage(self) -> str:
        stages = [s.key for s in self._session.process.pipeline if not s.retired]
        return ENTERED if ENTERED in stages else stages[0]

    def _term(self, case: Case, start: date | None, end: date | None) -> tuple[date, date]:
        """The next term: what was asked for, else as many months as the old one, right after."""
        old = (case.term_start, case.term_end)
        if start is None or end is None:
            if old[0] is None or old[1] is None:
                raise Invalid(
                    f"Start: the term of {case.deal} has no dates; give a start and an end",
                    field="start",
                )
            anchor = queries.first_start(self._session.store, case.deal_id)
            following = next_term(old[0], old[1], anchor)
            if start is not None and end is None:
                end = add_months(start, months_of(old[0], old[1])) - timedelta(days=1)
            start, end = start or following[0], end or following[1]
        if old[1] and start <= old[1]:
            raise Invalid(
                f"Start: {start} is within the old term, which ends on {old[1]}", field="start"
            )
        if end < start:
            raise Invalid(f"End: {end} is before the start {start}", field="end")
        return start, end


def summary(old: str, priced: Repricing) -> str:
    """What changes from one term to the next, in words."""

    def money(amount: int | None) -> str:
        return "unknown" if amount is None else str(Money(amount, priced.currency))

    lines = [
        f"Renews {old}: {money(priced.old_total)} becomes {money(priced.total)}"
        f" for {priced.start} to {priced.end}, by price book {priced.book}."
    ]
    return "\n".join([*lines, *priced.sentences])
