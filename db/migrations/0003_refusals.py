"""What somebody was not allowed to do: a list that is only ever added to."""

from typing import Any

STATEMENTS = (
    """CREATE TABLE refusal (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL,
        login TEXT NOT NULL, what TEXT NOT NULL, sentence TEXT NOT NULL) STRICT""",
    """CREATE TRIGGER refusal_stays BEFORE UPDATE ON refusal
        BEGIN SELECT raise(ABORT, 'a refusal stays as it was'); END""",
    """CREATE TRIGGER refusal_lasts BEFORE DELETE ON refusal
        BEGIN SELECT raise(ABORT, 'a refusal stays as it was'); END""",
)


def up(migrator: object, db: Any) -> None:
    """Make the table; what is in it can be neither changed nor taken away."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
