"""What an import asks before it writes: which names and keys are known, many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from db.columns import texts
from db.database import Store
from db.queries import deals as deal_queries
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.leads import fold

_ASKED = 5000  # values that one query names


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of a deal's ledger as it stands; ``written`` is when it was, not when it was so."""

    id: int
    start: str
    to: str
    at: str
    direction: str
    reason: str
    written: str


def organization_ids(store: Store) -> dict[str, int]:
    """Every organization by its name and its other names, in lower case; the oldest wins."""
    found: dict[str, int] = {}
    others: list[tuple[str, int]] = []
    for identity, name, aliases in store.each(
        "SELECT id, name, aliases FROM organization WHERE deleted_at IS NULL ORDER BY id"
    ):
        found.setdefault(name.casefold(), identity)
        if aliases != "[]":
            others += [(alias.casefold(), identity) for alias in texts(aliases)]
    for alias, identity in others:
        found.setdefault(alias, identity)
    return found


def user_ids(store: Store) -> dict[str, int]:
    """Every user by login, or by name for a placeholder."""
    rows = store.rows(
        "SELECT coalesce(login, name), id FROM user WHERE deleted_at IS NULL"
        " ORDER BY login IS NOT NULL, id DESC"
    )
    return dict(rows)


def ids_by_key(store: Store, keys: Collection[str]) -> dict[str, int]:
    """The deals with these imported keys."""
    sql = "SELECT imported_key, id FROM deal WHERE deleted_at IS NULL AND imported_key IN ({})"
    return dict(_in(store, sql, keys))


def keys_by_id(
    store: Store, table: str, ids: Collection[int], *, imported: bool = True
) -> dict[int, tuple[str, bool]]:
    """The imported keys of a table's records ("" for none), and whether each is deleted.

    ``imported`` says whether the table keeps such keys.
    """
    key = "imported_key" if imported else "NULL"
    sql = f'SELECT id, {key}, deleted_at IS NOT NULL FROM "{table}" WHERE id IN ({{}})'
    return {number: (key or "", bool(gone)) for number, key, gone in _in(store, sql, ids)}


def ids_by_name(store: Store, names: Collection[str]) -> dict[tuple[str, int | None], list[int]]:
    """The deals with these names, by name and organization."""
    found: dict[tuple[str, int | None], list[int]] = {}
    for name, organization, identity in _in(
        store,
        "SELECT name, organization_id, id FROM deal WHERE deleted_at IS NULL AND name IN ({})",
        names,
    ):
        found.setdefault((name, organization), []).append(identity)
    return found


def deals(store: Store, ids: Collection[int]) -> dict[int, Deal]:
    """Deals by their ids."""
    rows = _in(store, f"{deal_queries.SELECT} WHERE d.deleted_at IS NULL AND d.id IN ({{}})", ids)
    return {row[0]: deal_queries.make(row) for row in rows}


def last_id(store: Store, table: str) -> int:
    """The highest id that a record of a table ever had."""
    return int(store.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)) or 0)


def last_deal_id(store: Store) -> int:
    """The highest id a deal ever had."""
    return last_id(store, "deal")


def renewed_by(store: Store, deal_id: int) -> int | None:
    """The deal that names this one as the deal it renews."""
    found: int | None = store.value(
        "SELECT id FROM deal WHERE previous_deal_id = ? AND deleted_at IS NULL", (deal_id,)
    )
    return found


def renews(store: Store, deal_id: int, other: int) -> bool:
    """Whether a deal is the other one or renews it, over any number of terms."""
    return bool(
        store.value(
            "WITH RECURSIVE chain(id) AS (SELECT ? UNION"
            " SELECT d.previous_deal_id FROM deal d JOIN chain ON d.id = chain.id"
            " WHERE d.previous_deal_id IS NOT NULL) SELECT 1 FROM chain WHERE id = ?",
            (deal_id, other),
        )
    )


def ledger_lines(store: Store, ids: Collection[int]) -> dict[int, list[LedgerLine]]:
    """The ledgers of deals, oldest line first."""
    found: dict[int, list[LedgerLine]] = {}
    for deal_id, *line in _in(
        store,
        "SELECT deal_id, id, from_stage, to_stage, at, direction, reason, created_at"
        " FROM transition WHERE deleted_at IS NULL AND deal_id IN ({}) ORDER BY deal_id, id",
        ids,
    ):
        found.setdefault(deal_id, []).append(LedgerLine(*line))
    return found


class Lookup:
    """Words and the ids they mean, for one import: the first meaning of a word stays.

    The words are in a table of the connection, which holds far more of them than a dictionary
    in the same memory, and goes with the transaction.
    """

    def __init__(self, store: Store, name: str, pairs: Iterable[tuple[str, int]]) -> None:
        self._store = store
        self._name = f"temp.import_{name}"
        store.run(
            f"CREATE TABLE {self._name} (word TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID"
        )
        self.add(pairs)

    def add(self, pairs: Iterable[tuple[str, int]]) -> None:
        """Learn more words."""
        left = iter(pairs)
        while some := list(islice(left, _ASKED)):
            self._store.run_many(f"INSERT OR IGNORE INTO {self._name} VALUES (?, ?)", some)

    def find(self, words: Collection[str]) -> dict[str, int]:
        """What those of the words mean that are known."""
        sql = f"SELECT word, id FROM {self._name} WHERE word IN ({{}})"
        return dict(_in(self._store, sql, words))

    def close(self) -> None:
        """Forget everything."""
        self._store.run(f"DROP TABLE {self._name}")


