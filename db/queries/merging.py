"""What hangs on a record that is merged into another, and what a merged one became."""

from __future__ import annotations

from collections.abc import Sequence

from db.database import Store

PREFIXES = {"deal": "D", "organization": "O", "contact": "C", "community": "M"}
_FAR = 50  # merges of merges that are followed


def linked(
    store: Store, table: str, column: str, loser: int, kept: int, same: Sequence[str] = ()
) -> tuple[list[int], int]:
    """The ids of the records that point at the loser, and how many of others stay with it.

    A record stays when the kept one has one with the same values in the columns of ``same``.
    """
    pointing = f'SELECT id FROM "{table}" c WHERE c."{column}" = ? AND c.deleted_at IS NULL'
    if not same:
        return [row[0] for row in store.rows(f"{pointing} ORDER BY id", (loser,))], 0
    equal = " AND ".join(f'k."{name}" IS c."{name}"' for name in same)
    twin = (
        f'EXISTS (SELECT 1 FROM "{table}" k WHERE k."{column}" = ? AND k.deleted_at IS NULL'
        f" AND {equal})"
    )
    moving = store.rows(f"{pointing} AND NOT {twin} ORDER BY id", (loser, kept))
    staying = store.value(f"SELECT count(*) FROM ({pointing} AND {twin})", (loser, kept))
    return [row[0] for row in moving], int(staying)


def ancestors(store: Store, deal_id: int) -> set[int]:
    """The deals that a deal renews, directly or through others."""
    rows = store.rows(
        "WITH RECURSIVE chain(id) AS (SELECT previous_deal_id FROM deal WHERE id = ?"
        " UNION SELECT d.previous_deal_id FROM deal d JOIN chain ON d.id = chain.id)"
        " SELECT id FROM chain WHERE id IS NOT NULL",
        (deal_id,),
    )
    return {row[0] for row in rows}


def origins_of(store: Store, deal_id: int) -> dict[str, int | None]:
    """Where a deal comes from: the deal it renews, the one it grew from, its experiment."""
    names = ("previous_deal_id", "origin_deal_id", "experiment_id")
    found = store.row(f"SELECT {', '.join(names)} FROM deal WHERE id = ?", (deal_id,))
    return dict(zip(names, found or (None,) * len(names), strict=True))


def organization_of(store: Store, contact_id: int) -> int | None:
    """The organization of a contact."""
    found: int | None = store.value(
        "SELECT organization_id FROM contact WHERE id = ?", (contact_id,)
    )
    return found


def sentence(loser: str, kept: str) -> str:
    """What the journal says of a merge; ``heir`` reads it again."""
    return f"merged {loser} into {kept}"


def heir(store: Store, table: str, word: str) -> str:
    """The key of the record that the one with this key was merged into; "" when it was not.

    The journal tells: the last change of a merged record is its merge, unless that was undone.
    """
    found = ""
    for _ in range(_FAR):
        following = _merged_into(store, table, word)
        if not following:
            break
        found = word = following
    return found


def _merged_into(store: Store, table: str, word: str) -> str:
    prefix = PREFIXES.get(table)
    if prefix is None:
        return ""
    gone = store.row(
        f"SELECT id, coalesce(imported_key, '{prefix}-' || id) FROM \"{table}\""
        " WHERE deleted_at IS NOT NULL AND (imported_key = ? OR id = ?) ORDER BY id DESC LIMIT 1",
        (word, _number(word, prefix)),
    )
    if gone is None:
        return ""
    what = store.value(
        'SELECT g.what FROM change c JOIN change_group g ON g.id = c.group_id WHERE c."table" = ?'
        " AND c.row_id = ? ORDER BY c.id DESC LIMIT 1",
        (table, gone[0]),
    )
    start = sentence(gone[1], "")
    words = str(what or "").removeprefix("redid: ")
    return words.removeprefix(start) if words.startswith(start) else ""


def _number(word: str, prefix: str) -> int:
    head, _, digits = word.partition("-")
    plain = digits.isascii() and digits.isdigit() and len(digits) < 16
    return int(digits) if head.upper() == prefix and plain else 0
