"""What differs between two versions of a document, or between one and the records as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from db.queries import documents as queries
from salesops_tui.domain.bulk import Difference
from salesops_tui.domain.documents import OPEN, OUT, Document, DocumentVersion
from salesops_tui.errors import Refused
from salesops_tui.services.papers.press import Press

# What is different for every day or reader and says nothing about the records.
VOLATILE = ("number", "prepared_by", "signoffs", "attachments", "state", "payments", "paid",
            "balance")  # fmt: skip
_COMPARED = (*OPEN, *OUT, "signed", "expired")  # statuses in which a difference matters


class Diff(NamedTuple):
    """Two renderings compared: field by field, and line by line as unified text."""

    before: str
    after: str
    fields: tuple[Difference, ...]
    text: tuple[str, ...]


class Comparing(Press):
    """Compares versions with one another and with the records."""

    def differences(
        self, document: Document, version: DocumentVersion | None = None
    ) -> list[Difference]:
        """The fields in which the records, as of a version's day, differ from what it froze.

        Raises a Refused when the document could not be made from the records any more.
        """
        version = version or self._last(document)
        frozen = self.frozen(version)
        return list(_differing(frozen, self._live(document, version, frozen)))

    def differs(self, document: Document) -> bool | None:
        """Whether a document says other than the records; None where that does not matter."""
        if document.status not in _COMPARED:
            return None
        try:
            return bool(self.differences(document))
        except Refused:
            return True

    def diff(self, word: str, before: int | None = None, after: int | None = None) -> Diff:
        """Compare two versions; without ``after``, a version with the records as they are."""
        document = self.document(word)
        last = self._last(document)
        old = self.version(document, before) if before is not None else last
        one = self.frozen(old)
        if after is None:
            other = {**self._live(document, old, one), "number": one.get("number")}
            name, text = "records", self._markdown(document, None, other)
        else:
            new = self.version(document, after)
            other = self.frozen(new)
            name, text = f"version {after}", self._markdown(document, new, other)
        from difflib import unified_diff

        was = self._markdown(document, old, one)
        label = f"version {old.version}"
        lines = unified_diff(was.splitlines(), text.splitlines(), label, name, lineterm="")
        volatile = VOLATILE if after is None else ()
        return Diff(label, name, tuple(_differing(one, other, volatile)), tuple(lines))

    def _live(
        self, document: Document, version: DocumentVersion, frozen: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What a version would be told today, had it been made on its own day by its author."""
        store = self._session.store
        told = self._told(
            document.kind,
            queries.subject(store, document.id),
            date.fromisoformat(str(frozen["issued"])),
            queries.made_by(store, version.id),
            document.id,
        )
        live: dict[str, Any] = json.loads(json.dumps(told.context, default=str))
        return live

    def _markdown(
        self, document: Document, version: DocumentVersion | None, context: Mapping[str, Any]
    ) -> str:
        """The text of a version as it was kept, else as its template writes it now."""
        if version is not None and any(file.format == "md" for file in version.files):
            return self.content(version, "md").decode()
        return self._render(document.kind, context, ["md"])["md"].decode()


def _differing(
    one: Mapping[str, Any], other: Mapping[str, Any], volatile: tuple[str, ...] = VOLATILE
) -> Iterator[Difference]:
    before, after = dict(_flat(one, "")), dict(_flat(other, ""))
    for name in dict.fromkeys((*before, *after)):
        root = name.partition(".")[0].partition("[")[0]
        old, new = before.get(name, ""), after.get(name, "")
        if root not in volatile and old != new:
            yield Difference(name, _brief(old), _brief(new))


def _flat(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every value of a context under its path, such as ``lines[2].amount``."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value, start=1):
            yield from _flat(inner, f"{name}[{place}]")
    elif value not in (None, ""):
        yield name, str(value)


def _brief(text: str) -> str:
    """A value on one line; a logo is not shown whole."""
    line = " ".join(text.split())
    return line if len(line) <= 300 else f"{line[:299]}…"
