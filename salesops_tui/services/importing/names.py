"""Organizations and owners that a file names: found, made on request, or an error of its row."""

from __future__ import annotations

from collections.abc import Iterable

from db.journal import Group
from db.queries import imports as queries
from db.rows.people import OrganizationRow, UserRow
from salesops_tui.services.importing.report import ImportOptions, ImportReport
from salesops_tui.services.session import Session


class Names:
    """What names mean during one import."""

    def __init__(
        self, session: Session, group: Group, options: ImportOptions, report: ImportReport
    ) -> None:
        self._group = group
        self._report = report
        self._create = options.create
        self._organizations = queries.organization_ids(session.store)
        self._users = queries.user_ids(session.store)
        self._users["me"] = session.actor.id

    def learn(self, organizations: Iterable[str], owners: Iterable[str]) -> None:
        """Make what is missing among these names, where that was asked for."""
        if "organizations" in self._create:
            new: dict[str, str] = {}
            for name in organizations:
                if name.casefold() not in self._organizations:
                    new.setdefault(name.casefold(), name)
            ids = self._group.insert_many(OrganizationRow, [{"name": n} for n in new.values()])
            self._organizations.update(zip(new, ids, strict=True))
            self._count("organizations", len(new))
        if "owners" in self._create:
            missing = [n for n in dict.fromkeys(owners) if n not in self._users]
            ids = self._group.insert_many(UserRow, [{"name": name} for name in missing])
            self._users.update(zip(missing, ids, strict=True))
            self._count("owners", len(missing))

    def organization(self, name: str) -> int | None:
        """The organization of this name or other name."""
        return self._organizations.get(name.casefold())

    def user(self, name: str) -> int | None:
        """The user of this login, or the placeholder of this name."""
        return self._users.get(name)

    def _count(self, what: str, made: int) -> None:
        self._report.created[what] = self._report.created.get(what, 0) + made
