"""People, deals and what hangs on them, papers, engagements, the journal, the board's totals."""

import sqlite3
from collections.abc import Iterator
from typing import Any

RECORD = """
    created_at TEXT NOT NULL, created_by INTEGER, updated_at TEXT NOT NULL, updated_by INTEGER,
    revision INTEGER NOT NULL DEFAULT 1, deleted_at TEXT"""

TABLES = {
    "user": """login TEXT UNIQUE, name TEXT NOT NULL, email TEXT NOT NULL DEFAULT '',
        role TEXT NOT NULL DEFAULT 'member', active INTEGER NOT NULL DEFAULT 1""",
    "organization": """name TEXT NOT NULL, aliases TEXT NOT NULL DEFAULT '[]',
        kind TEXT NOT NULL DEFAULT '', domains TEXT NOT NULL DEFAULT '[]',
        country TEXT NOT NULL DEFAULT '', billing_address TEXT NOT NULL DEFAULT '',
        notes TEXT NOT NULL DEFAULT '', imported_key TEXT""",
    "community": """slug TEXT NOT NULL, name TEXT NOT NULL, website TEXT NOT NULL DEFAULT '',
        size INTEGER, data_location TEXT NOT NULL DEFAULT '', compute TEXT NOT NULL DEFAULT '',
        authentication TEXT NOT NULL DEFAULT '', consortia TEXT NOT NULL DEFAULT '[]',
        organization_id INTEGER REFERENCES organization(id)""",
    "contact": """name TEXT NOT NULL, emails TEXT NOT NULL DEFAULT '[]',
        phone TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '',
        organization_id INTEGER REFERENCES organization(id), newsletter INTEGER,
        member_updates INTEGER, outreach INTEGER, do_not_contact INTEGER NOT NULL DEFAULT 0,
        notes TEXT NOT NULL DEFAULT '', imported_key TEXT""",
    "deal": """name TEXT NOT NULL, deal_class TEXT NOT NULL DEFAULT '',
        revenue_type TEXT NOT NULL DEFAULT '',
        organization_id INTEGER REFERENCES organization(id),
        stage TEXT NOT NULL, paused_from TEXT NOT NULL DEFAULT '',
        pane TEXT GENERATED ALWAYS AS (CASE WHEN deleted_at IS NOT NULL THEN ''
            WHEN paused_from <> '' THEN paused_from ELSE stage END) VIRTUAL,
        rank INTEGER NOT NULL, owner_id INTEGER REFERENCES user(id),
        currency TEXT NOT NULL DEFAULT 'USD', amount INTEGER, estimate INTEGER,
        membership INTEGER NOT NULL DEFAULT 0, usage INTEGER NOT NULL DEFAULT 0, mau INTEGER,
        win_rate INTEGER, win_rate_reason TEXT NOT NULL DEFAULT '',
        target_start TEXT, target_end TEXT, contract_start TEXT, contract_end TEXT,
        collected INTEGER, expected_close TEXT, next_step TEXT NOT NULL DEFAULT '',
        next_step_due TEXT, lost_reason TEXT NOT NULL DEFAULT '',
        lost_note TEXT NOT NULL DEFAULT '', paused_until TEXT,
        paused_reason TEXT NOT NULL DEFAULT '',
        previous_deal_id INTEGER REFERENCES deal(id),
        tags TEXT NOT NULL DEFAULT '[]', imported_key TEXT""",
    "deal_community": """deal_id INTEGER NOT NULL REFERENCES deal(id),
        community_id INTEGER NOT NULL REFERENCES community(id)""",
    "role": """contact_id INTEGER NOT NULL REFERENCES contact(id),
        deal_id INTEGER REFERENCES deal(id), community_id INTEGER REFERENCES community(id),
        role TEXT NOT NULL""",
    "answer": """deal_id INTEGER NOT NULL REFERENCES deal(id), question TEXT NOT NULL,
        text TEXT NOT NULL DEFAULT '', score INTEGER NOT NULL DEFAULT 0""",
    "line": """deal_id INTEGER NOT NULL REFERENCES deal(id), product TEXT NOT NULL,
        kind TEXT NOT NULL, description TEXT NOT NULL DEFAULT '', quantity TEXT NOT NULL,
        unit TEXT NOT NULL DEFAULT '', unit_price INTEGER NOT NULL,
        discount INTEGER NOT NULL DEFAULT 0, recurrence TEXT NOT NULL, start TEXT,
        "end" TEXT, amount INTEGER NOT NULL, imported_key TEXT""",
    "price_book": "label TEXT NOT NULL, effective_on TEXT NOT NULL",
    "price": """book_id INTEGER NOT NULL REFERENCES price_book(id), code TEXT NOT NULL,
        label TEXT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL, unit_price INTEGER NOT NULL,
        currency TEXT NOT NULL, recurrence TEXT NOT NULL, tiers TEXT NOT NULL DEFAULT '[]'""",
    "transition": """deal_id INTEGER NOT NULL REFERENCES deal(id), from_stage TEXT NOT NULL,
        to_stage TEXT NOT NULL, at TEXT NOT NULL, by_id INTEGER, direction TEXT NOT NULL,
        reason TEXT NOT NULL DEFAULT '', gates TEXT NOT NULL DEFAULT '[]', undo_of INTEGER""",
    "activity": """deal_id INTEGER NOT NULL REFERENCES deal(id), kind TEXT NOT NULL,
        outcome TEXT NOT NULL DEFAULT '', at TEXT NOT NULL, by_id INTEGER,
        note TEXT NOT NULL DEFAULT ''""",
    "agreement": """deal_id INTEGER NOT NULL REFERENCES deal(id), kind TEXT NOT NULL,
        parties TEXT NOT NULL DEFAULT '', start TEXT, "end" TEXT, notice_days INTEGER,
        value INTEGER, currency TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'draft',
        signed_on TEXT, evidence TEXT NOT NULL DEFAULT '',
        signing_provider TEXT NOT NULL DEFAULT '', request_id TEXT NOT NULL DEFAULT ''""",
    "invoice": """deal_id INTEGER NOT NULL REFERENCES deal(id), issuer TEXT NOT NULL DEFAULT '',
        number TEXT, status TEXT NOT NULL, period_start TEXT, period_end TEXT,
        total INTEGER NOT NULL, currency TEXT NOT NULL, requested_on TEXT, issued TEXT, due TEXT,
        note TEXT NOT NULL DEFAULT '', imported_key TEXT""",
    "payment": """invoice_id INTEGER NOT NULL REFERENCES invoice(id), amount INTEGER NOT NULL,
        received_on TEXT NOT NULL, note TEXT NOT NULL DEFAULT ''""",
    "document": """kind TEXT NOT NULL, deal_id INTEGER REFERENCES deal(id),
        number TEXT, year INTEGER, serial INTEGER, status TEXT NOT NULL DEFAULT 'draft',
        valid_until TEXT""",
    "document_version": """document_id INTEGER NOT NULL REFERENCES document(id),
        version INTEGER NOT NULL, template TEXT NOT NULL, template_hash TEXT NOT NULL,
        context TEXT NOT NULL, total INTEGER, currency TEXT NOT NULL DEFAULT ''""",
    "document_file": """version_id INTEGER NOT NULL REFERENCES document_version(id),
        format TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL""",
    "sign_off": """document_id INTEGER NOT NULL REFERENCES document(id), role TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'required', at TEXT, by_id INTEGER,
        evidence TEXT NOT NULL DEFAULT ''""",
    "engagement": """deal_id INTEGER NOT NULL REFERENCES deal(id),
        status TEXT NOT NULL DEFAULT 'provisioning', health TEXT NOT NULL DEFAULT 'amber',
        health_note TEXT NOT NULL DEFAULT '', health_at TEXT, term_start TEXT, term_end TEXT,
        value INTEGER, currency TEXT NOT NULL""",
    "checklist_item": """engagement_id INTEGER NOT NULL REFERENCES engagement(id),
        position INTEGER NOT NULL, text TEXT NOT NULL, done_at TEXT""",
    "renewal": """engagement_id INTEGER NOT NULL REFERENCES engagement(id),
        opens_on TEXT, due TEXT, status TEXT NOT NULL DEFAULT 'upcoming',
        extensions INTEGER NOT NULL DEFAULT 0, decision TEXT NOT NULL DEFAULT '',
        value INTEGER, currency TEXT NOT NULL, new_deal_id INTEGER REFERENCES deal(id)""",
}

