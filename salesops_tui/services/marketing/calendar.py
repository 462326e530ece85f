"""The calendar: what lies on its days, as values, as a table, as events; and the cadence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from db.columns import instant
from db.queries import calendar as queries
from salesops_tui.domain import record_filters
from salesops_tui.domain.calendar import Item, by_day
from salesops_tui.domain.marketing import UNPROMOTED, Cadence
from salesops_tui.domain.record_filters import Part
from salesops_tui.errors import Invalid
from salesops_tui.exports.table import Column, Table
from salesops_tui.services.session import Session

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from salesops_tui.services.records import Listed, Records

COLUMNS = ("day", "time", "kind", "key", "title", "status", "url")
# What has days that a calendar file can hold, with the kind of record it is of.
EVENTS = {"calendar": "", "renewals": "renewal", "tasks": "task"}
_LAST = date(9999, 12, 31)


class Calendar:
    """Content, posts, experiments, renewals, tasks, milestones and deliverables by day."""

    def __init__(self, session: Session, records: Records) -> None:
        self._session = session
        self._records = records

    def items(self, first: date, last: date, kinds: tuple[str, ...] = ()) -> list[Item]:
        """What lies on the days from one to another, day by day."""
        with self._session.store.snapshot():
            found = by_day(queries.items(self._session.store, kinds, first, last))
        return [item for items in found.values() for item in items]

    def table(
        self,
        where: str = "",
        columns: Sequence[str] = (),
        first: date = date.min,
        last: date = _LAST,
    ) -> Table:
        """The calendar as a table, with all columns or some; a filter looks at these columns.

        Raises FilterInvalid, or Invalid for a column there is not.
        """
        for name in columns:
            if name not in COLUMNS:
                raise Invalid(
                    f"columns: the calendar has no {name!r}; it has {', '.join(COLUMNS)}",
                    field="columns",
                )
        names = tuple(columns) or COLUMNS
        kept = self._kept(self.items(first, last), where)
        rows = ([str(_cells(item)[name]) for name in names] for item in kept)
        kinds = tuple(Column(name, "date" if name == "day" else "text") for name in names)
        return Table("calendar", kinds, rows)

    def events(self, what: str, where: str = "") -> Table:
        """What a calendar file holds of the calendar, of renewals or of tasks.

        Raises Invalid for anything else, and FilterInvalid.
        """
        if what not in EVENTS:
            raise Invalid(
                f"format: {what} cannot be a calendar file; {', '.join(EVENTS)} can",
                field="format",
            )
        from salesops_tui.exports.to_ics import EVENT

        kind = EVENTS[what]
        found: Iterable[Item] = self.items(date.min, _LAST, (kind,) if kind else ())
        if kind and where:
            listed = self._records.listed(kind, where, (), -1)
            ids = {row.id for row in listed}
            found = (item for item in found if item.id in ids)
        elif where:
            found = self._kept(found, where)
        return Table(what, EVENT, self._rows(found))

    def cadences(self) -> list[Cadence]:
        """Where blog posts and mailings stand against what the team has set."""
        store, today = self._session.store, self._session.clock.today()
        every = self._session.settings.cadence
        blog = (
            queries.last_content(store, "blog", today),
            queries.next_content(store, "blog", today),
        )
        mailing = (
            queries.last_post(store, "newsletter", today),
            queries.next_post(store, "newsletter", today),
        )
        return [
            Cadence("blog", every["blog"], *blog),
            Cadence("mailing", every["mailing"], *mailing),
        ]

    def unpromoted(self) -> list[Listed]:
        """Content that is published without a post that went out or will."""
        return self._records.listed("content", UNPROMOTED, ("key", "title", "publish_on"), -1)

    def _kept(self, items: Iterable[Item], where: str) -> Iterator[Item]:
        parts = record_filters.parse(where, COLUMNS)
        for item in items:
            cells = _cells(item)
            if all(_fits(cells, part) for part in parts):
                yield item

    def _rows(self, items: Iterable[Item]) -> Iterator[Sequence[object]]:
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(self._session.settings.time_zone)
        own = self._session.store.value("SELECT substr(hash, 1, 8) FROM change ORDER BY id LIMIT 1")
        for item in items:
            said = f"{item.key} · {item.kind} · {item.status}"
            gone = item.status == "dropped"
            yield (
                f"{item.key.lower()}-{item.what.replace(' ', '-')}.{own}@salesops", item.day,
                _moment(item, zone), item.label, said, item.url, gone, item.revision,
                instant(item.updated_at),
            )  # fmt: skip


def _moment(item: Item, zone: ZoneInfo) -> datetime | None:
    """When something with a time happens, in UTC."""
    if not item.time:
        return None
    at = datetime.combine(item.day, datetime.min.time(), zone)
    hours, _, minutes = item.time.partition(":")
    return (at.replace(hour=int(hours), minute=int(minutes))).astimezone(UTC)


def _cells(item: Item) -> dict[str, Any]:
    values = (str(item.day), item.time, item.kind, item.key, item.label, item.status, item.url)
    return dict(zip(COLUMNS, values, strict=True))


def _fits(cells: Mapping[str, str], part: Part) -> bool:
    wanted = part.value.lower()
    if not part.column:
        return any(wanted in cell.lower() for cell in cells.values())
    cell = cells[part.column].lower()
    if wanted in ("none", "empty"):
        return not cell
    signs = {"<": cell < wanted, "<=": cell <= wanted, ">": cell > wanted, ">=": cell >= wanted}
    return signs.get(part.sign, cell.startswith(wanted))
