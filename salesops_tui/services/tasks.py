"""Tasks and activities: what is to be done and what was done, about any record or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from db.journal import Group
from db.queries.records import Clause
from db.rows.platform import TaskRow
from salesops_tui.domain.records import ABOUT
from salesops_tui.errors import Invalid
from salesops_tui.exports.table import Table
from salesops_tui.services.keepers import Keeper
from salesops_tui.services.records import Listed
from salesops_tui.services.session import Done, Session


class AboutKeeper(Keeper):
    """Records that are about one other record."""

    def of(
        self, kind: str, identity: int, columns: Sequence[str], where: str = "", limit: int = 200
    ) -> list[Listed]:
        """Those about one record."""
        clause = self._clause(kind, identity)
        return self.records.listed(self.kind.name, where, columns, limit, clause)

    def listing(
        self, where: str, columns: Sequence[str] = (), *, about: tuple[str, int] | None = None
    ) -> Table:
        """Those that a filter lets through, of one record or of all, as a table."""
        clause = self._clause(*about) if about else Clause()
        return self.records.table(self.kind.name, where, columns, clause)

    def _clause(self, kind: str, identity: int) -> Clause:
        if kind not in ABOUT:
            known = ", ".join(ABOUT)
            raise Invalid(f"About: {self.kind.plural} are about one of {known}", field="about")
        return Clause(f"r.{kind}_id = ?", (identity,))


class TaskKeeper(AboutKeeper):
    """Tasks; they are yours unless somebody else is named."""

    def done(self, identity: int) -> Done:
        """Tick a task off."""
        task = self.records.show("task", identity)
        with self.session.change(f"did {task['key']} {self._called(task)}") as group:
            if task["done_at"]:
                raise Invalid(f"{task['key']} is done already")
            revision = task["revision"]
            group.update(TaskRow, identity, {"done_at": group.now}, expecting=revision)
        return Done(group.what, group.id, task["key"])

    def reopen(self, identity: int) -> Done:
        """Take the tick off again."""
        task = self.records.show("task", identity)
        with self.session.change(f"reopened {task['key']} {self._called(task)}") as group:
            if not task["done_at"]:
                raise Invalid(f"{task['key']} is not done yet")
            group.update(TaskRow, identity, {"done_at": None})
        return Done(group.what, group.id, task["key"])

    def _own(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {} if values.get("assignee") else {"assignee": "me"}


class ActivityKeeper(AboutKeeper):
    """What happened with a record; by you, today unless another day is given."""

    def insert(self, group: Group, values: Mapping[str, Any]) -> int:
        """Log what happened, inside a change that may do more."""
        if not values["about"]:
            raise Invalid("About: this is needed, a key such as D-42", field="about")
        about = self.records.key(*self.records.about(values["about"]))
        group.what = group.what or logged(values["kind"], about)
        return super().insert(group, values)

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """The moment from the day; who, when it is new."""
        if "kind" in values and not values["kind"]:
            raise Invalid("Kind: this is needed", field="kind")
        given = values.pop("on", None)
        if before is None or given is not None:
            values["at"] = moment(self.session, given)
        if before is None:
            values["by_id"] = self.session.actor.id

    def typed(self, identity: int) -> dict[str, str]:
        """The fields as people type them, the day of its moment among them."""
        shown = self.records.show("activity", identity)
        return {**super().typed(identity), "on": shown["at"][:10]}


def logged(kind: str, key: str) -> str:
    """What the history says of an activity."""
    return f"logged {'an' if kind[0] in 'aeiou' else 'a'} {kind} on {key}"


def moment(session: Session, day: date | None) -> datetime:
    """When something happened: now, or noon of a day that has come; raises Invalid."""
    today = session.clock.today()
    if day is not None and day > today:
        raise Invalid(f"Day: {day} has not come yet", field="on")
    if day is None or day == today:
        return session.clock.now()
    return datetime.combine(day, time(12), UTC)
