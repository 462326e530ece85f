"""What gates look at."""

from __future__ import annotations

from typing import NamedTuple

from salesops_tui.domain.deals import Activity, Answer, Deal, DealContact
from salesops_tui.domain.papers import ISSUED, Agreement, Invoice


class Evidence(NamedTuple):
    """Everything about one deal that a gate may look at."""

    deal: Deal
    lines: int = 0
    answers: tuple[Answer, ...] = ()
    contacts: tuple[DealContact, ...] = ()
    activities: tuple[Activity, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()  # (kind, status)
    sign_offs: tuple[str, ...] = ()  # roles that have signed off the statement of work
    agreements: tuple[Agreement, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    sow_lines: int = 0  # deliverables of its statement of work

    def document(self, *kinds: str, issued: bool = False) -> bool:
        """Whether a live document of one of these kinds exists (or has been handed over)."""
        dead = ("void", "declined", "expired", "superseded")
        return any(
            kind in kinds and (status in ISSUED if issued else status not in dead)
            for kind, status in self.documents
        )

    @property
    def signed(self) -> Agreement | None:
        """The latest signed contract, memorandum or purchase order."""
        found = (a for a in self.agreements if a.status == "signed" and a.kind != "amendment")
        return max(found, key=lambda agreement: agreement.id, default=None)

    @property
    def key(self) -> str:
        """The deal's key."""
        return self.deal.key
