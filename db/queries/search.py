"""Words looked for in everything: deals by their index, other records in their own texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from db.columns import holding
from db.database import Store
from db.queries.filters import MATCH

_SHARE = 30  # percent of what is found that one kind may take where others need the room


class Hit(NamedTuple):
    """A record that holds the words; ``at`` is when it was changed last."""

    kind: str
    id: int
    title: str
    detail: str
    at: str


class _Texts(NamedTuple):
    """Where the words of a kind stand, in SQL over ``r``: what it is called, and what is told."""

    title: str
    searched: tuple[str, ...]
    detail: str = "''"


_ORGANIZATION = "(SELECT name FROM organization WHERE id = r.organization_id)"
_OF_ENGAGEMENT = (
    "(SELECT d.name FROM engagement e JOIN deal d ON d.id = e.deal_id WHERE e.id = r.engagement_id)"
)
_OF_DEAL = "(SELECT name FROM deal WHERE id = r.deal_id)"
_TEXTS = {
    "organization": _Texts("r.name", ("r.name", "r.aliases", "r.domains", "r.notes"), "r.kind"),
    "contact": _Texts("r.name", ("r.name", "r.emails", "r.title", "r.notes"), _ORGANIZATION),
    "community": _Texts("r.name", ("r.name", "r.slug", "r.consortia", "r.notes"), _ORGANIZATION),
    "lead": _Texts(
        "r.name", ("r.name", "r.email", "r.organization_name", "r.source", "r.fit"), "r.status"
    ),
    "experiment": _Texts("r.code", ("r.code", "r.hypothesis", "r.learning"), "r.status"),
    "content": _Texts("r.title", ("r.title", "r.category", "r.tags", "r.notes"), "r.status"),
    "post": _Texts("r.text", ("r.text",), "r.channel"),
    "asset": _Texts("r.title", ("r.title", "r.location"), "r.kind"),
    "project": _Texts("r.name", ("r.name", "r.description"), _OF_ENGAGEMENT),
    "deliverable": _Texts("r.title", ("r.title", "r.notes"), _OF_ENGAGEMENT),
    "milestone": _Texts("r.title", ("r.title", "r.story"), _OF_ENGAGEMENT),
    "incident": _Texts("r.title", ("r.title", "r.note", "r.reporter"), _OF_ENGAGEMENT),
    "task": _Texts("r.text", ("r.text", "r.note"), "coalesce('due ' || r.due, '')"),
    "activity": _Texts("r.note", ("r.note",), "substr(r.at, 1, 10) || ' ' || r.kind"),
    "agreement": _Texts("r.kind", ("r.parties",), _OF_DEAL),
    "invoice": _Texts("coalesce(r.number, r.status)", ("r.number", "r.note"), _OF_DEAL),
    "document": _Texts("r.kind || ' ' || r.number", ("r.number",), _OF_DEAL),
}


_DEAL = _Texts(
    "r.name",
    (),
    f"r.stage || coalesce(' · ' || {_ORGANIZATION}, '')",
)
_ENGAGEMENT = _Texts(f"'Engagement of ' || {_OF_DEAL}", (), "r.status")
_RENEWAL = _Texts(f"'Renewal of ' || {_OF_ENGAGEMENT}", (), "r.status")
_ALL = {**_TEXTS, "deal": _DEAL, "engagement": _ENGAGEMENT, "renewal": _RENEWAL}


def one(store: Store, kind: str, identity: int) -> Hit | None:
    """One record as a search shows it; None for a kind that is not looked for."""
    if kind not in _ALL:
        return None
    return next(iter(_hits(store, kind, "r.id = ?", (identity,), 1)), None)


def found(store: Store, words: Sequence[str], terms: Sequence[str], limit: int) -> list[Hit]:
    """The records that hold every word, those changed last first.

    ``terms`` are the words as the index of deals has them: letters and digits.
    """
    hits: list[Hit] = []
    if terms:
        asked = " ".join(f'"{term}"*' for term in terms)
        hits += _hits(store, "deal", MATCH.replace("d.id", "r.id"), (asked,), limit)
    for kind, texts in _TEXTS.items():
        tests: list[str] = []
        values: list[str] = []
        for word in words:
            each = [holding(column, word) for column in texts.searched]
            tests.append(f"({' OR '.join(test for test, _ in each)})")
            values += [value for _, value in each]
        hits += _hits(store, kind, " AND ".join(tests), values, limit)
    return _fairly(hits, limit)


def _fairly(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """The latest hits, with room for some of every kind where one has very many."""
    seen: Counter[str] = Counter()
    ranked: list[tuple[bool, Hit]] = []
    for hit in sorted(hits, key=lambda hit: hit.at, reverse=True):
        ranked.append((seen[hit.kind] >= limit * _SHARE // 100, hit))
        seen[hit.kind] += 1
    kept = sorted(ranked, key=lambda entry: entry[0])[:limit]
    return sorted((hit for _, hit in kept), key=lambda hit: hit.at, reverse=True)


def _hits(
    store: Store, kind: str, condition: str, values: Sequence[object], limit: int
) -> list[Hit]:
    texts = _ALL[kind]
    rows = store.rows(
        f"SELECT '{kind}', r.id, substr(coalesce({texts.title}, ''), 1, 200),"
        f" coalesce({texts.detail}, ''), r.updated_at FROM {kind} r"
        f" WHERE r.deleted_at IS NULL AND {condition}"
        f" ORDER BY r.updated_at DESC, r.id DESC LIMIT {limit}",
        tuple(values),
    )
    return [Hit(*row) for row in rows]
