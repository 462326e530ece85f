"""Agreements and documents: rows in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.columns import day, instant
from db.database import Store
from salesops_tui.domain.papers import Agreement, Document, DocumentFile, DocumentVersion

_AGREEMENT = """SELECT id, 'A-' || id, revision, deal_id, kind, parties, start, "end", notice_days,
    value, currency, status, signed_on, evidence FROM agreement WHERE deleted_at IS NULL"""
_DOCUMENT = """SELECT q.id, 'Q-' || q.id, q.revision, q.kind, q.deal_id,
    coalesce(d.imported_key, 'D-' || d.id), coalesce(q.number, ''), q.status, q.valid_until,
    (SELECT count(*) FROM document_version WHERE document_id = q.id), q.created_at,
    coalesce(u.login, u.name, '') FROM document q JOIN deal d ON d.id = q.deal_id
    LEFT JOIN user u ON u.id = q.created_by WHERE q.deleted_at IS NULL"""


def agreements(store: Store, deal_ids: Sequence[int]) -> dict[int, list[Agreement]]:
    """Agreements per deal, oldest first."""
    found: dict[int, list[Agreement]] = {}
    for row in _of_deals(store, _AGREEMENT, "deal_id", deal_ids):
        agreement = _agreement(row)
        found.setdefault(agreement.deal_id, []).append(agreement)
    return found


def agreement(store: Store, identity: int) -> Agreement | None:
    """An agreement by its id."""
    row = store.row(f"{_AGREEMENT} AND id = ?", (identity,))
    return _agreement(row) if row else None


def all_agreements(store: Store) -> list[Agreement]:
    """Every agreement, oldest first."""
    return [_agreement(row) for row in store.rows(f"{_AGREEMENT} ORDER BY id")]


def documents(store: Store, deal_id: int | None = None) -> list[Document]:
    """The documents of a deal, or all, newest first."""
    where = " AND q.deal_id = ?" if deal_id is not None else ""
    values = (deal_id,) if deal_id is not None else ()
    return [_document(row) for row in store.rows(f"{_DOCUMENT}{where} ORDER BY q.id DESC", values)]


def document(store: Store, word: str) -> Document | None:
    """A document by its key (Q-7) or its number (Q-2026-0007)."""
    digits = word.upper().removeprefix("Q-")
    plain = digits.isascii() and digits.isdigit() and len(digits) < 16
    row = store.row(
        f"{_DOCUMENT} AND (q.id = ? OR q.number = ?)",
        (int(digits) if plain else 0, word.upper()),
    )
    return _document(row) if row else None


def versions(store: Store, document_id: int) -> list[DocumentVersion]:
    """The versions of a document with their files, oldest first."""
    files: dict[int, list[DocumentFile]] = {}
    for version_id, *parts in store.rows(
        "SELECT f.version_id, f.id, f.format, f.sha256, f.size FROM document_file f"
        " JOIN document_version v ON v.id = f.version_id WHERE v.document_id = ? ORDER BY f.id",
        (document_id,),
    ):
        files.setdefault(version_id, []).append(DocumentFile(*parts))
    rows = store.rows(
        "SELECT v.id, v.document_id, v.version, v.template, v.template_hash, v.total, v.currency,"
        " v.created_at, coalesce(u.login, u.name, '') FROM document_version v"
        " LEFT JOIN user u ON u.id = v.created_by WHERE v.document_id = ? ORDER BY v.version",
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


def next_serial(store: Store, kind: str, year: int) -> int:
    """The next number of a kind in a year; voids keep theirs, so there is no gap."""
    last = store.value("SELECT max(serial) FROM document WHERE kind = ? AND year = ?", (kind, year))
    return int(last or 0) + 1


def _of_deals(store: Store, sql: str, column: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    marks = ",".join("?" * len(ids))
    return store.rows(f"{sql} AND {column} IN ({marks}) ORDER BY id", tuple(ids))


def _agreement(row: Sequence[Any]) -> Agreement:
    return Agreement(*[*row[:6], day(row[6]), day(row[7]), *row[8:12], day(row[12]), row[13]])


def _document(row: Sequence[Any]) -> Document:
    return Document(*[*row[:8], day(row[8]), row[9], instant(row[10]), row[11]])
