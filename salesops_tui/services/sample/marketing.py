"""A sample year of marketing: experiments, content and posts, leads and their touches, tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from db.journal import Group
from db.rows.marketing import (
    AssetRow,
    ContentRow,
    CostRow,
    ExperimentRow,
    LeadAnswerRow,
    LeadRow,
    PostRow,
    TouchRow,
)
from db.rows.platform import TaskRow
from db.rows.sales import DealRow
from salesops_tui.domain.deals import QUESTIONS
from salesops_tui.services.sample import names, stock
from salesops_tui.services.sample.deals import Place, SampleDeal
from salesops_tui.services.session import Session

_LEADS = 24  # besides those that became deals
_CHANNELS = ("mastodon", "bluesky", "linkedin", "newsletter")


class Marketing:
    """Writes a year of marketing around the sample's deals."""

    def __init__(
        self, session: Session, random: Random, owners: Sequence[int], places: Sequence[Place]
    ) -> None:
        self._session = session
        self._today = session.clock.today()
        self._random = random
        self._owners = owners
        self._places = places[:400]

    def write(self, group: Group, deals: Sequence[SampleDeal]) -> None:
        """Everything; the deals of the first batch came from some of the leads."""
        experiments = self._experiments(group)
        content = self._content(group, experiments)
        group.insert_many(AssetRow, [self._asset(*asset, content) for asset in stock.ASSETS])
        group.insert_many(CostRow, [self._cost(n, experiments) for n in range(len(experiments))])
        self._leads(group, experiments, deals)
        group.insert_many(TaskRow, [self._task(deal) for deal in deals[:18]])

    def _experiments(self, group: Group) -> list[int]:
        rows = []
        for number, (code, hypothesis, channel, audience, threshold, sample) in enumerate(
            stock.EXPERIMENTS
        ):
            start = self._today - timedelta(days=300 - 70 * number)
            end = start + timedelta(days=60)
            over = end < self._today - timedelta(days=20)
            status = "decided" if over else "running" if start <= self._today else "planned"
            rows.append(
                {
                    "code": code,
                    "hypothesis": hypothesis,
                    "channel": channel,
                    "audience": audience,
                    "owner_id": self._owners[number % len(self._owners)],
                    "start": start,
                    "end": end,
                    "budget": 150_000 + 50_000 * number,
                    "currency": self._session.settings.currency,
                    "threshold": threshold,
                    "minimum_sample": sample,
                    "status": status,
                    "decision": ("scale", "stop", "repeat")[number % 3] if over else "",
                    "learning": "Peers convince better than we do." if over else "",
                }
            )
        return list(group.insert_many(ExperimentRow, rows))

    def _content(self, group: Group, experiments: Sequence[int]) -> list[int]:
        named = [place for place in self._places if place.community]
        rows = [
            self._article(number, article, experiments, named)
            for number, article in enumerate(stock.ARTICLES)
        ]
        ids = list(group.insert_many(ContentRow, rows))
        posts = [
            post
            for identity, row in zip(ids, rows, strict=True)
            for post in self._posts(identity, row)
        ]
        group.insert_many(PostRow, posts)
        return ids

    def _article(
        self,
        number: int,
        article: tuple[str, str, str],
        experiments: Sequence[int],
        named: Sequence[Place],
    ) -> dict[str, Any]:
        title, kind, category = article
        states = ("published",) * 7 + ("scheduled", "review", "drafting", "planned", "idea")
        status = states[number]
        ahead = (number - 7) * 8 + 4
        day = self._today + timedelta(days=ahead if number >= 7 else -30 * (7 - number) + 9)
        curated = title.startswith("A curated")
        slug = names.slug(title)
        credited = self._random.choice(named).name if named and number % 2 else ""
        return {
            "title": title,
            "type": kind,
            "mode": "curated" if curated else "created",
            "source_url": f"https://{slug}.example/list" if curated else "",
            "rights": "CC BY 4.0, named" if curated else "",
            "category": category,
            "tags": (category,),
            "communities": (credited,) if credited else (),
            "author_id": self._owners[number % len(self._owners)],
            "status": status,
            "publish_on": day if status != "idea" else None,
            "url": f"https://hubs.example/{slug}" if status == "published" else "",
            "call_to_action": "Book half an hour with us" if status != "idea" else "",
            "experiment_id": experiments[number % len(experiments)] if number % 3 == 0 else None,
        }

    def _posts(self, content: int, row: dict[str, Any]) -> list[dict[str, Any]]:
        """Posts of most of what is published; the newest waits to be promoted."""
        day: date | None = row["publish_on"]
        if day is None or row["status"] not in ("published", "scheduled"):
            return []
        posted = row["status"] == "published"
        if posted and (self._today - day).days < 25:
            return []
        return [
            {
                "content_id": content,
                "channel": channel,
                "text": f"{row['title']}. {row['call_to_action']}: {row['url']}".strip(": "),
                "scheduled_at": f"{day + timedelta(days=1 + place)} 09:30",
                "status": "posted" if posted else "scheduled",
                "url": f"https://{channel}.example/{content}-{place}" if posted else "",
                "experiment_id": row["experiment_id"],
            }
            for place, channel in enumerate(_CHANNELS[: 2 + content % 3])
        ]

    def _asset(self, title: str, kind: str, persona: str, content: Sequence[int]) -> dict[str, Any]:
        return {
            "title": title,
            "kind": kind,
            "location": f"https://hubs.example/assets/{names.slug(title)}",
            "version": "2",
            "licence": "CC BY 4.0",
            "permission": "Named people have agreed" if kind == "quote" else "Our own",
            "persona": persona,
            "content_id": self._random.choice(content),
        }

    def _cost(self, number: int, experiments: Sequence[int]) -> dict[str, Any]:
        staff = number % 2 == 0
        return {
            "experiment_id": experiments[number],
            "on": self._today - timedelta(days=290 - 70 * number),
            "what": stock.COSTS[number % len(stock.COSTS)],
            "cash": None if staff else 85_000,
            "person": "Ana Lindqvarn" if staff else "",
            "days": "2.5" if staff else "0",
            "day_rate": 60_000 if staff else None,
            "currency": self._session.settings.currency,
        }

    def _leads(self, group: Group, experiments: Sequence[int], deals: Sequence[SampleDeal]) -> None:
        began = [deal for deal in deals if deal.previous is None][:16]
        rows = [self._lead(number, experiments) for number in range(_LEADS)]
        rows += [self._converted(deal, experiments) for deal in began]
        ids = group.insert_many(LeadRow, rows)
        pairs = list(zip(ids, rows, strict=True))
        group.update_many(
            DealRow,
            [
                (row["deal_id"], {"experiment_id": row["experiment_id"]})
                for row in rows
                if row["deal_id"] and row["experiment_id"]
            ],
        )
        touches = [touch for identity, row in pairs for touch in self._touches(identity, row)]
        group.insert_many(TouchRow, touches)
        answers = [
            {"lead_id": identity, "question": question, "text": names.ANSWERS[question][0],
             "score": 2}
            for identity, row in pairs
            if row["status"] == "nurturing"
            for question in tuple(QUESTIONS)[:3]
        ]  # fmt: skip
        group.insert_many(LeadAnswerRow, answers)

    def _lead(self, number: int, experiments: Sequence[int]) -> dict[str, Any]:
        random = self._random
        place = random.choice(self._places)
        person = names.person(random)
        status = ("new", "new", "contacted", "contacted", "nurturing", "disqualified")[number % 6]
        parked = status == "nurturing"
        captured = self._moment(random.randrange(1, 70) + (30 if parked else 0))
        decision = {"nurturing": "park", "disqualified": "decline"}.get(status, "")
        reasons = {"park": "Their budget year begins later", "decline": "Wants a product, no hub"}
        domain = f"{names.slug(place.name)}.example"
        return {
            **self._person(person, domain, place),
            "source": random.choice(stock.SOURCES),
            "experiment_id": random.choice((*experiments, None)),
            "captured_at": captured,
            "owner_id": random.choice(self._owners),
            "status": status,
            "fit": random.choice(stock.FITS) if number % 3 else "",
            "decision": decision,
            "decision_reason": reasons.get(decision, ""),
            "decided_at": captured + timedelta(days=1) if decision else None,
            "park_until": self._today + timedelta(days=number * 4 - 20) if parked else None,
            "deal_id": None,
        }

    def _converted(self, deal: SampleDeal, experiments: Sequence[int]) -> dict[str, Any]:
        """The lead that a deal began as, some days before."""
        entered = deal.story.steps[0].at
        domain = f"{names.slug(deal.place.name)}.example"
        return {
            **self._person(names.person(self._random), domain, deal.place),
            "source": self._random.choice(stock.SOURCES),
            "experiment_id": self._random.choice((*experiments, None)),
            "captured_at": entered - timedelta(days=9),
            "owner_id": deal.owner or self._owners[0],
            "status": "qualified",
            "fit": stock.FITS[0],
            "decision": "engage",
            "decision_reason": "They need it this year and can decide",
            "decided_at": entered - timedelta(days=1),
            "park_until": None,
            "deal_id": deal.id,
        }

    def _person(self, person: str, domain: str, place: Place) -> dict[str, Any]:
        return {
            "name": person,
            "email": f"{names.slug(person).replace('-', '.')}@{domain}",
            "organization_id": place.id,
            "domain": domain,
        }

    def _touches(self, lead: int, row: dict[str, Any]) -> list[dict[str, Any]]:
        """The capture, and now and then something after it."""
        captured: datetime = row["captured_at"]
        first = {
            "lead_id": lead,
            "at": captured,
            "kind": "capture",
            "experiment_id": row["experiment_id"],
            "source": row["source"],
            "note": "",
            "by_id": row["owner_id"],
        }
        if self._random.random() < 0.5 or captured > self._moment(2):
            return [first]
        later = {**first, "at": captured + timedelta(hours=20), "kind": "reply"}
        return [first, {**later, "experiment_id": None, "note": "Answered our first letter"}]

    def _task(self, deal: SampleDeal) -> dict[str, Any]:
        due = self._today + timedelta(days=self._random.randrange(-6, 15))
        done = self._random.random() < 0.3
        return {
            "text": self._random.choice(stock.TASKS),
            "due": due,
            "assignee_id": deal.owner or self._owners[0],
            "done_at": self._moment(1) if done else None,
            "note": "",
            "deal_id": deal.id,
        }

    def _moment(self, days_ago: int) -> datetime:
        day = self._today - timedelta(days=days_ago)
        return datetime.combine(day, time(10), UTC) + timedelta(
            minutes=self._random.randrange(0, 60)
        )
