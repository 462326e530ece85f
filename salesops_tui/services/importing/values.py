"""What the cells of a deal's row mean: the forms' own rules, each distinct cell read once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from salesops_tui.domain.deals import LOST_REASONS
from salesops_tui.domain.forms.form import read_field
from salesops_tui.domain.forms.sales import DealForm, LoseForm, PauseForm
from salesops_tui.domain.process import Process
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid
from salesops_tui.exports.table import Column
from salesops_tui.exports.values import exact
from salesops_tui.services.exports import KINDS

Read = Callable[[str], Any]

FIELDS = {  # our column → the deal's field, where a form reads it
    "name": "name",
    "class": "deal_class",
    "organization": "organization",
    "owner": "owner",
    "currency": "currency",
    "amount": "estimate",
    "win_rate": "win_rate",
    "target_start": "target_start",
    "target_end": "target_end",
    "contract_start": "contract_start",
    "contract_end": "contract_end",
    "collected": "collected",
    "expected_close": "expected_close",
    "next_step": "next_step",
    "next_step_due": "next_step_due",
    "tags": "tags",
}
_KEPT = 20_000  # distinct cells remembered per column
_SHORT = 100
_KEY_LENGTH = 100
_DATED = re.compile(r"\d{4}-\d\d-\d\d")


def deal_readers(
    process: Process, now: datetime, experiments: Mapping[str, int]
) -> dict[str, Read]:
    """How each column of a deal is read; a reader raises Invalid.

    ``experiments`` are ids by code in folded case.
    """
    readers: dict[str, Read] = {
        name: partial(read_field, DealForm, field) for name, field in FIELDS.items()
    }
    moment = partial(instant, latest=now + timedelta(days=1))
    amount = partial(read_field, DealForm, "estimate")
    readers |= {
        "key": key,
        "stage": partial(stage, process),
        "membership": amount,
        "usage": amount,
        "weighted": amount,
        "lost_reason": clean_line,
        "paused_until": partial(read_field, PauseForm, "until"),
        "previous_deal": key,
        "experiment": partial(_experiment, experiments),
        "created_at": moment,
        "stage_since": moment,
        "closed_at": moment,
        "revision": partial(read_field, DealForm, "mau"),
        "product": partial(read_field, DealForm, "next_step"),
    }
    return {name: remembered(read, _KEPT) for name, read in readers.items()}


def remembered(read: Read, kept: int = 1000) -> Read:
    """The same reader, which reads a cell that comes again once; long cells are not kept."""
    known = lru_cache(kept)(read)
    return lambda cell: known(cell) if len(cell) <= _SHORT else read(cell)


def stage(process: Process, text: str) -> str:
    """The key of the stage that a key or a label means."""
    word = clean_line(text).lower()
    for known in process.stages:
        if word in (known.key, known.label.lower()):
            return known.key
    raise Invalid(
        f"{text[:40]!r} is not a stage; there are {', '.join(s.key for s in process.stages)}"
    )


def instant(text: str, *, latest: datetime) -> datetime:
    """A moment in ISO 8601, or a day, which is its midnight in UTC; not after ``latest``."""
    word = clean_line(text)
    try:
        moment = datetime.fromisoformat(word if _DATED.match(word) else "")
    except ValueError:
        raise Invalid(
            f"{text[:40]!r} is not a date; write it as 2026-12-31 or 2026-12-31T09:30:00Z"
        ) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment.year < 1900:
        raise Invalid(f"{text[:40]} is before 1900")
    if moment > latest:
        raise Invalid(f"{text[:40]} has not come yet")
    return moment.astimezone(UTC)


def key(text: str) -> str:
    """A key as it is kept."""
    word = clean_line(text)
    if len(word) > _KEY_LENGTH:
        raise Invalid(f"{len(word)} characters are too many for a key; {_KEY_LENGTH} fit")
    return word


def lost_reason(text: str) -> tuple[str, str]:
    """The reason of a loss that is history, and the note that keeps an unknown one."""
    if not text:
        return "other", "imported without a reason"
    for known, label in LOST_REASONS.items():
        if text.lower() in (known, label.lower()):
            return known, ""
    return "other", text[:200]


def loss(text: str) -> str:
    """The reason of a loss that happens now; raises Invalid for one that is not known."""
    key: str = read_field(LoseForm, "reason", text)
    return key


def shown(name: str, value: Any) -> str:
    """A value of one of our columns as a difference shows it; money and rates as exports do."""
    kind = KINDS.get(name)
    if kind in ("money", "rate") and isinstance(value, int):
        return str(exact(Column(name, kind), [value])[0])
    if isinstance(value, (tuple, list)):
        return ", ".join(value)
    return "" if value is None else str(value)


def _experiment(known: Mapping[str, int], text: str) -> str:
    code = clean_line(text)
    if code.casefold() not in known:
        raise Invalid(f"there is no experiment {text[:40]!r}")
    return code
