"""iCalendar: a day or a moment per row, which a calendar program updates when it reads it again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, BinaryIO

from salesops_tui.domain.text import clean, clean_line
from salesops_tui.errors import Refused
from salesops_tui.exports.table import Column, Table

# ``uid`` never changes; ``at`` is the moment in UTC of what does not last the whole day.
EVENT = (
    Column("uid"),
    Column("day", "date"),
    Column("at", "instant"),
    Column("title"),
    Column("note"),
    Column("url"),
    Column("cancelled", "bool"),
    Column("revision", "integer"),
    Column("updated_at", "instant"),
)
_LASTS = timedelta(minutes=30)  # something at a moment


def write_ics(table: Table, stream: BinaryIO) -> None:
    """Write the rows as events; the same rows make the same bytes.

    Raises Refused for a table whose columns are not those of EVENT.
    """
    if table.columns != EVENT:
        raise Refused(f"{table.title} cannot be a calendar file.")
    from icalendar import Calendar

    frame = Calendar()
    frame.add("prodid", "-//salesops//calendar//EN")
    frame.add("version", "2.0")
    frame.add("method", "PUBLISH")
    frame.add("x-wr-calname", f"salesops {clean_line(table.title)}")
    end = b"END:VCALENDAR\r\n"
    stream.write(frame.to_ical().removesuffix(end))
    for row in table.rows:
        stream.write(_event(*row))
    stream.write(end)


def _event(
    uid: Any, day: Any, at: Any, title: Any, note: Any, url: Any, gone: Any, revision: Any, now: Any
) -> bytes:
    """One event: a whole day that ends where the next begins, or some minutes."""
    from icalendar import Event

    event = Event()
    event.add("uid", clean_line(uid))
    event.add("sequence", revision)
    event.add("dtstamp", _whole(now))
    event.add("last-modified", _whole(now))
    begin, length = (_whole(at), _LASTS) if at else (_day(day), timedelta(days=1))
    event.add("dtstart", begin)
    event.add("dtend", begin + length)
    event.add("summary", clean_line(title))
    event.add("description", clean(note))
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    event.add("transp", "OPAQUE" if at else "TRANSPARENT")
    if url.startswith(("https://", "http://")):
        event.add("url", clean_line(url))
    content: bytes = event.to_ical()
    return content


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
