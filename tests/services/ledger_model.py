"""What a deal may do, written a second time from the process's table, over the raw tables."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

OPEN = ("qualifying", "prospecting", "partnering", "invoicing")
ORDER = (*OPEN, "won")
REASONS = ("price", "timing", "competitor", "other")

# process.md §3: the exit gates of each stage; True blocks.
GATES: dict[str, dict[str, bool]] = {
    "qualifying": {"class": True, "answers": False, "amount-dates": False, "representative": False},
    "prospecting": {"discovery": False, "lines-people": True, "offer": False, "verbal-yes": False},
    "partnering": {"sow": False, "sow-sign-offs": False, "term": True, "agreement-draft": False},
    "invoicing": {
        "agreement-signed": True,
        "agreement-matches": True,
        "invoice": True,
        "paid": False,
        "onboarding": False,
    },
}
_LIVE = "deleted_at IS NULL AND deal_id = d.id"
_SIGNED = f"""(SELECT a.{{}} FROM agreement a WHERE {_LIVE} AND status = 'signed'
    AND kind <> 'amendment' ORDER BY id DESC LIMIT 1)"""
_HAS = {
    "class": "deal_class <> ''",
    "answers": f"(SELECT count(*) FROM answer WHERE {_LIVE} AND text <> '') = 7",
    "amount-dates": "amount IS NOT NULL AND target_start IS NOT NULL AND target_end IS NOT NULL",
    "representative": f"EXISTS (SELECT 1 FROM role WHERE {_LIVE} AND role = 'representative')",
    "discovery": f"""EXISTS (SELECT 1 FROM activity WHERE {_LIVE} AND outcome = 'discovery'
        AND kind IN ('call', 'meeting'))""",
    "lines-people": f"""EXISTS (SELECT 1 FROM line WHERE {_LIVE}) AND organization_id IS NOT NULL
        AND EXISTS (SELECT 1 FROM role WHERE {_LIVE})""",
    "offer": "0",
    "verbal-yes": f"EXISTS (SELECT 1 FROM activity WHERE {_LIVE} AND outcome = 'verbal-yes')",
    "sow": "0",
    "sow-sign-offs": "0",
    "term": "contract_start IS NOT NULL AND contract_end >= contract_start",
    "agreement-draft": f"EXISTS (SELECT 1 FROM agreement WHERE {_LIVE} AND status <> 'void')",
    "agreement-signed": f"{_SIGNED.format('id')} IS NOT NULL",
    "agreement-matches": f"""{_SIGNED.format("id")} IS NOT NULL
        AND {_SIGNED.format("value")} IS amount AND {_SIGNED.format("currency")} = currency
        AND {_SIGNED.format("start")} IS contract_start
        AND {_SIGNED.format('"end"')} IS contract_end""",
    "invoice": f"""EXISTS (SELECT 1 FROM invoice WHERE {_LIVE}
        AND status NOT IN ('planned', 'void'))""",
    "paid": "amount > 0 AND coalesce(collected, 0) >= amount",
    "onboarding": "0",
}
_MET = ", ".join(f"coalesce(({sql}), 0)" for sql in _HAS.values())


@dataclass(frozen=True)
class State:
    """Where a deal is; ``left`` is the open stage it was last in."""

    stage: str
    paused_from: str
    left: str
    deleted: bool


@dataclass(frozen=True)
class Verdict:
    """What must come of a request: ok, refused by gates (``missing``), or invalid."""

    outcome: str
    stage: str = ""
    missing: frozenset[str] = frozenset()


def met(database: sqlite3.Connection, deal_id: int) -> dict[str, bool]:
    """Every gate of the process and whether a deal meets it."""
    row = database.execute(f"SELECT {_MET} FROM deal d WHERE d.id = ?", (deal_id,)).fetchone()
    return dict(zip(_HAS, (bool(value) for value in row), strict=True))


def standing(database: sqlite3.Connection, deal_id: int) -> list[str]:
    """Where each move that was not taken back led, pauses and resumptions left out."""
    lines = database.execute(
        "SELECT id, to_stage, direction, undo_of FROM transition WHERE deal_id = ? ORDER BY id",
        (deal_id,),
    ).fetchall()
    about: dict[int, int] = {}
    moves: dict[int, tuple[str, str]] = {}
    on: list[int] = []
    for line, to, direction, undo_of in lines:
        if undo_of is None:
            about[line], moves[line] = line, (to, direction)
            on.append(line)
            continue
        about[line] = origin = about[undo_of]
        on = [one for one in on if one != origin] if origin in on else [*on, origin]
    return [moves[line][0] for line in on if moves[line][1] not in ("pause", "resume")]


def state(database: sqlite3.Connection, deal_id: int) -> State:
    """A deal as the raw tables have it."""
    stage, paused_from, deleted = database.execute(
        "SELECT stage, paused_from, deleted_at IS NOT NULL FROM deal WHERE id = ?", (deal_id,)
    ).fetchone()
    opened = [to for to in standing(database, deal_id) if to in OPEN]
    return State(stage, paused_from, opened[-1] if opened else "", bool(deleted))


def lacking(met_now: dict[str, bool], start: str, to: str) -> dict[str, bool]:
    """The gates not met between a stage and a later one; True blocks."""
    passed = ORDER[ORDER.index(start) : ORDER.index(to)]
    every = {name: block for stage in passed for name, block in GATES[stage].items()}
    return {name: block for name, block in every.items() if not met_now[name]}


def judge(now: State, met_now: dict[str, bool], move: Any) -> Verdict:
    """What must come of a move."""
    to = _target(now, move.to)
    if to is None or to == now.stage:
        return Verdict("invalid")
    if to == "lost":
        ok = now.stage in (*OPEN, "paused") and move.reason in REASONS
        return Verdict("ok" if ok else "invalid", to)
    if now.stage == "paused":
        return Verdict("ok" if to == now.paused_from else "invalid", to)
    if to == "paused":
        return Verdict("ok" if now.stage in OPEN and move.reason and move.until else "invalid", to)
    if now.stage in ("won", "completed"):
        done = (to in OPEN and move.reason) or (now.stage, to) == ("won", "completed")
        return Verdict("ok" if done else "invalid", to)
    return _judge_open(now, to, met_now, move)


def _judge_open(now: State, to: str, met_now: dict[str, bool], move: Any) -> Verdict:
    if to == "completed" or (now.stage == "lost" and (to == "won" or not move.reason)):
        return Verdict("invalid")
    if ORDER.index(to) <= ORDER.index(now.left):
        return Verdict("ok" if move.reason else "invalid", to)
    lacks = lacking(met_now, now.left, to)
    blocking = {name for name, blocks in lacks.items() if blocks}
    warning = {name for name, blocks in lacks.items() if not blocks}
    waived = warning if move.waive == {"*"} else warning & set(move.waive)
    if blocking.intersection(move.waive):
        return Verdict("refused", to, frozenset(lacks))
    if waived and not move.reason and ORDER.index(to) - ORDER.index(now.left) > 1:
        return Verdict("invalid", to)
    missing = frozenset(set(lacks) - waived)
    return Verdict("refused" if missing else "ok", to, missing)


def _target(now: State, word: str) -> str | None:
    if word in ("next", "back"):
        if now.stage not in OPEN:
            return None
        place = OPEN.index(now.stage) + (1 if word == "next" else -1)
        return ORDER[place] if place >= 0 else None
    if word == "resume":
        return now.paused_from or None
    if word == "reopen":
        return now.left if now.stage == "lost" else None
    return word


def dump(database: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    tables = [
        name
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith("deal_search_")
    ]
    return {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}


def totals(database: sqlite3.Connection) -> dict[str, set[tuple[Any, ...]]]:
    """The board's sums: as the database keeps them, and added up again."""
    kept = "SELECT pane, day, currency, deal_class, win_rate, count, amount FROM pane_total"
    added = """SELECT coalesce(nullif(paused_from, ''), stage), '', currency, deal_class,
            coalesce(win_rate, -1), count(*), coalesce(sum(amount), 0)
        FROM deal WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4, 5
        UNION ALL SELECT 'delivery', '', currency, '', -1, count(*), coalesce(sum(value), 0)
        FROM engagement WHERE deleted_at IS NULL AND status <> 'completed' GROUP BY 3
        UNION ALL SELECT 'renewals', opens_on, currency, '', -1, count(*), coalesce(sum(value), 0)
        FROM renewal WHERE deleted_at IS NULL AND status IN ('upcoming', 'reviewing')
        AND opens_on IS NOT NULL GROUP BY 2, 3"""
    return {
        "kept": set(database.execute(f"{kept} WHERE count <> 0 OR amount <> 0")),
        "added": set(database.execute(added)),
    }


def wrong_amounts(database: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """Deals whose amount is neither the sum of their lines nor, without any, the estimate."""
    found = database.execute(
        f"""SELECT id, amount FROM deal d WHERE amount IS NOT
            CASE WHEN EXISTS (SELECT 1 FROM line WHERE {_LIVE})
            THEN (SELECT coalesce(sum(amount), 0) FROM line WHERE {_LIVE} AND kind <> 'passthrough')
            ELSE estimate END"""
    )
    return found.fetchall()


def touched(database: sqlite3.Connection, groups: Iterable[int]) -> dict[int, set[tuple[str, int]]]:
    """The records that change groups wrote."""
    found: dict[int, set[tuple[str, int]]] = {group: set() for group in groups}
    for group, table, row in database.execute('SELECT group_id, "table", row_id FROM change'):
        if group in found:
            found[group].add((table, row))
    return found