PLAIN = """
CREATE TABLE change_group (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL,
    by_id INTEGER NOT NULL, what TEXT NOT NULL, undoes INTEGER REFERENCES change_group(id),
    lasting TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE change (id INTEGER PRIMARY KEY AUTOINCREMENT,
    group_id INTEGER NOT NULL REFERENCES change_group(id), "table" TEXT NOT NULL,
    row_id INTEGER NOT NULL, before TEXT, after TEXT NOT NULL,
    previous_hash TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE INDEX change_group_id ON change(group_id);
CREATE INDEX change_row ON change("table", row_id);
CREATE INDEX change_group_by ON change_group(by_id, id);
CREATE INDEX change_group_undoes ON change_group(undoes) WHERE undoes IS NOT NULL;
CREATE TABLE file_content (file_id INTEGER PRIMARY KEY REFERENCES document_file(id),
    content BLOB NOT NULL) STRICT;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE INDEX deal_pane ON deal(pane, rank, id);
CREATE UNIQUE INDEX deal_imported ON deal(imported_key)
    WHERE imported_key IS NOT NULL AND deleted_at IS NULL;
CREATE UNIQUE INDEX deal_previous ON deal(previous_deal_id)
    WHERE previous_deal_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX deal_organization ON deal(organization_id);
CREATE INDEX deal_name ON deal(name);
CREATE INDEX deal_owner ON deal(owner_id);
CREATE INDEX organization_name ON organization(name COLLATE NOCASE);
CREATE UNIQUE INDEX organization_imported ON organization(imported_key)
    WHERE imported_key IS NOT NULL AND deleted_at IS NULL;
CREATE UNIQUE INDEX community_slug ON community(slug) WHERE deleted_at IS NULL;
CREATE INDEX contact_name ON contact(name COLLATE NOCASE);
CREATE INDEX contact_organization ON contact(organization_id);
CREATE INDEX role_deal ON role(deal_id);
CREATE INDEX role_contact ON role(contact_id);
CREATE INDEX deal_community_deal ON deal_community(deal_id);
CREATE UNIQUE INDEX answer_question ON answer(deal_id, question) WHERE deleted_at IS NULL;
CREATE INDEX line_deal ON line(deal_id);
CREATE INDEX transition_deal ON transition(deal_id, at);
CREATE INDEX activity_deal ON activity(deal_id, at);
CREATE INDEX agreement_deal ON agreement(deal_id);
CREATE INDEX invoice_deal ON invoice(deal_id);
CREATE UNIQUE INDEX invoice_number ON invoice(number) WHERE number IS NOT NULL;
CREATE INDEX payment_invoice ON payment(invoice_id);
CREATE INDEX document_deal ON document(deal_id);
CREATE UNIQUE INDEX document_number ON document(kind, year, serial) WHERE serial IS NOT NULL;
CREATE INDEX document_version_document ON document_version(document_id);
CREATE INDEX document_file_version ON document_file(version_id);
CREATE INDEX sign_off_document ON sign_off(document_id);
CREATE UNIQUE INDEX engagement_deal ON engagement(deal_id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX renewal_engagement ON renewal(engagement_id) WHERE deleted_at IS NULL;
CREATE INDEX engagement_board ON engagement(coalesce(term_end, '9999-12-31'), id)
    WHERE deleted_at IS NULL AND status <> 'completed';
CREATE INDEX checklist_engagement ON checklist_item(engagement_id);
CREATE INDEX renewal_board ON renewal(opens_on, id)
    WHERE deleted_at IS NULL AND status IN ('upcoming', 'reviewing');

CREATE VIRTUAL TABLE deal_search USING fts5(name, organization, tags, next_step, key,
    prefix = '1 2 3');
"""

