"""The day: everything that waits for somebody, and putting it off."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple

from db.columns import day as as_day
from db.queries import today as queries
from db.queries.today import Waiting
from salesops_tui.domain.money import plain
from salesops_tui.domain.renewals import RENEWED, UPCOMING, clock, waits_for
from salesops_tui.domain.today import SECTIONS, Item, Part
from salesops_tui.errors import Invalid
from salesops_tui.services.records import Records
from salesops_tui.services.session import Done

COMMANDS = {  # what deals with an item of each section
    "tasks": "salesops task done {key}",
    "next_steps": "salesops deal edit {key} --next-step TEXT --due DATE",
    "paused_deals": "salesops deal resume {key}",
    "renewals": "salesops renewal show {key}",
    "decommissions": "salesops decommission step {key}",
    "overdue_invoices": "salesops invoice pay {key}",
    "parked_leads": "salesops lead decide {key} engage --reason TEXT",
    "untouched_leads": "salesops activity add {key} --kind call",
    "stale_deals": "salesops review {key} keep --reason TEXT",
    "red_health": "salesops engagement health {key} amber --note TEXT",
    "stale_health": "salesops engagement health {key} green --note TEXT",
    "deliverables": "salesops deliverable move {key} done",
    "milestones": "salesops milestone edit {key} --done-on DATE",
    "content": "salesops content move {key} published",
    "posts": "salesops post done {key}",
    "unsent_outbox": "salesops sync status",
}


class _Putting(NamedTuple):
    """The column that a section's day stands in."""

    kind: str
    column: str


_PUT_OFF = {
    "tasks": _Putting("task", "due"),
    "next_steps": _Putting("deal", "next_step_due"),
    "parked_leads": _Putting("lead", "park_until"),
    "deliverables": _Putting("deliverable", "due"),
    "milestones": _Putting("milestone", "due"),
    "content": _Putting("content", "publish_on"),
    "posts": _Putting("post", "scheduled_at"),
}


# Sections in which a record waits since its day and is not due on it.
_SINCE = ("stale_deals", "untouched_leads", "stale_health", "red_health", "decommissions")


class Today:
    """What waits for one person, or for everybody."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._session = records.session

    def parts(
        self, *, mine: bool = False, most: int = -1, only: Collection[str] = SECTIONS
    ) -> list[Part]:
        """The sections in which something waits, at most ``most`` items of each.

        ``mine`` leaves out what belongs to somebody else.
        """
        session, today = self._session, self._session.clock.today()
        user = session.actor.id if mine else None
        asked = queries.searches(session.process, today, session.condition("stale"))
        found = []
        with session.store.snapshot():
            for section, label in SECTIONS.items():
                if section not in only:
                    continue
                rows = queries.waiting(session.store, asked[section], user, most)
                kind = asked[section].kind
                items = tuple(self._item(section, kind, row, today) for row in rows)
                if items:
                    found.append(Part(section, label, rows[0].many, items))
        return found

    def put_off(self, item: Item, days: int) -> Done:
        """Move an item's day: so many days on, from today when it is overdue."""
        known = _PUT_OFF.get(item.section)
        if known is None:
            raise Invalid(f"{item.key}: this has no day of its own that could be put off")
        if not 1 <= days <= 3650:
            raise Invalid(f"{days}: put it off by 1 to 3650 days", field="days")
        today = self._session.clock.today()
        due = max(item.due or today, today) + timedelta(days=days)
        values = {known.column: due.isoformat()}
        if known.kind == "deal":
            done = self._records.deals.edit(item.id, values)
        else:
            done = self._records.keeper(known.kind).edit(item.id, values)
        return done._replace(what=f"put {item.key} off to {due}")

    def _item(self, section: str, kind: str, row: Waiting, today: date) -> Item:
        when = as_day(row.when[:10]) if row.when else None
        days = (today - when).days if when else 0
        due = None if section in _SINCE else when
        return Item(
            section,
            kind,
            row.id,
            row.key,
            " ".join(row.title.split()),
            due,
            days,
            row.owner,
            self._why(section, row, when, today),
            COMMANDS[section].format(key=row.key),
        )

    def _why(self, section: str, row: Waiting, when: date | None, today: date) -> str:
        days = (today - when).days if when else 0
        if section == "renewals":
            return _case(row.detail, when, today)
        if section == "overdue_invoices":
            number, currency, owed = row.detail.rsplit("|", 2)
            return f"{number}: {plain(int(owed), group=True)} {currency} is owed"
        if section == "stale_deals":
            label = self._session.process.label(row.detail)
            return f"untouched for {days} days in {label}"
        if section == "untouched_leads":
            return f"{row.detail}, untouched for {days} days"
        if section == "stale_health":
            return f"{row.detail} for {days} days" if when else f"{row.detail}, never looked at"
        if section == "decommissions":
            return f"next: {row.detail or 'nothing, all steps are done'}; open since {when}"
        if section == "red_health":
            note = " ".join(row.detail.split())
            as_of = f"red as of {when}" if when else "red"
            return f"{as_of}: {note}".removesuffix(": ")
        return _PLAIN.get(section, "{}").format(row.detail) if row.detail else ""


def _case(detail: str, end: date | None, today: date) -> str:
    """What a renewal asks for: its next mark, or what became of its new deal."""
    status, talked, new_deal = detail.split("|", 2)
    if status == RENEWED:
        return f"{new_deal} is lost: reopen it or decline"
    if end is None:
        return "the term has no end"
    done = [key for key, is_done in (("open", status != UPCOMING), ("notice", talked == "1"))
            if is_done]  # fmt: skip
    return waits_for(clock(end, today, done))


_PLAIN: dict[str, Any] = {
    "tasks": "about {}",
    "next_steps": "{}",
    "paused_deals": "paused: {}",
    "parked_leads": "parked: {}",
    "deliverables": "of {}",
    "milestones": "of {}",
}
