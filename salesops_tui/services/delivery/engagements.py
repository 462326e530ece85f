"""Engagements: their health, checklist, month by month; and what grows out of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from db.columns import instant
from db.journal import Group
from db.queries import delivery as queries
from db.queries.records import Clause
from db.rows.delivery import ChecklistItemRow
from salesops_tui.domain.deals import Activity
from salesops_tui.domain.delivery import Item, health_days, health_stale
from salesops_tui.domain.forms.delivery import UsageForm
from salesops_tui.domain.forms.form import read_field
from salesops_tui.domain.gates import GateResult
from salesops_tui.domain.months import ClusterFee, MonthSummary, fees, summed_up
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.exports.table import Column, Table
from salesops_tui.services.delivery import growing
from salesops_tui.services.keepers import Keeper
from salesops_tui.services.records import Listed, Records
from salesops_tui.services.session import Done

if TYPE_CHECKING:
    from salesops_tui.services.delivery.work import DeliverableKeeper
    from salesops_tui.services.pipeline import Pipeline
    from salesops_tui.services.prices import Prices
    from salesops_tui.services.statuses import Statuses


class EngagementKeeper(Keeper):
    """Engagements; they begin with a win, and only their health is typed."""

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Say when this was said, even when it is what was said before."""
        if values.get("health") == "":
            raise Invalid("Health: this is needed, one of green, amber, red", field="health")
        values["health_at"] = group.now

    def add(self, raw: Mapping[str, Any]) -> Done:
        """Refuse: a win begins an engagement."""
        raise Invalid("an engagement begins when its deal is won; move the deal")

    def refuse_removal(self, identity: int) -> None:
        """Refuse: only taking back the win ends it."""
        key = self.kind.key(identity)
        raise Invalid(f"{key} stays as long as its deal is won; take back the win of the deal")

    def facts(self, identity: int) -> dict[str, Any]:
        """The columns, and what hangs on it."""
        return {**super().facts(identity), **queries.facts(self.session.store, identity)}


