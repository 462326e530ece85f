"""What an import is asked to do, and what it found and did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from salesops_tui.services.importing.dialect import Dialect

ERRORS_SHOWN = 1000  # more are counted, not kept
CREATABLE = ("organizations", "owners")


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file's columns and labels become ours.

    ``mapping``: their column → ours ("" leaves it out). ``kept`` is the same from a file for
    many exports: columns that this one lacks are passed over, and the first of several for one
    of ours is taken. ``join``: our column → theirs that make it together. ``values``: our
    column → their label → ours, translated once. ``create`` names what may be made when it is
    missing. ``rejects`` is a file for the rows that cannot be taken; without one, they refuse
    all the others.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    join: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    create: frozenset[str] = frozenset()
    ignore_unknown: bool = False
    dry_run: bool = False
    dialect: Dialect = field(default_factory=Dialect)
    rejects: Path | None = None


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row cannot be imported; rows count from 1, which is the header."""

    row: int
    column: str  # as the file calls it; "" for the row as a whole
    sentence: str


@dataclass(frozen=True, slots=True)
class RowDifference:
    """What a row does: ``add``, ``change`` or ``skip``; ``changes`` holds (field, old, new)."""

    row: int
    action: str
    key: str
    name: str
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True)
class ImportReport:
    """The outcome of an import; after a dry run also the difference that each row would make."""

    what: str
    file: str
    dry_run: bool = False
    rows: int = 0
    added: int = 0
    changed: int = 0
    skipped: int = 0
    rejected: int = 0  # rows written to the file of rejected rows
    failed: int = 0  # errors found, of which ``errors`` keeps the first thousand
    group: int = 0
    created: dict[str, int] = field(default_factory=dict)  # organizations and owners made
    differences: list[RowDifference] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    wrong: dict[int, str] | None = None  # per row what is wrong, where rejected rows are gathered

    @property
    def gathers(self) -> bool:
        """Whether rows that cannot be taken are set apart."""
        return self.wrong is not None

    def again(self) -> ImportReport:
        """A report for another attempt, which knows the same rows to be wrong."""
        wrong = None if self.wrong is None else dict(self.wrong)
        fresh = ImportReport(self.what, self.file, self.dry_run, self.rows, wrong=wrong)
        return replace(fresh, failed=self.failed, errors=list(self.errors))

    def error(self, row: int, column: str, sentence: str) -> None:
        """Note why a row cannot be imported."""
        self.failed += 1
        if len(self.errors) < ERRORS_SHOWN:
            self.errors.append(RowError(row, column, sentence))
        if self.wrong is not None:
            why = f"{column}: {sentence}" if column else sentence
            self.wrong[row] = f"{self.wrong[row]}; {why}" if row in self.wrong else why

    def note(self, difference: RowDifference) -> None:
        """Count what a row does, and keep it in a dry run."""
        match difference.action:
            case "add":
                self.added += 1
            case "change":
                self.changed += 1
            case _:
                self.skipped += 1
        if self.dry_run:
            self.differences.append(difference)

    @property
    def sentence(self) -> str:
        """The outcome in one line."""
        verb = "would be " if self.dry_run else ""
        parts = [
            f"{self.added:,} {verb}added",
            f"{self.changed:,} {verb}changed",
            f"{self.skipped:,} the same",
        ]
        parts += [f"{count:,} {what} {verb}made" for what, count in self.created.items() if count]
        if self.rejected:
            parts.append(f"{self.rejected:,} {verb}rejected")
        return f"{self.file}: {self.rows:,} rows: {', '.join(parts)}"

    @property
    def refusal(self) -> str:
        """Why nothing was imported, with the first errors."""
        many = "an error" if self.failed == 1 else f"{self.failed:,} errors"
        return f"{self.file}: {many}, so nothing was imported\n{self.mistakes}"

    @property
    def mistakes(self) -> str:
        """The first errors, a line each."""
        lines = []
        for error in self.errors[:20]:
            place = ", ".join(part for part in (_row(error.row), error.column) if part)
            lines.append(f"  {place}: {error.sentence}" if place else f"  {error.sentence}")
        if self.failed > 20:
            lines.append(f"  … and {self.failed - 20:,} more")
        return "\n".join(lines)


def _row(number: int) -> str:
    return f"row {number}" if number else ""
