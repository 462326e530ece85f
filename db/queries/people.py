"""Users, organizations and contacts: rows in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.columns import damaged, like, texts
from db.database import Store
from salesops_tui.domain.people import Contact, Organization, Role, User

_USER = "SELECT id, coalesce(login, ''), name, role, active FROM user WHERE deleted_at IS NULL"
_ORGANIZATION = """SELECT id, coalesce(imported_key, 'O-' || id), revision, name, aliases, kind,
    domains, country, billing_address, notes, (SELECT count(*) FROM deal
        WHERE organization_id = organization.id AND deleted_at IS NULL)
    FROM organization WHERE deleted_at IS NULL"""
_CONTACT = """SELECT c.id, coalesce(c.imported_key, 'C-' || c.id), c.revision, c.name, c.emails,
    c.phone, c.title, coalesce(o.name, ''), c.newsletter, c.member_updates, c.outreach,
    c.do_not_contact, c.notes
    FROM contact c LEFT JOIN organization o ON o.id = c.organization_id
    WHERE c.deleted_at IS NULL"""


def user(store: Store, login: str) -> User | None:
    """A user by login, or a placeholder by name."""
    rows = store.rows(
        f"{_USER} AND (login = ? OR (login IS NULL AND name = ?)) LIMIT 1", (login, login)
    )
    return _user(rows[0]) if rows else None


def users(store: Store) -> list[User]:
    """Everybody, by name."""
    return [_user(row) for row in store.rows(f"{_USER} ORDER BY name COLLATE NOCASE")]


def organization(store: Store, identity: int) -> Organization | None:
    """An organization by its id."""
    row = store.row(f"{_ORGANIZATION} AND id = ?", (identity,))
    return _organization(row) if row else None


def organizations(store: Store, words: str = "") -> list[Organization]:
    """Organizations whose name holds the words, by name."""
    rows = store.rows(
        f"{_ORGANIZATION} AND name LIKE ? ESCAPE '\\' ORDER BY name COLLATE NOCASE, id",
        (f"%{like(words)}%",),
    )
    return [_organization(row) for row in rows]


def organization_id(store: Store, name: str) -> int | None:
    """The organization of this name or other name, whatever its case."""
    found: int | None = store.value(
        "SELECT id FROM organization WHERE deleted_at IS NULL AND name = ? COLLATE NOCASE"
        " ORDER BY id LIMIT 1",
        (name,),
    )
    if found is not None:
        return found
    other: int | None = store.value(
        "SELECT o.id FROM organization o, json_each(o.aliases) a WHERE o.deleted_at IS NULL"
        " AND a.value = ? COLLATE NOCASE ORDER BY o.id LIMIT 1",
        (name,),
    )
    return other


def contact(store: Store, identity: int) -> Contact | None:
    """A contact by its id."""
    row = store.row(f"{_CONTACT} AND c.id = ?", (identity,))
    return _contact(row) if row else None


def contacts(store: Store, words: str = "") -> list[Contact]:
    """Contacts whose name or organization holds the words, by name."""
    pattern = f"%{like(words)}%"
    rows = (
        store.rows(
            f"{_CONTACT} AND (c.name LIKE ? ESCAPE '\\' OR o.name LIKE ? ESCAPE '\\')"
            " ORDER BY c.name COLLATE NOCASE, c.id",
            (pattern, pattern),
        )
        if words
        else store.rows(f"{_CONTACT} ORDER BY c.name COLLATE NOCASE, c.id")
    )
    return [_contact(row) for row in rows]


def contact_id(store: Store, name: str, email: str, organization_id: int | None) -> int | None:
    """A contact by e-mail, else by name within the organization."""
    if email:
        found: int | None = store.value(
            "SELECT c.id FROM contact c, json_each(c.emails) e WHERE c.deleted_at IS NULL"
            " AND e.value = ? COLLATE NOCASE LIMIT 1",
            (email,),
        )
        if found is not None:
            return found
    same: int | None = store.value(
        "SELECT id FROM contact WHERE deleted_at IS NULL AND name = ? COLLATE NOCASE"
        " AND organization_id IS ? LIMIT 1",
        (name, organization_id),
    )
    return same


def _user(row: Sequence[Any]) -> User:
    return User(row[0], row[1] or row[2], row[2], _role(row[3]), bool(row[4]))


def _role(word: str) -> Role:
    if word not in tuple(Role):
        raise damaged(word, "a role")
    return Role(word)


def _organization(row: Sequence[Any]) -> Organization:
    return Organization(*[*row[:4], texts(row[4]), row[5], texts(row[6]), *row[7:]])


def _contact(row: Sequence[Any]) -> Contact:
    consents = (None if value is None else bool(value) for value in row[8:11])
    return Contact(*[*row[:4], texts(row[4]), *row[5:8], *consents, bool(row[11]), row[12]])