class Delivery:
    """What a team does for those it has won."""

    def __init__(
        self, records: Records, statuses: Statuses, pipeline: Pipeline, prices: Prices
    ) -> None:
        self._records = records
        self._session = records.session
        self._statuses = statuses
        self._pipeline = pipeline
        self._prices = prices

    @property
    def deliverables(self) -> DeliverableKeeper:
        """What keeps deliverables and their criteria."""
        return cast("DeliverableKeeper", self._records.keeper("deliverable"))

    def deal_id(self, engagement_id: int) -> int:
        """The deal that an engagement belongs to."""
        return queries.deal_of(self._session.store, engagement_id)

    def engagement_of(self, deal_id: int) -> int | None:
        """The engagement of a deal, when it was won."""
        return queries.engagement_of(self._session.store, deal_id)

    def one(self, engagement_id: int) -> Table:
        """An engagement as the one row of a table."""
        self._records.show("engagement", engagement_id)
        return self.table(clause=Clause("r.id = ?", (engagement_id,)))

    def table(
        self, where: str = "", columns: Sequence[str] = (), clause: Clause = Clause()
    ) -> Table:
        """Engagements that a filter lets through, each with the age of its health."""
        kept = tuple(columns) or tuple(
            column.name for column in self._records.table("engagement").columns
        )
        found = self._records.table("engagement", where, (*kept, "health_at"), clause)
        more = (Column("health_days", "integer"), Column("health_stale", "bool"))

        def rows() -> Iterator[Sequence[object]]:
            for *cells, at in found.rows:
                days = self.days_since(at)
                yield [*cells, days, health_stale(days)]

        return Table(found.title, (*found.columns[:-1], *more), rows())

    def whole(self, engagement_id: int) -> dict[str, Any]:
        """An engagement's columns, with the age of its health."""
        shown = self._records.show("engagement", engagement_id)
        days = self.days_since(shown["health_at"])
        return {**shown, "health_days": days, "health_stale": health_stale(days)}

    def health(self, engagement_id: int, raw: Mapping[str, Any], revision: int | None) -> Done:
        """Say how an engagement is; saying the same again says that it still is."""
        return self._records.keeper("engagement").edit(engagement_id, raw, revision)

    def gates(self, engagement_id: int) -> tuple[GateResult, ...]:
        """What the gates of leaving its status say; none when nothing comes after."""
        try:
            return self._statuses.ruling("engagement", engagement_id, "next").results
        except Invalid:
            return ()

    def checklist(self, engagement_id: int) -> list[Item]:
        """What an engagement starts with, each done or not."""
        return queries.checklist(self._session.store, engagement_id)

    def check(self, engagement_id: int, number: int, *, done: bool = True) -> Done:
        """Tick an item of the checklist off, or take its tick away."""
        key = f"E-{engagement_id}"
        items = self.checklist(engagement_id)
        item = next((item for item in items if item.number == number), None)
        if item is None:
            raise NotFound(f"{key} has no item {number} in its checklist; it has {len(items)}")
        word = "ticked off" if done else "took the tick off"
        with self._session.change(f"{word} “{item.text}” of {key}") as group:
            if item.done is not done:
                at = group.now if done else None
                group.update(ChecklistItemRow, item.id, {"done_at": at})
        return Done(group.what, group.id, key)

    def part(self, kind: str, engagement_id: int, columns: Sequence[str]) -> Table:
        """What hangs on an engagement, as a table."""
        clause = Clause("r.engagement_id = ?", (engagement_id,))
        return self._records.table(kind, "", columns, clause)

    def rows_of(self, kind: str, engagement_id: int, columns: Sequence[str]) -> list[Listed]:
        """What hangs on an engagement: id, revision and the columns asked for of each record."""
        clause = Clause("r.engagement_id = ?", (engagement_id,))
        return self._records.listed(kind, "", columns, -1, clause)

    def records_of(self, kind: str, engagement_id: int) -> list[tuple[Listed, dict[str, Any]]]:
        """What hangs on an engagement, each record with all its columns by name."""
        names = self._records.table(kind).names
        found = self.rows_of(kind, engagement_id, names)
        return [(row, dict(zip(names, row.cells, strict=True))) for row in found]

    def activities(self, engagement_id: int) -> list[Activity]:
        """What happened with an engagement, besides what happened with its deal."""
        names = ("kind", "outcome", "at", "by", "note")
        return [
            Activity(row.id, 0, str(kind), str(outcome), instant(str(at)), str(by or ""), str(note))
            for row in self.rows_of("activity", engagement_id, names)
            for kind, outcome, at, by, note in (row.cells,)
        ]

    def fees(self, engagement_id: int) -> dict[str, tuple[ClusterFee, ...]]:
        """The usage fee of each month, cluster by cluster, at the price book in force."""
        found = queries.readings(self._session.store, engagement_id)
        months = sorted({reading.month for reading in found if reading.metric == "mau"})
        tiers = self._prices.book().usage.tiers
        return {
            month: fees(tiers, [reading for reading in found if reading.month == month])
            for month in months
        }

    @property
    def fee_currency(self) -> str:
        """The currency of the usage fee."""
        return self._prices.book().usage.currency

    def month(self, engagement_id: int, month: str) -> MonthSummary:
        """What happened in a month (``YYYY-MM``): usage, fee, cloud cost, support, deliverables."""
        month = read_field(UsageForm, "month", month)
        if not month:
            raise Invalid("Month: this is needed, such as 2026-06", field="month")
        store = self._session.store
        return summed_up(
            month,
            self._prices.book().usage.tiers,
            queries.readings(store, engagement_id),
            self.costs(engagement_id),
            queries.tickets(store, engagement_id),
            queries.finished(store, engagement_id),
        )

    def costs(self, engagement_id: int) -> dict[str, int]:
        """Cloud costs per month, in one currency: most readings' own."""
        found = queries.costs(self._session.store, engagement_id)
        return found.get(self.currency(engagement_id), {})

    def currency(self, engagement_id: int) -> str:
        """The currency that cloud costs are added up in: most readings' own."""
        found = queries.costs(self._session.store, engagement_id)
        usual = self._records.show("engagement", engagement_id)["currency"]
        if usual in found or not found:
            return str(usual)
        return max(found, key=lambda currency: len(found[currency]))

    def opportunity(self, key: str, raw: Mapping[str, Any]) -> Done:
        """A new deal that grows out of an engagement or a deliverable, with the same people."""
        kind, identity = self._records.about(key)
        if kind == "deal":
            kind, identity = "engagement", self._records.id_of("engagement", key)
        if kind == "deliverable":
            origin = self._records.raw(kind, identity, "engagement_id")["engagement_id"]
        elif kind == "engagement":
            origin = identity
        else:
            raise Invalid(f"{key}: an opportunity grows out of an engagement or a deliverable")
        deal = self._pipeline.deal(self.deal_id(int(origin)))
        return growing.expansion(self._records, deal, key.upper(), raw)

    def days_since(self, said: object) -> int | None:
        """How many days ago a health was said; ``said`` is a cell of ``health_at``."""
        when = instant(said) if isinstance(said, str) and said else None
        return health_days(when, self._session.clock.today())

    def stale(self, said: object) -> bool:
        """Whether a health that was said then is too old to be believed."""
        return health_stale(self.days_since(said))
