"""Two people at one record: what each of them wrote into the same field. Values only."""

from __future__ import annotations

from typing import Any, NamedTuple


class Seen(int):
    """The revision whose fields an edit started from.

    What others wrote into other fields since then stays beside the edit; a plain number refuses
    whatever has changed.
    """


class Clash(NamedTuple):
    """A field that somebody else changed too: their value, yours, and what both started from."""

    field: str
    title: str
    by: str
    theirs: Any
    yours: Any
    base: Any


def told(clashes: tuple[Clash, ...]) -> str:
    """Who changed what meanwhile, in words."""
    people = " and ".join(dict.fromkeys(clash.by for clash in clashes))
    titles = ", ".join(clash.title for clash in clashes)
    return f"{people} changed {titles} meanwhile"
