"""What Dropbox Sign is told: the PDF of an issued document, and who is to sign it."""

from __future__ import annotations

from db.queries import deals, documents, people
from salesops_tui.connectors.connector import Attachment, Intent
from salesops_tui.domain.documents import Document
from salesops_tui.domain.outbox import Entry
from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.domain.systems import DropboxSignPlace
from salesops_tui.errors import Invalid
from salesops_tui.services.outbox.intents import Message
from salesops_tui.services.session import Session

_SIGNING_ROLES = ("signatory", "decision-maker", "representative")  # who signs, the likeliest first
_LONGEST = 255  # characters of a title and a subject there


def signature(session: Session, entry: Entry) -> Message:
    """The latest version of the entry's document, to the customer's signatory and then to ours."""
    store = session.store
    document = documents.document(store, f"Q-{entry.record_id}")
    if document is None or document.status in ("void", "superseded", "signed"):
        now = "gone" if document is None else document.status
        raise Invalid(f"{entry.op_key}: the document is {now}; drop the entry")
    deal = deals.deal(store, entry.deal_id or document.deal_id or 0)
    if deal is None:
        raise Invalid(f"{entry.op_key}: the document is of no deal, so nobody is known to sign it")
    ours = session.settings.letterhead.name
    title = f"{document.number} · {deal.name}"[:_LONGEST]
    kind = DOCUMENT_KINDS[document.kind].lower()
    fields = {
        "title": title,
        "subject": f"{ours}: {kind} to be signed ({document.number})"[:_LONGEST],
        "message": f"{ours} asks you to sign this {kind} about “{deal.name}”.",
        "signers": _signers(session, entry, deal.id),
        "cc": list(_place(session).cc),
    }
    file = _file(session, document)
    return Message(Intent("signature", entry.op_key, fields, file), "document", document.id)


def _place(session: Session) -> DropboxSignPlace:
    found = session.settings.places.get("dropbox-sign")
    return found if isinstance(found, DropboxSignPlace) else DropboxSignPlace()


def _signers(session: Session, entry: Entry, deal_id: int) -> list[dict[str, str]]:
    """The customer's signatory, then ours when the settings name one."""
    known = deals.contacts(session.store, [deal_id]).get(deal_id, [])
    found = [each for role in _SIGNING_ROLES for each in known if each.role == role]
    key = entry.op_key.partition("/")[0]
    if not found:
        raise Invalid(
            f"{entry.op_key}: nobody is named who signs; `salesops deal contact D-{deal_id} NAME"
            f" --role signatory`, then retry {key}"
        )
    signer = found[0]
    contact = people.contact(session.store, signer.contact_id)
    if contact is not None and contact.do_not_contact:
        raise Invalid(f"{signer.key} {signer.name} is not to be contacted; name another signatory")
    if not signer.email:
        raise Invalid(
            f"{signer.key} {signer.name} has no e-mail; `salesops contact edit {signer.key}"
            " --email …` gives one"
        )
    signers = [{"name": signer.name, "email_address": signer.email}]
    place = _place(session)
    if place.signer_email:
        name = place.signer or session.settings.letterhead.name
        signers.append({"name": name, "email_address": place.signer_email})
    return signers


def _file(session: Session, document: Document) -> Attachment:
    """The PDF of the version that was issued."""
    for version in documents.versions(session.store, document.id)[-1:]:
        for file in version.files:
            if file.format == "pdf":
                content = documents.content(session.store, file.id)
                return Attachment(f"{document.number}.pdf", content, "application/pdf")
    raise Invalid(
        f"{document.key} was not made as a PDF; `salesops doc void {document.key}`, and issue one"
        " with --format pdf"
    )
