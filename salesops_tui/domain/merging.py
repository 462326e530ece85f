"""Two records that are one: what the kept one takes from the other. Values and rules only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from salesops_tui.domain.bulk import Difference

# Columns that are taken together, and only when the kept record has none of them.
DEAL = (
    ("deal_class",),
    ("revenue_type",),
    ("organization_id",),
    ("owner_id",),
    ("estimate",),
    ("mau",),
    ("win_rate", "win_rate_reason"),
    ("target_start", "target_end"),
    ("contract_start", "contract_end"),
    ("collected",),
    ("expected_close",),
    ("next_step", "next_step_due"),
    ("previous_deal_id",),
    ("experiment_id",),
    ("origin_deal_id",),
)
ORGANIZATION = (("kind",), ("country",), ("billing_address",), ("notes",))
CONTACT = (("phone",), ("title",), ("organization_id",), ("notes",))
COMMUNITY = (
    ("website",),
    ("size",),
    ("data_location",),
    ("compute",),
    ("authentication",),
    ("organization_id",),
    ("notes",),
)
CONSENTS = ("newsletter", "member_updates", "outreach")


class MergePreview(NamedTuple):
    """What a merge would do.

    ``moves`` and ``stays`` count what hangs on the loser, by what it is; what stays is what the
    kept one has already. ``refusal`` says why it cannot be done, or is empty.
    """

    kept: str
    loser: str
    differences: tuple[Difference, ...] = ()
    moves: tuple[tuple[str, int], ...] = ()
    stays: tuple[tuple[str, int], ...] = ()
    refusal: str = ""


def filled(
    kept: Mapping[str, Any], loser: Mapping[str, Any], groups: Iterable[Sequence[str]]
) -> dict[str, Any]:
    """The loser's values for what the kept record lacks; 0 is a value."""
    taken: dict[str, Any] = {}
    for names in groups:
        if all(_blank(kept[name]) for name in names):
            taken |= {name: loser[name] for name in names if not _blank(loser[name])}
    return taken


def united(*lists: Sequence[str], without: str = "") -> tuple[str, ...]:
    """Every word of the lists once, whatever its case, in order."""
    found: dict[str, str] = {}
    for word in (word for words in lists for word in words):
        if word.casefold() != without.casefold():
            found.setdefault(word.casefold(), word)
    return tuple(found.values())


def consent(kept: bool | None, loser: bool | None) -> bool | None:
    """What holds for a person of whom both are known: a no wins, then a yes."""
    if kept is False or loser is False:
        return False
    return kept if kept is not None else loser


def _blank(value: Any) -> bool:
    return value is None or value == "" or value == ()
