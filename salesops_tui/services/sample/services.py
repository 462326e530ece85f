"""Sample services: projects, deliverables, statements of work, readings, incidents, milestones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from db.journal import Group
from db.rows.papers import SignOffRow
from db.rows.platform import StatusChangeRow
from db.rows.services import (
    CostReadingRow,
    DecommissionRow,
    DecommissionStepRow,
    DeliverableRow,
    IncidentRow,
    MilestoneRow,
    ProjectRow,
    SowLineRow,
    SowRow,
    UsageReadingRow,
)
from salesops_tui.domain.gates import SIGN_OFF_ROLES
from salesops_tui.domain.terms import add_months
from salesops_tui.services.sample import stock
from salesops_tui.services.sample.deals import SampleDeal
from salesops_tui.services.session import Session

Pair = tuple[int, SampleDeal]  # an engagement and its deal


class Services:
    """Writes what hangs on the engagements of sample deals."""

    def __init__(self, session: Session, random: Random) -> None:
        self._session = session
        self._today = session.clock.today()
        self._random = random

    def promise(self, group: Group, deals: Sequence[SampleDeal]) -> None:
        """Statements of work of the deals that came as far as Partnering."""
        wanted = [deal for deal in deals if deal.story.reached > 2 and deal.story.lines]
        ids = group.insert_many(SowRow, [self._sow(deal) for deal in wanted])
        lines, signs = [], []
        for sow, deal in zip(ids, wanted, strict=True):
            lines += [
                {
                    "sow_id": sow,
                    "position": place,
                    "title": title,
                    "description": "",
                    "low_hours": str(8 * (place + 1)),
                    "high_hours": str(14 * (place + 1)),
                }
                for place, (title, _) in enumerate(self._chosen(deal))
            ]
            count = 3 if deal.story.reached > 3 else deal.id % 3
            signs += [
                {"sow_id": sow, "role": role, "state": "approved",
                 "at": min(deal.story.steps[2].at + timedelta(days=2), group.now),
                 "by_id": deal.owner, "evidence": "said so in the weekly meeting"}
                for role in SIGN_OFF_ROLES[:count]
            ]  # fmt: skip
        group.insert_many(SowLineRow, lines)
        group.insert_many(SignOffRow, signs)

    def deliver(self, group: Group, pairs: Sequence[Pair]) -> None:
        """Everything that hangs on engagements."""
        projects = group.insert_many(ProjectRow, [self._project(*pair) for pair in pairs])
        work = zip(projects, pairs, strict=True)
        group.insert_many(
            DeliverableRow, [row for project, pair in work for row in self._items(project, *pair)]
        )
        for rows, make in (
            (UsageReadingRow, self._usage),
            (CostReadingRow, self._costs),
            (IncidentRow, self._incidents),
            (MilestoneRow, self._milestones),
        ):
            group.insert_many(rows, [row for pair in pairs for row in make(*pair)])
        group.insert_many(StatusChangeRow, [row for pair in pairs for row in self._moves(*pair)])
        self._end(group, [pair for pair in pairs if pair[1].story.ending == "completed"])

    def _moves(self, engagement: int, deal: SampleDeal) -> Iterator[dict[str, Any]]:
        """How an engagement came from provisioning to where it is."""
        order = [stage.key for stage in self._session.process.track("engagement")]
        gone = (self._today - deal.story.start).days
        over = deal.story.ending == "completed"
        reached = len(order) - 1 if over else int(gone >= 45)
        for place in range(reached):
            day = deal.story.start + timedelta(days=45 + 60 * place)
            yield {
                "record": "engagement",
                "record_id": engagement,
                "from_status": order[place],
                "to_status": order[place + 1],
                "at": datetime.combine(min(day, self._today - timedelta(days=1)), time(9), UTC),
                "by_id": deal.owner,
                "direction": "next",
            }

    def _chosen(self, deal: SampleDeal) -> Sequence[tuple[str, tuple[str, ...]]]:
        start = deal.id % (len(stock.DELIVERABLES) - 2)
        return stock.DELIVERABLES[start : start + 3]

    def _sow(self, deal: SampleDeal) -> dict[str, Any]:
        return {
            "deal_id": deal.id,
            "background": stock.BACKGROUND,
            "technical": stock.TECHNICAL,
            "out_of_scope": stock.OUT_OF_SCOPE,
            "people": "A technical lead on each side; the representative decides.",
        }

    def _project(self, engagement: int, deal: SampleDeal) -> dict[str, Any]:
        over = deal.story.ending == "completed"
        return {
            "engagement_id": engagement,
            "name": f"{deal.place.short} {deal.field} rollout",
            "description": stock.TECHNICAL,
            "status": "done" if over else "active",
        }

    def _items(self, project: int, engagement: int, deal: SampleDeal) -> Iterator[dict[str, Any]]:
        gone = (self._today - deal.story.start).days
        for place, (title, criteria) in enumerate(self._chosen(deal)):
            due = deal.story.start + timedelta(days=40 * (place + 1))
            done = gone > 45 * (place + 1) or deal.story.ending == "completed"
            state = "done" if done else ("in-progress", "committed", "blocked")[place % 3]
            met = [{"text": text, "done": done or nth == 0} for nth, text in enumerate(criteria)]
            yield {
                "engagement_id": engagement,
                "project_id": project,
                "title": title,
                "kind": "commitment" if place == 0 else "backlog",
                "due": due,
                "state": state,
                "criteria": json.dumps(met),
                "low_hours": str(8 * (place + 1)),
                "high_hours": str(14 * (place + 1)),
                "assignee_id": deal.owner,
            }

    def _months(self, deal: SampleDeal) -> Iterator[tuple[int, date]]:
        """The whole months of the term that are over."""
        month, number = deal.story.start.replace(day=1), 0
        last = min(deal.story.end, self._today.replace(day=1) - timedelta(days=1))
        while add_months(month, 1) - timedelta(days=1) <= last:
            yield number, month
            month, number = add_months(month, 1), number + 1

    def _usage(self, engagement: int, deal: SampleDeal) -> Iterator[dict[str, Any]]:
        wanted = deal.story.mau
        months = list(self._months(deal))
        for number, month in months:
            growth = min(1.0, 0.3 + number * 0.12) * self._random.uniform(0.85, 1.15)
            reading = {"engagement_id": engagement, "month": f"{month:%Y-%m}", "source": "hub"}
            cluster = f"{deal.place.short.lower()}-{deal.field}"
            yield {**reading, "cluster": cluster, "metric": "mau", "value": int(wanted * growth)}
            if deal.id % 5 == 0:
                small = max(3, int(wanted * growth / 6))
                yield {**reading, "cluster": f"{cluster}-test", "metric": "mau", "value": small}

    def _costs(self, engagement: int, deal: SampleDeal) -> Iterator[dict[str, Any]]:
        if deal.id % 2:
            return
        base = self._random.randrange(300, 2500) * 100
        for number, month in self._months(deal):
            jump = 1.5 if number == 4 and deal.id % 4 == 0 else 1.0
            yield {
                "engagement_id": engagement,
                "month": f"{month:%Y-%m}",
                "amount": int(base * jump * self._random.uniform(0.95, 1.08)),
                "currency": deal.place.currency,
                "provider": "cloud",
                "source": "bill",
            }

    def _incidents(self, engagement: int, deal: SampleDeal) -> Iterator[dict[str, Any]]:
        for place in range(deal.id % 4):
            title, kind = stock.INCIDENTS[(deal.id + place) % len(stock.INCIDENTS)]
            opened = self._today - timedelta(days=self._random.randrange(2, 80))
            if opened < deal.story.start:
                continue
            closed = self._random.random() < 0.7
            if deal.story.ending == "completed":
                opened, closed = min(opened, deal.story.end - timedelta(days=1)), True
            yield {
                "engagement_id": engagement,
                "kind": kind,
                "title": title,
                "severity": "high" if kind == "incident" else "normal",
                "state": "resolved" if closed else "open",
                "opened_on": opened,
                "resolved_on": opened + timedelta(days=1) if closed else None,
                "reporter": "their administrator",
            }

    def _milestones(self, engagement: int, deal: SampleDeal) -> Iterator[dict[str, Any]]:
        for place, title in enumerate(("First class on the hub", "Half-year report")):
            due = deal.story.start + timedelta(days=90 + 90 * place)
            done = due < self._today
            yield {
                "engagement_id": engagement,
                "title": title,
                "due": due,
                "done_on": due if done else None,
                "story": stock.STORIES[(deal.id + place) % len(stock.STORIES)] if done else "",
            }

    def _end(self, group: Group, pairs: Sequence[Pair]) -> None:
        """The decommission of what is over, with every step done."""
        steps = self._session.process.checklists.get("decommission", ())
        rows = [
            {
                "engagement_id": engagement,
                "reason": "The grant has ended",
                "end_on": deal.story.end,
                "data_until": add_months(deal.story.end, 12),
                "closed_at": min(_noon(deal.story.end), group.now),
            }
            for engagement, deal in pairs
        ]
        ids = group.insert_many(DecommissionRow, rows)
        group.insert_many(
            DecommissionStepRow,
            [
                {"decommission_id": identity, "position": place, "step": f"step-{place}",
                 "text": text, "by_id": group.by,
                 "done_at": min(_noon(deal.story.end - timedelta(days=len(steps) - 1 - place)),
                                group.now)}
                for identity, (_, deal) in zip(ids, pairs, strict=True)
                for place, text in enumerate(steps)
            ],
        )  # fmt: skip


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
