"""Which column of a file is which of ours, and what their labels mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from salesops_tui.errors import ImportRefused, Invalid
from salesops_tui.exports.defuse import undefuse
from salesops_tui.services.importing.report import CREATABLE, ImportOptions, ImportReport


@dataclass(frozen=True, slots=True)
class Columns:
    """Our columns in a file: where each stands, and what the file calls it."""

    places: Mapping[str, int]
    theirs: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """A row's cells by our names, labels translated; empty ones are left out."""
        found = {}
        for name, place in self.places.items():
            text = row[place].strip()
            if text:
                text = undefuse(text)
                labels = self.values.get(name)
                found[name] = labels.get(text, text) if labels else text
        return found


def columns(
    header: Sequence[str], ours: Sequence[str], options: ImportOptions, report: ImportReport
) -> Columns:
    """Map a header; ``ours`` are the columns that can be imported.

    Raises Invalid for options that do not fit, ImportRefused for columns nobody knows.
    """
    _check_options(header, ours, options)
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        own = options.mapping.get(name, _plain(name))
        if own == "" and name in options.mapping:
            continue
        if own not in ours:
            if not options.ignore_unknown:
                report.error(1, name, "there is no such column; map it or leave it out")
        elif own in places:
            report.error(1, name, f"{header[places[own]]} is {own} too; only one can be")
        else:
            places[own] = place
    if report.failed:
        raise ImportRefused(f"{report.refusal}\n  known columns: {', '.join(ours)}", report)
    if not places:
        raise Invalid(f"no column is known; known are {', '.join(ours)}", field="map")
    _check_values(places, options)
    theirs = {name: header[place] for name, place in places.items()}
    return Columns(places, theirs, options.values)


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
        if name not in places:
            raise Invalid(
                f"value: no column of the file is {name!r}; it has {', '.join(places)}",
                field="value",
            )


def _plain(name: str) -> str:
    return name.lower().replace(" ", "_").replace("-", "_")
