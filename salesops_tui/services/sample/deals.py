"""Sample deals as rows: the deal, its ledger, its lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from salesops_tui.domain.process import Kind, Process
from salesops_tui.domain.terms import year_from
from salesops_tui.services.sample.names import FIELDS, NEXT_STEPS, THINGS
from salesops_tui.services.sample.stories import Story
from salesops_tui.services.session import Session

INVOICE_DUE = timedelta(days=30)
_UNDECIDED = 2  # so many terms end next without a deal that renews them


@dataclass(slots=True)
class Place:
    """An organization of the sample, with who and what belongs to it."""

    id: int
    name: str
    short: str
    currency: str
    contacts: Sequence[int] = ()
    community: int = 0


@dataclass(slots=True)
class SampleDeal:
    """A story with its place, its owner and its id."""

    id: int
    story: Story
    place: Place
    owner: int | None
    field: str
    name: str
    deal_class: str = "new"
    previous: int | None = None

    @property
    def asked(self) -> date:
        """The day its invoice is asked for."""
        return self.closed.date()

    @property
    def closed(self) -> datetime:
        """When it was won or lost, or moved last; not when its service was over."""
        return self.story.steps[-2 if self.story.ending == "completed" else -1].at

    def paid(self, today: date) -> int:
        """What was paid of its invoice by a day: all of it once it was due, now and then half."""
        won = self.story.ending in ("won", "completed")
        if not won or self.asked + INVOICE_DUE >= today:
            return 0
        return self.story.amount // 2 if self.id % 5 == 2 else self.story.amount


class DealRows:
    """Turns sample deals into rows."""

    def __init__(self, session: Session, random: Random, owners: Sequence[int]) -> None:
        self._process: Process = session.process
        self._today = session.clock.today()
        self._random = random
        self._owners = owners
        self._ending_soon: list[SampleDeal] = []  # won deals that somebody may renew
        self._undecided = 0  # deals that end next, which nobody has renewed yet

    def cast(self, identity: int, story: Story, place: Place) -> SampleDeal:
        """Give a story its place; some open ones renew a deal won before."""
        random = self._random
        owner = None if random.random() < 0.03 else random.choice(self._owners)
        field, thing = random.choice(FIELDS), random.choice(THINGS)
        thing = thing.removeprefix(f"{field} ")
        deal = SampleDeal(identity, story, place, owner, field, f"{place.short} {field} {thing}")
        open_now = self._process.kind(story.stage) is Kind.OPEN
        if self._ending_soon and open_now and story.reached > 1 and random.random() < 0.4:
            before = self._ending_soon.pop(0)
            deal.place, deal.previous, deal.deal_class = before.place, before.id, "renewal"
            deal.name = f"{before.name}, renewal"
            if before.story.end >= self._today:
                start = before.story.end + timedelta(days=1)
                deal.story = replace(story, start=start, end=year_from(start))
        elif random.random() < 0.1:
            deal.deal_class = "expansion"
        elif story.reached == 1 and random.random() < 0.25:
            deal.deal_class = ""
        if story.ending == "won" and story.end < self._today + timedelta(days=90):
            if self._undecided < _UNDECIDED and story.end < self._today + timedelta(days=45):
                self._undecided += 1
            else:
                self._ending_soon.append(deal)
        return deal

    def deal(self, deal: SampleDeal) -> dict[str, Any]:
        """The deal's row."""
        story, random = deal.story, self._random
        closed = self._process.kind(story.stage) in (Kind.WON, Kind.LOST, Kind.COMPLETED)
        won = story.ending in ("won", "completed")
        estimate = None
        if not story.lines and random.random() < 0.8:
            estimate = random.choice((15, 18, 24, 30, 50, 65)) * 100_000
        amount = story.amount if story.lines else estimate
        dated = story.reached > 1 or random.random() < 0.6
        term = won or story.reached > 3 or (story.reached == 3 and random.random() < 0.5)
        return {
            "id": deal.id,
            "name": deal.name,
            "deal_class": deal.deal_class,
            "revenue_type": "project" if not story.sum("membership") else "membership",
            "organization_id": deal.place.id,
            "stage": story.stage,
            "paused_from": story.paused_from,
            "rank": -deal.id,
            "owner_id": deal.owner,
            "currency": deal.place.currency,
            "amount": amount,
            "estimate": estimate,
            "membership": story.sum("membership"),
            "usage": story.sum("usage"),
            "mau": story.mau if story.sum("usage") else None,
            **self._chance(closed),
            "target_start": story.start if dated else None,
            "target_end": story.end if dated else None,
            "contract_start": story.start if term else None,
            "contract_end": story.end if term else None,
            "collected": self._collected(deal) if won else None,
            "expected_close": None if closed or not dated else story.start - timedelta(days=20),
            **self._next_step(closed),
            **self._ending(story),
            "previous_deal_id": deal.previous,
            "tags": self._tags(deal),
        }

    def ledger(self, deal: SampleDeal, *, gates: bool) -> list[dict[str, Any]]:
        """The lines of its ledger, with what the gates said where that is wanted."""
        return [
            {
                "deal_id": deal.id,
                "from_stage": step.start,
                "to_stage": step.to,
                "at": step.at,
                "by_id": deal.owner or self._owners[0],
                "direction": step.direction,
                "reason": step.reason,
                "gates": self._gates(step.start, step.direction) if gates else "[]",
                "undo_of": None,
            }
            for step in deal.story.steps
        ]

    def lines(self, deal: SampleDeal) -> list[dict[str, Any]]:
        """Its line items."""
        return [
            {
                "deal_id": deal.id,
                "product": line.product,
                "kind": line.kind,
                "description": line.description,
                "quantity": line.quantity,
                "unit": line.unit,
                "unit_price": line.unit_price,
                "discount": 0,
                "recurrence": line.recurrence,
                "amount": line.amount,
            }
            for line in deal.story.lines
        ]

    def _collected(self, deal: SampleDeal) -> int | None:
        """What its invoice has brought; without a payment that is unknown, or known to be zero."""
        paid = deal.paid(self._today)
        return paid or (0 if self._random.random() < 0.5 else None)

    def _chance(self, closed: bool) -> dict[str, Any]:
        """A win rate of its own, now and then."""
        if closed or self._random.random() > 0.04:
            return {"win_rate": None, "win_rate_reason": ""}
        return {"win_rate": 6000, "win_rate_reason": "Their director asked us in"}

    def _next_step(self, closed: bool) -> dict[str, Any]:
        random = self._random
        if closed or random.random() < 0.25:
            return {"next_step": "", "next_step_due": None}
        due = self._today + timedelta(days=random.randrange(-9, 25))
        return {"next_step": random.choice(NEXT_STEPS), "next_step_due": due}

    def _ending(self, story: Story) -> dict[str, Any]:
        random = self._random
        lost, paused = story.ending == "lost", story.ending == "paused"
        until = self._today + timedelta(days=random.randrange(14, 120))
        reason = story.steps[-1].reason if lost or paused else ""
        note = "They built something themselves" if reason in ("other", "competitor") else ""
        return {
            "lost_reason": reason if lost else "",
            "lost_note": note if lost else "",
            "paused_until": until if paused else None,
            "paused_reason": reason if paused else "",
        }

    def _tags(self, deal: SampleDeal) -> tuple[str, ...]:
        chance = self._random.random()
        more = ("gpu",) if chance < 0.12 else ("priority",) if chance < 0.2 else ()
        return tuple(sorted((deal.field, *more))) if chance < 0.6 else ()

    def _gates(self, left: str, direction: str) -> str:
        """What the gates of the stage left said: all met, but the last that only warns."""
        stage = self._process.stage(left)
        if stage is None or direction not in ("next", "win"):
            return "[]"
        warns = [gate.key for gate in stage.gates if gate.severity == "warn"]
        results = [
            {
                "gate": gate.key,
                "label": gate.label,
                "stage": left,
                "side": gate.side,
                "severity": gate.severity,
                "state": "waived" if gate.key in warns[-1:] else "passed",
            }
            for gate in stage.gates
        ]
        return json.dumps(results, ensure_ascii=False)
