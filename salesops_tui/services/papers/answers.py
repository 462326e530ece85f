"""What became of a document that was issued: sent, signed, declined, void."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from db.journal import Group
from db.queries import deals as deal_queries
from db.queries import papers as paper_queries
from db.queries import renewals as renewal_queries
from db.rows.papers import AgreementRow, DocumentRow
from salesops_tui.domain.documents import AGREED, Document
from salesops_tui.domain.forms.form import read_new
from salesops_tui.domain.forms.papers import SentForm, SignForm
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid
from salesops_tui.services.outbox import queueing
from salesops_tui.services.papers.press import Press
from salesops_tui.services.session import Done

_ANSWERABLE = ("issued", "sent", "expired")


class Answers(Press):
    """Records what people did with a document; the program itself sends nothing."""

    def send(self, word: str, on: date | str | None = None) -> Done:
        """Record that somebody sent it."""
        document = self.document(word)
        day = self._day(on, "Sent on")
        self._answerable(document, "sent")
        if document.status == "sent":
            raise Invalid(f"{document.name} was sent on {document.sent_on} already")
        self._not_expired(document, day)
        with self._session.change(f"{document.name} was sent on {day}") as group:
            self._set(group, document, {"status": "sent", "sent_on": day})
        return Done(group.what, group.id, document.key)

    def sign(
        self, word: str, raw: Mapping[str, Any], *, through: tuple[str, str] = ("", "")
    ) -> Done:
        """Record a signature; that of an agreement signs the deal's own record too.

        ``through`` is a provider of signatures and the id of the request there.
        """
        document = self.document(word)
        values = read_new(SignForm, raw)
        day = self._day(values["signed_on"], "Signed on")
        self._answerable(document, "signed")
        self._not_expired(document, day)
        with self._session.change(f"{document.name} was signed on {day}") as group:
            signed = {"status": "signed", "signed_on": day, "evidence": values["evidence"]}
            self._set(group, document, signed)
            if document.kind in AGREED:
                proof = {
                    "signed_on": day,
                    "evidence": values["evidence"] or document.name,
                    "signing_provider": through[0],
                    "request_id": through[1],
                }
                self._sign_agreement(group, document, proof)
        return Done(group.what, group.id, document.key)

    def decline(self, word: str, reason: str = "") -> Done:
        """Record that it was turned down."""
        document = self.document(word)
        self._answerable(document, "declined")
        why = clean_line(reason)[:200]
        note = f": {why}" if why else ""
        with self._session.change(f"{document.name} was declined{note}") as group:
            self._set(group, document, {"status": "declined", "evidence": why})
        return Done(group.what, group.id, document.key)

    def void(self, word: str, reason: str = "") -> Done:
        """Make a document count for nothing; it keeps its number."""
        document = self.document(word)
        if document.status == "void":
            raise Invalid(f"{document.name} is void already")
        why = clean_line(reason)[:200]
        with self._session.change(f"voided {document.name}{f': {why}' if why else ''}") as group:
            before = f"{document.evidence}; " if document.evidence and why else document.evidence
            values = {"status": "void", "evidence": f"{before}{f'void: {why}' if why else ''}"}
            self._set(group, document, values)
            about = queueing.Subject(document.key, "document", document.id, None)
            queueing.withdraw(self._session, group, f"issue:{document.kind}", about)
        return Done(group.what, group.id, document.key)

    def _set(self, group: Group, document: Document, values: Mapping[str, Any]) -> None:
        group.update(DocumentRow, document.id, values, expecting=document.revision)

    def _day(self, given: date | str | None, label: str) -> date:
        today = self._session.clock.today()
        day: date = read_new(SentForm, {"on": given})["on"] or today
        if day > today:
            raise Invalid(f"{label}: {day} has not come yet", field="on")
        return day

    def _answerable(self, document: Document, what: str) -> None:
        if document.number == "" or document.status not in _ANSWERABLE:
            fix = (
                f"issue it first: `salesops doc issue {document.key}`"
                if not document.number and document.status != "void"
                else "only what was issued or sent can be"
            )
            raise Invalid(f"{document.name} is {document.status} and cannot be {what}; {fix}")

    def _not_expired(self, document: Document, day: date) -> None:
        until = document.valid_until
        if until is not None and day > until:
            raise Invalid(
                f"{document.name} was valid until {until}; make a new one:"
                f" `salesops doc new {document.kind} {document.subject}`"
            )

    def _sign_agreement(self, group: Group, document: Document, proof: Mapping[str, Any]) -> None:
        """Sign the deal's draft of an agreement; where it has none, record what was signed."""
        store = self._session.store
        deal = self._agreeing(document)
        if deal is None:
            return
        kinds = ("mou",) if AGREED[document.kind] == "mou" else ("contract", "amendment")
        known = [
            each
            for each in paper_queries.agreements(store, [deal]).get(deal, [])
            if each.kind in kinds and each.status != "void"
        ]
        drafts = [each for each in known if each.status == "draft"]
        signed = {"status": "signed", **proof}
        if drafts:
            group.update(AgreementRow, drafts[-1].id, signed, expecting=drafts[-1].revision)
        elif not known:
            group.insert(AgreementRow, {**self._terms(document, deal), **signed})

    def _agreeing(self, document: Document) -> int | None:
        """The deal whose agreement a document is: for a renewal, the deal that renews."""
        if document.kind != "renewal":
            return document.deal_id
        subject = self.subject("renewal", document.subject)
        if subject.kind != "renewal":
            return None
        case = renewal_queries.case(self._session.store, subject.id)
        return case.new_deal_id if case else None

    def _terms(self, document: Document, deal_id: int) -> dict[str, Any]:
        """The record of an agreement as a document says it."""
        told = self.frozen(self._last(document))
        deal = deal_queries.deal(self._session.store, deal_id)
        subtotal = told.get("subtotal")
        value = int(Decimal(str(subtotal).replace(",", "")) * 100) if subtotal else None
        return {
            "deal_id": deal_id,
            "kind": AGREED[document.kind],
            "parties": told["parties"][0]["name"],
            "start": told.get("start"),
            "end": told.get("end"),
            "notice_days": told.get("notice_days"),
            "value": value if value is not None or deal is None else deal.amount,
            "currency": told.get("currency") or (deal.currency if deal else ""),
        }