# Counts and sums of every pane, kept by the database itself in the transaction that changes them.
# day: '' for deals and engagements; for renewals the day the case opens.
TOTALS = """
CREATE TABLE pane_total (pane TEXT NOT NULL, day TEXT NOT NULL, currency TEXT NOT NULL,
    deal_class TEXT NOT NULL, win_rate INTEGER NOT NULL, count INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (pane, day, currency, deal_class, win_rate)) STRICT, WITHOUT ROWID;
"""

ADD = """INSERT INTO pane_total VALUES ({keys}, 1, coalesce({amount}, 0))
    ON CONFLICT DO UPDATE SET count = count + 1, amount = amount + excluded.amount;"""
TAKE = """UPDATE pane_total SET count = count - 1, amount = amount - coalesce({amount}, 0)
    WHERE (pane, day, currency, deal_class, win_rate) = ({keys});"""

TOTALLED = {
    "deal": (
        "{r}.pane, '', {r}.currency, {r}.deal_class, coalesce({r}.win_rate, -1)",
        "{r}.amount",
        "{r}.pane <> ''",
        "stage, paused_from, deleted_at, currency, deal_class, win_rate, amount",
    ),
    "engagement": (
        "'delivery', '', {r}.currency, '', -1",
        "{r}.value",
        "{r}.deleted_at IS NULL AND {r}.status <> 'completed'",
        "deleted_at, status, currency, value",
    ),
    "renewal": (
        "'renewals', {r}.opens_on, {r}.currency, '', -1",
        "{r}.value",
        "{r}.deleted_at IS NULL AND {r}.status IN ('upcoming', 'reviewing')"
        " AND {r}.opens_on IS NOT NULL",
        "deleted_at, status, currency, value, opens_on",
    ),
}