def imported_keys(store: Store, table: str) -> Iterator[tuple[str, int]]:
    """The imported keys of a table's records, and their ids."""
    rows = store.each(
        f'SELECT imported_key, id FROM "{table}" WHERE imported_key IS NOT NULL'
        " AND deleted_at IS NULL ORDER BY id"
    )
    return ((key, identity) for key, identity in rows)


def organization_words(store: Store) -> Iterator[tuple[str, int]]:
    """Organizations by name, then by their other names, in lower case; the oldest first."""
    sql = "SELECT id, {} FROM organization WHERE deleted_at IS NULL ORDER BY id"
    for identity, name in store.each(sql.format("name")):
        yield name.casefold(), identity
    for identity, aliases in store.each(sql.format("aliases")):
        for alias in texts(aliases):
            yield alias.casefold(), identity


def mails(store: Store) -> Iterator[tuple[str, int]]:
    """The e-mail addresses of contacts in lower case, and whose they are."""
    for identity, emails in store.each(
        "SELECT id, emails FROM contact WHERE deleted_at IS NULL AND emails <> '[]' ORDER BY id"
    ):
        for mail in texts(emails):
            yield mail.casefold(), identity


def lead_mails(store: Store) -> Iterator[tuple[str, int]]:
    """The e-mail addresses of leads as they are compared; the oldest first."""
    for identity, email in store.each(
        "SELECT id, email FROM lead WHERE deleted_at IS NULL AND email <> '' ORDER BY id"
    ):
        yield fold(email), identity


def lead_names(store: Store) -> Iterator[tuple[str, int]]:
    """Leads by name and domain, or organization where there is none, as they are compared."""
    for identity, name, place in store.each(
        "SELECT r.id, r.name, coalesce(nullif(r.domain, ''), (SELECT name FROM organization"
        " WHERE id = r.organization_id), '') FROM lead r WHERE r.deleted_at IS NULL ORDER BY r.id"
    ):
        yield f"{fold(name)}\n{fold(place)}", identity


def ids_of(store: Store, table: str, column: str) -> dict[str, int]:
    """Live records by a column, whatever its case; the oldest wins."""
    found: dict[str, int] = {}
    for identity, word in store.each(
        f'SELECT id, "{column}" FROM "{table}" WHERE deleted_at IS NULL ORDER BY id'
    ):
        found.setdefault(word.casefold(), identity)
    return found


def words_of(store: Store, table: str, column: str) -> dict[int, str]:
    """A column of the live records, by their ids."""
    return dict(store.rows(f'SELECT id, "{column}" FROM "{table}" WHERE deleted_at IS NULL'))


def engagements_by_deal(store: Store, deals: Collection[int]) -> dict[int, int]:
    """The live engagements of deals."""
    sql = "SELECT deal_id, id FROM engagement WHERE deleted_at IS NULL AND deal_id IN ({})"
    return dict(_in(store, sql, deals))


def readings(store: Store) -> Iterator[tuple[str, int]]:
    """Usage readings by engagement, cluster in lower case, month and metric, and their ids."""
    for identity, engagement, cluster, month, metric in store.each(
        "SELECT id, engagement_id, cluster, month, metric FROM usage_reading"
        " WHERE deleted_at IS NULL"
    ):
        yield f"{engagement}\n{cluster.casefold()}\n{month}\n{metric}", identity


def invoice_numbers(store: Store) -> Iterator[tuple[str, int]]:
    """The numbers of invoices, and whose they are."""
    rows = store.each("SELECT number, id FROM invoice WHERE number <> '' AND deleted_at IS NULL")
    return ((number, identity) for number, identity in rows)


def contacts_by_name(
    store: Store, names: Collection[str]
) -> dict[tuple[str, int | None], list[tuple[int, bool]]]:
    """Contacts by name in lower case and organization: their ids, and whether they have e-mail."""
    found: dict[tuple[str, int | None], list[tuple[int, bool]]] = {}
    for name, organization, identity, mailed in _in(
        store,
        "SELECT name, organization_id, id, emails <> '[]' FROM contact WHERE deleted_at IS NULL"
        " AND name COLLATE NOCASE IN ({}) ORDER BY id",
        names,
    ):
        found.setdefault((name.casefold(), organization), []).append((identity, bool(mailed)))
    return found


def lines_of(store: Store, deals: Collection[int]) -> dict[int, list[tuple[int, str, str, str]]]:
    """The lines of deals: id, product, description and start ("" for none) of each."""
    found: dict[int, list[tuple[int, str, str, str]]] = {}
    for deal_id, *line in _in(
        store,
        "SELECT deal_id, id, product, description, coalesce(start, '') FROM line"
        " WHERE deleted_at IS NULL AND deal_id IN ({}) ORDER BY id",
        deals,
    ):
        found.setdefault(deal_id, []).append(tuple(line))
    return found


def deals_of_lines(store: Store, ids: Collection[int]) -> dict[int, int]:
    """The deal of each of these lines."""
    return dict(_in(store, "SELECT id, deal_id FROM line WHERE id IN ({})", ids))


def _in(store: Store, sql: str, values: Collection[str] | Collection[int]) -> Iterator[Any]:
    asked = list(values)
    for start in range(0, len(asked), _ASKED):
        some = asked[start : start + _ASKED]
        yield from store.rows(sql.format(",".join("?" * len(some))), some)
