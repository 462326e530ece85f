"""Going to the other systems: sending what waits, and following what they did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from db import outbox
from db.queries import invoices
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.outbox import Entry
from salesops_tui.domain.people import Role
from salesops_tui.domain.systems import FILES_ONLY, SYSTEMS, IntacctPlace
from salesops_tui.errors import Invalid
from salesops_tui.services import handover
from salesops_tui.services.deals import Deals
from salesops_tui.services.imports import Imports
from salesops_tui.services.outbox import connections, intents, queueing
from salesops_tui.services.outbox.box import Outbox, refuse_unknown
from salesops_tui.services.outbox.courier import Courier, Sent
from salesops_tui.services.papers import Papers
from salesops_tui.services.statuses import Statuses
from salesops_tui.services.sync import drifting, mirrors
from salesops_tui.services.sync.drifting import Drifted
from salesops_tui.services.sync.pulls import Desk, Pulled, pull

if TYPE_CHECKING:
    from salesops_tui.connectors.connector import Request
    from salesops_tui.exports.table import Table
    from salesops_tui.services.records import Records


class Handover(NamedTuple):
    """A file's rows, the entries that it carries out, and those whose deals have no invoice yet."""

    table: Table
    entries: list[Entry]
    without: list[Entry]


class Sync:
    """Pushes and pulls; several people, and cron, may do so at once."""

    def __init__(
        self,
        records: Records,
        box: Outbox,
        papers: Papers,
        statuses: Statuses,
        deals: Deals,
        imports: Imports,
    ) -> None:
        self._session = records.session
        self._box = box
        self._desk = Desk(self._session, records, papers, statuses, deals, imports)

    def ready(self, systems: Iterable[str] = ()) -> list[str]:
        """The systems that can be asked now, of those named or of all that are in use.

        Raises Invalid for one that was named and is not set up.
        """
        self._session.require(Role.MEMBER, "going to other systems")
        named = list(dict.fromkeys(systems))
        for system in named:
            refuse_unknown(system)
            found = connections.standing(self._session, system)
            if found.lacking:
                raise Invalid(f"{SYSTEMS[system]}: {found.lacking}", field="system")
        used = named or self._session.settings.systems
        return [
            system
            for system in used
            if system not in FILES_ONLY and not connections.standing(self._session, system).lacking
        ]

    def push(self, system: str) -> Iterator[Sent]:
        """Send what waits for a system, an answer for each; then the records it keeps in step."""
        with closing(connections.connect(self._session, system)) as connector:
            yield from Courier(self._session, system, connector).push()
            if self._kept_in_step(system):
                yield from mirrors.push(self._session, system, connector)

    def pull(self, system: str) -> Iterator[Pulled]:
        """Follow what a system has done since."""
        with closing(connections.connect(self._session, system)) as connector:
            yield from pull(self._desk, system, connector)

    def drift(self, systems: Iterable[str] = ()) -> Iterator[Drifted]:
        """The fields that the systems named, or all, have otherwise than we do."""
        return drifting.drift(self._desk, systems)

    def resolve(self, key: str, fields: Sequence[str], *, ours: bool, system: str = "") -> str:
        """Let our values, or theirs, hold for fields of a record; see ``drifting.resolve``."""
        return drifting.resolve(self._desk, key, fields, ours=ours, system=system)

    def handover(self) -> Handover:
        """The invoices that CS&S is to be given, of the deals whose entries wait, and those.

        Raises FileInvalid or Invalid for a template that cannot be filled.
        """
        self._session.require(Role.MEMBER, "handing invoices over")
        store = self._session.store
        waiting = self._box.waiting(system="intacct")
        billed = set(invoices.billed(store, [entry.deal_id or 0 for entry in waiting]))
        ready = [entry for entry in waiting if entry.deal_id in billed]
        place = self._session.settings.places.get("intacct") or IntacctPlace()
        named = getattr(place, "template", "")
        template = self._session.settings.team / named if named else None
        deals = [entry.deal_id or 0 for entry in ready] or [0]
        found = handover.table(self._session, "intacct", template=template, deals=deals)
        return Handover(found, ready, [entry for entry in waiting if entry not in ready])

    def handed_over(self, given: Handover, file: str) -> list[Sent]:
        """Note that a file with these entries was written, whole, under a name."""
        now = Clock().now()
        values = {"state": "done", "done_at": now, "remote_id": file, "error": ""}
        return [
            Sent(entry.op_key, "intacct", "done", f"in {file}")
            for entry in given.entries
            if outbox.reset(self._session.store, entry.id, values, now)
        ]

    def who(self, system: str) -> str:
        """Whose token there is, asked of the system itself, and kept for the status."""
        with closing(connections.connect(self._session, system)) as connector:
            name = connector.who().name
        outbox.set_lane(self._session.store, system, who=name, paused="")
        return name

    def request(self, key: str) -> Request:
        """The request that an entry would make now, without its token."""
        entry = self._box.entry(key)
        message = intents.message(self._session, entry)
        with closing(connections.connect(self._session, entry.system)) as connector:
            return connector.request(message.intent)

    def _kept_in_step(self, system: str) -> bool:
        return any(rule.system == system for rule in queueing.rules(self._session, "sync"))
