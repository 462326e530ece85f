"""Files for other systems, for people without a token: each in the form that system imports."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlencode

from db.queries import handover as queries
from db.queries.handover import FILES
from salesops_tui.domain.systems import GitHubPlace
from salesops_tui.errors import Invalid
from salesops_tui.exports.table import Column, Kind, Table
from salesops_tui.services.session import Session

SYSTEMS = tuple(dict.fromkeys(system for system, _ in FILES))
_REPOSITORY = re.compile(r"^[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}$")
_LONGEST_LINK = 6000  # characters that a browser and the site both take


def files(system: str) -> tuple[str, ...]:
    """What can be handed over to a system; raises Invalid for one there is not."""
    found = tuple(what for known, what in FILES if known == system)
    if not found:
        raise Invalid(
            f"system: there is no {system!r}; there are {', '.join(SYSTEMS)}", field="system"
        )
    return found


def table(
    session: Session,
    system: str,
    what: str = "",
    template: Path | None = None,
    repository: str = "",
    deals: Sequence[int] = (),
) -> Table:
    """The rows of a file for a system; ``what`` is the first of ``files`` unless it is given.

    ``template`` is the header that Intacct's file must have. ``repository`` (owner/name) is where
    GitHub's links lead, the team's own unless it is given. ``deals`` are the ids of the deals
    whose invoices are wanted, else all.
    """
    known = files(system)
    chosen = what or known[0]
    if chosen not in known:
        raise Invalid(f"{system} takes {', '.join(known)}, no {chosen!r}", field="what")
    if template is not None and system != "intacct":
        raise Invalid("template: only Intacct's file is filled into one", field="template")
    file = FILES[system, chosen]
    columns = tuple(Column(name, cast(Kind, kind)) for name, (kind, _) in file.columns.items())
    rows = queries.rows(session.store, file, deals)
    made = Table(f"{system}-{chosen}", columns, rows)
    if system == "hubspot" and chosen == "contacts":
        return _named(made)
    if system == "intacct":
        return _filled(made, template)
    if system != "github":
        return made
    found = session.settings.places.get(system)
    place = found if isinstance(found, GitHubPlace) else GitHubPlace()
    return _linked(made, repository or place.repository, place.label)


def _named(table: Table) -> Table:
    """First and last names of people, as far as one can tell: the last word is the last name."""

    def rows() -> Iterator[Sequence[object]]:
        for key, whole, _, *rest in table.rows:
            first, _, last = str(whole).rpartition(" ")
            yield (key, first, last, *rest)

    return Table(table.title, table.columns, rows())


def _filled(table: Table, template: Path | None) -> Table:
    """Invoice lines under a template's header, found by name; dates as MM/DD/YYYY.

    A column of the template that nobody knows stays empty, unless its name has a ``*``: then it
    is required, and the file is refused.
    """
    header = _header(template) if template else list(table.names)
    places = {name: table.names.index(name) for name in table.names}
    wanted: list[int | None] = []
    for name in header:
        found = places.get(re.sub(r"[^A-Z]+", "_", name.upper()).strip("_"))
        if found is None and "*" in name:
            raise Invalid(
                f"template: {name} is required, and nothing here fills it; there are"
                f" {', '.join(table.names)}",
                field="template",
            )
        wanted.append(found)
    kinds = [table.columns[place].kind if place is not None else "text" for place in wanted]
    shown = ["text" if kind == "date" else kind for kind in kinds]

    def rows() -> Iterator[Sequence[object]]:
        for row in table.rows:
            yield [
                None if place is None else _american(row[place]) if kind == "date" else row[place]
                for place, kind in zip(wanted, kinds, strict=True)
            ]

    columns = tuple(Column(n, cast(Kind, kind)) for n, kind in zip(header, shown, strict=True))
    return Table(table.title, columns, rows())


def _header(template: Path) -> list[str]:
    try:
        with template.open(encoding="utf-8-sig", newline="") as stream:
            found = next(csv.reader(stream), [])
    except (OSError, UnicodeDecodeError, csv.Error) as reason:
        raise Invalid(f"template: {template} cannot be read ({reason})", field="template") from None
    header = [" ".join(name.split()) for name in found]
    if not any(header) or len(header) > 500:
        raise Invalid(f"template: the first row of {template} names no columns", field="template")
    return header


def _american(day: object) -> str:
    return f"{date.fromisoformat(str(day)):%m/%d/%Y}" if day else ""


def _linked(table: Table, repository: str, label: str) -> Table:
    """Deliverables with a link that opens a new issue, filled in, which a pull recognises."""
    if not _REPOSITORY.match(repository):
        raise Invalid(
            f"repository: {repository[:60]!r} is none; write it as owner/name", field="repository"
        )
    place = quote(repository, safe="/")

    def rows() -> Iterator[Sequence[object]]:
        for row in table.rows:
            yield (*row, _link(place, label, cast("Sequence[Any]", row)))

    return Table(table.title, (*table.columns, Column("Link")), rows())


def _link(place: str, label: str, row: Sequence[Any]) -> str:
    key, title, body, *_ = row
    mark = f"<!-- salesops {key} -->"
    start = f"https://github.com/{place}/issues/new?"
    query = {"title": title, "labels": label, "body": f"{body}\n\n{mark}"}
    link = start + urlencode(query)
    if len(link) <= _LONGEST_LINK:
        return link
    return start + urlencode({**query, "title": title[:200], "body": mark})
