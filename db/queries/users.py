"""Who is on the team: roles as they are now, and what somebody still has to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db.columns import damaged, like
from salesops_tui.domain.people import Role, User

if TYPE_CHECKING:
    from db.database import Store

_USER = "SELECT id, coalesce(login, ''), name, role, active FROM user WHERE deleted_at IS NULL"

# What somebody's open work is: table, the column that names them, and what is open of it.
_OPEN = {
    "deal": ("owner_id", "stage NOT IN ('won', 'lost', 'completed')"),
    "lead": ("owner_id", "status NOT IN ('duplicate', 'disqualified') AND deal_id IS NULL"),
    "experiment": ("owner_id", "status NOT IN ('decided', 'stopped')"),
    "content": ("author_id", "status NOT IN ('published', 'retired')"),
    "deliverable": ("assignee_id", "state NOT IN ('done', 'dropped')"),
    "renewal": ("owner_id", "status NOT IN ('renewed', 'not-renewing', 'closed')"),
    "task": ("assignee_id", "done_at IS NULL"),
}


class Member(NamedTuple):
    """Somebody of the team as the list of users shows them."""

    login: str
    name: str
    email: str
    role: str
    active: bool


class Work(NamedTuple):
    """Open records of one table that name somebody in a column."""

    table: str
    column: str
    ids: tuple[int, ...]


def by_login(store: Store, login: str) -> User | None:
    """The person of a login, whether still at work or not; never a placeholder."""
    return _user(store.row(f"{_USER} AND login = ?", (login,)))


def by_id(store: Store, identity: int) -> User | None:
    """A person as they are in the database now."""
    return _user(store.row(f"{_USER} AND id = ?", (identity,)))


def known(store: Store, login: str) -> bool:
    """Whether the login was ever given, even to somebody who was taken away since."""
    return bool(store.value("SELECT 1 FROM user WHERE login = ?", (login,)))


def anybody(store: Store) -> bool:
    """Whether anybody has a login here."""
    return bool(store.value("SELECT 1 FROM user WHERE login IS NOT NULL LIMIT 1"))


def placeholders(store: Store, name: str) -> list[int]:
    """The ids of imported names without a login that read like this."""
    sql = "SELECT id FROM user WHERE deleted_at IS NULL AND login IS NULL AND name = ?"
    return [row[0] for row in store.rows(sql, (name,))]


def starting(store: Store, start: str, limit: int) -> list[tuple[str, str]]:
    """Logins of active people that start so, whatever their case, each with the person's name."""
    rows = store.rows(
        "SELECT login, name FROM user WHERE deleted_at IS NULL AND active"
        " AND login LIKE ? ESCAPE '\\' ORDER BY login LIMIT ?",
        (f"{like(start)}%", limit),
    )
    return [(row[0], row[1]) for row in rows]


def members(store: Store) -> list[Member]:
    """Everybody, those with a login first, by name."""
    rows = store.rows(
        "SELECT coalesce(login, ''), name, email, role, active FROM user WHERE deleted_at IS NULL"
        " ORDER BY login IS NULL, active DESC, name COLLATE NOCASE, id"
    )
    return [Member(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows]


def admins(store: Store) -> int:
    """How many admins can still log in."""
    sql = (
        "SELECT count(*) FROM user WHERE deleted_at IS NULL AND active AND login IS NOT NULL"
        " AND role = ?"
    )
    return int(store.value(sql, (Role.ADMIN.value,)))


def open_work(store: Store, identity: int) -> list[Work]:
    """What somebody still has to do, for each kind of record that has any."""
    found = []
    for table, (column, condition) in _OPEN.items():
        rows = store.rows(
            f'SELECT id FROM "{table}" WHERE deleted_at IS NULL AND {column} = ? AND {condition}',
            (identity,),
        )
        if rows:
            found.append(Work(table, column, tuple(row[0] for row in rows)))
    return found


def _user(row: tuple[int, str, str, str, int] | None) -> User | None:
    return User(row[0], row[1], row[2], role(row[3]), bool(row[4])) if row else None


def role(word: str) -> Role:
    """The role that a column names; raises StorageRefused for what is none."""
    if word not in tuple(Role):
        raise damaged(word, "a role")
    return Role(word)
