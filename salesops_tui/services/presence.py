"""Who else is at a record: said while its page is open, forgotten a minute after it went silent."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from db.queries.presence import Looking, Lookout
from salesops_tui.domain.text import clean_line
from salesops_tui.services.session import Session

AGAIN_SECONDS = 20  # between two times that a session says what it shows
SILENT_SECONDS = 60  # after which a session is taken to be gone: killed, or cut off
_LONGEST = 32  # characters of a login that are shown

Record = tuple[str, int]  # its kind and its id


class Here(NamedTuple):
    """Somebody else's session, and the record that it shows."""

    record: Record
    name: str


class Presence:
    """What this session shows, and what the others do."""

    def __init__(self, session: Session, now: Callable[[], float] = time.time) -> None:
        self._me = session.actor.login
        self._file = Lookout(session.store.path)
        self._now = now
        self._session = os.urandom(8).hex()
        self._shown: Record | None = None
        self._said = 0.0  # when it last said so
        self._version: tuple[int, int] | None = None
        self._known: list[Looking] = []

    def look(self, record: Record | None) -> None:
        """Say which record this session shows whole, None for none; once in a while, again."""
        moved = record != self._shown
        self._shown = record
        if record is None:
            if moved:
                self._file.forget(self._session)
        elif moved or not 0 <= self._now() - self._said < AGAIN_SECONDS:
            self._said = self._now()
            mine = Looking(self._session, self._me, *record, self._said)
            self._file.write(mine, self._said - SILENT_SECONDS)

    def keep(self) -> None:
        """Say again what is shown, when it is time."""
        self.look(self._shown)

    def others(self, record: Record) -> tuple[str, ...]:
        """Who else has a record open, by name; yourself at another terminal is ``you``."""
        return tuple(dict.fromkeys(here.name for here in self.all() if here.record == record))

    def all(self) -> Iterable[Here]:
        """Every other session that shows a record, by name."""
        version = self._file.version()
        if version != self._version:
            self._version = version
            self._known = sorted(self._file.read(), key=lambda looking: looking.login)
        now = self._now()
        for looking in self._known:
            if looking.session != self._session and abs(now - looking.at) < SILENT_SECONDS:
                name = "you" if looking.login == self._me else clean_line(looking.login)[:_LONGEST]
                yield Here((looking.kind, looking.record), name)

    def close(self) -> None:
        """Go."""
        self.look(None)
        self._file.close()