SEARCH = """
CREATE TRIGGER deal_search_insert AFTER INSERT ON deal BEGIN
    INSERT INTO deal_search(rowid, name, organization, tags, next_step, key)
    VALUES (new.id, new.name,
        coalesce((SELECT name FROM organization WHERE id = new.organization_id), ''),
        new.tags, new.next_step, coalesce(new.imported_key, 'D-' || new.id));
END;
CREATE TRIGGER deal_search_update
AFTER UPDATE OF name, organization_id, tags, next_step, imported_key ON deal BEGIN
    UPDATE deal_search SET name = new.name, organization =
        coalesce((SELECT name FROM organization WHERE id = new.organization_id), ''),
        tags = new.tags, next_step = new.next_step,
        key = coalesce(new.imported_key, 'D-' || new.id)
    WHERE rowid = new.id;
END;
CREATE TRIGGER organization_search_update AFTER UPDATE OF name ON organization BEGIN
    UPDATE deal_search SET organization = new.name
    WHERE rowid IN (SELECT id FROM deal WHERE organization_id = new.id);
END;
"""


def _total_triggers(table: str) -> Iterator[str]:
    keys, amount, counted, columns = TOTALLED[table]
    add = ADD.format(keys=keys.format(r="new"), amount=amount.format(r="new"))
    take = TAKE.format(keys=keys.format(r="old"), amount=amount.format(r="old"))
    old, new = counted.format(r="old"), counted.format(r="new")
    yield f"""CREATE TRIGGER {table}_total_insert AFTER INSERT ON {table} WHEN {new}
        BEGIN {add} END"""
    yield f"""CREATE TRIGGER {table}_total_leave AFTER UPDATE OF {columns} ON {table} WHEN {old}
        BEGIN {take} END"""
    yield f"""CREATE TRIGGER {table}_total_enter AFTER UPDATE OF {columns} ON {table} WHEN {new}
        BEGIN {add} END"""


def _statements(script: str) -> Iterator[str]:
    """Statements of a script; a trigger's body ends with END."""
    statement = ""
    for part in script.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n;"):
                yield statement
            statement = ""


def up(migrator: object, db: Any) -> None:
    """Make every table, index and trigger."""
    for name, columns in TABLES.items():
        db.execute_sql(
            f'CREATE TABLE "{name}" (id INTEGER PRIMARY KEY AUTOINCREMENT, {columns}, {RECORD})'
            " STRICT"
        )
    for script in (PLAIN, TOTALS, SEARCH):
        for statement in _statements(script):
            db.execute_sql(statement)
    for table in TOTALLED:
        for statement in _total_triggers(table):
            db.execute_sql(statement)
