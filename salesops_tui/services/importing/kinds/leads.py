"""Leads from rows: by key, else by e-mail, else by name within the domain or organization."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache, partial
from typing import Any

from db.columns import column_value
from db.journal import Group
from db.queries import imports as queries
from db.rows.marketing import TouchRow
from salesops_tui.domain.leads import domain_of, fold
from salesops_tui.errors import Invalid
from salesops_tui.services.importing.kinds.kind import KindImport
from salesops_tui.services.importing.mapping import Columns
from salesops_tui.services.importing.records import Entry
from salesops_tui.services.importing.report import ImportOptions, ImportReport
from salesops_tui.services.importing.values import Read, instant
from salesops_tui.services.session import Session

COLUMNS = (
    "key", "name", "email", "organization", "domain", "source", "experiment", "captured_at",
    "status", "owner", "decision", "fit",
)  # fmt: skip
_HISTORY = ("status", "decision", "captured_at")  # of a lead that is there, other moves change it


class LeadsImport(KindImport):
    """One import of leads; a new one has its capture as its first touch."""

    kind = "lead"
    what = "leads"
    table = "lead"
    prefix = "L"
    plain = ("name", "email", "domain", "source", "fit")

    def __init__(
        self,
        session: Session,
        group: Group,
        columns: Columns,
        options: ImportOptions,
        report: ImportReport,
    ) -> None:
        self._statuses = {stage.key: stage.label for stage in session.process.track("lead")}
        latest = session.clock.now() + timedelta(days=1)
        more: dict[str, Read] = {
            "captured_at": partial(instant, latest=latest),
            "status": self._status,
            "decision": _decision,
            "experiment": self._experiment,
        }
        self._experiments = queries.ids_of(session.store, "experiment", "code")
        self._codes = queries.words_of(session.store, "experiment", "code")
        super().__init__(session, group, columns, options, report, more)
        self._marks: dict[int, str] = {}  # the people of this batch by row
        self._mails = self.lookup("email", queries.lead_mails(self.store))
        self._people = self.lookup("name", queries.lead_names(self.store))

    def tie(self, entries: Sequence[Entry]) -> None:
        """Find organizations and owners."""
        named = (e.values["organization"] for e in entries if e.values.get("organization"))
        owners = (e.values["owner"] for e in entries if e.values.get("owner"))
        self.names.learn(named, owners)
        for entry in entries:
            self.organization(entry)
            self.user(entry, "owner")

    def compare(self, entries: Sequence[Entry]) -> None:
        """Refuse another history of a lead that is there: it moves by its own rules."""
        super().compare(entries)
        for entry in entries:
            for name in _HISTORY if entry.now else ():
                given, there = entry.values.pop(name, None), (entry.now or {})[name]
                same = str(given)[:10] == str(there)[:10]
                if given is not None and not same:
                    entry.mistakes[name] = (
                        f"the {name.replace('_', ' ')} of a lead that is there is not imported;"
                        " leave the cell empty"
                    )

    def find(self, entries: Sequence[Entry]) -> None:
        """By e-mail, else by name and domain, whatever their case."""
        mails = self._mails.find({fold(e.values["email"]) for e in entries if "email" in e.values})
        self._marks = {e.row: _person(e.values) for e in entries if "name" in e.values}
        people = self._people.find(set(self._marks.values()))
        for entry in entries:
            if "name" not in entry.values:
                entry.mistakes["name"] = "a new lead needs a name"
                continue
            found = mails.get(fold(entry.values.get("email", ""))) or people.get(
                self._marks[entry.row]
            )
            if found and self.known_before(entry, found):
                entry.id = found

    def marks(self, entry: Entry) -> list[object]:
        """An e-mail is taken once, and so is a name in a domain or an organization."""
        mail = fold(entry.values.get("email", ""))
        return [("name", self._marks[entry.row]), *([("mail", mail)] if mail else [])]

    def row(self, entry: Entry) -> dict[str, Any]:
        """All columns of a new lead."""
        values = entry.values
        name = values.get("organization", "")
        captured = _moment(values.get("captured_at", self.group.now))
        return {
            "name": values["name"],
            "email": values.get("email", ""),
            "organization_id": self.names.organization(name) if name else None,
            "domain": values.get("domain") or domain_of(values.get("email", "")),
            "source": values.get("source", ""),
            "experiment_id": self._experiments.get(values.get("experiment", "").casefold()),
            "captured_at": captured,
            "owner_id": self.names.user(values["owner"]) if values.get("owner") else None,
            "status": values.get("status") or next(iter(self._statuses)),
            "decision": values.get("decision", ""),
            "decision_reason": "imported" if values.get("decision") else "",
            "decided_at": captured if values.get("decision") else None,
            "fit": values.get("fit", ""),
            "imported_key": None if entry.number else entry.key or None,
        }

    def added(self, rows: Sequence[dict[str, Any]]) -> None:
        """The first touch of each."""
        self.group.insert_many(
            TouchRow,
            [
                {"lead_id": row["id"], "at": row["captured_at"], "kind": "capture",
                 "experiment_id": row["experiment_id"], "source": row["source"],
                 "note": "", "by_id": row["owner_id"]}
                for row in rows
            ],
        )  # fmt: skip

    def columns_of(self, differ: dict[str, Any]) -> dict[str, Any]:
        """What names others becomes their ids."""
        found = super().columns_of(differ)
        if "organization" in differ:
            found["organization_id"] = self.names.organization(differ["organization"])
        if "owner" in differ:
            found["owner_id"] = self.names.user(differ["owner"])
        if "experiment" in differ:
            found["experiment_id"] = self._experiments.get(differ["experiment"].casefold())
        if "key" in differ:
            found["imported_key"] = differ["key"]
        return found

    def learn(self, entries: Sequence[Entry]) -> None:
        """Their e-mails and names."""
        mails, people = [], []
        for entry in entries:
            now = entry.now
            values = {**now, **entry.values} if now else entry.values
            if values.get("email"):
                mails.append((fold(values["email"]), entry.id or 0))
            people.append((_person(values) if now else self._marks[entry.row], entry.id or 0))
        self._mails.add(mails)
        self._people.add(people)

    def finish(self) -> None:
        """Forget them."""
        super().finish()
        self._mails.close()
        self._people.close()

    def _status(self, text: str) -> str:
        for known, label in self._statuses.items():
            if text.strip().lower() in (known, label.lower()):
                return known
        allowed = ", ".join(self._statuses)
        raise Invalid(f"{text[:40]!r} is not a status; there are {allowed}", field="status")

    def _experiment(self, text: str) -> str:
        if text.casefold() not in self._experiments:
            raise Invalid(f"there is no experiment {text[:40]!r}", field="experiment")
        return self._codes[self._experiments[text.casefold()]]


_moment = lru_cache(1000)(column_value)  # the days of a file are few, its rows are many


def _decision(text: str) -> str:
    from salesops_tui.domain.leads import DECISIONS

    word = text.strip().lower()
    if word not in DECISIONS:
        raise Invalid(f"{text[:40]!r} is not a decision; there are {', '.join(DECISIONS)}")
    return word


def _person(values: dict[str, Any]) -> str:
    """A name within its domain, or its organization where there is none."""
    domain = values.get("domain") or domain_of(values.get("email") or "")
    return f"{fold(values['name'])}\n{fold(domain or values.get('organization') or '')}"
