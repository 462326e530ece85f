"""Leads and marketing, delivery, renewals, tasks: the records of the year around a deal."""

from collections.abc import Iterator
from typing import Any

RECORD = """
    created_at TEXT NOT NULL, created_by INTEGER, updated_at TEXT NOT NULL, updated_by INTEGER,
    revision INTEGER NOT NULL DEFAULT 1, deleted_at TEXT"""

# What a task or an activity is about: one of these, or nothing.
ABOUT = """
    deal_id INTEGER REFERENCES deal(id), lead_id INTEGER REFERENCES lead(id),
    organization_id INTEGER REFERENCES organization(id),
    community_id INTEGER REFERENCES community(id), contact_id INTEGER REFERENCES contact(id),
    experiment_id INTEGER REFERENCES experiment(id), content_id INTEGER REFERENCES content(id),
    engagement_id INTEGER REFERENCES engagement(id), renewal_id INTEGER REFERENCES renewal(id)"""

TABLES = {
    "experiment": """code TEXT NOT NULL, hypothesis TEXT NOT NULL DEFAULT '',
        audience TEXT NOT NULL DEFAULT '', channel TEXT NOT NULL DEFAULT '',
        owner_id INTEGER REFERENCES user(id), start TEXT, "end" TEXT, budget INTEGER,
        currency TEXT NOT NULL, metric TEXT NOT NULL DEFAULT 'lqr',
        threshold INTEGER NOT NULL DEFAULT 1500, minimum_sample INTEGER NOT NULL DEFAULT 0,
        status TEXT NOT NULL DEFAULT 'planned', decision TEXT NOT NULL DEFAULT '',
        learning TEXT NOT NULL DEFAULT ''""",
    "content": """title TEXT NOT NULL, type TEXT NOT NULL DEFAULT 'blog',
        mode TEXT NOT NULL DEFAULT 'created', source_url TEXT NOT NULL DEFAULT '',
        rights TEXT NOT NULL DEFAULT '', category TEXT NOT NULL DEFAULT '',
        tags TEXT NOT NULL DEFAULT '[]', communities TEXT NOT NULL DEFAULT '[]',
        author_id INTEGER REFERENCES user(id), status TEXT NOT NULL DEFAULT 'idea',
        publish_on TEXT, url TEXT NOT NULL DEFAULT '', call_to_action TEXT NOT NULL DEFAULT '',
        notes TEXT NOT NULL DEFAULT '', experiment_id INTEGER REFERENCES experiment(id),
        engagement_id INTEGER REFERENCES engagement(id),
        deliverable_id INTEGER REFERENCES deliverable(id),
        milestone_id INTEGER REFERENCES milestone(id),
        activity_id INTEGER REFERENCES activity(id)""",
    "cost": """experiment_id INTEGER REFERENCES experiment(id),
        content_id INTEGER REFERENCES content(id), "on" TEXT, what TEXT NOT NULL DEFAULT '',
        cash INTEGER, person TEXT NOT NULL DEFAULT '', days TEXT NOT NULL DEFAULT '0',
        day_rate INTEGER, currency TEXT NOT NULL""",
    "asset": """title TEXT NOT NULL, kind TEXT NOT NULL DEFAULT 'one-pager',
        location TEXT NOT NULL DEFAULT '', version TEXT NOT NULL DEFAULT '',
        licence TEXT NOT NULL DEFAULT '', permission TEXT NOT NULL DEFAULT '',
        persona TEXT NOT NULL DEFAULT '', content_id INTEGER REFERENCES content(id)""",
    "post": """content_id INTEGER REFERENCES content(id), channel TEXT NOT NULL,
        text TEXT NOT NULL DEFAULT '', scheduled_at TEXT, status TEXT NOT NULL DEFAULT 'draft',
        url TEXT NOT NULL DEFAULT '', experiment_id INTEGER REFERENCES experiment(id)""",
    "lead": """name TEXT NOT NULL, email TEXT NOT NULL DEFAULT '',
        organization_id INTEGER REFERENCES organization(id),
        organization_name TEXT NOT NULL DEFAULT '', domain TEXT NOT NULL DEFAULT '',
        contact_id INTEGER REFERENCES contact(id),
        community_id INTEGER REFERENCES community(id), source TEXT NOT NULL DEFAULT '',
        experiment_id INTEGER REFERENCES experiment(id), captured_at TEXT NOT NULL,
        owner_id INTEGER REFERENCES user(id), status TEXT NOT NULL DEFAULT 'new',
        fit TEXT NOT NULL DEFAULT '', decision TEXT NOT NULL DEFAULT '',
        decision_reason TEXT NOT NULL DEFAULT '', decided_at TEXT, park_until TEXT,
        deal_id INTEGER REFERENCES deal(id), duplicate_of_id INTEGER REFERENCES lead(id),
        imported_key TEXT""",
    "touch": """lead_id INTEGER NOT NULL REFERENCES lead(id), at TEXT NOT NULL,
        kind TEXT NOT NULL DEFAULT 'capture', experiment_id INTEGER REFERENCES experiment(id),
        content_id INTEGER REFERENCES content(id), post_id INTEGER REFERENCES post(id),
        source TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', by_id INTEGER""",
    "lead_answer": """lead_id INTEGER NOT NULL REFERENCES lead(id), question TEXT NOT NULL,
        text TEXT NOT NULL DEFAULT '', score INTEGER NOT NULL DEFAULT 0""",
    "task": f"""text TEXT NOT NULL, due TEXT, assignee_id INTEGER REFERENCES user(id),
        done_at TEXT, note TEXT NOT NULL DEFAULT '', {ABOUT}""",
    "activity_new": f"""kind TEXT NOT NULL, outcome TEXT NOT NULL DEFAULT '', at TEXT NOT NULL,
        by_id INTEGER, note TEXT NOT NULL DEFAULT '', {ABOUT}""",
    "project": """engagement_id INTEGER NOT NULL REFERENCES engagement(id), name TEXT NOT NULL,
        description TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT 'active',
        url TEXT NOT NULL DEFAULT ''""",
    "deliverable": """engagement_id INTEGER NOT NULL REFERENCES engagement(id),
        project_id INTEGER REFERENCES project(id), title TEXT NOT NULL,
        kind TEXT NOT NULL DEFAULT 'backlog', due TEXT, state TEXT NOT NULL DEFAULT 'proposed',
        criteria TEXT NOT NULL DEFAULT '[]', low_hours TEXT NOT NULL DEFAULT '',
        high_hours TEXT NOT NULL DEFAULT '', issue_url TEXT NOT NULL DEFAULT '',
        assignee_id INTEGER REFERENCES user(id), notes TEXT NOT NULL DEFAULT '',
        sow_line_id INTEGER REFERENCES sow_line(id)""",
    "sow": """deal_id INTEGER NOT NULL REFERENCES deal(id),
        background TEXT NOT NULL DEFAULT '', technical TEXT NOT NULL DEFAULT '',
        out_of_scope TEXT NOT NULL DEFAULT '', people TEXT NOT NULL DEFAULT ''""",
    "sow_line": """sow_id INTEGER NOT NULL REFERENCES sow(id), position INTEGER NOT NULL,
        title TEXT NOT NULL, description TEXT NOT NULL DEFAULT '', low_hours TEXT NOT NULL,
        high_hours TEXT NOT NULL""",
    "sign_off_new": """document_id INTEGER REFERENCES document(id),
        sow_id INTEGER REFERENCES sow(id), role TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'required', at TEXT, by_id INTEGER,
        evidence TEXT NOT NULL DEFAULT ''""",
    "usage_reading": """engagement_id INTEGER NOT NULL REFERENCES engagement(id),
        cluster TEXT NOT NULL, month TEXT NOT NULL, metric TEXT NOT NULL DEFAULT 'mau',
        value INTEGER NOT NULL, source TEXT NOT NULL DEFAULT ''""",
    "incident": """engagement_id INTEGER NOT NULL REFERENCES engagement(id),
        kind TEXT NOT NULL DEFAULT 'request', title TEXT NOT NULL,
        severity TEXT NOT NULL DEFAULT 'normal', state TEXT NOT NULL DEFAULT 'open',
        opened_on TEXT NOT NULL, resolved_on TEXT, reporter TEXT NOT NULL DEFAULT '',
        url TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT ''""",
    "cost_reading": """engagement_id INTEGER NOT NULL REFERENCES engagement(id),
        month TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL,
        provider TEXT NOT NULL DEFAULT '', source TEXT NOT NULL DEFAULT ''""",
    "milestone": """engagement_id INTEGER NOT NULL REFERENCES engagement(id),
        title TEXT NOT NULL, due TEXT, done_on TEXT, story TEXT NOT NULL DEFAULT '',
        report_id INTEGER REFERENCES document(id)""",
    "invoice_line": """invoice_id INTEGER NOT NULL REFERENCES invoice(id),
        position INTEGER NOT NULL, description TEXT NOT NULL, quantity TEXT NOT NULL DEFAULT '1',
        unit TEXT NOT NULL DEFAULT '', unit_price INTEGER NOT NULL, amount INTEGER NOT NULL,
        pass_through INTEGER NOT NULL DEFAULT 0""",
    "decommission": """engagement_id INTEGER NOT NULL REFERENCES engagement(id),
        renewal_id INTEGER REFERENCES renewal(id), reason TEXT NOT NULL DEFAULT '', end_on TEXT,
        data_until TEXT, done INTEGER NOT NULL DEFAULT 0, closed_at TEXT""",
    "decommission_step": """decommission_id INTEGER NOT NULL REFERENCES decommission(id),
        position INTEGER NOT NULL, step TEXT NOT NULL, text TEXT NOT NULL, done_at TEXT,
        by_id INTEGER, note TEXT NOT NULL DEFAULT ''""",
    "review": """deal_id INTEGER NOT NULL REFERENCES deal(id), "on" TEXT NOT NULL,
        decision TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', by_id INTEGER""",
    "status_change": """record TEXT NOT NULL, record_id INTEGER NOT NULL,
        from_status TEXT NOT NULL, to_status TEXT NOT NULL, at TEXT NOT NULL, by_id INTEGER,
        direction TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
        gates TEXT NOT NULL DEFAULT '[]'""",
    "outbox": """op_key TEXT NOT NULL, lane TEXT NOT NULL, operation TEXT NOT NULL,
        payload TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'queued',
        attempts INTEGER NOT NULL DEFAULT 0, not_before TEXT, lease_until TEXT,
        first_sent_at TEXT, remote_id TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '',
        depends_on INTEGER REFERENCES outbox(id), deal_id INTEGER REFERENCES deal(id)""",
    "external_reference": """record TEXT NOT NULL, record_id INTEGER NOT NULL,
        system TEXT NOT NULL, remote_id TEXT NOT NULL DEFAULT '', url TEXT NOT NULL DEFAULT ''""",
}

