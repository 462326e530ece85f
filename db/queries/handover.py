"""Records as other systems' import files want them: one statement for each file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from db.database import Store
from db.queries.backlog import ISSUE_URL
from db.queries.deals import KEY
from db.queries.invoice_sql import KEY as INVOICE_KEY

_ORGANIZATION = "coalesce((SELECT name FROM organization WHERE id = d.organization_id), '')"
_OWNER = "coalesce((SELECT coalesce(nullif(email, ''), login, name) FROM user WHERE id = {}), '')"


class Handover(NamedTuple):
    """A file: its columns in order, each with the kind of its cells and its SQL, and the rows.

    ``identity`` is the SQL of the record's id, where a row is one record.
    """

    columns: dict[str, tuple[str, str]]
    rows: str
    identity: str = ""


FILES: dict[tuple[str, str], Handover] = {
    ("airtable", "engagements"): Handover(
        {
            "SalesOps ID": ("text", "'E-' || e.id"),
            "Name": ("text", "d.name"),
            "Organization": ("text", _ORGANIZATION),
            "Deal": ("text", KEY),
            "Status": ("text", "e.status"),
            "Health": ("text", "e.health"),
            "Health note": ("text", "e.health_note"),
            "Term start": ("date", "e.term_start"),
            "Term end": ("date", "e.term_end"),
            "Value": ("money", "e.value"),
            "Currency": ("text", "e.currency"),
            "Owner": ("text", _OWNER.format("d.owner_id")),
        },
        "engagement e JOIN deal d ON d.id = e.deal_id"
        " WHERE e.deleted_at IS NULL AND d.deleted_at IS NULL ORDER BY e.id",
        "e.id",
    ),
    ("airtable", "agreements"): Handover(
        {
            "SalesOps ID": ("text", "'A-' || a.id"),
            "Deal": ("text", KEY),
            "Name": ("text", "d.name"),
            "Organization": ("text", _ORGANIZATION),
            "Kind": ("text", "a.kind"),
            "Parties": ("text", "a.parties"),
            "Start": ("date", "a.start"),
            "End": ("date", 'a."end"'),
            "Notice days": ("integer", "a.notice_days"),
            "Value": ("money", "a.value"),
            "Currency": ("text", "a.currency"),
            "Status": ("text", "a.status"),
            "Signed on": ("date", "a.signed_on"),
        },
        "agreement a JOIN deal d ON d.id = a.deal_id"
        " WHERE a.deleted_at IS NULL AND d.deleted_at IS NULL ORDER BY a.id",
        "a.id",
    ),
    # Asana's import only ever creates, so what has a task there already is left out.
    ("asana", "tasks"): Handover(
        {
            "Name": ("text", "name"),
            "Description": ("text", "description"),
            "Assignee": ("text", _OWNER.format("assignee")),
            "Due Date": ("date", "due"),
            "Start Date": ("date", "NULL"),
            "Section/Column": ("text", "section"),
            "Subtask of": ("text", "parent"),
        },
        """(
            SELECT 1 AS level, e.id AS of, j.id AS id, j.name AS name, 'project' AS record,
                '[J-' || j.id || '] ' || j.description AS description, NULL AS assignee,
                NULL AS due, d.name AS section, '' AS parent
            FROM project j JOIN engagement e ON e.id = j.engagement_id
            JOIN deal d ON d.id = e.deal_id
            WHERE j.deleted_at IS NULL AND e.deleted_at IS NULL AND j.status = 'active'
            UNION ALL
            SELECT 2, e.id, b.id, b.title, 'deliverable',
                '[B-' || b.id || '] ' || b.notes, b.assignee_id, b.due, d.name,
                coalesce((SELECT name FROM project WHERE id = b.project_id), '')
            FROM deliverable b JOIN engagement e ON e.id = b.engagement_id
            JOIN deal d ON d.id = e.deal_id
            WHERE b.deleted_at IS NULL AND e.deleted_at IS NULL
                AND b.state NOT IN ('done', 'dropped')
            UNION ALL
            SELECT 3, 0, t.id, t.text, 'task', '[T-' || t.id || '] ' || t.note, t.assignee_id,
                t.due, 'Tasks', ''
            FROM task t WHERE t.deleted_at IS NULL AND t.done_at IS NULL
        ) w WHERE NOT EXISTS (SELECT 1 FROM external_reference x WHERE x.system = 'asana'
            AND x.record = w.record AND x.record_id = w.id)
        ORDER BY of, level, id""",
    ),
    ("hubspot", "deals"): Handover(
        {
            "SalesOps ID": ("text", KEY),
            "Deal name": ("text", "d.name"),
            "Pipeline": ("text", "'Sales'"),
            "Deal stage": ("text", "d.stage"),
            "Deal owner": ("text", _OWNER.format("d.owner_id")),
            "Amount": ("money", "d.amount"),
            "Currency": ("text", "d.currency"),
            "Close date": ("date", "d.expected_close"),
            "Company name": ("text", _ORGANIZATION),
        },
        "deal d WHERE d.deleted_at IS NULL ORDER BY d.id",
        "d.id",
    ),
    ("hubspot", "companies"): Handover(
        {
            "SalesOps ID": ("text", "coalesce(o.imported_key, 'O-' || o.id)"),
            "Company name": ("text", "o.name"),
            "Company domain name": ("text", "coalesce(json_extract(o.domains, '$[0]'), '')"),
            "Country/Region": ("text", "o.country"),
        },
        "organization o WHERE o.deleted_at IS NULL ORDER BY o.id",
        "o.id",
    ),
    ("hubspot", "contacts"): Handover(
        {
            "SalesOps ID": ("text", "coalesce(c.imported_key, 'C-' || c.id)"),
            "First name": ("text", "c.name"),
            "Last name": ("text", "c.name"),
            "Email": ("text", "coalesce(json_extract(c.emails, '$[0]'), '')"),
            "Phone number": ("text", "c.phone"),
            "Job title": ("text", "c.title"),
            "Company name": (
                "text",
                "coalesce((SELECT name FROM organization WHERE id = c.organization_id), '')",
            ),
        },
        "contact c WHERE c.deleted_at IS NULL ORDER BY c.id",
        "c.id",
    ),
    ("intacct", "invoices"): Handover(
        {
            "INVOICE_NO": ("text", f"coalesce(nullif(r.number, ''), {INVOICE_KEY})"),
            "CUSTOMER_NAME": ("text", _ORGANIZATION),
            "INVOICE_DATE": ("date", "coalesce(r.issued, r.requested_on)"),
            "DUE_DATE": ("date", "r.due"),
            "CURRENCY": ("text", "r.currency"),
            "LINE_NO": ("integer", "coalesce(l.position, 0) + 1"),
            "DESCRIPTION": ("text", "coalesce(l.description, d.name)"),
            "QUANTITY": ("text", "coalesce(l.quantity, '1')"),
            "UNIT_PRICE": ("money", "coalesce(l.unit_price, r.total)"),
            "AMOUNT": ("money", "coalesce(l.amount, r.total)"),
            "TOTAL": ("money", "r.total"),
            "MEMO": ("text", "r.note"),
            "REFERENCE": ("text", KEY),
        },
        "invoice r JOIN deal d ON d.id = r.deal_id LEFT JOIN invoice_line l"
        " ON l.invoice_id = r.id AND l.deleted_at IS NULL WHERE r.deleted_at IS NULL"
        " AND d.deleted_at IS NULL AND r.status IN ('requested', 'issued', 'part paid')"
        " ORDER BY r.id, l.position",
    ),
    ("github", "issues"): Handover(
        {
            "Key": ("text", "'B-' || b.id"),
            "Title": ("text", "b.title"),
            "Body": (
                "text",
                "b.notes || (SELECT coalesce(group_concat(char(10) || '- [ ] '"
                " || json_extract(value, '$.text'), ''), '') FROM json_each(b.criteria))",
            ),
            "Due": ("date", "b.due"),
            "Deal": ("text", KEY),
        },
        "deliverable b JOIN engagement e ON e.id = b.engagement_id JOIN deal d ON d.id = e.deal_id"
        f" WHERE b.deleted_at IS NULL AND e.deleted_at IS NULL AND {ISSUE_URL.format('b')} = ''"
        " AND b.state NOT IN ('done', 'dropped') ORDER BY b.id",
    ),
}


def rows(store: Store, file: Handover, deals: Sequence[int] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a file, read while they are written; of some deals (``d``) if they are named."""
    asked = ", ".join(sql for _, sql in file.columns.values())
    found, _, order = file.rows.rpartition(" ORDER BY ")
    some = f" AND d.id IN ({', '.join('?' * len(deals))})" if deals else ""
    return store.each(f"SELECT {asked} FROM {found}{some} ORDER BY {order}", tuple(deals))


def records(
    store: Store, file: Handover, only: int | None = None
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The records of a file with their ids, all or one: None where a cell is empty.

    Money is a number with two places, as systems take it that have numbers.
    """
    asked = ", ".join(sql for _, sql in file.columns.values())
    found, _, order = file.rows.rpartition(" ORDER BY ")
    one = "" if only is None else f" AND {file.identity} = ?"
    sql = f"SELECT {file.identity}, {asked} FROM {found}{one} ORDER BY {order}"
    kinds = [(name, kind) for name, (kind, _) in file.columns.items()]
    for identity, *values in store.each(sql, () if only is None else (only,)):
        yield (
            identity,
            {
                name: None if value in (None, "") else value / 100 if kind == "money" else value
                for (name, kind), value in zip(kinds, values, strict=True)
            },
        )
