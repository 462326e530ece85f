"""Moving deals: the one way a deal's stage changes, whoever asks and however."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from db.journal import Group
from db.queries import board as board_queries
from db.queries import deals as queries
from db.queries import history as history_queries
from db.queries.evidence import evidence
from db.rows.sales import DealRow, TransitionRow
from salesops_tui.domain import transitions
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.evidence import Evidence
from salesops_tui.domain.gates import GateResult, looks
from salesops_tui.domain.ledger import visits
from salesops_tui.domain.people import Role
from salesops_tui.domain.process import Kind
from salesops_tui.domain.transitions import Move, Route, Ruling
from salesops_tui.errors import Invalid, MoveRefused, NotFound, StaleRecord
from salesops_tui.services import delivery
from salesops_tui.services.outbox import queueing
from salesops_tui.services.session import Done, Session

_ONWARD = ("next", "skip", "reopen")  # moves that other systems may be told of


class Pipeline:
    """The transition service."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def deal(self, identity: int) -> Deal:
        """A deal as it stands; raise NotFound."""
        found = queries.deal(self._session.store, identity)
        if found is None:
            raise NotFound(f"D-{identity}: there is no such deal")
        return found

    def ruling(self, identity: int, to: str = "next") -> Ruling:
        """What the gates say to a move, without making it."""
        deal = self.deal(identity)
        return self._asked(deal, self._route(deal, to))

    def way(self, identity: int, to: str) -> Route:
        """The way that a move would go, before any gate is asked; raise Invalid without one."""
        return self._route(self.deal(identity), to)

    def exit_gates(self, deal: Deal) -> tuple[GateResult, ...]:
        """What the gates of leaving its stage say, for a deal in any state."""
        process = self._session.process
        stage = process.stage(deal.column)
        gates = tuple((deal.column, gate) for gate in (stage.gates if stage else ()))
        return self._asked(deal, Route("next", deal.column, "", gates)).results

    def move(self, identity: int, move: Move, *, expecting: int | None = None) -> Done:
        """Make a move in a change group of its own.

        Raises MoveRefused with every gate in the way, StaleRecord when the deal is not at the
        revision expected, Invalid when the rules know no such move.
        """
        with self._session.change("") as group:
            return self.make(group, identity, move, expecting=expecting)

    def check(self, proof: Evidence, move: Move) -> Ruling:
        """What the gates say to a move that may be made; nothing is written.

        Raises what ``make`` raises for one that may not.
        """
        deal, move = proof.deal, transitions.tidy(move)
        way = self._route(deal, move.to)
        transitions.need_reason(way, move.reason)
        ruling = transitions.waive(transitions.ask(way, proof), move.waive, move.reason)
        if ruling.missing:
            raise MoveRefused(self._refusal(deal, ruling), ruling.results)
        if way.direction == "unwin":
            self._session.require(Role.MANAGER, "taking back a win")
            delivery.refuse_unwin(self._session, deal)
        if way.direction == "pause":
            self._refuse_pause(move)
        return ruling

    def make(
        self,
        group: Group,
        identity: int,
        move: Move,
        *,
        expecting: int | None = None,
        proof: Evidence | None = None,
    ) -> Done:
        """Make a move inside a change group that may hold others.

        ``proof`` is what the gates look at when it was just read in the same transaction.
        """
        deal = proof.deal if proof else self.deal(identity)
        if expecting is not None and deal.revision != expecting:
            raise StaleRecord(f"{deal.key} was changed by somebody else; look again, then repeat")
        proof = proof or evidence(self._session.store, [deal])[deal.id]
        ruling = self.check(proof, move)
        what = self.sentence(deal, ruling.route)
        group.what = group.what or what
        self.record(group, deal, ruling, transitions.tidy(move))
        return Done(what, group.id, deal.key)

    def record(self, group: Group, deal: Deal, ruling: Ruling, move: Move) -> None:
        """Write an allowed move: the deal, the ledger, what follows from it."""
        way = ruling.route
        values = self._values(deal, way, move)
        group.update(DealRow, deal.id, values, expecting=deal.revision)
        self.enter(group, deal.id, way, move.reason, ruling.results)
        if way.direction in _ONWARD:
            subject = queueing.deal_subject(deal)
            queueing.queue(self._session, group, f"enter:{way.to}", subject)
        if way.direction == "win":
            delivery.begin(self._session, group, self.deal(deal.id))
        elif way.direction == "unwin":
            delivery.withdraw(self._session, group, deal)

    def enter(
        self,
        group: Group,
        deal_id: int,
        way: Route,
        reason: str,
        results: Collection[GateResult] = (),
    ) -> None:
        """Write one line of the ledger."""
        group.insert(TransitionRow, _line(group, deal_id, way, reason, results))

    def refuse_undo(self, line: Mapping[str, Any]) -> None:
        """Raise Invalid when a ledger line is a win that can no longer be taken back."""
        kind = self._session.process.kind
        if kind(line["to_stage"]) is Kind.WON and kind(line["from_stage"]) is Kind.OPEN:
            delivery.refuse_unwin(self._session, self.deal(line["deal_id"]))

    def take_back(self, group: Group, moves: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
        """Write the ledger lines that take others back, after their deals were restored.

        Where one leads forwards, its gates are asked again: no path leads around them. Raises
        MoveRefused when one that blocks is not met. Imported history never met them.
        """
        lines = []
        for line_id, line in moves:
            direction = "redo" if line["direction"] == "undo" else "undo"
            way = Route(direction, line["to_stage"], line["from_stage"])
            results: Collection[GateResult] = ()
            if way.to and way.start and not self._imported(line):
                deal = queries.deal(self._session.store, line["deal_id"])
                results = self._asked_again(deal, way) if deal else ()
            lines.append(_line(group, line["deal_id"], way, "", results, undo_of=line_id))
        group.insert_many(TransitionRow, lines)

    def _imported(self, line: Mapping[str, Any]) -> bool:
        """Whether a ledger line, or the one it takes back or makes again, came in a file."""
        if line["undo_of"] is None:
            return bool(line["direction"] == "import")
        origin = history_queries.origin(self._session.store, line["undo_of"])
        return origin == "import"

    def _asked_again(self, deal: Deal, way: Route) -> tuple[GateResult, ...]:
        process = self._session.process
        kinds = (process.kind(way.start), process.kind(way.to))
        open_or_won = (Kind.OPEN, Kind.WON)
        if kinds[0] not in (Kind.OPEN, Kind.LOST) or kinds[1] not in open_or_won:
            return ()
        before = deal._replace(stage=way.start, paused_from="")
        left = self._left(before) if kinds[0] is Kind.LOST else way.start
        order = process.keys(*open_or_won)
        reached = order.index(left) + 1 if left in order else 0
        if way.to not in order[reached:]:
            return ()
        forward = transitions.route(process, before, way.to, left)
        waived = tuple(
            result._replace(state="waived") if _only_warns(result) else result
            for result in self._asked(deal, forward).results
        )
        ruling = Ruling(forward, waived)
        if ruling.missing:
            raise MoveRefused(self._refusal(deal, ruling), ruling.results)
        return ruling.results

    def swap(self, first: int, second: int) -> Done:
        """Let two cards of one column change places."""
        one, other = self.deal(first), self.deal(second)
        if one.column != other.column:
            raise Invalid(f"{one.key} and {other.key} are in different columns")
        ranks = (other.rank, one.rank) if one.rank != other.rank else (one.rank - 1, one.rank)
        with self._session.change(f"reordered {one.key}") as group:
            group.update(DealRow, one.id, {"rank": ranks[0]}, expecting=one.revision)
            group.update(DealRow, other.id, {"rank": ranks[1]}, expecting=other.revision)
        return Done(group.what, group.id, one.key)

    def sentence(self, deal: Deal, way: Route) -> str:
        """What the history says of a move."""
        label = self._session.process.label(way.to)
        verbs = {
            "lose": "lost {key}",
            "pause": "paused {key}",
            "resume": "resumed {key} in {label}",
            "reopen": "reopened {key} in {label}",
            "win": "won {key}",
            "unwin": "took back the win of {key}, to {label}",
            "back": "moved {key} back to {label}",
            "skip": "moved {key} on to {label}, skipping stages",
        }
        verb = verbs.get(way.direction, "moved {key} to {label}")
        return verb.format(key=deal.key, label=label)

    def _route(self, deal: Deal, word: str) -> Route:
        process = self._session.process
        if word == "resume":
            if not deal.paused_from:
                raise Invalid(f"{deal.key} is not paused")
            word = deal.paused_from
        if word == "reopen" and process.kind(deal.stage) is not Kind.LOST:
            raise Invalid(f"{deal.key} is not lost")
        left = self._left(deal) if process.kind(deal.stage) is Kind.LOST else ""
        to = transitions.target(process, deal, word, left)
        return transitions.route(process, deal, to, left)

    def _asked(self, deal: Deal, way: Route) -> Ruling:
        needed = looks(gate for _, gate in way.gates)
        return transitions.ask(way, evidence(self._session.store, [deal], needed)[deal.id])

    def _left(self, deal: Deal) -> str:
        """The stage a closed deal was in before."""
        moves = queries.transitions(self._session.store, [deal.id]).get(deal.id, [])
        stays = visits(moves, self._session.clock.now())
        return stays[-2].stage if len(stays) > 1 else ""

    def _values(self, deal: Deal, way: Route, move: Move) -> dict[str, Any]:
        """The fields of the deal that a move writes."""
        open_now = {
            "stage": way.to,
            "paused_from": "",
            "paused_until": None,
            "paused_reason": "",
            "lost_reason": "",
            "lost_note": "",
        }
        if way.direction == "resume":
            return open_now
        if way.direction == "pause":
            paused = {"paused_from": deal.stage, "paused_until": move.until}
            return {**open_now, **paused, "paused_reason": move.reason}
        rank = board_queries.top_rank(self._session.store, way.to)
        if way.direction == "lose":
            lost = {"lost_reason": move.reason, "lost_note": move.note}
            return {**open_now, **lost, "rank": rank}
        return {**open_now, "rank": rank}

    def _refuse_pause(self, move: Move) -> None:
        if move.until is None:
            raise Invalid("until: pausing needs the day to resume on", field="until")
        if move.until <= self._session.clock.today():
            raise Invalid(f"until: {move.until} has passed; give a later day", field="until")

    def _refusal(self, deal: Deal, ruling: Ruling) -> str:
        label = self._session.process.label(ruling.route.to)
        lines = [f"{deal.key} cannot move to {label} yet:"]
        for result in ruling.missing:
            word = "needed" if result.severity == "block" else f"or --waive {result.gate}"
            lines.append(f"  ✗ {result.label}: {result.message} ({word}): {result.fix}")
        return "\n".join(lines)


def _line(
    group: Group,
    deal_id: int,
    way: Route,
    reason: str,
    results: Collection[GateResult],
    undo_of: int | None = None,
) -> dict[str, Any]:
    """A line of the ledger, with what every gate said."""
    kept = [
        {name: value for name, value in result._asdict().items() if value and name != "action"}
        for result in results
    ]
    return {
        "deal_id": deal_id,
        "from_stage": way.start,
        "to_stage": way.to,
        "at": group.now,
        "by_id": group.by,
        "direction": way.direction,
        "reason": reason,
        "gates": json.dumps(kept, ensure_ascii=False),
        "undo_of": undo_of,
    }


def _only_warns(result: GateResult) -> bool:
    return result.state == "missing" and result.severity == "warn"
