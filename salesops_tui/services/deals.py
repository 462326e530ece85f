"""Deals: adding, editing and finding them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from db.journal import Group
from db.queries import board as board_queries
from db.queries import deals as queries
from db.queries import merging as merging_queries
from db.rows.sales import DealRow
from salesops_tui.domain.deals import Deal, Transition
from salesops_tui.domain.forms.form import read, read_new
from salesops_tui.domain.forms.sales import DealForm
from salesops_tui.domain.process import Kind
from salesops_tui.domain.transitions import Route
from salesops_tui.errors import Invalid, NotFound, StaleRecord
from salesops_tui.services import conflicts
from salesops_tui.services.lines import TERM_FIELDS, Lines
from salesops_tui.services.people import People
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Done, Session


class Deals:
    """The deals of a team."""

    def __init__(self, session: Session, pipeline: Pipeline, people: People, lines: Lines) -> None:
        self._session = session
        self._pipeline = pipeline
        self._people = people
        self._lines = lines

    def id_of(self, word: str) -> int:
        """The deal that a key or an unambiguous part of a name means; raises NotFound."""
        found = queries.find(self._session.store, word.strip())
        if not found:
            heir = merging_queries.heir(self._session.store, "deal", word.strip())
            raise NotFound(f"{word}: {f'merged into {heir}' if heir else 'there is no such deal'}")
        if len(found) > 1:
            some = ", ".join(f"{key} {name}" for _, key, name in found[:5])
            raise NotFound(f"{word}: several deals fit ({some}); give its key")
        return found[0][0]

    def matching(self, text: str = "", limit: int = -1) -> Iterator[Deal]:
        """Deals that a filter lets through, one by one."""
        return queries.deals(self._session.store, self._session.condition(text), limit=limit)

    def count(self, text: str = "") -> int:
        """How many deals a filter lets through."""
        return queries.count(self._session.store, self._session.condition(text))

    def history(self, deal_id: int) -> list[Transition]:
        """The ledger of a deal, oldest first."""
        return queries.transitions(self._session.store, [deal_id]).get(deal_id, [])

    def add(self, raw: Mapping[str, Any], *, stage: str = "", membership: str = "") -> Done:
        """Add a deal to the top of a column; ``membership`` and a number of users make lines.

        A deal may start in a later stage; its ledger then says that no gate was asked.
        """
        values = {"owner": self._session.actor.login, **raw}
        fields = read_new(DealForm, values)
        start = self._first_stage(stage)
        with self._session.change(f"added {fields['name']}") as group:
            identity = self.insert(group, fields, start)
            if membership or (fields["mau"] and fields["estimate"] is None):
                deal = self._pipeline.deal(identity)
                self._lines.bundle(group, deal, membership, fields["mau"])
        return Done(group.what, group.id, self._pipeline.deal(identity).key)

    def insert(self, group: Group, fields: dict[str, Any], stage: str) -> int:
        """Add a deal inside a change, with the first line of its ledger."""
        values = self._columns(group, fields)
        values["currency"] = values["currency"] or self._session.settings.currency
        check_dates(values)
        rank = board_queries.top_rank(self._session.store, stage)
        row = {**values, "amount": values["estimate"], "stage": stage, "rank": rank}
        identity = group.insert(DealRow, row)
        self._pipeline.enter(group, identity, Route("enter", "", stage), "")
        return identity

    def edit(self, deal_id: int, raw: Mapping[str, Any], *, expecting: int | None = None) -> Done:
        """Change the fields given; nothing else is touched.

        Raises StaleRecord when the deal is not at the revision expected; an edit that started
        from what it has ``Seen`` is refused, with a Conflict, only for what others changed too.
        """
        read = self.fields(raw)
        with self._session.change("") as group:
            deal = self._pipeline.deal(deal_id)
            fields = self.settled(deal, read)
            group.what = f"edited {deal.key}: {', '.join(fields)}".removesuffix(": ")
            self.change(group, deal, fields, expecting)
        return Done(group.told, group.id, deal.key)

    def fields(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The values of the fields given; raises Invalid for one that no deal can take."""
        fields = read(DealForm, raw)
        if fields.get("currency") == "":
            raise Invalid("Currency: this is needed", field="currency")
        if fields.get("owner"):
            self._people.user_id(fields["owner"])
        return fields

    def settled(self, deal: Deal, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The fields to write to a deal; raises Invalid for one that this deal cannot take."""
        values = dict(fields)
        if values.get("estimate") is not None and self._lines.of(deal.id):
            if values["estimate"] != deal.estimate:
                raise Invalid(
                    f"Amount: {deal.key} has line items and its amount is their sum;"
                    " change the lines",
                    field="estimate",
                )
            values.pop("estimate")
        self._refuse_paid(deal, values)
        term = {name: getattr(deal, name) for name in TERM_FIELDS}
        check_dates({**term, **{k: v for k, v in values.items() if k in term}})
        return values

    def change(
        self, group: Group, deal: Deal, fields: dict[str, Any], expecting: int | None = None
    ) -> None:
        """Write fields inside a change; lines, amount and engagement follow."""
        self._refuse_paid(deal, fields)
        values = self._columns(group, fields)
        term = {name: getattr(deal, name) for name in TERM_FIELDS}
        check_dates({**term, **{k: v for k, v in values.items() if k in term}})
        expecting = conflicts.settle(group, DealRow, deal.id, values, expecting, DealForm)
        try:
            group.update(DealRow, deal.id, values, expecting=expecting)
        except StaleRecord:
            raise StaleRecord(
                f"{deal.key} was changed by somebody else; look again, then repeat"
            ) from None
        if any(name in values for name in (*TERM_FIELDS, "currency")):
            self._lines.follow(group, deal.id)

    def _refuse_paid(self, deal: Deal, values: Mapping[str, Any]) -> None:
        """Raise Invalid for a field that the deal's payments decide."""
        if "collected" in values or "currency" in values:
            from salesops_tui.services.billing.payments import refuse_typed

            refuse_typed(self._session.store, deal, values)

    def _columns(self, group: Group, fields: dict[str, Any]) -> dict[str, Any]:
        """The deal's columns for form fields: names become ids."""
        values = dict(fields)
        if "organization" in values:
            name = values.pop("organization")
            values["organization_id"] = self._people.organization_for(group, name)
        if "owner" in values:
            values["owner_id"] = self._people.user_id(values.pop("owner"))
        return values

    def _first_stage(self, word: str) -> str:
        process = self._session.process
        if not word:
            return process.pipeline[0].key
        lowered = word.strip().lower()
        for stage in process.pipeline:
            if lowered in (stage.key, stage.label.lower()) and not stage.retired:
                return stage.key
        allowed = ", ".join(process.keys(Kind.OPEN))
        raise Invalid(f"stage: a new deal starts in one of {allowed}", field="stage")


def check_dates(values: Mapping[str, Any]) -> None:
    """Raise Invalid when a term ends before it starts."""
    for what in ("target", "contract"):
        start, end = values.get(f"{what}_start"), values.get(f"{what}_end")
        if start and end and end < start:
            raise Invalid(
                f"{what.capitalize()} end: {end} is before the start {start}",
                field=f"{what}_end",
            )
