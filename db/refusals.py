"""What SQLite says when it refuses, as sentences for people."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee

from salesops_tui.errors import DatabaseBusy, StorageRefused

_ENDED = ("cannot rollback", "no such savepoint")


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn what SQLite says into a sentence for people."""
    try:
        yield
    except (peewee.DatabaseError, sqlite3.DatabaseError) as error:
        first = _first(error)
        if isinstance(first, StorageRefused):
            raise first from error
        if "locked" in str(first).lower():
            raise DatabaseBusy(f"{path}: somebody else is writing; try again") from error
        sentence = _sentence(path, str(first).lower())
        if sentence is None:
            raise
        raise StorageRefused(sentence) from error


def _first(error: BaseException) -> BaseException:
    """What went wrong where SQLite has ended the transaction itself: then there is no rollback."""
    while error.__context__ and any(words in str(error) for words in _ENDED):
        error = error.__context__
    return error


def _sentence(path: Path, said: str) -> str | None:
    known = {
        "interrupted": "the search was broken off",
        "readonly": f"{path}: the database is read-only for you; ask for write permission on the"
        " file and its folder",
        "malformed": f"{path}: the database is damaged; restore a backup:"
        " `salesops db restore FILE`",
        "not a database": f"{path}: this is not a salesops database",
        "could not decode": f"{path}: the database is damaged: it holds text that is not UTF-8;"
        " `salesops db restore` takes it back to a backup",
        "disk is full": f"{path}: the disk is full; nothing was changed",
        "disk i/o": f"{path}: the disk does not answer; nothing was changed",
        "unable to open": f"{path}: the database cannot be opened; its folder and disk have to be"
        " writable for you",
    }
    return next((sentence for words, sentence in known.items() if words in said), None)
