"""Records of every kind in ``domain.records``: found, listed, added, edited, removed one way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from db.columns import texts
from db.queries import delivery as delivery_queries
from db.queries import merging as merging_queries
from db.queries import records as queries
from db.queries.records import Clause, Source
from salesops_tui.domain import record_filters
from salesops_tui.domain.records import KINDS, RecordKind, kind_of, number
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.exports.table import Column, Table
from salesops_tui.exports.table import Kind as CellKind
from salesops_tui.services.session import Session

if TYPE_CHECKING:
    from salesops_tui.services.deals import Deals
    from salesops_tui.services.keepers import Keeper
    from salesops_tui.services.people import People

# Kinds whose adding and editing does more than keeping fields: ``module:Class`` in ``services``.
KEEPERS: dict[str, str] = {
    "asset": "marketing.assets:AssetKeeper",
    "community": "people_records:CommunityKeeper",
    "contact": "people_records:ContactKeeper",
    "organization": "people_records:OrganizationKeeper",
    "cost": "experiments:CostKeeper",
    "experiment": "experiments:ExperimentKeeper",
    "lead": "leads.keeper:LeadKeeper",
    "content": "marketing.content:ContentKeeper",
    "post": "marketing.posts:PostKeeper",
    "cost_reading": "delivery.readings:CostReadingKeeper",
    "deliverable": "delivery.work:DeliverableKeeper",
    "engagement": "delivery.engagements:EngagementKeeper",
    "incident": "delivery.readings:IncidentKeeper",
    "milestone": "delivery.readings:MilestoneKeeper",
    "project": "delivery.work:ProjectKeeper",
    "renewal": "renewals.keeper:RenewalKeeper",
    "activity": "tasks:ActivityKeeper",
    "task": "tasks:TaskKeeper",
    "invoice": "billing.keeper:InvoiceKeeper",
    "usage_reading": "delivery.readings:UsageKeeper",
}


class Listed(NamedTuple):
    """A record in a list: the cells of the columns asked for."""

    id: int
    revision: int
    cells: tuple[object, ...]


class Records:
    """Every kind of record that ``domain.records`` knows."""

    def __init__(self, session: Session, people: People, deals: Deals) -> None:
        self.session = session
        self.people = people
        self.deals = deals
        self._keepers: dict[str, Keeper] = {}

    def keeper(self, kind: str) -> Keeper:
        """What adds, edits and removes records of a kind."""
        if kind not in self._keepers:
            module, _, name = KEEPERS.get(kind, "keepers:Keeper").partition(":")
            made = getattr(import_module(f"salesops_tui.services.{module}"), name)
            self._keepers[kind] = made(self, KINDS[kind])
        return self._keepers[kind]

    def id_of(self, kind: str, word: str) -> int:
        """The record that a key or an unambiguous part of a name means; raises NotFound."""
        word = word.strip()
        if kind == "deal":
            return self.deals.id_of(word)
        if kind == "organization":
            return self.people.organization(word).id
        if kind == "contact":
            return self.people.contact(word).id
        if kind in ("engagement", "renewal") and not number(word, KINDS[kind].letter):
            return self._of_deal(kind, word)
        return self._found(KINDS[kind], word)

    def show(self, kind: str, identity: int) -> dict[str, Any]:
        """The columns of a record by name; lists are tuples. Raises NotFound."""
        found = queries.values(self.session.store, kind, identity)
        if found is None:
            raise NotFound(f"{KINDS[kind].key(identity)}: there is no such {kind}")
        columns = queries.SOURCES[kind].columns
        return {name: _cell(columns[name][0], value) for name, value in found.items()}

    def raw(self, kind: str, identity: int, *names: str) -> dict[str, Any]:
        """Columns of a record as the database keeps them; raises NotFound."""
        found = queries.raw(self.session.store, kind, identity, *names)
        if found is None:
            raise NotFound(f"{KINDS[kind].key(identity)}: there is no such {kind}")
        return dict(zip(names, found, strict=True))

    def table(
        self,
        kind: str,
        where: str = "",
        columns: Sequence[str] = (),
        clause: Clause = Clause(),
        order: str = "",
    ) -> Table:
        """Records that a filter (``status:new ada``) and a condition let through.

        Raises FilterInvalid, or Invalid for a column there is not.
        """
        source = queries.SOURCES[kind]
        names = tuple(columns) or tuple(source.columns)
        for name in names:
            if name not in source.columns:
                raise Invalid(
                    f"columns: {KINDS[kind].plural} have no {name!r}; they have"
                    f" {', '.join(source.columns)}",
                    field="columns",
                )
        both = _both(clause, self._clause(source, where))
        kinds = [source.columns[name][0] for name in names]

        def rows() -> Iterator[Sequence[object]]:
            store = self.session.store
            with store.snapshot():
                for row in queries.each(store, source, names, both, order):
                    yield [_cell(each, value) for each, value in zip(kinds, row, strict=True)]

        return Table(KINDS[kind].plural, self.kinds_of(kind, names), rows())

    def listed(
        self,
        kind: str,
        where: str,
        columns: Sequence[str],
        limit: int,
        clause: Clause = Clause(),
        order: str = "",
    ) -> list[Listed]:
        """The first records that a filter lets through, with the columns asked for."""
        source = queries.SOURCES[kind]
        both = _both(clause, self._clause(source, where))
        wide = source._replace(columns={**source.columns, "id": ("integer", "r.id")})
        names = ("id", "revision", *columns)
        kinds = [source.columns[name][0] for name in columns]
        found = queries.each(self.session.store, wide, names, both, order, limit)
        return [Listed(row[0], row[1], tuple(map(_cell, kinds, row[2:]))) for row in found]

    def kinds_of(self, kind: str, columns: Sequence[str]) -> tuple[Column, ...]:
        """These columns of a kind, each with what its cells are."""
        known = queries.SOURCES[kind].columns
        return tuple(Column(name, cast(CellKind, known[name][0])) for name in columns)

    def one(self, kind: str, identity: int) -> Table:
        """A record as the one row of a table."""
        self.show(kind, identity)
        return self.table(kind, clause=Clause("r.id = ?", (identity,)))

    def about(self, key: str) -> tuple[str, int]:
        """The kind and the id of the record that a key of any kind means, or a deal's name.

        Raises Invalid for what is neither, NotFound for a key that nothing has.
        """
        found = queries.imported(self.session.store, key.strip())
        if found is not None:
            return found
        try:
            kind = kind_of(key)
        except Invalid as refusal:
            try:
                return "deal", self.id_of("deal", key)
            except NotFound as reason:
                raise (reason if "several" in str(reason) else refusal) from None
        return kind, self.id_of(kind, key)

    def key(self, kind: str, identity: int) -> str:
        """The key of a record."""
        return queries.key(self.session.store, kind, identity)

    def clause(self, kind: str, where: str) -> Clause:
        """What a filter means for a kind; raises FilterInvalid."""
        return self._clause(queries.SOURCES[kind], where)

    def _clause(self, source: Source, where: str) -> Clause:
        login = self.session.actor.login
        parts = [
            part._replace(value=login) if part.column and part.value.lower() == "me" else part
            for part in record_filters.parse(where, source.columns)
        ]
        return queries.matching(source, parts)

    def _of_deal(self, kind: str, word: str) -> int:
        """The engagement, or the renewal, of a won deal."""
        deal = self.deals.id_of(word)
        store = self.session.store
        engagement = delivery_queries.engagement_of(store, deal)
        found = engagement
        if kind == "renewal" and engagement is not None:
            found = delivery_queries.renewal_of(store, engagement)
        if found is None:
            raise NotFound(f"{word}: this deal has no {kind}; only a won one has")
        return found

    def _found(self, kind: RecordKind, word: str) -> int:
        label = kind.label.lower()
        found = queries.find(self.session.store, kind, word, number(word, kind.letter))
        if not found:
            heir = merging_queries.heir(self.session.store, kind.name, word)
            raise NotFound(
                f"{word}: {f'merged into {heir}' if heir else f'there is no such {label}'}"
            )
        if len(found) > 1:
            some = ", ".join(f"{key} {name}" for _, key, name in found[:5])
            raise NotFound(f"{word}: several {kind.plural} fit ({some} …); give its key")
        return found[0][0]


def _both(one: Clause, other: Clause) -> Clause:
    return Clause(f"({one.sql}) AND ({other.sql})", (*one.parameters, *other.parameters))


def _cell(kind: str, value: Any) -> Any:
    if kind == "tags":
        return texts(value)
    if kind == "instant" and value:
        return f"{value[:19]}Z"  # to the second, as everywhere outside
    return bool(value) if kind == "bool" and value is not None else value
