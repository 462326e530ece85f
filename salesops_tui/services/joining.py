"""Who is at work: the operating system says, and the first one becomes admin."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager

from db.database import Store
from db.queries import users as queries
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.people import Role, User
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import NotAllowed, NotFound

PROGRAM = 0  # who the journal names for what the program itself does
REFUSE = "refuse"  # the setting ``join`` for a team whose admin adds everybody


def login_name() -> str:
    """Who the operating system says is asking, whatever the environment claims."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"


def actor(store: Store, clock: Clock, login: str | None, join: str = Role.MEMBER.value) -> User:
    """The user at work; the first one becomes admin, others who are new what ``join`` says.

    ``login`` is whom an admin speaks for. Raises NotAllowed for those who are not, or no longer,
    on the team.
    """
    own = login_name()
    found = queries.by_login(store, own) or _join(store, clock, own, join)
    _refuse_gone(found)
    if login is None or login == own:
        return found
    from db.queries import people  # only for somebody else

    found.require(Role.ADMIN, "speaking for somebody else")
    other = people.user(store, login)
    if other is None:
        raise NotFound(f"{login}: there is no such user")
    return other


@contextmanager
def keeping(store: Store, clock: Clock, served: str | None) -> Iterator[None]:
    """Keep a record of somebody who is not let in."""
    try:
        yield
    except NotAllowed as refusal:
        from db.queries import refusals

        refusals.keep(store, clock.now(), served or login_name(), "opening", str(refusal))
        raise


def served(store: Store, login: str) -> User:
    """The user whose key opened this session; raises NotAllowed for one not on the team."""
    found = queries.by_login(store, login)
    if found is None:
        raise NotAllowed(f"{login}: you are not on this team; ask its admin")
    _refuse_gone(found)
    return found


def _refuse_gone(user: User) -> None:
    if not user.active:
        raise NotAllowed(f"{user.login}: you were taken off this team; ask its admin")


def _join(store: Store, clock: Clock, login: str, join: str) -> User:
    from db import journal
    from db.rows.people import UserRow
    from salesops_tui.services import prices

    try:
        name = clean_line(pwd.getpwnam(login).pw_gecos.split(",")[0])[:200] or login
    except KeyError:
        name = login
    with journal.change(store, PROGRAM, clock.now(), f"{login} joined") as group:
        first = not queries.anybody(store)
        known = queries.by_login(store, login)  # somebody else may have been quicker
        if known is None and queries.known(store, login):
            raise NotAllowed(f"{login}: you were taken off this team; ask its admin")
        if known is None and not first and join == REFUSE:
            raise NotAllowed(
                f"{login}: you are not on this team; ask its admin for `salesops user add {login}`"
            )
        if known is None:
            role = Role.ADMIN.value if first else join
            group.insert(UserRow, {"login": login, "name": name, "role": role})
        if first and store.value("SELECT 1 FROM price_book LIMIT 1") is None:
            prices.ship(group)
    made = queries.by_login(store, login)
    assert made is not None  # inserted above, in a transaction that was committed
    return made
