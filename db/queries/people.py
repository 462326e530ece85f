"""Users, organizations and contacts: rows in, values out."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from db.columns import holding, same, texts
from db.database import Store
from db.queries.users import role
from salesops_tui.domain.people import Contact, Organization, User

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


def keyed(store: Store, table: str, key: str) -> int:
    """The id of the live record that came with this key, else 0."""
    sql = f"SELECT id FROM {table} WHERE imported_key = ? AND deleted_at IS NULL"
    return int(store.value(sql, (key,)) or 0)


def organization(store: Store, identity: int) -> Organization | None:
    """An organization by its id."""
    row = store.row(f"{_ORGANIZATION} AND id = ?", (identity,))
    return _organization(row) if row else None


def organizations(store: Store, words: str = "") -> list[Organization]:
    """Organizations whose name holds the words, by name."""
    condition, value = holding("name", words)
    sql = f"{_ORGANIZATION} AND {condition} ORDER BY name COLLATE NOCASE, id"
    rows = store.rows(sql, (value,))
    return [_organization(row) for row in rows]


def organization_id(store: Store, name: str) -> int | None:
    """The organization of this name or other name, whatever its case."""
    live = "SELECT id FROM organization WHERE deleted_at IS NULL AND "
    found: int | None = store.value(f"{live}name = ? COLLATE NOCASE ORDER BY id LIMIT 1", (name,))
    if found is None and not name.isascii():
        condition, value = same("name", name)
        found = store.value(f"{live}{condition} ORDER BY id LIMIT 1", (value,))
    if found is not None:
        return found
    condition, value = same("a.value", name)
    other: int | None = store.value(
        "SELECT o.id FROM organization o, json_each(o.aliases) a WHERE o.deleted_at IS NULL"
        f" AND {condition} ORDER BY o.id LIMIT 1",
        (value,),
    )
    return other


def contact(store: Store, identity: int) -> Contact | None:
    """A contact by its id."""
    row = store.row(f"{_CONTACT} AND c.id = ?", (identity,))
    return _contact(row) if row else None


def contacts(store: Store, words: str = "") -> list[Contact]:
    """Contacts whose name or organization holds the words, by name."""
    (name, value), (organization, _) = holding("c.name", words), holding("o.name", words)
    rows = (
        store.rows(
            f"{_CONTACT} AND ({name} OR {organization}) ORDER BY c.name COLLATE NOCASE, c.id",
            (value, value),
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
    condition, value = same("name", name)
    known: int | None = store.value(
        f"SELECT id FROM contact WHERE deleted_at IS NULL AND {condition}"
        " AND organization_id IS ? LIMIT 1",
        (value, organization_id),
    )
    return known


# That a contact ``r`` may be written to on a channel: they said yes, and no record that has one
# of their addresses says no or wants no contact.
REACHABLE = """r.{channel} = 1 AND r.do_not_contact = 0 AND NOT EXISTS (
    SELECT 1 FROM json_each(r.emails) e WHERE fold(e.value) IN (
        SELECT fold(x.value) FROM contact k, json_each(k.emails) x
        WHERE k.deleted_at IS NULL AND (k.do_not_contact = 1 OR k.{channel} = 0)))"""


class Part(NamedTuple):
    """A part that a person has in a deal or a community."""

    id: int
    contact_id: int
    contact: str
    name: str
    emails: tuple[str, ...]
    role: str
    kind: str  # deal or community
    record_id: int
    record: str
    called: str


_PARTS = """SELECT p.id, c.id, coalesce(c.imported_key, 'C-' || c.id), c.name, c.emails, p.role,
    CASE WHEN p.deal_id IS NULL THEN 'community' ELSE 'deal' END,
    coalesce(p.deal_id, p.community_id),
    coalesce(d.imported_key, 'D-' || d.id, m.imported_key, 'M-' || m.id), coalesce(d.name, m.name)
    FROM role p JOIN contact c ON c.id = p.contact_id AND c.deleted_at IS NULL
    LEFT JOIN deal d ON d.id = p.deal_id LEFT JOIN community m ON m.id = p.community_id
    WHERE p.deleted_at IS NULL AND coalesce(d.deleted_at, m.deleted_at) IS NULL AND """


def parts(store: Store, **who: int) -> list[Part]:
    """The parts of a contact (``contact_id``), in a community, or of an organization's people."""
    ((column, identity),) = who.items()
    where = "c.organization_id = ?" if column == "organization_id" else f"p.{column} = ?"
    order = " ORDER BY c.name COLLATE NOCASE, p.id"
    rows = store.rows(f"{_PARTS}{where}{order}", (identity,))
    return [Part(*[*row[:4], texts(row[4]), *row[5:]]) for row in rows]


def answers_given(
    store: Store, contact_id: int, channels: Collection[str]
) -> dict[str, tuple[str, str]]:
    """The day and the person of the last answer to each channel, as the journal has them."""
    found: dict[str, tuple[str, str]] = {}
    for at, by, before, after in store.rows(
        "SELECT g.at, coalesce(u.login, u.name, 'salesops'), c.before, c.after FROM change c"
        " JOIN change_group g ON g.id = c.group_id LEFT JOIN user u ON u.id = g.by_id"
        " WHERE c.\"table\" = 'contact' AND c.row_id = ? ORDER BY c.id",
        (contact_id,),
    ):
        written = json.loads(after)
        for name in channels:
            if name in written and not (before is None and written[name] is None):
                found[name] = (at[:10], by)
    return found


def link(store: Store, deal_id: int, community_id: int) -> int | None:
    """The row that says that a deal is for a community."""
    found: int | None = store.value(
        "SELECT id FROM deal_community WHERE deal_id = ? AND community_id = ?"
        " AND deleted_at IS NULL",
        (deal_id, community_id),
    )
    return found


def slugs(store: Store, start: str) -> set[str]:
    """The slugs of communities that start so."""
    rows = store.rows(
        "SELECT slug FROM community WHERE deleted_at IS NULL AND slug LIKE ?", (f"{start}%",)
    )
    return {row[0] for row in rows}


# What keeps a record from being removed: the tables that point at it, each with what it is called.
_DEPENDANTS = {
    "organization": (("deal", "deals"), ("contact", "contacts"), ("community", "communities")),
    "contact": (("role", "parts in deals or communities"),),
    "community": (("deal_community", "deals"), ("role", "people")),
}


def dependants(store: Store, table: str, identity: int) -> list[str]:
    """What points at a record, in words."""
    found = []
    for other, label in _DEPENDANTS[table]:
        count = store.value(
            f"SELECT count(*) FROM {other} WHERE {table}_id = ? AND deleted_at IS NULL",
            (identity,),
        )
        if count:
            found.append(f"{count} {label}")
    return found


def _user(row: Sequence[Any]) -> User:
    return User(row[0], row[1] or row[2], row[2], role(row[3]), bool(row[4]))


def _organization(row: Sequence[Any]) -> Organization:
    return Organization(*[*row[:4], texts(row[4]), row[5], texts(row[6]), *row[7:]])


def _contact(row: Sequence[Any]) -> Contact:
    consents = (None if value is None else bool(value) for value in row[8:11])
    return Contact(*[*row[:4], texts(row[4]), *row[5:8], *consents, bool(row[11]), row[12]])
