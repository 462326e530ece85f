"""Which column of a file is which of ours, and what their labels mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from salesops_tui.errors import ImportRefused, Invalid
from salesops_tui.exports.defuse import undefuse
from salesops_tui.exports.table import Kind
from salesops_tui.services.exports import KINDS
from salesops_tui.services.importing.dialect import Cell, Dialect, composed
from salesops_tui.services.importing.report import CREATABLE, ImportOptions, ImportReport

ERROR = "error"  # the column that a file of rejected rows has beside its own
_NUMBERS = ("quantity",)  # text that is a number


@dataclass(frozen=True, slots=True)
class Columns:
    """Our columns in a file: where each stands, and what the file calls it."""

    places: Mapping[str, int]
    theirs: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    dialect: Dialect
    defused: bool
    joined: Mapping[str, Sequence[int]] = field(default_factory=dict)  # where the rest of it is

    def cells(self, row: Sequence[Cell]) -> dict[str, Cell]:
        """A row's cells by our names, labels translated; empty ones are left out."""
        found: dict[str, Cell] = {}
        for name, place in self.places.items():
            cell = self._cell(row[place])
            for more in self.joined.get(name, ()):
                cell = f"{cell} {self._cell(row[more])}".strip()
            if cell:
                labels = self.values.get(name)
                found[name] = _translated(cell, labels) if labels else cell
        return found

    def _cell(self, cell: Cell) -> Cell:
        if isinstance(cell, str):
            stripped = cell.strip()
            cell = cell if stripped == cell else stripped
            if cell and self.defused:
                cell = undefuse(cell)
        return cell

    def reader(
        self, name: str, read: Callable[[Any], Any], kinds: Mapping[str, Kind] = KINDS
    ) -> Callable[[Any], Any]:
        """How a cell of a column is read in the file's dialect; both raise Invalid."""
        kind = kinds.get(name, "text")
        if kind in ("money", "rate") or name in _NUMBERS:
            read = composed(self.dialect.number, read)
        elif kind == "date":
            read = composed(self.dialect.day_alone, read)
        elif kind == "instant":
            read = composed(self.dialect.day, read)
        return read if kind == "tags" else composed(_single, read)


def columns(
    header: Sequence[str],
    ours: Sequence[str],
    options: ImportOptions,
    report: ImportReport,
    *,
    defused: bool = True,
) -> Columns:
    """Map a header; ``ours`` are the columns that can be imported.

    ``defused`` tells that cells may carry the apostrophe of our own exports.
    Raises Invalid for options that do not fit, ImportRefused for columns nobody knows.
    """
    _check_options(header, ours, options)
    places: dict[str, int] = {}
    joined: dict[str, list[int]] = {}
    wrong = report.failed
    mapping = _mapping(header, ours, options)
    for place, name in enumerate(header):
        if name == ERROR and name not in mapping:
            continue
        own = mapping.get(name, _plain(name))
        if own == "" and name in mapping:
            continue
        if own not in ours:
            if not options.ignore_unknown:
                report.error(1, name, "there is no such column; map it or leave it out")
        elif own in places and name in options.join.get(own, ()):
            joined.setdefault(own, []).append(place)
        elif own in places:
            report.error(1, name, f"{header[places[own]]} is {own} too; only one can be")
        else:
            places[own] = place
    if report.failed > wrong:
        raise ImportRefused(f"{report.refusal}\n  known columns: {', '.join(ours)}", report)
    if not places:
        raise Invalid(f"no column is known; known are {', '.join(ours)}", field="map")
    _check_values(places, options)
    theirs = {name: header[place] for name, place in places.items()}
    return Columns(places, theirs, options.values, options.dialect, defused, joined)


def _mapping(header: Sequence[str], ours: Sequence[str], options: ImportOptions) -> dict[str, str]:
    """What is mapped in this file; of a kept mapping, what fits it.

    Another of their columns for the same of ours is left out, unless both are joined.
    """
    found: dict[str, str] = {}
    taken = set(options.mapping.values())
    for name, own in options.kept.items():
        if name in header and own in ours and name not in options.mapping:
            again = own in taken and name not in options.join.get(own, ())
            found[name] = "" if again else own
            taken.add(own)
    return {**found, **options.mapping}


def _check_options(header: Sequence[str], ours: Sequence[str], options: ImportOptions) -> None:
    for theirs, own in options.mapping.items():
        if theirs not in header:
            raise Invalid(
                f"map: the file has no column {theirs!r}; it has {', '.join(header)}", field="map"
            )
        if own and own not in ours:
            raise Invalid(
                f"map: there is no column {own!r} to import into; there are {', '.join(ours)}",
                field="map",
            )
    for what in options.create:
        if what not in CREATABLE:
            raise Invalid(
                f"create: {what!r} cannot be made; {', '.join(CREATABLE)} can", field="create"
            )


def _check_values(places: Mapping[str, int], options: ImportOptions) -> None:
    for name in options.values:
        if name not in places and name in options.kept.values():
            continue  # a mapping for many files; this one has no such column
        if name not in places:
            raise Invalid(
                f"value: no column of the file is {name!r}; it has {', '.join(places)}",
                field="value",
            )


def _plain(name: str) -> str:
    return name.lower().replace(" ", "_").replace("-", "_")


def _translated(cell: Cell, labels: Mapping[str, str]) -> Cell:
    if isinstance(cell, str):
        return labels.get(cell, cell)
    return tuple(labels.get(part, part) for part in cell)


def _single(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        raise Invalid("a list cannot stand here; write one text or number")
    return cell
