"""Records that their keepers write, each by its own rules: known by key, else by what names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

from db.journal import Group
from db.queries import imports as queries
from db.queries import records as record_queries
from salesops_tui.domain.forms.form import read_new
from salesops_tui.domain.leads import fold
from salesops_tui.domain.records import KINDS, Reference
from salesops_tui.errors import Invalid, Refused
from salesops_tui.services.importing.kinds.kind import KindImport
from salesops_tui.services.importing.mapping import Columns
from salesops_tui.services.importing.records import Entry
from salesops_tui.services.importing.report import ImportOptions, ImportReport
from salesops_tui.services.records import Records

# What names a record of each kind beside its key; a word in a reference is the record it means.
NATURE: Mapping[str, tuple[str, ...]] = {
    "community": ("name",),
    "experiment": ("code",),
    "content": ("title",),
    "asset": ("title",),
    "project": ("engagement", "name"),
    "deliverable": ("engagement", "title"),
    "incident": ("engagement", "title", "opened_on"),
    "milestone": ("engagement", "title"),
    "cost_reading": ("engagement", "month", "provider", "currency"),
    "task": ("text", "about"),
}
_LATER = ("status", "state", "decision", "done_at")  # what becomes of a record later


def columns_of(kind: str) -> tuple[str, ...]:
    """What can be imported of a kind: its key and the fields of its form, as exports order them."""
    fields = KINDS[kind].form_class().model_fields
    return tuple(n for n in record_queries.SOURCES[kind].columns if n == "key" or n in fields)


class KeptImport(KindImport):
    """One import of a kind in NATURE, record by record through its keeper."""

    keeps_keys = False

    def __init__(
        self,
        kind: str,
        records: Records,
        group: Group,
        columns: Columns,
        options: ImportOptions,
        report: ImportReport,
    ) -> None:
        found = KINDS[kind]
        self.kind, self.table, self.prefix = kind, kind, found.letter
        self.what, self.title = found.plural, found.called
        self._label = found.label.lower()
        self._keeper = records.keeper(kind)
        self._records = records
        self._references = {each.field: each for each in found.references}
        self._meant = cache(self._means)  # the same few records are named again and again
        super().__init__(records.session, group, columns, options, report, {})
        self._known = queries.Lookup(self.store, "nature", self._there())

    def tie(self, entries: Sequence[Entry]) -> None:
        """Find the other records that rows name."""
        named = (e.values["organization"] for e in entries if e.values.get("organization"))
        owners = (
            e.values[each.field]
            for e in entries
            for each in self._references.values()
            if each.kind == "user" and e.values.get(each.field)
        )
        self.names.learn(named, owners)
        for entry in entries:
            if entry.id is None and entry.key:
                entry.mistakes["key"] = f"there is no {entry.key!r}; leave the key out"
            for name in (*self._references, "about"):
                if entry.values.get(name):
                    self._tie(entry, name)

    def _tie(self, entry: Entry, name: str) -> None:
        reference = self._references.get(name)
        if reference and reference.kind == "user":
            self.user(entry, name)
        elif reference and reference.make:
            self.organization(entry)
        else:
            try:
                self._meant(name, entry.values[name])
            except Refused as mistake:
                entry.mistakes[name] = str(mistake)

    def compare(self, entries: Sequence[Entry]) -> None:
        """Forget also other words for the record that is named already."""
        super().compare(entries)
        for entry in entries:
            for name in (*self._references, "about"):
                now, word = (entry.now or {}).get(name), entry.values.get(name)
                if now and word and self._same(name, word, now):
                    del entry.values[name]

    def _same(self, name: str, word: str, now: str) -> bool:
        reference = self._references.get(name)
        if reference and reference.kind == "user":
            return self.names.user(word) == self.names.user(now)
        if reference and reference.make:
            return self.names.organization(word) == self.names.organization(now)
        with suppress(Refused):
            return bool(self._meant(name, word) == self._meant(name, now))
        return False

    def find(self, entries: Sequence[Entry]) -> None:
        """By what names them, whatever its case."""
        sound = [entry for entry in entries if not entry.mistakes]
        known = self._known.find({self._nature(entry.values) for entry in sound})
        for entry in sound:
            entry.id = known.get(self._nature(entry.values))
            if entry.id is None:
                self._complete(entry)

    def fresh(self, entries: Sequence[Entry]) -> None:
        """A new record begins where its kind begins; a later status is no work of an import."""
        track = self.session.process.track(self.kind)
        first = track[0].key if track else ""
        for entry in entries:
            for name in _LATER:
                cell = entry.values.get(name)
                if name in self.derived and cell and cell != first:
                    entry.mistakes[name] = (
                        f"a new {self._label} has no {name.replace('_', ' ')} {cell!r} yet;"
                        " leave the cell empty"
                    )
        super().fresh(entries)

    def _complete(self, entry: Entry) -> None:
        """Check that a new record has what it needs."""
        for name in KINDS[self.kind].required:
            if name not in entry.values:
                entry.mistakes[name] = f"a new {self._label} needs its {name}"
        try:
            read_new(self._keeper.form, self._fields(entry.values))
        except Invalid as mistake:
            entry.mistakes.setdefault(mistake.field, str(mistake))

    def marks(self, entry: Entry) -> list[object]:
        """What names it is taken once."""
        return [self._nature(entry.values)]

    def add(self, entries: Sequence[Entry]) -> None:
        """Add records as their keeper does."""
        written = []
        for entry in entries:
            values = read_new(self._keeper.form, self._fields(entry.values))
            try:
                entry.id = self._keeper.insert(self.group, values)
            except Refused as mistake:
                self._refuse(entry, mistake)
                continue
            self.note(entry, "add", entry.values)
            written.append(entry)
        self.learn(written)

    def change(self, entries: Sequence[tuple[Entry, dict[str, Any]]]) -> None:
        """Change records as their keeper does."""
        for entry, differ in entries:
            try:
                self._keeper.update(self.group, entry.id or 0, self._fields(differ))
            except Refused as mistake:
                self._refuse(entry, mistake)
                continue
            self.note(entry, "change", differ)

    def learn(self, entries: Sequence[Entry]) -> None:
        """What names them."""
        self._known.add((self._nature(entry.values), entry.id or 0) for entry in entries)

    def finish(self) -> None:
        """Forget it."""
        super().finish()
        self._known.close()

    def _fields(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the form takes; the key, and what follows from other things, it does not."""
        left = ("key", *self.derived)
        return {name: value for name, value in values.items() if name not in left}

    def _refuse(self, entry: Entry, mistake: Refused) -> None:
        column = getattr(mistake, "field", "")
        self.report.error(entry.row, self.columns.theirs.get(column, column), str(mistake))

    def _nature(self, values: Mapping[str, Any]) -> str:
        return "\n".join(self._part(name, values.get(name)) for name in NATURE[self.kind])

    def _part(self, name: str, value: Any) -> str:
        if value and name in ("engagement", "about"):
            return str(self._meant(name, str(value)))
        if name == "currency":
            value = value or self.session.settings.currency
        return fold(str(value or ""))

    def _means(self, name: str, word: str) -> tuple[str, int]:
        """The kind and the id of the record that a word in a column means; raises Refused."""
        reference: Reference | None = self._references.get(name)
        if reference is None:
            return self._records.about(word)
        return reference.kind, self._records.id_of(reference.kind, word)

    def _there(self) -> Iterator[tuple[str, int]]:
        """What names each live record; read whole, since naming one may ask the database."""
        source = record_queries.SOURCES[self.kind]
        wide = source._replace(columns={"id": ("integer", "r.id"), **source.columns})
        names = NATURE[self.kind]
        rows = list(record_queries.each(self.store, wide, ("id", *names)))
        for identity, *cells in rows:
            yield self._nature(dict(zip(names, cells, strict=True))), identity
