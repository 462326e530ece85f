"""What is read off month by month, and what comes up: usage, cloud costs, incidents, milestones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from db.columns import day
from db.journal import Group
from db.queries import delivery as queries
from salesops_tui.domain.delivery import INCIDENT_OVER
from salesops_tui.domain.forms.form import read_new, title
from salesops_tui.domain.money import plain
from salesops_tui.domain.months import watch
from salesops_tui.errors import Invalid
from salesops_tui.services.keepers import Keeper
from salesops_tui.services.session import Done


class ReadingKeeper(Keeper):
    """A measure of a month; a second one of the same takes the place of the first."""

    needed: tuple[str, ...] = ()

    def add(self, raw: Mapping[str, Any]) -> Done:
        """Add a reading, or change the one there is."""
        values = read_new(self.form, raw)
        self._need(values)
        identity = self.records.id_of("engagement", str(values["engagement"]))
        found = self.same(identity, {**values, "currency": self._currency(values)})
        if found is None:
            return super().add(raw)
        given = {name: value for name, value in raw.items() if name != "engagement"}
        return self.edit(found, given)

    def same(self, engagement_id: int, values: Mapping[str, Any]) -> int | None:
        """The reading that has the place of this one."""
        raise NotImplementedError

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Refuse what is empty or would stand twice."""
        whole = {**(before or {}), **values}
        for name in self.needed:
            if whole.get(name) in ("", None):
                raise Invalid(f"{title(self.form, name)}: this is needed", field=name)
        self.refuse_future(whole["month"])
        there = self.same(whole["engagement_id"], whole)
        if there is not None and there != (before or {}).get("id"):
            raise Invalid(
                f"Month: {self.kind.key(there)} has the reading of {whole['month']} already",
                field="month",
            )

    def refuse_future(self, month: str) -> None:
        """Raise Invalid for a month that has not begun."""
        if month > f"{self.session.clock.today():%Y-%m}":
            raise Invalid(f"Month: {month} has not come yet", field="month")

    def _currency(self, values: Mapping[str, Any]) -> str:
        return str(values.get("currency") or self.session.settings.currency)


class UsageKeeper(ReadingKeeper):
    """Usage of clusters."""

    needed = ("cluster", "month", "metric", "value")

    def same(self, engagement_id: int, values: Mapping[str, Any]) -> int | None:
        """The same cluster, month and metric."""
        place = (values["cluster"], values["month"], values["metric"])
        return queries.reading_at(self.session.store, engagement_id, *place)


class CostReadingKeeper(ReadingKeeper):
    """Cloud costs; a month that costs much more than usual is flagged."""

    needed = ("month", "amount", "currency")

    def same(self, engagement_id: int, values: Mapping[str, Any]) -> int | None:
        """The same month, provider and currency."""
        place = (values["month"], values["provider"], values["currency"])
        return queries.cost_at(self.session.store, engagement_id, *place)

    def warning(self, identity: int) -> str:
        """What to say when the month of a reading costs more than its threshold."""
        row = self.records.raw("cost_reading", identity, "engagement_id", "month", "currency")
        costs = queries.costs(self.session.store, row["engagement_id"])
        found = watch(costs.get(row["currency"], {}), row["month"])
        if not found.over:
            return ""
        return (
            f"{row['month']} costs {plain(found.amount or 0)} {row['currency']}: more than"
            f" {plain(found.threshold or 0)}, 1.2 × the mean of the three months before"
        )


class IncidentKeeper(Keeper):
    """Incidents and support requests; the day of resolution goes with the state."""

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Set and check the days."""
        today = self.session.clock.today()
        if before is None and values["opened_on"] is None:
            values["opened_on"] = today
        whole = {**(before or {}), **values}
        if whole["opened_on"] is None:
            raise Invalid("Opened: this is needed", field="opened_on")
        over = whole["state"] in INCIDENT_OVER
        if over and whole["resolved_on"] is None:
            values["resolved_on"] = today
        elif not over and values.get("resolved_on") and (before is None or "state" not in values):
            values["state"] = "resolved"
        elif not over:
            values["resolved_on"] = None
        self._check({**whole, **values}, today)

    def _check(self, row: Mapping[str, Any], today: date) -> None:
        opened, resolved = _day(row["opened_on"]), _day(row["resolved_on"])
        for label, name, when in (
            ("Opened", "opened_on", opened),
            ("Resolved", "resolved_on", resolved),
        ):
            if when is not None and when > today:
                raise Invalid(f"{label}: {when} has not come yet", field=name)
        if opened and resolved and resolved < opened:
            raise Invalid(
                f"Resolved: {resolved} is before it was opened, {opened}", field="resolved_on"
            )


class MilestoneKeeper(Keeper):
    """Milestones; the story of one can become content."""

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Refuse a milestone that was reached in the future."""
        done = values.get("done_on")
        if done is not None and done > self.session.clock.today():
            raise Invalid(f"Done on: {done} has not come yet", field="done_on")


def _day(value: Any) -> date | None:
    return day(value) if isinstance(value, str) else value