COLUMNS = {
    "deal": ("experiment_id INTEGER REFERENCES experiment(id)",
             "origin_deal_id INTEGER REFERENCES deal(id)"),
    "community": ("notes TEXT NOT NULL DEFAULT ''", "imported_key TEXT"),
    "document": ("engagement_id INTEGER REFERENCES engagement(id)",
                 "renewal_id INTEGER REFERENCES renewal(id)",
                 "content_id INTEGER REFERENCES content(id)",
                 "post_id INTEGER REFERENCES post(id)",
                 "invoice_id INTEGER REFERENCES invoice(id)",
                 "sent_on TEXT", "signed_on TEXT", "evidence TEXT NOT NULL DEFAULT ''",
                 "superseded_by_id INTEGER REFERENCES document(id)"),
    "invoice": ("kind TEXT NOT NULL DEFAULT ''", "year INTEGER", "serial INTEGER",
                "void_reason TEXT NOT NULL DEFAULT ''"),
    "renewal": ("owner_id INTEGER REFERENCES user(id)", "reason TEXT NOT NULL DEFAULT ''",
                "decided_on TEXT"),
}  # fmt: skip

INDEXES = """
CREATE UNIQUE INDEX experiment_code ON experiment(code COLLATE NOCASE) WHERE deleted_at IS NULL;
CREATE INDEX content_day ON content(publish_on);
CREATE INDEX cost_experiment ON cost(experiment_id);
CREATE INDEX cost_content ON cost(content_id);
CREATE INDEX asset_content ON asset(content_id);
CREATE INDEX post_content ON post(content_id);
CREATE INDEX post_day ON post(scheduled_at);
CREATE INDEX lead_email ON lead(email COLLATE NOCASE);
CREATE INDEX lead_status ON lead(status, captured_at);
CREATE INDEX lead_name ON lead(name COLLATE NOCASE);
CREATE INDEX lead_deal ON lead(deal_id);
CREATE INDEX lead_domain ON lead(domain) WHERE domain <> '';
CREATE INDEX lead_parked ON lead(park_until) WHERE park_until IS NOT NULL;
CREATE INDEX lead_organization ON lead(organization_id) WHERE organization_id IS NOT NULL;
CREATE UNIQUE INDEX lead_imported ON lead(imported_key)
    WHERE imported_key IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX touch_lead ON touch(lead_id, at);
CREATE INDEX touch_experiment ON touch(experiment_id);
CREATE UNIQUE INDEX lead_answer_question ON lead_answer(lead_id, question)
    WHERE deleted_at IS NULL;
CREATE INDEX task_due ON task(done_at, due);
CREATE INDEX task_deal ON task(deal_id);
CREATE INDEX task_lead ON task(lead_id);
CREATE INDEX task_engagement ON task(engagement_id);
CREATE INDEX activity_deal ON activity(deal_id, at);
CREATE INDEX activity_lead ON activity(lead_id);
CREATE INDEX activity_engagement ON activity(engagement_id, at);
CREATE INDEX activity_contact ON activity(contact_id);
CREATE INDEX activity_organization ON activity(organization_id);
CREATE INDEX project_engagement ON project(engagement_id);
CREATE INDEX deliverable_engagement ON deliverable(engagement_id);
CREATE UNIQUE INDEX sow_deal ON sow(deal_id) WHERE deleted_at IS NULL;
CREATE INDEX sow_line_sow ON sow_line(sow_id);
CREATE INDEX sign_off_document ON sign_off(document_id);
CREATE INDEX sign_off_sow ON sign_off(sow_id);
CREATE UNIQUE INDEX usage_reading_month
    ON usage_reading(engagement_id, cluster COLLATE NOCASE, month, metric)
    WHERE deleted_at IS NULL;
CREATE INDEX incident_engagement ON incident(engagement_id);
CREATE INDEX cost_reading_engagement ON cost_reading(engagement_id, month);
CREATE INDEX milestone_engagement ON milestone(engagement_id);
CREATE INDEX invoice_line_invoice ON invoice_line(invoice_id);
CREATE INDEX invoice_due ON invoice(status, due);
DROP INDEX invoice_number;
CREATE UNIQUE INDEX invoice_number ON invoice(number)
    WHERE number IS NOT NULL AND deleted_at IS NULL;
CREATE UNIQUE INDEX invoice_serial ON invoice(year, serial)
    WHERE serial IS NOT NULL AND deleted_at IS NULL;
CREATE UNIQUE INDEX invoice_imported ON invoice(imported_key)
    WHERE imported_key IS NOT NULL AND deleted_at IS NULL;
CREATE UNIQUE INDEX decommission_engagement ON decommission(engagement_id)
    WHERE deleted_at IS NULL;
CREATE INDEX decommission_step_of ON decommission_step(decommission_id);
CREATE INDEX review_deal ON review(deal_id);
CREATE INDEX status_change_record ON status_change(record, record_id);
CREATE UNIQUE INDEX outbox_key ON outbox(op_key) WHERE deleted_at IS NULL;
CREATE INDEX outbox_state ON outbox(state, not_before);
CREATE INDEX external_reference_record ON external_reference(record, record_id);
CREATE INDEX document_engagement ON document(engagement_id);
CREATE INDEX deal_experiment ON deal(experiment_id) WHERE experiment_id IS NOT NULL;
CREATE INDEX engagement_health ON engagement(health_at) WHERE deleted_at IS NULL;
CREATE INDEX deal_step ON deal(next_step_due) WHERE next_step_due IS NOT NULL;
CREATE INDEX deal_paused ON deal(paused_until) WHERE paused_until IS NOT NULL;
"""

