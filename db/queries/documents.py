"""Documents with their versions, files and sign-offs: rows in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.columns import day, instant
from db.database import Store
from db.queries.records.documents import BY, REPLACED, STATUS, SUBJECT, SUBJECT_KEYS, VERSIONS
from salesops_tui.domain.documents import (
    SUBJECT_COLUMNS,
    Document,
    DocumentFile,
    DocumentVersion,
    SignOff,
    Subject,
)

_DOCUMENT = f"""SELECT r.id, 'Q-' || r.id, r.revision, r.kind, r.deal_id,
    coalesce({SUBJECT_KEYS["deal"]}, ''), coalesce(r.number, ''), {STATUS}, r.valid_until,
    {VERSIONS}, r.created_at, {BY}, {SUBJECT}, r.sent_on, r.signed_on, r.evidence, {REPLACED}
    FROM document r WHERE r.deleted_at IS NULL"""


def documents(store: Store, deal_id: int | None = None) -> list[Document]:
    """The documents of a deal and of all that hangs on it, or all, newest first."""
    where = " AND r.deal_id = ?" if deal_id is not None else ""
    values = (deal_id,) if deal_id is not None else ()
    return [_document(row) for row in store.rows(f"{_DOCUMENT}{where} ORDER BY r.id DESC", values)]


def about(store: Store, kind: str, subject: Subject) -> list[Document]:
    """The documents of a kind about this very record, newest first."""
    at = SUBJECT_COLUMNS.index(subject.kind)
    nearer = "".join(f" AND r.{name}_id IS NULL" for name in SUBJECT_COLUMNS[:at])
    rows = store.rows(
        f"{_DOCUMENT} AND r.kind = ? AND r.{subject.kind}_id = ?{nearer} ORDER BY r.id DESC",
        (kind, subject.id),
    )
    return [_document(row) for row in rows]


def document(store: Store, word: str) -> Document | None:
    """A document by its key (Q-7) or its number (Q-2026-0007)."""
    digits = word.upper().removeprefix("Q-")
    plain = digits.isascii() and digits.isdigit() and len(digits) < 16
    row = store.row(
        f"{_DOCUMENT} AND (r.id = ? OR r.number = ?) ORDER BY r.superseded_by_id IS NOT NULL, r.id",
        (int(digits) if plain else 0, word.upper()),
    )
    return _document(row) if row else None


def subject(store: Store, document_id: int) -> Subject:
    """What a document is about."""
    names = ", ".join(f"r.{name}_id" for name in SUBJECT_COLUMNS)
    keys = ", ".join(SUBJECT_KEYS[name] for name in SUBJECT_COLUMNS)
    row = store.row(
        f"SELECT {names}, {keys} FROM document r WHERE r.id = ?",
        (document_id,),
    )
    assert row is not None  # the caller has just read the document
    count = len(SUBJECT_COLUMNS)
    ids = dict(zip(SUBJECT_COLUMNS, row[:count], strict=True))
    kind = next(name for name in SUBJECT_COLUMNS if ids[name] is not None)
    key = row[count + SUBJECT_COLUMNS.index(kind)]
    return Subject(kind, ids[kind], key, ids["deal"], ids["engagement"], ids["content"])


def versions(store: Store, document_id: int) -> list[DocumentVersion]:
    """The versions of a document with their files, oldest first."""
    files: dict[int, list[DocumentFile]] = {}
    for version_id, *parts in store.rows(
        "SELECT f.version_id, f.id, f.format, f.sha256, f.size FROM document_file f"
        " JOIN document_version v ON v.id = f.version_id WHERE v.document_id = ?"
        " AND f.deleted_at IS NULL ORDER BY f.id",
        (document_id,),
    ):
        files.setdefault(version_id, []).append(DocumentFile(*parts))
    rows = store.rows(
        "SELECT v.id, v.document_id, v.version, v.template, v.template_hash, v.total, v.currency,"
        " v.created_at, coalesce(u.login, u.name, '') FROM document_version v"
        " LEFT JOIN user u ON u.id = v.created_by WHERE v.document_id = ? AND v.deleted_at IS NULL"
        " ORDER BY v.version",
        (document_id,),
    )
    return [
        DocumentVersion(*[*row[:7], instant(row[7]), row[8], tuple(files.get(row[0], ()))])
        for row in rows
    ]


def content(store: Store, file_id: int) -> bytes:
    """The bytes of a rendered file."""
    found: bytes = store.value("SELECT content FROM file_content WHERE file_id = ?", (file_id,))
    return found


def keep_content(store: Store, file_id: int, content: bytes) -> None:
    """Keep a rendered file's bytes, inside the transaction that journals the file."""
    store.run("INSERT INTO file_content (file_id, content) VALUES (?, ?)", (file_id, content))


