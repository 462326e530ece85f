"""Visits to stages, derived from the ledger of moves; nothing of this is stored twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from salesops_tui.domain.deals import Transition


class Visit(NamedTuple):
    """A stay in a stage; ``paused`` is the time its clock stood still."""

    stage: str
    start: datetime
    end: datetime | None
    paused: timedelta

    def days(self, now: datetime) -> int:
        """Whole days in the stage up to its end, or up to now, without the pauses."""
        return max(0, ((self.end or now) - self.start - self.paused).days)


def standing(moves: Iterable[Transition]) -> list[Transition]:
    """The moves that were not taken back; one made again counts from when that was done."""
    root: dict[int, int] = {}  # each line's own move: an undo or redo leads to what it was about
    first: dict[int, Transition] = {}
    kept: dict[int, Transition] = {}
    for move in moves:
        origin = move.id if move.undo_of is None else root.get(move.undo_of, move.undo_of)
        root[move.id] = origin
        if origin in kept:
            del kept[origin]
        else:
            first.setdefault(origin, move)
            kept[origin] = first[origin]._replace(at=move.at)
    return list(kept.values())


def moved_since(moves: Iterable[Transition], some: Collection[int]) -> bool:
    """Whether a move that stands comes after the first of some of them, and is none of them."""
    kept = [move.id for move in standing(moves)]
    first = next((place for place, number in enumerate(kept) if number in some), len(kept))
    return any(number not in some for number in kept[first:])


def visits(moves: Iterable[Transition], now: datetime) -> list[Visit]:
    """Stays in order; a pause does not end one. The last is open unless the deal is closed."""
    stays: list[Visit] = []
    pause_began: datetime | None = None
    for move in standing(moves):
        if move.direction == "pause":
            pause_began = move.at
            continue
        if pause_began is not None and stays:
            last = stays[-1]
            paused = last.paused + (move.at - pause_began)
            stays[-1] = Visit(last.stage, last.start, last.end, paused)
            pause_began = None
        if move.direction == "resume":
            continue
        if stays:
            last = stays[-1]
            stays[-1] = Visit(last.stage, last.start, move.at, last.paused)
        stays.append(Visit(move.to_stage, move.at, None, timedelta()))
    if pause_began is not None and stays:
        last = stays[-1]
        stays[-1] = Visit(last.stage, last.start, None, last.paused + (now - pause_began))
    return stays
