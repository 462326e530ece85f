"""Issuing: the number, the final version, and what it takes the place of."""

from __future__ import annotations

from db.journal import Group
from db.queries import delivery as delivery_queries
from db.queries import documents as queries
from db.queries import invoices as invoice_queries
from db.rows.papers import DocumentRow
from db.rows.services import MilestoneRow
from salesops_tui.domain.documents import (
    NUMBER_PREFIX,
    OPEN,
    OUT,
    Document,
    Subject,
    missing,
)
from salesops_tui.errors import Invalid, MoveRefused, StaleRecord
from salesops_tui.services.outbox import queueing
from salesops_tui.services.papers.comparing import Comparing
from salesops_tui.services.papers.press import Prepared
from salesops_tui.services.papers.shelf import Made

Place = tuple[int | None, int | None]  # year and serial; none where the number came from elsewhere


class Issuing(Comparing):
    """Gives documents their numbers."""

    def lacking(self, document: Document) -> str:
        """What should be there before a draft is issued, in words; empty when all is."""
        given = self.sign_offs(document)
        roles = missing(document.kind, given)
        if roles:
            return f"it is not signed off by {', '.join(roles)}"
        if given and document.status == "approved" and self.differences(document):
            return "the records have changed since it was signed off; make a new version"
        return ""

    def issue(self, word: str, *, waive: bool = False) -> Made:
        """Give a draft its number and its final version; this is not undone, only voided.

        The number is read, the files are made, and then it is taken if it is still the next:
        nothing is rendered under the lock, and no number is lost when rendering fails. Raises
        MoveRefused when a sign-off is missing that is not waived.
        """
        document = self.document(word)
        if document.status not in OPEN:
            now = "" if document.status in OUT else f": it is {document.status}"
            raise Invalid(f"{document.name} is issued already{now}")
        lacking = self.lacking(document)
        if lacking and not waive:
            raise MoveRefused(
                f"{document.key} is not issued: {lacking};"
                f" `salesops doc sign-off {document.key} --role ROLE` records a sign-off, and"
                " --waive issues it all the same"
            )
        subject = queries.subject(self._session.store, document.id)
        formats = [file.format for file in self._last(document).files]
        note = f" although {lacking}" if lacking else ""
        while True:
            number, place = self._number(document.kind, subject)
            ready = self.prepare(
                document.kind, subject, formats, number=number, document_id=document.id
            )
            with self._session.change(f"issued {number} for {subject.key}{note}") as group:
                if self._number(document.kind, subject) != (number, place):
                    continue
                self._take(group, document, ready, place)
            return self._made(group, document.id)

    def _number(self, kind: str, subject: Subject) -> tuple[str, Place]:
        """The next number of a kind; an invoice goes by its record, else MoveRefused is raised."""
        store = self._session.store
        if kind == "invoice":
            return self._invoice_number(subject), (None, None)
        year = self._session.clock.today().year
        serial = queries.next_serial(store, kind, year)
        return f"{NUMBER_PREFIX[kind]}-{year}-{serial:04d}", (year, serial)

    def _invoice_number(self, subject: Subject) -> str:
        if subject.kind != "invoice":
            raise MoveRefused(
                f"{subject.key} has no invoice, so there is no number: ask for one first"
                f" (`salesops invoice request {subject.key}`), then make its document"
            )
        found = invoice_queries.invoice(self._session.store, subject.id)
        if found is None or not found.number:
            raise MoveRefused(
                f"{subject.key} has no number: issue the invoice first"
                f" (`salesops invoice issue {subject.key}`)"
            )
        return found.number

    def _take(self, group: Group, document: Document, ready: Prepared, place: Place) -> None:
        """Number the document, keep its final version, supersede what it takes the place of."""
        number = str(ready.told.context["number"])
        group.lasting = f"{number} was issued; void it with `salesops doc void {number}`"
        values = {
            "number": number,
            "year": place[0],
            "serial": place[1],
            "status": "issued",
            "valid_until": ready.told.context.get("valid_until"),
        }
        try:
            group.update(DocumentRow, document.id, values, expecting=document.revision)
        except StaleRecord:
            raise StaleRecord(f"{document.key} was changed by somebody else first") from None
        for other in queries.about(self._session.store, document.kind, ready.subject):
            if other.id != document.id and other.status in (*OUT, "expired"):
                gone = {"status": "superseded", "superseded_by_id": document.id}
                group.update(DocumentRow, other.id, gone)
        self._keep(group, document.id, ready)
        told = queueing.Subject(document.key, "document", document.id, ready.subject.deal_id)
        queueing.queue(self._session, group, f"issue:{document.kind}", told)
        if document.kind == "impact-report":
            self._report(group, document.id, ready.subject)

    def _report(self, group: Group, document_id: int, subject: Subject) -> None:
        """The milestones that were reached are told of in this report, unless one did before."""
        known = delivery_queries.ids_of(
            self._session.store, "milestone", subject.engagement_id or 0
        )
        for identity in known:
            row = self._records.raw("milestone", identity, "done_on", "report_id")
            if row["done_on"] and row["report_id"] is None:
                group.update(MilestoneRow, identity, {"report_id": document_id})
