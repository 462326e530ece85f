"""The rules of moving a deal: which way a move goes, which gates it meets, what it needs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from salesops_tui.domain.deals import LOST_REASONS, Deal
from salesops_tui.domain.evidence import Evidence
from salesops_tui.domain.gates import GateResult, evaluate
from salesops_tui.domain.process import Gate, Kind, Process, Stage
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid, MoveRefused

REASON_LENGTH = 500
ALL = frozenset({"*"})  # waive every gate that only warns


class Move(NamedTuple):
    """A move somebody asks for; ``to`` is a stage or ``next``, ``back``, ``resume``, ``reopen``.

    ``waive`` names gates that only warn (``{"*"}``: all of them).
    """

    to: str
    reason: str = ""
    note: str = ""
    until: date | None = None
    waive: Collection[str] = ()


class Route(NamedTuple):
    """A move that the rules allow, before any gate is asked.

    ``direction`` is one of next, skip, back, lose, pause, resume, reopen, win, unwin.
    """

    direction: str
    start: str
    to: str
    gates: tuple[tuple[str, Gate], ...] = ()  # (stage key, gate), in the order they are met
    skips: bool = False  # whether it passes over a stage


class Ruling(NamedTuple):
    """What the gates said to a route: every result, and whether the move may be made."""

    route: Route
    results: tuple[GateResult, ...]

    @property
    def missing(self) -> tuple[GateResult, ...]:
        """The gates that stand in the way, blocking ones first."""
        found = [result for result in self.results if result.state == "missing"]
        return tuple(sorted(found, key=lambda result: result.severity != "block"))


def target(process: Process, deal: Deal, word: str, left: str) -> str:
    """The stage that a word means for a deal: a key, a label, ``next`` or ``back``.

    ``left`` is the stage that a closed deal was in before it was closed.
    """
    order = [stage.key for stage in process.pipeline if not stage.retired]
    if word in ("next", "back"):
        return _step(process, deal, order, 1 if word == "next" else -1)
    if word == "reopen":
        return left if left in order else order[0]
    lowered = word.strip().lower()
    for stage in process.stages:
        if lowered in (stage.key, stage.label.lower()):
            return stage.key
    raise Invalid(
        f"stage: there is no {word!r}; the stages are "
        f"{', '.join(stage.key for stage in process.stages)}",
        field="stage",
    )


def _step(process: Process, deal: Deal, order: list[str], step: int) -> str:
    kind = process.kind(deal.stage)
    if kind is not Kind.OPEN:
        raise Invalid(f"{deal.key} is {process.label(deal.stage).lower()}: {_way_out(kind)}")
    every = [stage.key for stage in process.pipeline]
    if deal.stage not in every:  # a stage that the file no longer knows
        return order[0]
    here = every.index(deal.stage)
    passed = [key for key in order if every.index(key) < here]
    index = len(passed) + (step if deal.stage in order or step < 0 else 0)
    if index < 0:
        raise Invalid(f"{deal.key} is in the first stage; there is nothing before it")
    return process.first(Kind.WON).key if index == len(order) else order[index]


def _way_out(kind: Kind) -> str:
    ways = {Kind.PAUSED: "resume it first", Kind.LOST: "reopen it first"}
    return ways.get(kind, "only a manager can take a win back, to an open stage")


def route(process: Process, deal: Deal, to: str, left: str = "") -> Route:
    """The way from where a deal is to a stage; raise Invalid when there is none.

    ``left`` is the stage that a closed deal was in before it was closed: reopening it further on
    meets the gates in between.
    """
    stage = process.stage(to)
    if stage is None:
        raise Invalid(f"stage: there is no {to!r}", field="stage")
    if to == deal.stage:
        raise Invalid(f"{deal.key} is already in {stage.label}", field="stage")
    if stage.retired and to != deal.paused_from:
        raise Invalid(f"stage: {stage.label} is retired and takes no deals", field="stage")
    start = process.kind(deal.stage)
    ways = {
        Kind.OPEN: _from_open,
        Kind.PAUSED: _from_paused,
        Kind.WON: _from_won,
        Kind.COMPLETED: _from_won,
    }
    if start is Kind.LOST:
        return _from_lost(process, deal, stage, left)
    return ways[start](process, deal, stage)


def _from_open(process: Process, deal: Deal, to: Stage) -> Route:
    if to.kind is Kind.LOST:
        return Route("lose", deal.stage, to.key)
    if to.kind is Kind.PAUSED:
        return Route("pause", deal.stage, to.key)
    if to.kind is Kind.COMPLETED:
        raise Invalid(f"{deal.key} is open; win it before it can be completed")
    order = [stage.key for stage in process.stages]
    if deal.stage in order and order.index(to.key) < order.index(deal.stage):
        return Route("back", deal.stage, to.key)
    gates, crossed = _gates_between(process, deal.stage, to)
    direction = "win" if to.kind is Kind.WON else "skip" if crossed > 1 else "next"
    return Route(direction, deal.stage, to.key, gates, skips=crossed > 1)


def _gates_between(
    process: Process, start: str, to: Stage
) -> tuple[tuple[tuple[str, Gate], ...], int]:
    """Exit gates of every stage left, entry gates of every stage entered, and how many are left.

    A deal in a stage that the file no longer knows leaves the first stage.
    """
    pipeline = [stage for stage in process.stages if stage.kind is Kind.OPEN or stage is to]
    keys = [stage.key for stage in pipeline]
    first = keys.index(start) if start in keys else 0
    last = keys.index(to.key) if to.kind is Kind.OPEN else len(keys)
    left = [stage for stage in pipeline[first:last] if stage is not to and not _idle(stage, start)]
    entered = [*left[1:], to] if left else []
    gates: list[tuple[str, Gate]] = []
    for leaving, entering in zip(left, entered, strict=True):
        gates += [(leaving.key, gate) for gate in leaving.gates if gate.side == "exit"]
        gates += [(entering.key, gate) for gate in entering.gates if gate.side == "entry"]
    if not left:
        gates = [(to.key, gate) for gate in to.gates if gate.side == "entry"]
    return tuple(gates), len(left)


def _idle(stage: Stage, start: str) -> bool:
    return stage.retired and stage.key != start


def _from_paused(process: Process, deal: Deal, to: Stage) -> Route:
    if to.kind is Kind.LOST:
        return Route("lose", deal.stage, to.key)
    if to.key == deal.paused_from:
        return Route("resume", deal.stage, to.key)
    raise Invalid(f"{deal.key} is paused; resume it to {process.label(deal.paused_from)} first")


def _from_lost(process: Process, deal: Deal, to: Stage, left: str) -> Route:
    if to.kind is Kind.OPEN:
        order = [stage.key for stage in process.pipeline]
        reached = order.index(left) if left in order else 0
        if order.index(to.key) <= reached:
            return Route("reopen", deal.stage, to.key)
        gates, crossed = _gates_between(process, order[reached], to)
        return Route("reopen", deal.stage, to.key, gates, skips=crossed > 1)
    raise Invalid(f"{deal.key} is lost; reopen it first")


def _from_won(process: Process, deal: Deal, to: Stage) -> Route:
    if to.kind is Kind.OPEN:
        return Route("unwin", deal.stage, to.key)
    if to.kind is Kind.COMPLETED and process.kind(deal.stage) is Kind.WON:
        return Route("complete", deal.stage, to.key)
    raise Invalid(f"{deal.key} is won; only a manager can take that back, to an open stage")


def ask(way: Route, evidence: Evidence) -> Ruling:
    """Ask every gate of a route, waiving none."""
    results = tuple(evaluate(stage, gate, evidence) for stage, gate in way.gates)
    return Ruling(way, results)


def waive(ruling: Ruling, waived: Collection[str], reason: str) -> Ruling:
    """The ruling with gates waived by key; a gate that blocks cannot be.

    Raises Invalid for a name that no gate on the way has, MoveRefused for one that blocks, and
    Invalid when a skip waives anything without a reason.
    """
    everything = set(waived) == set(ALL)
    known = {result.gate: result for result in ruling.results}
    for name in () if everything else waived:
        if name not in known:
            raise Invalid(
                f"waive: no gate {name!r} is on the way; there are {', '.join(known) or 'none'}",
                field="waive",
            )
        if known[name].severity == "block" and known[name].state == "missing":
            sentence = f"{known[name].label}: this gate blocks and cannot be waived"
            raise MoveRefused(sentence, ruling.missing)
    results = tuple(
        result._replace(state="waived")
        if result.state == "missing"
        and result.severity == "warn"
        and (everything or result.gate in waived)
        else result
        for result in ruling.results
    )
    skipped = any(result.state == "waived" for result in results)
    if ruling.route.skips and skipped and not reason:
        raise Invalid("reason: skipping a stage with gates waived needs one", field="reason")
    return Ruling(ruling.route, results)


def need_reason(way: Route, reason: str) -> None:
    """Raise Invalid when a move of this direction needs a reason and has none."""
    if way.direction == "lose" and reason not in LOST_REASONS:
        raise Invalid(
            f"reason: losing a deal needs one of {', '.join(LOST_REASONS)}", field="reason"
        )
    if way.direction in ("back", "pause", "reopen", "unwin") and not reason:
        words = {
            "back": "moving back",
            "pause": "pausing",
            "reopen": "reopening",
            "unwin": "taking a win back",
        }
        raise Invalid(f"reason: {words[way.direction]} needs one", field="reason")


def tidy(move: Move) -> Move:
    """The move with clean words; raise Invalid when they are too long to be a reason."""
    words = {"reason": clean_line(move.reason), "note": clean_line(move.note)}
    for field, text in words.items():
        if len(text) > REASON_LENGTH:
            raise Invalid(
                f"{field}: {len(text):,} characters are too many; {REASON_LENGTH} fit",
                field=field,
            )
    return move._replace(reason=words["reason"], note=words["note"])
