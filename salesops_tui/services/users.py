"""Users: who is on the team and what each may do; admins only, and never without an admin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from db.database import Store
from db.journal import Group
from db.queries import users as queries
from db.queries.history import ChangeEntry
from db.queries.users import Member, Work
from db.rows import ROWS
from db.rows.people import UserRow
from salesops_tui.domain.people import Role, User
from salesops_tui.errors import Invalid, NotAllowed, NotFound
from salesops_tui.services.session import Done, Session

_PLURALS = {"content": "pieces of content"}
_GUARDED = {"login", "role", "active", "deleted_at"}  # who somebody is, and what they may do


class Users:
    """The people who work with the program."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def listed(self) -> list[Member]:
        """Everybody; imported names without a login come last."""
        self._session.require(Role.ADMIN, "listing users")
        return queries.members(self._session.store)

    def add(self, raw: Mapping[str, Any]) -> Done:
        """Put somebody on the team, with the fields of a ``UserForm``.

        An imported owner of the same name becomes this person; one who was deactivated is back.
        Raises Invalid for a login that is there.
        """
        from salesops_tui.domain.forms.form import read_new
        from salesops_tui.domain.forms.users import UserForm

        self._session.require(Role.ADMIN, "adding a user")
        values = read_new(UserForm, {"name": raw.get("login"), **raw})
        login, role = values["login"], values["role"] or Role.MEMBER.value
        values["role"] = role
        with self._session.change(f"added {login} as {role}") as group:
            self._put(group, values)
        return Done(group.what, group.id, login)

    def _put(self, group: Group, values: dict[str, Any]) -> None:
        store, login = self._session.store, values["login"]
        found = queries.by_login(store, login)
        if found is not None and found.active:
            raise Invalid(
                f"Login: {login} is on the team already, as {found.role}; `salesops user role"
                f" {login} ROLE` changes that",
                field="login",
            )
        if found is None and queries.known(store, login):
            raise Invalid(
                f"Login: {login} was here before and was taken back; `salesops log` shows the"
                " change to undo",
                field="login",
            )
        names = queries.placeholders(store, values["name"]) if found is None else []
        if found is not None:
            group.update(UserRow, found.id, {**values, "active": True})
        elif len(names) == 1:
            group.what += f", who is the imported {values['name']}"
            group.update(UserRow, names[0], values)
        else:
            group.insert(UserRow, values)

    def set_role(self, login: str, role: str) -> Done:
        """Give somebody another role. Raises NotAllowed for the last admin."""
        from salesops_tui.domain.forms.form import read_field
        from salesops_tui.domain.forms.users import UserForm

        self._session.require(Role.ADMIN, "changing a role")
        wanted = read_field(UserForm, "role", role)
        if not wanted:
            raise Invalid(f"Role: this is needed, one of {', '.join(Role)}", field="role")
        person = self.person(login)
        with self._session.change(f"{person.login} is now {wanted}") as group:
            group.update(UserRow, person.id, {"role": wanted})
            refuse_no_admin(self._session.store)
        return Done(group.what, group.id, person.login)

    def deactivate(self, login: str, reassign: str = "") -> Done:
        """Take somebody off the team; what they did stays, and stays theirs.

        ``reassign`` is who gets their open work. Raises NotAllowed for the last admin.
        """
        self._session.require(Role.ADMIN, "deactivating a user")
        person = self.person(login)
        heir = self.person(reassign) if reassign else None
        if heir is not None and heir.id == person.id:
            raise Invalid("reassign: name somebody else", field="reassign")
        with self._session.change(f"deactivated {person.login}") as group:
            group.update(UserRow, person.id, {"active": False})
            refuse_no_admin(self._session.store)
            if heir is not None:
                self._hand_over(group, person, heir)
        return Done(group.what, group.id, person.login)

    def _hand_over(self, group: Group, person: User, heir: User) -> None:
        for work in queries.open_work(self._session.store, person.id):
            changes = [(number, {work.column: heir.id}) for number in work.ids]
            group.update_many(ROWS[work.table], changes)

    def open_work(self, login: str) -> str:
        """What somebody still has to do, in words; empty for nothing."""
        self._session.require(Role.ADMIN, "looking at a user's work")
        person = queries.by_login(self._session.store, login)
        found = queries.open_work(self._session.store, person.id) if person else []
        return ", ".join(map(_counted, found))

    def person(self, login: str) -> User:
        """Somebody at work, by login; raises NotFound."""
        found = queries.by_login(self._session.store, login)
        if found is None:
            raise NotFound(
                f"{login}: nobody has this login; `salesops user list` shows who is there"
            )
        if not found.active:
            raise NotFound(
                f"{login}: was deactivated; `salesops user add {login}` brings them back"
            )
        return found

    def authorized(
        self, login: str, key: Path, program: tuple[str, ...], *, every: bool = False
    ) -> list[str]:
        """The lines of ``authorized_keys`` that let the public keys in a file speak as somebody.

        Raises Invalid for anything but public keys, and for several unless ``every``.
        """
        from salesops_tui.services import public_keys

        self._session.require(Role.ADMIN, "authorizing a key")
        self._session.refuse_paths()
        person = self.person(login)
        database = self._session.store.path.resolve()
        words = (*program, "--database", str(database), "serve", "--login", person.login)
        found = public_keys.read(key, every=every)
        return [public_keys.line(each, words, person.login) for each in found]


def refuse_no_admin(store: Store) -> None:
    """Raise NotAllowed when nobody is admin any more; what was changed is then taken back."""
    if not queries.admins(store):
        raise NotAllowed("this would leave nobody as admin; make somebody else admin first")


def guard_undo(session: Session, changes: Iterable[ChangeEntry]) -> None:
    """Raise NotAllowed unless an admin takes back what says who somebody is or what they may do."""
    for change in changes:
        named = change.before is not None or change.after.get("login")
        if change.table == "user" and named and not _GUARDED.isdisjoint(change.after):
            session.require(Role.ADMIN, "taking back a change of users")


def _counted(work: Work) -> str:
    count = len(work.ids)
    many = _PLURALS.get(work.table, f"{work.table}s")
    one = "piece of content" if work.table == "content" else work.table
    return f"{count:,} {one if count == 1 else many}"
