"""Who is at work: the operating system says, and the first one becomes admin."""

from __future__ import annotations

import os
import pwd

from db.database import Store
from db.queries import people as people_queries
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.people import Role, User
from salesops_tui.errors import NotAllowed, NotFound

PROGRAM = 0  # who the journal names for what the program itself does


def login_name() -> str:
    """Who the operating system says is asking, whatever the environment claims."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"


def actor(store: Store, clock: Clock, login: str | None) -> User:
    """The user at work; the first one becomes admin, a colleague new to the file a member."""
    own = login_name()
    found = people_queries.user(store, own)
    if found is None:
        found = _join(store, clock, own)
    if login is None or login == own:
        return found
    found.require(Role.ADMIN, "speaking for somebody else")
    other = people_queries.user(store, login)
    if other is None:
        raise NotFound(f"{login}: there is no such user")
    return other


def _join(store: Store, clock: Clock, login: str) -> User:
    from db import journal
    from db.rows.people import UserRow
    from salesops_tui.services import prices

    try:
        name = pwd.getpwnam(login).pw_gecos.split(",")[0].strip() or login
    except KeyError:
        name = login
    with journal.change(store, PROGRAM, clock.now(), f"{login} joined") as group:
        first = store.value("SELECT 1 FROM user WHERE login IS NOT NULL LIMIT 1") is None
        role = Role.ADMIN if first else Role.MEMBER
        known = people_queries.user(store, login)  # somebody else may have been quicker
        if known is None and store.value("SELECT 1 FROM user WHERE login = ?", (login,)):
            raise NotAllowed(f"{login}: you were taken off this team; ask its admin")
        if known is None:
            group.insert(UserRow, {"login": login, "name": name, "role": role})
        if first and store.value("SELECT 1 FROM price_book LIMIT 1") is None:
            prices.ship(group)
    made = people_queries.user(store, login)
    assert made is not None  # inserted above, in a transaction that was committed
    return made
