"""One change of many deals: what is asked for, and what it would do to each."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from salesops_tui.domain.deals import Deal
from salesops_tui.domain.gates import GateResult
from salesops_tui.domain.transitions import Move, Route

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class BulkChange(NamedTuple):
    """What is done to every deal: a move, or fields as a form takes them, or tags.

    ``tags`` are words to add; one with ``-`` before it is taken off.
    """

    move: Move | None = None
    fields: Mapping[str, Any] = _NOTHING
    tags: str = ""


def move(to: str, *, reason: str = "", waive: Collection[str] = ()) -> BulkChange:
    """To a stage, ``next`` or ``back``; ``waive`` names gates that only warn (``{"*"}``: all)."""
    return BulkChange(Move(to, reason, waive=waive))


def lose(reason: str, note: str = "") -> BulkChange:
    """Mark as lost."""
    return BulkChange(Move("lost", reason, note))


def pause(reason: str, until: date | None) -> BulkChange:
    """Pause until a day."""
    return BulkChange(Move("paused", reason, until=until))


def resume() -> BulkChange:
    """Back to the stage each one left."""
    return BulkChange(Move("resume"))


def edit(fields: Mapping[str, Any]) -> BulkChange:
    """Write fields, as they were typed."""
    return BulkChange(fields=fields)


def assign(owner: str) -> BulkChange:
    """Give to an owner: a login, ``me``, or nobody when empty."""
    return edit({"owner": owner})


def next_step(text: str, due: date | str | None = None) -> BulkChange:
    """What happens next, and by when."""
    return edit({"next_step": text, "next_step_due": due})


def tag(words: str) -> BulkChange:
    """Add tags; a word with ``-`` before it takes that tag off."""
    return BulkChange(tags=words)


class Difference(NamedTuple):
    """A field that changes, with the old and the new value in words; a stage is its key."""

    field: str
    old: str
    new: str


class Item(NamedTuple):
    """What becomes of one deal.

    ``outcome`` is ``change``, ``same`` (it is so already) or ``refused``; ``waived`` are the gates
    that the move waives, ``refusal`` says why not.
    """

    id: int
    key: str
    name: str
    outcome: str
    differences: tuple[Difference, ...] = ()
    waived: tuple[GateResult, ...] = ()
    refusal: str = ""


class Preview(NamedTuple):
    """What a change would do to each of the deals chosen.

    The counts are of all; ``changes`` and ``refusals`` hold the first items of either kind.
    ``ids`` and ``revisions`` are what was looked at: applying it refuses a deal that changed since.
    """

    ids: array[int]
    revisions: array[int]
    changed: int
    same: int
    refused: int
    waived: Mapping[str, int]  # how many deals waive each gate, by its key
    changes: tuple[Item, ...]
    refusals: tuple[Item, ...]


def moved(deal: Deal, way: Route, asked: Move) -> tuple[Difference, ...]:
    """What a move changes of a deal."""
    words = {"stage": (deal.stage, way.to)}
    if way.direction == "pause":
        words["paused_until"] = ("", str(asked.until))
        words["paused_reason"] = ("", asked.reason)
    if way.direction == "lose":
        words["lost_reason"] = ("", asked.reason)
        words["lost_note"] = ("", asked.note)
    return tuple(Difference(name, *pair) for name, pair in words.items() if pair[0] != pair[1])
