"""What adds, edits and removes records of one kind; a kind that does more has its own keeper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from db.journal import Group
from db.queries import records as queries
from db.rows import ROWS
from salesops_tui.domain.forms.form import Form, as_typed, read, read_new, title
from salesops_tui.domain.records import ABOUT, RecordKind
from salesops_tui.domain.transitions import Move, Route
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services import conflicts
from salesops_tui.services.records import Records
from salesops_tui.services.session import Done

_YOURS = ("owner", "author")  # who a new record belongs to unless somebody else is named


class Keeper:
    """Adds, edits and removes records of a kind, each in a change group of its own."""

    def __init__(self, records: Records, kind: RecordKind) -> None:
        self.records = records
        self.session = records.session
        self.kind = kind
        self.form: type[Form] = kind.form_class()

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Complete and check the row's values before they are written, in place.

        ``before`` holds all columns of the record that is edited, None for a new one.
        """

    def after(self, group: Group, identity: int, before: dict[str, Any] | None) -> None:
        """What follows from a record that was written, in the same change."""

    def facts(self, identity: int) -> dict[str, Any]:
        """What the gates of this kind look at; the columns of the record unless there is more."""
        return self.records.show(self.kind.name, identity)

    def moved(self, group: Group, identity: int, way: Route, move: Move) -> None:
        """What follows from a new status, in the same change."""

    def add(self, raw: Mapping[str, Any]) -> Done:
        """Add a record; its user is you unless somebody else is named."""
        values = read_new(self.form, raw)
        self._need(values)
        with self.session.change("") as group:
            identity = self.insert(group, values)
        return Done(group.what, group.id, self.kind.key(identity))

    def insert(self, group: Group, values: Mapping[str, Any]) -> int:
        """Add a record inside a change that may do more; ``values`` are the form's, read."""
        group.what = group.what or f"added {self.kind.label.lower()} {self._called(values)}"
        row = self._row_values(group, {**values, **self._own(values)})
        if "currency" in row and not row["currency"]:
            row["currency"] = self.session.settings.currency
        self.ready(group, row, None)
        self._unique(row, 0)
        identity = group.insert(ROWS[self.kind.name], row)
        self.after(group, identity, None)
        return identity

    def edit(self, identity: int, raw: Mapping[str, Any], expecting: int | None = None) -> Done:
        """Change the fields given; an empty text takes one away."""
        values = read(self.form, raw)
        for name in values:
            needed = self.form.model_fields[name].is_required() or name in self.kind.required
            if needed and values[name] in ("", None):
                raise Invalid(f"{title(self.form, name)}: this is needed", field=name)
        key = self.kind.key(identity)
        with self.session.change(f"edited {self.kind.label.lower()} {key}") as group:
            self.update(group, identity, values, expecting)
        return Done(group.told, group.id, key)

    def update(
        self,
        group: Group,
        identity: int,
        values: Mapping[str, Any],
        expecting: int | None = None,
    ) -> None:
        """Change fields inside a change that may do more; raises StaleRecord and Conflict."""
        row = ROWS[self.kind.name]
        columns = tuple(row._meta.columns)
        before = self.records.raw(self.kind.name, identity, *columns)
        new = self._row_values(group, values)
        given = tuple(new)
        self.ready(group, new, before)
        typed = {name: new[name] for name in given if name in new}
        expecting = conflicts.settle(group, row, identity, typed, expecting, self.form)
        self._unique(new, identity)
        group.update(row, identity, new, expecting=expecting)
        self.after(group, identity, before)

    def remove(self, identity: int, expecting: int | None = None) -> Done:
        """Take a record away; undo brings it back."""
        name = self._called(self.records.show(self.kind.name, identity))
        key = self.kind.key(identity)
        with self.session.change(f"removed {self.kind.label.lower()} {key} {name}") as group:
            self.refuse_removal(identity)
            group.delete(ROWS[self.kind.name], identity, expecting=expecting)
        return Done(group.what, group.id, key)

    def refuse_removal(self, identity: int) -> None:
        """Raise Invalid when something still needs this record."""

    def typed(self, identity: int) -> dict[str, str]:
        """The fields of a record as people type them, for a form to start from."""
        shown = self.records.show(self.kind.name, identity)
        columns = queries.SOURCES[self.kind.name].columns
        return {
            name: as_typed(columns[name][0], shown[name])
            for name in self.form.model_fields
            if name in shown
        }

    def _own(self, values: Mapping[str, Any]) -> dict[str, str]:
        """You, where a new record names nobody."""
        return {name: "me" for name in _YOURS if name in values and not values[name]}

    def _need(self, values: Mapping[str, Any]) -> None:
        for name in self.kind.required:
            if not values.get(name):
                raise Invalid(f"{title(self.form, name)}: this is needed", field=name)

    def _called(self, values: Mapping[str, Any]) -> str:
        name = str(values.get(self.kind.called) or "").strip()
        return name.splitlines()[0][:60] if name else ""

    def _row_values(self, group: Group, values: Mapping[str, Any]) -> dict[str, Any]:
        """The row's columns: what names another record becomes its id."""
        row = dict(values)
        for field, column, kind, make in self.kind.references:
            if field in row:
                row[column] = self._referred(group, field, kind, str(row.pop(field) or ""), make)
        if "about" in row:
            row.update(self._about(str(row.pop("about"))))
        return row

    def _referred(self, group: Group, field: str, kind: str, word: str, make: bool) -> int | None:
        if not word:
            return None
        if kind == "user":
            return self.records.people.user_id(word)
        if make:
            return self._organization(group, word)
        try:
            return self.records.id_of(kind, word)
        except NotFound as refusal:
            raise Invalid(f"{title(self.form, field)}: {refusal}", field=field) from None

    def _organization(self, group: Group, word: str) -> int | None:
        people = self.records.people
        if re.fullmatch(r"[Oo]-\d{1,15}", word):
            return people.organization(word).id
        return people.organization_for(group, word)

    def _about(self, key: str) -> dict[str, int | None]:
        columns: dict[str, int | None] = {f"{kind}_id": None for kind in ABOUT}
        if not key:
            return columns
        kind, identity = self.records.about(key)
        if kind not in ABOUT:
            raise Invalid(f"About: {key} is no record that this can be about", field="about")
        return {**columns, f"{kind}_id": identity}

    def _unique(self, row: Mapping[str, Any], identity: int) -> None:
        if not self.kind.unique or self.kind.called not in row:
            return
        name = row[self.kind.called]
        for other, key, called in queries.find(self.session.store, self.kind, name, 0):
            if other != identity and called.lower() == name.lower():
                label = title(self.form, self.kind.called)
                raise Invalid(
                    f"{label}: {key} is called {called!r} already", field=self.kind.called
                )


def slug(name: str) -> str:
    """A name as part of an address: letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80]


def refuse_reversed(start: date | str | None, end: date | str | None, field: str = "end") -> None:
    """Raise Invalid for a term that ends before it starts."""
    if start and end and str(end) < str(start):
        raise Invalid(f"End: {end} is before the start {start}", field=field)
