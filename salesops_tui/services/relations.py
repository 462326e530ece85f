"""What belongs to an organization, a contact or a community: for their pages."""

from __future__ import annotations

from collections.abc import Sequence

from db.queries import leads as lead_queries
from db.queries import relations as queries
from db.queries.records import Clause
from db.queries.relations import Billed, DealOf, LeadOf
from salesops_tui.services.history import Event
from salesops_tui.services.records import Listed, Records

_MOST = 100


class Relations:
    """``kind`` is organization, contact or community."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._store = records.session.store

    def deals(self, kind: str, identity: int) -> list[DealOf]:
        """The deals with somebody, the latest first."""
        return queries.deals(self._store, kind, identity)

    def leads(self, kind: str, identity: int) -> list[LeadOf]:
        """The leads about somebody, the latest first."""
        return queries.leads(self._store, kind, identity)

    def invoices(self, kind: str, identity: int) -> list[Billed]:
        """What was invoiced and paid, by currency."""
        today = self._records.session.clock.today()
        return queries.invoices(self._store, kind, identity, today)

    def people(self, organization_id: int, columns: Sequence[str]) -> list[Listed]:
        """The contacts of an organization."""
        return self._of("contact", organization_id, columns)

    def communities(self, organization_id: int, columns: Sequence[str]) -> list[Listed]:
        """The communities of an organization."""
        return self._of("community", organization_id, columns)

    def tasks(self, kind: str, identity: int, columns: Sequence[str]) -> list[Listed]:
        """Tasks about somebody, their deals and their people; what is open first."""
        clause = Clause(queries.hanging(kind), (identity,))
        return self._records.listed("task", "", columns, _MOST, clause)

    def activities(self, kind: str, identity: int, columns: Sequence[str]) -> list[Listed]:
        """What happened with somebody, their deals and their people, newest first."""
        clause = Clause(queries.hanging(kind), (identity,))
        return self._records.listed("activity", "", columns, -1, clause)[: -_MOST - 1 : -1]

    def history(self, kind: str, identity: int) -> list[Event]:
        """Every change of a record and of its parts, newest first."""
        children = ("role",) if kind != "organization" else ()
        found = lead_queries.history(self._store, kind, identity, children)
        return [Event(e.at, e.by, f"{e.what}{' (taken back)' if e.undone else ''}") for e in found]

    def _of(self, kind: str, organization_id: int, columns: Sequence[str]) -> list[Listed]:
        clause = Clause("r.organization_id = ?", (organization_id,))
        return self._records.listed(kind, "", columns, _MOST, clause)
