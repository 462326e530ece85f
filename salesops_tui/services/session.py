"""What every use case works with: the store, the process, the settings, who asks, and when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from db.queries.filters import Condition, condition
from salesops_tui.domain import filters
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.people import Role, User
from salesops_tui.domain.process import Process
from salesops_tui.domain.settings import Settings

if TYPE_CHECKING:
    from db.database import Store
    from db.journal import Group


@dataclass(frozen=True, slots=True)
class Session:
    """One person at work on one database."""

    store: Store
    process: Process
    settings: Settings
    actor: User
    clock: Clock

    @contextmanager
    def change(self, what: str, undoes: int | None = None) -> Iterator[Group]:
        """One change group in one transaction, by the actor, who must be at least a member."""
        from db import journal

        self.actor.require(Role.MEMBER, "changing records")
        with journal.change(self.store, self.actor.id, self.clock.now(), what, undoes) as group:
            yield group

    def condition(self, text: str) -> Condition:
        """What a filter's text means here; raise FilterInvalid when it cannot be read."""
        wanted = filters.parse(text)
        return condition(wanted, self.process, self.clock.today(), self.actor.id)


class Done(NamedTuple):
    """What a write did, in words, and the id of its change group (0 when nothing changed)."""

    what: str
    group: int
    key: str = ""
