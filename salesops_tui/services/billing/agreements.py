"""Agreements: what the gates of Partnering and Invoicing ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.queries import papers as queries
from db.rows.papers import AgreementRow
from salesops_tui.domain.forms.form import read, read_new
from salesops_tui.domain.forms.papers import AgreementForm, SignForm
from salesops_tui.domain.papers import Agreement
from salesops_tui.domain.records import number
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services import conflicts
from salesops_tui.services.billing.papers import Papers
from salesops_tui.services.keepers import refuse_reversed
from salesops_tui.services.session import Done


class Agreements(Papers):
    """Contracts, memorandums, purchase orders and amendments of deals."""

    def agreements(self, deal_id: int | None = None) -> list[Agreement]:
        """The agreements of a deal, or all."""
        store = self._session.store
        if deal_id is None:
            return queries.all_agreements(store)
        return queries.agreements(store, [deal_id]).get(deal_id, [])

    def agreement(self, key: str) -> Agreement:
        """An agreement by its key; raises NotFound."""
        found = queries.agreement(self._session.store, number(key, "A"))
        if found is None:
            raise NotFound(f"{key}: there is no such agreement")
        return found

    def add_agreement(self, deal_id: int, raw: Mapping[str, Any]) -> Done:
        """Draft an agreement; what is left empty is taken from the deal."""
        deal = self._pipeline.deal(deal_id)
        values = read_new(AgreementForm, raw)
        start, end = deal.term
        full = {
            **values,
            "deal_id": deal_id,
            "parties": values["parties"] or deal.organization,
            "start": values["start"] or start,
            "end": values["end"] or end,
            "value": deal.amount if values["value"] is None else values["value"],
            "currency": values["currency"] or deal.currency,
        }
        refuse_reversed(full["start"], full["end"])
        with self._session.change(f"drafted an agreement for {deal.key}") as group:
            identity = group.insert(AgreementRow, full)
        return Done(group.what, group.id, f"A-{identity}")

    def edit_agreement(
        self, key: str, raw: Mapping[str, Any], expecting: int | None = None
    ) -> Done:
        """Change the fields given of a draft; raises StaleRecord when it has moved on."""
        values = read(AgreementForm, raw)
        for name, label in (("kind", "Kind"), ("currency", "Currency")):
            if values.get(name) == "":
                raise Invalid(f"{label}: this is needed", field=name)
        with self._session.change("") as group:
            agreement = self._draft(key)
            start = values.get("start", agreement.start)
            refuse_reversed(start, values.get("end", agreement.end))
            group.what = f"edited {agreement.key}: {', '.join(values)}"
            expecting = conflicts.settle(
                group, AgreementRow, agreement.id, values, expecting, AgreementForm
            )
            group.update(AgreementRow, agreement.id, values, expecting=expecting)
        return Done(group.told, group.id, agreement.key)

    def _draft(self, key: str) -> Agreement:
        """An agreement that can be edited; raises Invalid for any other."""
        agreement = self.agreement(key)
        if agreement.status != "draft":
            raise Invalid(
                f"{agreement.key} is {agreement.status}; only a draft can be edited. Void it, or"
                " add an amendment"
            )
        return agreement

    def sign(self, key: str, raw: Mapping[str, Any]) -> Done:
        """Record that an agreement was signed, and where the proof is."""
        agreement = self.agreement(key)
        values = read_new(SignForm, raw)
        today = self._session.clock.today()
        day = values["signed_on"] or today
        if agreement.status != "draft":
            raise Invalid(f"{agreement.key} is {agreement.status}; only a draft can be signed")
        if day > today:
            raise Invalid(f"Signed on: {day} has not come yet", field="signed_on")
        with self._session.change(f"{agreement.key} was signed on {day}") as group:
            signed = {"status": "signed", "signed_on": day, "evidence": values["evidence"]}
            group.update(AgreementRow, agreement.id, signed, expecting=agreement.revision)
        return Done(group.what, group.id, agreement.key)

    def void_agreement(self, key: str) -> Done:
        """Make an agreement count for nothing; it stays on record."""
        agreement = self.agreement(key)
        if agreement.status == "void":
            raise Invalid(f"{agreement.key} is void already")
        with self._session.change(f"voided {agreement.key}") as group:
            void = {"status": "void"}
            group.update(AgreementRow, agreement.id, void, expecting=agreement.revision)
        return Done(group.what, group.id, agreement.key)
