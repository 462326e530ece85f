"""Many documents at once: each rendered by itself, those that can be kept in one change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from db.queries import deals as deal_queries
from salesops_tui.domain.documents import Document, known
from salesops_tui.domain.papers import DOCUMENT_KINDS, with_article
from salesops_tui.errors import Refused
from salesops_tui.services.papers.making import Making
from salesops_tui.services.papers.press import FORMATS, Prepared
from salesops_tui.services.papers.saving import Saving
from salesops_tui.services.papers.shelf import Made
from salesops_tui.services.session import Done

Step = Callable[[int, int], None]


class Skipped(NamedTuple):
    """A record for which nothing could be made, and why."""

    key: str
    reason: str


class Ready(NamedTuple):
    """What a batch would keep, and what it leaves out."""

    kind: str
    prepared: tuple[Prepared, ...]
    skipped: tuple[Skipped, ...]


class Batch(NamedTuple):
    """What a batch has made."""

    done: Done
    made: tuple[Made, ...]
    skipped: tuple[Skipped, ...]


class Batches(Making, Saving):
    """Makes documents of one kind for many records."""

    def deals(self, where: str) -> list[int]:
        """The ids of the deals that a filter lets through; raises FilterInvalid."""
        return list(deal_queries.ranked(self._session.store, self._session.condition(where)))

    def ready(
        self,
        kind: str,
        about: Iterable[str | int],
        formats: Sequence[str] = FORMATS,
        progress: Step | None = None,
    ) -> Ready:
        """Render a kind of document for every record; nothing is kept yet."""
        kind = known(kind)
        wanted = list(about)
        prepared: list[Prepared] = []
        skipped: list[Skipped] = []
        for done, each in enumerate(wanted, start=1):
            try:
                prepared.append(self.prepare(kind, self.subject(kind, each), formats))
            except Refused as refusal:
                skipped.append(Skipped(self._key(each), str(refusal)))
            if progress:
                progress(done, len(wanted))
        return Ready(kind, tuple(prepared), tuple(skipped))

    def keep_all(self, ready: Ready) -> Batch:
        """Keep what was rendered, in one change."""
        count = len(ready.prepared)
        if not count:
            return Batch(Done("", 0), (), ready.skipped)
        label = DOCUMENT_KINDS[ready.kind].lower()
        made_one = f"made {with_article(ready.kind)}"
        what = f"made {count:,} documents: {label}" if count > 1 else made_one
        with self._session.change(what) as group:
            ids = dict.fromkeys(self.keep(group, each) for each in ready.prepared)
        made = tuple(self._made(group, identity) for identity in ids)
        return Batch(Done(what, group.id), made, ready.skipped)

    def add_formats_to(
        self, documents: Sequence[Document], formats: Sequence[str], progress: Step | None = None
    ) -> Batch:
        """Render the latest version of every document in more formats, each in its own change."""
        made: list[Made] = []
        skipped: list[Skipped] = []
        for done, document in enumerate(documents, start=1):
            try:
                made.append(self.add_formats(document.key, formats))
            except Refused as refusal:
                skipped.append(Skipped(document.name, str(refusal)))
            if progress:
                progress(done, len(documents))
        return Batch(Done("", 0), tuple(made), tuple(skipped))

    def save_all(
        self, made: Made, folder: Path, *, force: bool = False
    ) -> tuple[list[tuple[str, Path]], list[Skipped]]:
        """Write every file of a version: the formats written, and what could not be."""
        saved, refused = [], []
        for file in made.version.files:
            try:
                saved.append((file.format, self.save(made, file.format, folder, force=force)))
            except Refused as refusal:
                refused.append(Skipped(made.document.name, str(refusal)))
        return saved, refused

    def _key(self, about: str | int) -> str:
        if isinstance(about, str):
            return about
        found = deal_queries.deal(self._session.store, about)
        return found.key if found else f"D-{about}"
