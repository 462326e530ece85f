"""Imports: a file's rows become records, all of them or none, in one change that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, Protocol

from db.journal import Group
from salesops_tui.domain.people import Role
from salesops_tui.domain.records import KINDS as RECORDS
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import ImportRefused, Invalid
from salesops_tui.services.deals import Deals
from salesops_tui.services.exports import COLUMNS as EXPORTED
from salesops_tui.services.importing import deals as deal_rows
from salesops_tui.services.importing import transitions as move_rows
from salesops_tui.services.importing.dialect import Dialect
from salesops_tui.services.importing.kinds import invoices as invoice_rows
from salesops_tui.services.importing.kinds import kept as kept_rows
from salesops_tui.services.importing.kinds import leads as lead_rows
from salesops_tui.services.importing.kinds import usage as usage_rows
from salesops_tui.services.importing.kinds.contacts import ContactsImport
from salesops_tui.services.importing.kinds.kind import taken
from salesops_tui.services.importing.kinds.lines import LinesImport
from salesops_tui.services.importing.kinds.organizations import OrganizationsImport
from salesops_tui.services.importing.mapping import Columns, columns
from salesops_tui.services.importing.reading import Source, format_of, opened
from salesops_tui.services.importing.reading.source import Row
from salesops_tui.services.importing.rejecting import Rejects
from salesops_tui.services.importing.report import ImportOptions, ImportReport
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.records import Records
from salesops_tui.services.session import Session

__all__ = ["Dialect", "ImportOptions", "ImportReport", "Imports"]

Progress = Callable[[int, int], None]
COLUMNS = {
    **EXPORTED,
    "deals": deal_rows.COLUMNS,
    "leads": taken("lead", lead_rows.COLUMNS),
    "usage": taken("usage_reading", usage_rows.COLUMNS),
    "invoices": taken("invoice", invoice_rows.COLUMNS),
    **{RECORDS[kind].plural: taken(kind, kept_rows.columns_of(kind)) for kind in kept_rows.NATURE},
}


def _told(names: Sequence[str]) -> str:
    *first, last = (name.replace("_", " ") for name in names)
    return f"{', '.join(first)} and {last}" if first else last


KNOWN_BY = {  # what names a record of a file beside its key, in words
    "deals": "name and organization",
    "transitions": "deal, stages and time",
    "lines": "deal, product, description and start",
    "organizations": "name, or another name",
    "contacts": "e-mail, else name and organization",
    "leads": "e-mail, else name and domain or organization",
    "usage": "deal, cluster, month and metric",
    "invoices": "number",
    **{RECORDS[kind].plural: _told(names) for kind, names in kept_rows.NATURE.items()},
}
_KEPT = {RECORDS[kind].plural: kind for kind in kept_rows.NATURE}
_BATCH = 2000


class _Taker(Protocol):
    """Takes the rows of a file, batch by batch."""

    def take(self, batch: list[Row]) -> None: ...

    def finish(self) -> None: ...


class _Job(NamedTuple):
    """One import: what there is to read, and how."""

    what: str
    source: Source
    columns: Columns
    options: ImportOptions
    rejects: Rejects | None
    progress: Progress | None


class _OnlyTried(Exception):
    """Ends a dry run, so that nothing it wrote stays."""


class Imports:
    """Files into records."""

    def __init__(
        self, session: Session, deals: Deals, pipeline: Pipeline, records: Records
    ) -> None:
        self._session = session
        self._records = records
        self._deals = deals
        self._pipeline = pipeline

    def run(
        self,
        what: str,
        path: Path,
        options: ImportOptions | None = None,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Import one kind of COLUMNS from a file of CSV, JSON or JSONL.

        ``progress`` is told how many rows are done, of how many. A dry run does everything and
        keeps nothing, so it says exactly what the import will do. Raises ImportRefused, with its
        report, when the file cannot be read or any row cannot be taken; where the options name a
        file for rejected rows, these go there, and the others are imported. Raises Invalid when
        the options do not fit the file.
        """
        options = options or ImportOptions()
        if what not in COLUMNS:
            raise Invalid(
                f"import: there is no {what!r}; there are {', '.join(COLUMNS)}", field="what"
            )
        role = Role.ADMIN if what == "transitions" else Role.MEMBER
        self._session.require(role, f"importing {what}")
        form = format_of(path, options.dialect.format)
        rejects = Rejects(options.rejects, form) if options.rejects else None
        report = ImportReport(what, clean_line(path.name), options.dry_run)
        report.wrong = {} if rejects else None
        with opened(path, options.dialect, report) as source, self._session.store.roomy():
            if not source.names:
                return report  # JSON without records, which names no columns
            defused = source.form.defused
            mapped = columns(source.names, COLUMNS[what], options, report, defused=defused)
            if rejects:
                rejects.check_columns(mapped)
            return self._all(_Job(what, source, mapped, options, rejects, progress), report)

    def _all(self, job: _Job, known: ImportReport) -> ImportReport:
        """Import the rows that are not known to be wrong, until no more of them are.

        What an attempt wrote is gone when one of its rows turns out to be wrong: nothing of that
        row stays, and what was tied to it is judged anew.
        """
        while True:
            report = known.again()
            try:
                with suppress(_OnlyTried):
                    self._write(job, report)
                return report
            except ImportRefused:
                if len(report.wrong or ()) == len(known.wrong or ()):
                    raise
                known = report
            except BaseException:
                if job.rejects:
                    job.rejects.take_back()
                raise

    def _write(self, job: _Job, report: ImportReport) -> None:
        known, failed = dict(report.wrong or {}), report.failed
        total = job.source.total - len(known)
        sentence = f"imported {total:,} {job.what} from {report.file}"
        with self._session.change(sentence) as group:
            taker = self._taker(job, group, report)
            done = 0
            for batch in _batches(job.source.rows(known)):
                taker.take(batch)
                done += len(batch)
                if job.progress:
                    job.progress(done, total)
            taker.finish()
            if report.failed > failed:
                raise ImportRefused(report.refusal, report)
            report.rejected = len(known)
            report.errors.sort(key=attrgetter("row"))
            report.differences.sort(key=attrgetter("row"))
            if job.options.dry_run:
                raise _OnlyTried
            if job.rejects and known:
                job.rejects.write(job.source, known)
            report.group = group.id

    def _taker(self, job: _Job, group: Group, report: ImportReport) -> _Taker:
        session, mapped, options = self._session, job.columns, job.options
        match job.what:
            case "transitions":
                return move_rows.TransitionsImport(session, group, mapped, options, report)
            case "organizations":
                return OrganizationsImport(session, group, mapped, report)
            case "contacts":
                return ContactsImport(session, group, mapped, options, report)
            case "leads":
                return lead_rows.LeadsImport(session, group, mapped, options, report)
            case "usage":
                return usage_rows.UsageImport(session, group, mapped, options, report)
            case "lines":
                return LinesImport(session, self._pipeline, group, mapped, report)
            case "invoices":
                return invoice_rows.InvoicesImport(
                    session, self._pipeline, group, mapped, options, report
                )
        if job.what in _KEPT:
            kind = _KEPT[job.what]
            return kept_rows.KeptImport(kind, self._records, group, mapped, options, report)
        services = (self._deals, self._pipeline)
        return deal_rows.DealsImport(session, services, group, mapped, options, report)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch
