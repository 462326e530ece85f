"""Edits of records that somebody else has changed meanwhile: merged field by field, or asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from db.columns import column_value, table_of
from db.journal import Group, current
from db.queries import meanwhile
from salesops_tui.domain.conflicts import Clash, Seen, told
from salesops_tui.domain.deals import Answer, answered
from salesops_tui.domain.forms.form import Form, title
from salesops_tui.domain.forms.sales import QualifyForm
from salesops_tui.domain.records import ABOUT
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Conflict

if TYPE_CHECKING:
    from db.rows.base import Row

_QUIET = ("rank", "health_at")  # columns that follow from others; a change of them is no news
SOMEBODY = "somebody else"
_ABOUT = tuple(f"{kind}_id" for kind in ABOUT)


def settle(
    group: Group,
    row: type[Row],
    identity: int,
    values: Mapping[str, Any],
    expecting: int | None,
    form: type[Form],
) -> int | None:
    """The revision that an edit of these columns may expect, inside its transaction.

    An edit that started from what it has ``Seen`` goes on when others changed other fields since
    then, and the group says so; raises Conflict for fields that both changed. Any other edit
    expects what it did before.
    """
    if not isinstance(expecting, Seen):
        return expecting
    store = group.store
    revision: int = current(store, row, identity, ("revision",))["revision"]
    if revision <= expecting:
        return expecting
    base: dict[str, Any] = {}
    people: dict[str, str] = {}
    for change in meanwhile.written(store, table_of(row), identity, revision - expecting):
        name = "you" if change.by_id == group.by else clean_line(change.by)
        for column, old in change.before.items():
            base.setdefault(column, old)
            people[column] = name
    now = current(store, row, identity, (*base, *values)) if base or values else {}
    moved = [column for column in base if now[column] != base[column]]
    clashes: dict[str, Clash] = {}
    for column in moved:
        yours = column_value(values[column]) if column in values else now[column]
        if yours != now[column]:
            field = field_of(form, column)
            known = (now[column], yours, base[column])
            clashes[field] = Clash(field, called(form, field), people[column], *known)
    _refuse(clashes.values())
    group.beside = _beside(form, [c for c in moved if c not in _QUIET], people)
    return revision


def _beside(form: type[Form], columns: list[str], people: Mapping[str, str]) -> str:
    """What others changed that stays beside the edit; empty when they changed nothing."""
    if not columns:
        return ""
    names = dict.fromkeys(called(form, field_of(form, column)) for column in columns)
    who = " and ".join(dict.fromkeys(people[column] for column in columns))
    return f"{who} changed {', '.join(names)} meanwhile; both are kept"


def compare_answers(
    base: Mapping[str, Any], now: Iterable[Answer], yours: Mapping[str, Mapping[str, Any]]
) -> None:
    """Raise Conflict for answers that are neither what a form started from nor what it says now.

    An answer is a record of its own, which has no revision while it is empty; ``yours`` holds
    the ``text`` and the ``score`` of each question that is answered.
    """
    theirs, clashes = answered(now), []
    for question, parts in yours.items():
        for part, value in parts.items():
            name = question if part == "text" else f"{question}_score"
            if theirs[name] not in (base[name], value or None if part == "score" else value):
                label = called(QualifyForm, name)
                clashes.append(Clash(name, label, SOMEBODY, theirs[name], value, base[name]))
    _refuse(clashes)


def _refuse(clashes: Collection[Clash]) -> None:
    if clashes:
        raise Conflict(f"{told(tuple(clashes))}; look again, then repeat", tuple(clashes))


def field_of(form: type[Form], column: str) -> str:
    """The field of a form that a column keeps; the column itself where no field does."""
    fields = form.model_fields
    if column not in fields and column.removesuffix("_id") in fields:
        return column.removesuffix("_id")
    if column not in fields and column in _ABOUT and "about" in fields:
        return "about"
    return column


def called(form: type[Form], field: str) -> str:
    """What people call a field, or a column that no form has."""
    if field in form.model_fields:
        return title(form, field)
    return field.removesuffix("_id").replace("_", " ").capitalize()
