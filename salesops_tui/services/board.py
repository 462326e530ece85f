"""The board: columns with sums, and pages of cards under the current filter."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from db.columns import day, instant
from db.queries import board as queries
from db.queries import deals as deal_queries
from db.queries.board import PaneSum, Place, Served
from db.queries.evidence import evidence
from salesops_tui.domain import filters
from salesops_tui.domain.board import Card, Column
from salesops_tui.domain.deals import Deal, Transition
from salesops_tui.domain.delivery import health_days, health_stale
from salesops_tui.domain.evidence import Evidence
from salesops_tui.domain.gates import evaluate, looks
from salesops_tui.domain.ledger import visits
from salesops_tui.domain.money import Money, round_half_up
from salesops_tui.domain.process import Kind
from salesops_tui.services.session import Session

_SETTLED = {Kind.WON: 10_000, Kind.COMPLETED: 10_000, Kind.LOST: 0}  # rates that are known
SERVED = {"delivery": "Delivery", "renewals": "Renewals"}


class Found(NamedTuple):
    """What a filter lets through: ids in the order shown, pane by pane, and their sums."""

    text: str
    wanted: filters.Filter
    ids: Mapping[str, Sequence[int]]
    sums: Sequence[PaneSum]


class Board:
    """A ``BoardSource`` over the store; the filter it applies is part of its state."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: Found | None = None  # None: no filter, everything is shown
        self._fresh = False  # whether what was found has not been shown yet
        self._counts: dict[str, int] = {}

    @property
    def filter(self) -> str:
        """The filter in force."""
        return self._found.text if self._found else ""

    @filter.setter
    def filter(self, text: str) -> None:
        self.show(self.search(text))

    @property
    def size(self) -> int:
        """How many cards the board holds without a filter."""
        return sum(entry.cards for entry in self._sums())

    def search(self, text: str) -> Found | None:
        """What a filter lets through, or None for no filter; may be asked from any thread.

        Raises FilterInvalid when it cannot be read.
        """
        session = self._session
        wanted = filters.parse(text)
        if not wanted:
            return None
        ids: dict[str, array[int]] = {}
        tally: dict[tuple[str, str, str, int], list[int]] = {}  # count and amount
        asked = session.condition(text)
        rows = queries.matches(session.store, asked, session.clock.today())
        for pane, identity, currency, deal_class, rate, amount in rows:
            ids.setdefault(pane, array("q")).append(identity)
            entry = tally.setdefault((pane, currency, deal_class, rate), [0, 0])
            entry[0] += 1
            entry[1] += amount
        sums = [PaneSum(*key, *entry) for key, entry in tally.items()]
        return Found(text, wanted, ids, sums)

    def show(self, found: Found | None) -> None:
        """Put a filter in force, with what it was found to let through."""
        self._found = found
        self._fresh = True

    def columns(self) -> Sequence[Column]:
        """The pipeline's stages, Delivery, Renewals, and what the filter or the file adds."""
        if self._found and not self._fresh:
            self._found = self.search(self._found.text)
        self._fresh = False
        process = self._session.process
        sums = self._found.sums if self._found else self._sums()
        present = {entry.pane for entry in sums}
        shown = [s for s in process.pipeline if not s.retired or s.key in present]
        panes = [(stage.key, stage.label) for stage in shown] + self._more_panes(present)
        panes += SERVED.items()
        columns = [self._column(key, label, sums) for key, label in panes]
        self._counts = {column.key: column.count for column in columns}
        return columns

    def page(
        self, column: str, start: int, limit: int, near: tuple[int, Card] | None = None
    ) -> Sequence[Card]:
        """Cards of a column; see ``BoardSource.page``."""
        if self._found:
            return self._found_cards(column, self._found.ids.get(column, ())[start : start + limit])
        cards: list[Card] = []
        for place in self._places(column, start, limit, near):
            cards += self._read(column, place)
        return cards

    def find(self, column: str, card_id: int) -> int | None:
        """The index of a card in its column; None when the filter hides it or it is elsewhere."""
        if self._found:
            ids = self._found.ids.get(column, ())
            return ids.index(card_id) if card_id in ids else None
        session = self._session
        return queries.index_of(session.store, column, card_id, session.clock.today())

    def pairs(self) -> Iterator[tuple[str, int]]:
        """(column, id) of every deal in the pipeline that the filter lets through."""
        found = self._found or self.search("stage:open")
        for stage in self._session.process.pipeline:
            ids = found.ids.get(stage.key, ()) if found else ()
            yield from ((stage.key, identity) for identity in ids)

    def _sums(self) -> list[PaneSum]:
        return queries.sums(self._session.store, self._session.clock.today())

    def _found_cards(self, column: str, ids: Sequence[int]) -> list[Card]:
        store, today = self._session.store, self._session.clock.today()
        if column in SERVED:
            records = queries.served_by_id(store, column, ids, today)
            return [_served_card(column, record, today) for record in records]
        from db.queries import imports as import_queries  # only a filter needs it

        deals = import_queries.deals(store, ids)
        return self.cards([deals[identity] for identity in ids if identity in deals])

    def card(self, deal_id: int) -> Card | None:
        """The card of a deal as it stands, wherever it is."""
        deal = deal_queries.deal(self._session.store, deal_id)
        return self.cards([deal])[0] if deal else None

    def column_of(self, deal_id: int) -> str | None:
        """The column of a deal as it stands; None when there is no such deal."""
        deal = deal_queries.deal(self._session.store, deal_id)
        return deal.column if deal else None

    def deal_id(self, card: Card) -> int:
        """The deal that a card of any column is about."""
        if card.column not in SERVED:
            return card.id
        return queries.deal_of(self._session.store, card.column, card.id)

    def _read(self, column: str, place: Place) -> list[Card]:
        session = self._session
        today = session.clock.today()
        if column in SERVED:
            found = queries.served(session.store, column, place, today)
            return [_served_card(column, record, today) for record in found]
        return self.cards(queries.page(session.store, column, place))

    def cards(self, deals: Sequence[Deal]) -> list[Card]:
        """The cards of deals, with their gates asked."""
        store, process = self._session.store, self._session.process
        stages = map(process.stage, {deal.column for deal in deals})
        asked = looks(gate for stage in stages if stage for gate in stage.gates)
        proofs = evidence(store, deals, asked | {"activities"})
        moves = deal_queries.transitions(store, [deal.id for deal in deals])
        return [self._card(deal, proofs[deal.id], moves.get(deal.id, [])) for deal in deals]

    def _card(self, deal: Deal, proof: Evidence, moves: list[Transition]) -> Card:
        process, clock = self._session.process, self._session.clock
        today = clock.today()
        stage = process.stage(deal.column)
        gates = stage.gates if stage else ()
        states = [evaluate(deal.column, gate, proof).state for gate in gates]
        stays = visits(moves, clock.now())
        touched = [move.at for move in moves] + [activity.at for activity in proof.activities]
        idle = (today - max(touched).date()).days if touched else 0
        due = deal.next_step_due
        open_now = process.kind(deal.stage) is Kind.OPEN
        waits = open_now and stage is not None and idle > stage.expected_days > 0
        return Card(
            column=deal.column,
            id=deal.id,
            key=deal.key,
            revision=deal.revision,
            position=deal.rank,
            name=deal.name,
            organization=deal.organization,
            owner=deal.owner,
            amount=deal.amount,
            currency=deal.currency,
            age_days=stays[-1].days(clock.now()) if stays else 0,
            next_step=deal.next_step,
            next_step_due=due,
            passed=states.count("passed"),
            gates=len(states),
            stale=waits and (due is None or due < today),
            overdue=due is not None and due < today,
            paused=bool(deal.paused_from),
        )

    def _more_panes(self, present: set[str]) -> list[tuple[str, str]]:
        """Closed stages that were filtered for, and stages that the file no longer knows."""
        process = self._session.process
        asked = [
            stage
            for stage in process.stages
            if stage.kind in (Kind.LOST, Kind.WON, Kind.COMPLETED)
            and self._found is not None
            and any(stage.called(word) for word in self._found.wanted.stages)
        ]
        found = [(stage.key, stage.label) for stage in asked]
        unknown = sorted(present - {stage.key for stage in process.stages} - set(SERVED))
        return found + [(key, f"Unmapped: {key}") for key in unknown]

    def _column(self, key: str, label: str, sums: Sequence[PaneSum]) -> Column:
        rates = self._session.process
        settled = _SETTLED.get(rates.kind(key))
        count = 0
        totals: dict[str, int] = {}
        weighted: dict[str, int] = {}  # in ten-thousandths of a minor unit
        for entry in sums:
            if entry.pane != key:
                continue
            count += entry.cards
            totals[entry.currency] = totals.get(entry.currency, 0) + entry.amount
            if key not in SERVED:
                own = None if entry.win_rate < 0 else entry.win_rate
                usual = rates.win_rate(entry.deal_class, own)
                rate = usual if settled is None else settled
                weighted[entry.currency] = weighted.get(entry.currency, 0) + entry.amount * rate
        exact = {each: round_half_up(Fraction(part, 10_000)) for each, part in weighted.items()}
        return Column(key, label, count, _moneys(totals), _moneys(exact))

    def _places(
        self, column: str, start: int, limit: int, near: tuple[int, Card] | None
    ) -> list[Place]:
        """The shortest ways to a page: from the top, from the end, or from a card nearby."""
        count = self._counts.get(column, 0)
        limit = max(0, min(limit, count - start))
        if limit == 0:
            return []
        from_end = count - start - limit
        if near is not None and abs(near[0] - start) < min(start, from_end):
            index, card = near
            anchor = (card.position, card.id)
            if start >= index:
                return [Place(start - index, limit, anchor=anchor)]
            before = min(limit, index - start)
            places = [Place(index - start - before, before, backwards=True, anchor=anchor)]
            if before < limit:
                places.append(Place(0, limit - before, anchor=anchor))
            return places
        if from_end < start:
            return [Place(from_end, limit, backwards=True)]
        return [Place(start, limit)]


def _moneys(sums: dict[str, int]) -> tuple[Money, ...]:
    ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Money(amount, currency) for currency, amount in ordered)


def _served_card(column: str, record: Served, today: date) -> Card:
    due = day(record.next_step_due)
    since = instant(record.since).date()
    said = instant(record.health_at) if record.health_at else None
    word = "due" if column == "renewals" else "ends"
    term = f"{word} {record.day}" if record.day else "no end"
    return Card(
        column=column,
        id=record.id,
        key=record.key,
        revision=record.revision,
        position=record.position,
        name=record.name,
        organization=record.organization,
        owner=record.owner,
        amount=record.amount,
        currency=record.currency,
        age_days=max(0, (today - since).days),
        next_step=record.next_step,
        next_step_due=due,
        passed=0,
        gates=0,
        stale=column == "delivery" and health_stale(health_days(said, today)),
        overdue=record.day is not None and column == "renewals" and record.day < today.isoformat(),
        paused=False,
        note=f"{record.status}, {term}",
        health=record.health,
    )