def context(store: Store, version_id: int) -> str:
    """The frozen context of a version, as JSON."""
    found: str = store.value("SELECT context FROM document_version WHERE id = ?", (version_id,))
    return found


def next_version(store: Store, document_id: int) -> int:
    """The number of a document's next version; one that was taken back keeps its own."""
    last = store.value(
        "SELECT max(version) FROM document_version WHERE document_id = ?", (document_id,)
    )
    return int(last or 0) + 1


def person(store: Store, user_id: int | None) -> tuple[str, str]:
    """The name and the e-mail of somebody of the team; empty for nobody."""
    row = store.row(
        "SELECT coalesce(nullif(name, ''), login, ''), email FROM user WHERE id = ?", (user_id,)
    )
    return (row[0], row[1]) if row else ("", "")


def made_by(store: Store, version_id: int) -> tuple[str, str]:
    """The name and the e-mail of who made a version."""
    row = store.row(
        "SELECT coalesce(nullif(u.name, ''), u.login, ''), coalesce(u.email, '')"
        " FROM document_version v JOIN user u ON u.id = v.created_by WHERE v.id = ?",
        (version_id,),
    )
    return (row[0], row[1]) if row else ("", "")


def next_serial(store: Store, kind: str, year: int) -> int:
    """The next number of a kind in a year; voids keep theirs, so there is no gap."""
    last = store.value("SELECT max(serial) FROM document WHERE kind = ? AND year = ?", (kind, year))
    return int(last or 0) + 1


def sign_offs(store: Store, document_id: int) -> list[tuple[int, SignOff]]:
    """What was said of a document, with the id of each row, in the order of the rows.

    What was said of the statement of work that a document of that kind prints counts as well.
    """
    rows = store.rows(
        "SELECT s.id, s.role, s.state, s.at, coalesce(u.login, u.name, ''), s.evidence"
        " FROM sign_off s LEFT JOIN user u ON u.id = s.by_id WHERE s.deleted_at IS NULL"
        " AND (s.document_id = ? OR s.sow_id IN (SELECT w.id FROM sow w"
        " JOIN document r ON r.deal_id = w.deal_id AND r.kind = 'sow'"
        " WHERE r.id = ? AND w.deleted_at IS NULL)) ORDER BY s.id",
        (document_id, document_id),
    )
    return [
        (row[0], SignOff(row[1], row[2], instant(row[3]) if row[3] else None, *row[4:]))
        for row in rows
    ]


def own_sign_offs(store: Store, document_id: int) -> list[tuple[int, SignOff]]:
    """What was said of a document itself, with the id of each row."""
    rows = store.rows(
        "SELECT id, role, state FROM sign_off WHERE document_id = ? AND deleted_at IS NULL",
        (document_id,),
    )
    return [(row[0], SignOff(row[1], row[2])) for row in rows]


def _document(row: Sequence[Any]) -> Document:
    days = (day(row[13]), day(row[14]))
    return Document(
        *[*row[:8], day(row[8]), row[9], instant(row[10]), *row[11:13], *days, *row[15:]]
    )
