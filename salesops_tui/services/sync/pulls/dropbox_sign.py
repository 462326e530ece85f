"""Signatures followed: what was asked to be signed there is sent, signed or declined here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from db import outbox
from db.queries import documents
from salesops_tui.connectors.dropbox_sign import DropboxSign, Signing
from salesops_tui.connectors.outcomes import Declined
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.documents import Document
from salesops_tui.domain.outbox import Reference
from salesops_tui.domain.systems import SYSTEMS
from salesops_tui.errors import Refused, StaleRecord

if TYPE_CHECKING:
    from salesops_tui.connectors.connector import Connector
    from salesops_tui.services.session import Done
    from salesops_tui.services.sync.pulls import Desk, Pulled

SYSTEM = "dropbox-sign"
_OPEN = ("issued", "sent", "expired")  # documents that a signature can still change
TEST = (
    "a test, which binds nobody: nothing follows here; [systems.dropbox-sign] live sends for real"
)


def pull(desk: Desk, connector: Connector) -> Iterator[Pulled]:
    """Follow every request for a document that is neither signed, declined nor void here."""
    sign = cast("DropboxSign", connector)
    for identity, known in outbox.references(desk.session.store, SYSTEM, "document").items():
        document = documents.document(desk.session.store, f"Q-{identity}")
        if document is None or document.status not in _OPEN:
            continue
        try:
            found = sign.signing(known.remote_id)
        except Declined as refusal:
            yield from _told(desk, document, known, str(refusal))
            continue
        yield from _follow(desk, document, known, found)


def _follow(desk: Desk, document: Document, known: Reference, found: Signing) -> Iterator[Pulled]:
    if found.state == "stopped" or (found.test and found.state != "sent"):
        why = f"{found.state} as {TEST}" if found.test else f"stopped there: {found.told}"
        yield from _told(desk, document, known, why)
        return
    try:
        done = _record(desk, document, found)
    except StaleRecord:
        return  # somebody else follows it just now
    except Refused as refusal:
        yield from _told(desk, document, known, f"{found.state} there; {refusal}")
        return
    if done is not None:
        from salesops_tui.services.sync.pulls import Pulled

        yield Pulled(document.key, SYSTEM, "changed", f"{done.what}: {found.told}", done.group)


def _record(desk: Desk, document: Document, found: Signing) -> Done | None:
    """Write what became of a request, by the service that a person would use."""
    if found.state == "signed":
        today = desk.session.clock.today()
        day = min(found.on or today, today)
        proof = f"{SYSTEMS[SYSTEM]} request {found.remote_id}"
        raw = {"signed_on": day.isoformat(), "evidence": proof}
        return desk.papers.sign(document.key, raw, through=(SYSTEM, found.remote_id))
    if found.state == "declined":
        return desk.papers.decline(document.key, found.told)
    if document.status == "issued" and not found.test:
        return desk.papers.send(document.key)
    return None


def _told(desk: Desk, document: Document, known: Reference, why: str) -> Iterator[Pulled]:
    """Tell once what nobody can follow here."""
    from salesops_tui.services.sync.pulls import Pulled

    if known.drift.get("request") == why:
        return
    drifted = known._replace(drift={"request": why})
    outbox.refer(desk.session.store, SYSTEM, "document", document.id, drifted, Clock().now())
    yield Pulled(document.key, SYSTEM, "drift", why)
