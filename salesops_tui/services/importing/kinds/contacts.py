"""Contacts from rows: by key, else by e-mail, else by name within the organization."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from db.journal import Group
from db.queries import imports as queries
from db.rows.people import ContactRow
from salesops_tui.domain.forms.form import read_field
from salesops_tui.domain.forms.people import ContactForm
from salesops_tui.errors import Invalid
from salesops_tui.services.importing.keys import give_numbers
from salesops_tui.services.importing.kinds.organizations import columns_of
from salesops_tui.services.importing.mapping import Columns
from salesops_tui.services.importing.names import Names
from salesops_tui.services.importing.records import Entry, RecordsImport, by_shape
from salesops_tui.services.importing.report import ImportOptions, ImportReport
from salesops_tui.services.importing.values import Read, key, remembered
from salesops_tui.services.session import Session

_PLAIN = ("name", "emails", "phone", "title", "notes")
_CONSENTS = ("newsletter", "member_updates", "outreach")
_FLAGS = (*_CONSENTS, "do_not_contact")
_ANSWERS = {"yes": True, "true": True, "no": False, "false": False}
_ORGANIZATION = "organization"


class ContactsImport(RecordsImport):
    """One import of contacts."""

    what = "contacts"
    table = "contact"
    prefix = "C"

    def __init__(
        self,
        session: Session,
        group: Group,
        columns: Columns,
        options: ImportOptions,
        report: ImportReport,
    ) -> None:
        fields = (*_PLAIN, _ORGANIZATION)
        readers: dict[str, Read] = {
            n: remembered(partial(read_field, ContactForm, n)) for n in fields
        }
        readers |= {"key": key, **dict.fromkeys(_FLAGS, _answer)}
        super().__init__(session, group, columns, report, readers)
        self._names = Names(session, group, options, report)
        self._mails = self.lookup("emails", queries.mails(self.store))

    def tie(self, entries: Sequence[Entry]) -> None:
        """Find organizations, or make those that are missing where that was asked for."""
        named = [entry for entry in entries if entry.values.get(_ORGANIZATION)]
        self._names.learn((entry.values[_ORGANIZATION] for entry in named), ())
        for entry in named:
            name = entry.values[_ORGANIZATION]
            if self._names.organization(name) is None:
                entry.mistakes[_ORGANIZATION] = (
                    f"there is no organization {name!r}; `--create organizations` makes it"
                )

    def find(self, entries: Sequence[Entry]) -> None:
        """By e-mail; by name and organization where one of the two has no e-mail."""
        mailed = {m.casefold() for e in entries for m in e.values.get("emails", ())}
        by_mail = self._mails.find(mailed)
        names = {entry.values["name"] for entry in entries if "name" in entry.values}
        by_name = queries.contacts_by_name(self.store, names)
        for entry in entries:
            mails = entry.values.get("emails", ())
            found = {by_mail[m.casefold()] for m in mails if m.casefold() in by_mail}
            if not found and "name" in entry.values:
                place = self._place(entry)
                same = by_name.get((entry.values["name"].casefold(), place), [])
                found = {identity for identity, has in same if not (mails and has)}
            found = {identity for identity in found if self.known_before(entry, identity)}
            if len(found) > 1:
                entry.mistakes["emails" if mails else "name"] = (
                    f"{len(found)} contacts are meant by this; give the key"
                )
            elif found:
                entry.id = found.pop()
            elif "name" not in entry.values:
                entry.mistakes["name"] = "a new contact needs a name"

    def marks(self, entry: Entry) -> list[object]:
        """An e-mail address is taken once; without any, a name in its organization."""
        mails = entry.values.get("emails", ())
        name = (entry.values["name"].casefold(), self._place(entry))
        return [mail.casefold() for mail in mails] or [name]

    def add(self, entries: Sequence[Entry]) -> None:
        """Write new contacts."""
        self.next_id = give_numbers(entries, self.next_id)
        rows = []
        for entry in entries:
            values = entry.values
            row: dict[str, Any] = {"id": entry.id, "organization_id": self._place(entry)}
            row |= {
                name: values.get(name, ()) if name == "emails" else values.get(name, "")
                for name in _PLAIN
            }
            row |= {name: values.get(name) for name in _CONSENTS}
            row["do_not_contact"] = bool(values.get("do_not_contact"))
            row["imported_key"] = None if entry.number else entry.key or None
            rows.append(row)
        self.group.insert_many(ContactRow, rows)
        for entry in entries:
            self.note(entry, "add", entry.values)
        self._learn(entries)

    def change(self, entries: Sequence[tuple[Entry, dict[str, Any]]]) -> None:
        """Write what differs; an opt-out stays."""
        changes = []
        for entry, differ in entries:
            if self._subscribes(entry, differ):
                continue
            columns = columns_of(differ)
            if _ORGANIZATION in columns:
                del columns[_ORGANIZATION]
                columns["organization_id"] = self._place(entry)
            changes.append((entry.id or 0, columns))
            self.note(entry, "change", differ)
        self._learn([entry for entry, _ in entries])
        for run in by_shape(changes):
            self.group.update_many(ContactRow, run)

    def finish(self) -> None:
        """Forget the addresses."""
        super().finish()
        self._mails.close()

    def _place(self, entry: Entry) -> int | None:
        name = entry.values.get(_ORGANIZATION)
        return self._names.organization(name) if name else None

    def _subscribes(self, entry: Entry, differ: dict[str, Any]) -> bool:
        """Refuse to take back an opt-out, which only a person does who was told to."""
        now = entry.now or {}
        for name in _FLAGS:
            wanted = name != "do_not_contact"
            if differ.get(name) is wanted and now[name] is (not wanted):
                word = "yes" if wanted else "no"
                self.report.error(
                    entry.row,
                    self.columns.theirs[name],
                    f"{now['key']} opted out, which no import takes back;"
                    f" `salesops contact edit {now['key']} --{name.replace('_', '-')} {word}` does",
                )
                return True
        return False

    def _learn(self, entries: Sequence[Entry]) -> None:
        self._mails.add(
            (mail.casefold(), entry.id or 0)
            for entry in entries
            for mail in entry.values.get("emails", ())
        )


def _answer(text: str) -> bool:
    found = _ANSWERS.get(text.strip().lower())
    if found is None:
        raise Invalid(f"{text[:40]!r} is neither yes nor no")
    return found