REBUILT = {
    "activity": "deal_id, kind, outcome, at, by_id, note",
    "sign_off": "document_id, role, state, at, by_id, evidence",
}
STAMPS = "id, created_at, created_by, updated_at, updated_by, revision, deleted_at"


def _rebuild(table: str, columns: str) -> Iterator[str]:
    """Statements that move a table's rows into its wider successor."""
    columns = f"{STAMPS}, {columns}"
    last = f"(SELECT seq FROM sqlite_sequence WHERE name = '{table}')"
    yield f"INSERT INTO {table}_new ({columns}) SELECT {columns} FROM {table}"
    yield f"DELETE FROM sqlite_sequence WHERE name = '{table}_new'"
    yield f"INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}_new', coalesce({last}, 0))"
    yield f"DROP TABLE {table}"
    yield f"ALTER TABLE {table}_new RENAME TO {table}"


def up(migrator: object, db: Any) -> None:
    """Make the tables, widen the ones there are."""
    for name, columns in TABLES.items():
        db.execute_sql(
            f'CREATE TABLE "{name}" (id INTEGER PRIMARY KEY AUTOINCREMENT, {columns}, {RECORD})'
            " STRICT"
        )
    for table, added in COLUMNS.items():
        for column in added:
            db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN {column}')
    for table, kept in REBUILT.items():
        for statement in _rebuild(table, kept):
            db.execute_sql(statement)
    for statement in INDEXES.split(";"):
        if statement.strip():
            db.execute_sql(statement)
