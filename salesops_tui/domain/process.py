"""The process as data: stages in order, their gates, win rates and checklists."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Kind(StrEnum):
    """What a stage counts as; it alone decides what is won or lost, never a label."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    PAUSED = "paused"
    COMPLETED = "completed"


class Gate(NamedTuple):
    """A condition of a move: ``check`` names the function that tells what is missing."""

    key: str
    label: str
    severity: str  # "block" or "warn"
    check: str
    side: str = "exit"  # "exit": asked when its stage is left; "entry": when it is entered


class Stage(NamedTuple):
    """A stage a deal can be in; a retired one keeps its deals but takes no new ones."""

    key: str
    label: str
    kind: Kind
    accountable: str = ""
    assist: str = ""
    expected_days: int = 0
    retired: bool = False
    gates: tuple[Gate, ...] = ()

    def called(self, word: str) -> bool:
        """Whether its key or its label starts like a word, which is in lower case."""
        return self.key.startswith(word) or self.label.lower().startswith(word)


class Rule(NamedTuple):
    """What another system is told, and when.

    ``on`` is ``win``, ``enter:STAGE`` of a deal, ``issue:KIND`` of a document, ``RECORD:STATUS`` of
    a deliverable, an engagement or a renewal, or ``sync``: whenever somebody pushes. ``after`` is
    the rule whose entry for the same record goes first.
    """

    key: str
    on: str
    system: str
    operation: str
    text: str = ""  # what it is about, for the people there
    after: str = ""


TRACKED = ("lead", "experiment", "content", "engagement", "deliverable", "renewal")


class Process(NamedTuple):
    """Everything that a team can change about how deals move."""

    stages: tuple[Stage, ...]
    win_rates: dict[str, int]  # basis points per deal class
    checklists: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    tracks: Mapping[str, tuple[Stage, ...]] = MappingProxyType({})  # statuses of other records
    rules: tuple[Rule, ...] = ()

    def track(self, record: str) -> tuple[Stage, ...]:
        """The statuses of a kind of record, in order; empty for one that has none."""
        return self.tracks.get(record, ())

    def stage(self, key: str) -> Stage | None:
        """The stage with this key, or None when the file no longer knows it."""
        return next((stage for stage in self.stages if stage.key == key), None)

    def first(self, kind: Kind) -> Stage:
        """The first stage of a kind; the file is refused unless every kind has one."""
        return next(stage for stage in self.stages if stage.kind is kind)

    def kind(self, key: str) -> Kind:
        """The kind of a stage; one that the file no longer knows is still open work."""
        stage = self.stage(key)
        return stage.kind if stage else Kind.OPEN

    def keys(self, *kinds: Kind) -> tuple[str, ...]:
        """The keys of all stages of these kinds."""
        return tuple(stage.key for stage in self.stages if stage.kind in kinds)

    @property
    def pipeline(self) -> tuple[Stage, ...]:
        """The open stages in order: the columns of the pipeline."""
        return tuple(stage for stage in self.stages if stage.kind is Kind.OPEN)

    def label(self, key: str) -> str:
        """What people call a stage."""
        stage = self.stage(key)
        return stage.label if stage else key

    def win_rate(self, deal_class: str, override: int | None) -> int:
        """The share of a deal's value to expect, in basis points: its own, else its class's."""
        if override is not None:
            return override
        return self.win_rates.get(deal_class, self.win_rates["new"])
