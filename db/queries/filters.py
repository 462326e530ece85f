"""A filter as SQL: what the board, lists and exports all ask for."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from db.columns import like
from salesops_tui.domain.filters import Filter
from salesops_tui.domain.process import Kind, Process


class Condition(NamedTuple):
    """An SQL condition over the deal ``d`` and its parameters."""

    sql: str = "1"
    parameters: tuple[Any, ...] = ()


def condition(wanted: Filter, process: Process, today: date, user_id: int) -> Condition:
    """What a filter means for the deal ``d``."""
    parts: list[tuple[str, tuple[Any, ...]]] = []
    if wanted.words:
        parts.append((MATCH, (" ".join(f'"{word}"*' for word in wanted.words),)))
    for tag in wanted.tags:
        parts.append(("EXISTS (SELECT 1 FROM json_each(d.tags) WHERE value = ?)", (tag,)))
    if wanted.keys:
        marks = ",".join("?" * len(wanted.keys))
        numbers = [_digits(key) for key in wanted.keys]
        parts.append(
            (
                f"(d.imported_key COLLATE NOCASE IN ({marks}) OR d.id IN ({marks}))",
                (*wanted.keys, *numbers),
            )
        )
    if wanted.owners:
        parts.append(_owners(wanted.owners, user_id))
    if wanted.stages:
        parts.append(_stages(wanted.stages, process))
    if wanted.classes:
        parts.append((_in("d.deal_class", wanted.classes), wanted.classes))
    for name in wanted.organizations:
        parts.append((_ORGANIZATION, (f"%{like(name)}%",)))
    if wanted.at_least is not None:
        parts.append(("d.amount >= ?", (wanted.at_least,)))
    if wanted.at_most is not None:
        parts.append(("d.amount <= ?", (wanted.at_most,)))
    if wanted.overdue:
        parts.append(("d.next_step_due < ?", (today.isoformat(),)))
    if wanted.paused:
        parts.append(("d.paused_from <> ''", ()))
    if wanted.stale:
        parts.append(_stale(process, today))
    if not parts:
        return Condition()
    sql = " AND ".join(f"({part})" for part, _ in parts)
    return Condition(sql, tuple(value for _, values in parts for value in values))


MATCH = "d.id IN (SELECT rowid FROM deal_search WHERE deal_search MATCH ?)"
_ORGANIZATION = "d.organization_id IN (SELECT id FROM organization WHERE name LIKE ? ESCAPE '\\')"
LAST_TOUCH = """max(coalesce((SELECT max(at) FROM transition
    WHERE deal_id = d.id AND deleted_at IS NULL), ''),
    coalesce((SELECT max(at) FROM activity WHERE deal_id = d.id AND deleted_at IS NULL), ''))"""


def _owners(owners: tuple[str, ...], user_id: int) -> tuple[str, tuple[Any, ...]]:
    tests: list[str] = []
    values: list[Any] = []
    for owner in owners:
        if owner == "me":
            tests.append("d.owner_id = ?")
            values.append(user_id)
        elif owner in ("none", "nobody"):
            tests.append("d.owner_id IS NULL")
        else:
            tests.append(
                "d.owner_id IN (SELECT id FROM user WHERE login LIKE ? ESCAPE '\\'"
                " OR name LIKE ? ESCAPE '\\')"
            )
            values += [f"{like(owner)}%", f"%{like(owner)}%"]
    return " OR ".join(tests), tuple(values)


def _stages(stages: tuple[str, ...], process: Process) -> tuple[str, tuple[Any, ...]]:
    """Stages by key, by the start of a label, or by what they count as (``open``)."""
    keys: set[str] = set()
    for word in stages:
        found = {stage.key for stage in process.stages if stage.called(word)}
        found |= set(process.keys(Kind.OPEN)) if word == "open" else set()
        keys |= found or {word}
    paused = process.keys(Kind.PAUSED)
    asked = tuple(sorted(keys))
    sql = _in("d.stage", asked)
    if not keys.intersection(paused):  # a paused card is still in its column
        sql += f" OR {_in('d.paused_from', asked)}"
        return sql, asked + asked
    return sql, asked


def _stale(process: Process, today: date) -> tuple[str, tuple[Any, ...]]:
    """Longer untouched than its stage expects, no future next step, not paused (process.md §6)."""
    timed = [stage for stage in process.pipeline if stage.expected_days]
    if not timed:
        return "0", ()
    cases = " ".join("WHEN ? THEN ?" for _ in timed)
    limits = tuple(v for stage in timed for v in (stage.key, stage.expected_days))
    opens = tuple(stage.key for stage in timed)
    sql = (
        f"{_in('d.stage', opens)} AND coalesce(d.next_step_due, '') < ?"
        f" AND julianday(?) - julianday(substr({LAST_TOUCH}, 1, 10)) >"
        f" CASE d.stage {cases} END"
    )
    day = today.isoformat()
    return sql, (*opens, day, day, *limits)


def _in(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({','.join('?' * len(values))})"


def _digits(key: str) -> int:
    digits = key.lower().removeprefix("d-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0
