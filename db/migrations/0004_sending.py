"""How far what other systems are to be told has got, apart from the intent that the journal keeps.

An entry of the outbox is a record: made, taken back and made again with the change it follows from.
What happens on the way out is a fact that no undo touches, so it stands in tables of its own.
"""

from typing import Any

STATEMENTS = (
    """CREATE TABLE sending (
        outbox_id INTEGER PRIMARY KEY REFERENCES outbox(id),
        state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'unknown', 'done', 'dead')),
        attempts INTEGER NOT NULL DEFAULT 0, not_before TEXT, lease_until TEXT,
        holder TEXT NOT NULL DEFAULT '', first_sent_at TEXT, done_at TEXT,
        job TEXT NOT NULL DEFAULT '',
        remote_id TEXT NOT NULL DEFAULT '', url TEXT NOT NULL DEFAULT '',
        error TEXT NOT NULL DEFAULT '') STRICT""",
    """INSERT INTO sending
        (outbox_id, state, attempts, not_before, first_sent_at, remote_id, error)
        SELECT id, CASE state WHEN 'cancelled' THEN 'dead' ELSE state END, attempts, not_before,
            first_sent_at, remote_id, error FROM outbox
        WHERE state <> 'queued' OR attempts > 0 OR first_sent_at IS NOT NULL""",
    "DROP INDEX outbox_state",
    *(
        f"ALTER TABLE outbox DROP COLUMN {name}"
        for name in ("state", "attempts", "not_before", "lease_until", "first_sent_at",
                     "remote_id", "error")
    ),
    "CREATE INDEX outbox_lane ON outbox(lane, id) WHERE deleted_at IS NULL",
    "CREATE INDEX outbox_deal ON outbox(deal_id)",
    """CREATE TABLE lane (
        system TEXT PRIMARY KEY, hold_until TEXT, paused TEXT NOT NULL DEFAULT '',
        who TEXT NOT NULL DEFAULT '', cursor TEXT NOT NULL DEFAULT '', pulled_at TEXT) STRICT""",
    "DROP TABLE external_reference",
    """CREATE TABLE external_reference (
        system TEXT NOT NULL, record TEXT NOT NULL, record_id INTEGER NOT NULL,
        remote_id TEXT NOT NULL, url TEXT NOT NULL DEFAULT '',
        agreed TEXT NOT NULL DEFAULT '{}', drift TEXT NOT NULL DEFAULT '{}', seen_at TEXT,
        PRIMARY KEY (system, record, record_id)) STRICT""",
    "CREATE INDEX external_reference_remote ON external_reference(system, remote_id)",
)  # fmt: skip


def up(migrator: object, db: Any) -> None:
    """Move the state of each entry into its own table; make the lanes, and the references anew.

    Nothing wrote references before, so none is lost.
    """
    for statement in STATEMENTS:
        db.execute_sql(statement)
