"""Organizations from rows: by key, else by name or another name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from db.journal import Group
from db.queries import imports as queries
from db.rows.people import OrganizationRow
from salesops_tui.domain.forms.form import read_field
from salesops_tui.domain.forms.people import OrganizationForm
from salesops_tui.services.importing.keys import give_numbers
from salesops_tui.services.importing.mapping import Columns
from salesops_tui.services.importing.records import Entry, RecordsImport, by_shape
from salesops_tui.services.importing.report import ImportReport
from salesops_tui.services.importing.values import Read, key, remembered
from salesops_tui.services.session import Session

_FIELDS = {
    name: field.default if not field.is_required() else ""
    for name, field in OrganizationForm.model_fields.items()
}


class OrganizationsImport(RecordsImport):
    """One import of organizations."""

    what = "organizations"
    table = "organization"
    prefix = "O"

    def __init__(
        self, session: Session, group: Group, columns: Columns, report: ImportReport
    ) -> None:
        readers: dict[str, Read] = {
            n: remembered(partial(read_field, OrganizationForm, n)) for n in _FIELDS
        }
        super().__init__(session, group, columns, report, {"key": key, **readers})
        self._names = self.lookup("name", queries.organization_words(self.store))

    def find(self, entries: Sequence[Entry]) -> None:
        """By name or another name, whatever its case."""
        names = {e.values["name"].casefold() for e in entries if "name" in e.values}
        known = self._names.find(names)
        for entry in entries:
            if "name" not in entry.values:
                entry.mistakes["name"] = "a new organization needs a name"
                continue
            found = known.get(entry.values["name"].casefold())
            if found and self.known_before(entry, found):
                entry.id = found

    def marks(self, entry: Entry) -> list[object]:
        """A name is taken once."""
        return [("name", entry.values["name"].casefold())]

    def add(self, entries: Sequence[Entry]) -> None:
        """Write new organizations."""
        self.next_id = give_numbers(entries, self.next_id)
        rows = [
            {
                "id": entry.id,
                **{name: entry.values.get(name, usual) for name, usual in _FIELDS.items()},
                "imported_key": None if entry.number else entry.key or None,
            }
            for entry in entries
        ]
        self.group.insert_many(OrganizationRow, rows)
        for entry in entries:
            self.note(entry, "add", entry.values)
        self._learn(entries)

    def change(self, entries: Sequence[tuple[Entry, dict[str, Any]]]) -> None:
        """Write what differs."""
        changes = [(e.id or 0, columns_of(differ)) for e, differ in entries]
        for run in by_shape(changes):
            self.group.update_many(OrganizationRow, run)
        for entry, differ in entries:
            self.note(entry, "change", differ)
        self._learn([entry for entry, _ in entries])

    def finish(self) -> None:
        """Forget the names."""
        super().finish()
        self._names.close()

    def _learn(self, entries: Sequence[Entry]) -> None:
        self._names.add(
            (word.casefold(), entry.id or 0)
            for entry in entries
            for word in (entry.values.get("name", ""), *entry.values.get("aliases", ()))
            if word
        )


def columns_of(differ: dict[str, Any]) -> dict[str, Any]:
    """Our columns as the table's."""
    return {"imported_key" if name == "key" else name: value for name, value in differ.items()}
