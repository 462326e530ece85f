"""Imports: a file's rows become records, all of them or none, in one change that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Protocol

from db.journal import Group
from salesops_tui.domain.people import Role
from salesops_tui.errors import ImportRefused, Invalid
from salesops_tui.services.deals import Deals
from salesops_tui.services.importing import deals as deal_rows
from salesops_tui.services.importing import transitions as move_rows
from salesops_tui.services.importing.mapping import Columns, columns
from salesops_tui.services.importing.reading import Source, opened
from salesops_tui.services.importing.report import ImportOptions, ImportReport
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Session

__all__ = ["ImportOptions", "ImportReport", "Imports"]

Progress = Callable[[int, int], None]
COLUMNS = {"deals": deal_rows.COLUMNS, "transitions": move_rows.COLUMNS}
_BATCH = 2000


class _Taker(Protocol):
    """Takes the rows of a file, batch by batch."""

    def take(self, batch: list[tuple[int, list[str]]]) -> None: ...

    def finish(self) -> None: ...


class _OnlyTried(Exception):
    """Ends a dry run, so that nothing it wrote stays."""


class Imports:
    """Files into records."""

    def __init__(self, session: Session, deals: Deals, pipeline: Pipeline) -> None:
        self._session = session
        self._deals = deals
        self._pipeline = pipeline

    def run(
        self,
        what: str,
        path: Path,
        options: ImportOptions | None = None,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Import ``deals`` or ``transitions`` from a CSV file.

        ``progress`` is told how many rows are done, of how many. A dry run does everything and
        keeps nothing, so it says exactly what the import will do. Raises ImportRefused, with its
        report, when any row cannot be taken; Invalid when the options do not fit the file.
        """
        options = options or ImportOptions()
        if what not in COLUMNS:
            raise Invalid(
                f"import: there is no {what!r}; there are {', '.join(COLUMNS)}", field="what"
            )
        role = Role.ADMIN if what == "transitions" else Role.MEMBER
        self._session.actor.require(role, f"importing {what}")
        report = ImportReport(what, path.name, options.dry_run)
        with opened(path, report) as source:
            mapped = columns(source.names, COLUMNS[what], options, report)
            with suppress(_OnlyTried), self._session.store.roomy():
                self._write(what, source, mapped, options, report, progress)
        return report

    def _write(
        self,
        what: str,
        source: Source,
        mapped: Columns,
        options: ImportOptions,
        report: ImportReport,
        progress: Progress | None,
    ) -> None:
        sentence = f"imported {source.total:,} {what} from {report.file}"
        with self._session.change(sentence) as group:
            taker = self._taker(what, group, mapped, options, report)
            done = 0
            for batch in _batches(source.rows()):
                taker.take(batch)
                done += len(batch)
                if progress:
                    progress(done, source.total)
            taker.finish()
            if report.failed:
                raise ImportRefused(report.refusal, report)
            if options.dry_run:
                raise _OnlyTried
            report.group = group.id

    def _taker(
        self,
        what: str,
        group: Group,
        mapped: Columns,
        options: ImportOptions,
        report: ImportReport,
    ) -> _Taker:
        if what == "transitions":
            return move_rows.TransitionsImport(self._session, group, mapped, options, report)
        services = (self._deals, self._pipeline)
        return deal_rows.DealsImport(self._session, services, group, mapped, options, report)


def _batches(rows: Iterator[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch
