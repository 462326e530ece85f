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
from salesops_tui.errors import NO_PATHS, NotAllowed

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
    confined: bool = False  # in a session that a key opened: no file but the database is touched

    def require(self, role: Role, what: str) -> None:
        """Raise NotAllowed unless the actor has at least that role in the database now.

        A board may stay open for days, while its person gets another role or leaves.
        """
        from db.queries import users

        now = users.by_id(self.store, self.actor.id)
        with self.keeping(what):
            if now is None or not now.active:
                gone = f"{self.actor.login}: you were taken off this team; ask its admin"
                raise NotAllowed(gone)
            now.require(role, what)

    def refuse_paths(self, instead: str = "") -> None:
        """Raise NotAllowed where no file may be named; ``instead`` is a command that prints it."""
        if self.confined:
            with self.keeping("naming a file"):
                raise NotAllowed(NO_PATHS + (f": `ssh BOX {instead} > FILE`" if instead else ""))

    @contextmanager
    def keeping(self, what: str) -> Iterator[None]:
        """Keep a record of a NotAllowed that is raised within."""
        try:
            yield
        except NotAllowed as refusal:
            from db.queries import refusals

            refusals.keep(self.store, self.clock.now(), self.actor.login, what, str(refusal))
            raise

    @contextmanager
    def change(self, what: str, undoes: int | None = None) -> Iterator[Group]:
        """One change group in one transaction, by the actor, who must be at least a member."""
        from db import journal

        self.require(Role.MEMBER, "changing records")
        change = journal.change(self.store, self.actor.id, self.clock.now(), what, undoes)
        with self.keeping(what or "changing records"), change as group:
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
