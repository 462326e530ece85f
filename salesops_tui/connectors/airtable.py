"""Airtable: records of engagements and agreements, merged on their ``SalesOps ID``."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from salesops_tui.connectors.connector import Intent, Receipt, Request, Who
from salesops_tui.connectors.outcomes import Misread, Uncertain
from salesops_tui.connectors.tokens import Secret
from salesops_tui.connectors.wire import Manners, Wire
from salesops_tui.domain.systems import AirtablePlace

ADDRESS = "https://api.airtable.com"
MERGED_ON = "SalesOps ID"
MOST = 10  # records that one call takes
Fields = Mapping[str, Any]


def _words(error: Any) -> str:
    """The sentence in an error of any of Airtable's three shapes."""
    found = error.get("error") or error["errors"][0]
    return str(found if isinstance(found, str) else found.get("message") or found["type"])


MANNERS = Manners("Airtable", _words, pace=0.21, hold=30.0)


class Airtable:
    """Operations ``engagement`` and ``agreement``: one record of that table, made or changed.

    Their fields are the record's, by the names of its columns; None empties one.
    """

    repeatable = frozenset({"engagement", "agreement"})
    personal: frozenset[str] = frozenset()

    def __init__(
        self,
        place: AirtablePlace,
        secret: Secret,
        address: str = ADDRESS,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._place = place
        self._wire = Wire(address, secret, MANNERS, wait=wait)

    def who(self) -> Who:
        """Whose token this is; an id where the token may not see the address."""
        found = self._wire.get("v0/meta/whoami")
        if not isinstance(found, dict) or "id" not in found:
            raise Misread("Airtable does not say whose token this is")
        return Who(str(found.get("email") or found["id"]))

    def request(self, intent: Intent) -> Request:
        """The call that makes or changes the record."""
        return self._patch(intent.operation, {
            "performUpsert": {"fieldsToMergeOn": [MERGED_ON]},
            "records": [{"fields": dict(intent.fields)}],
        })  # fmt: skip

    def send(self, intent: Intent) -> Receipt:
        """Make the record, or change the one with the same ``SalesOps ID``."""
        identity = _records(self._wire.ask(self.request(intent)))[0][0]
        return Receipt(identity, f"https://airtable.com/{self._place.base}")

    def find(self, intent: Intent) -> Receipt | None:
        """Nothing needs to be found: what is sent twice ends as one record."""
        return None

    def finish(self, job: str) -> Receipt:
        """Airtable answers at once, so there are no jobs."""
        raise Misread(f"Airtable has no job {job}")

    def read(self, operation: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The fields of records by their ids; one that is gone is left out, empty ones too."""
        found: dict[str, dict[str, Any]] = {}
        for start in range(0, len(ids), MOST):
            some = ",".join(f"RECORD_ID()='{identity}'" for identity in ids[start : start + MOST])
            pages = self._wire.pages(
                self._path(operation), _following, filterByFormula=f"OR({some})"
            )
            for page in pages:
                found.update(_rows(page))
        return found

    def all(self, operation: str) -> dict[str, dict[str, Any]]:
        """The fields of every record of a table by their ids; empty ones are left out."""
        pages = self._wire.pages(self._path(operation), _following, pageSize="100")
        return {identity: fields for page in pages for identity, fields in _rows(page)}

    def update(self, operation: str, records: Mapping[str, Fields]) -> None:
        """Change the fields given of at most ten records, by their ids."""
        rows = [{"id": identity, "fields": dict(fields)} for identity, fields in records.items()]
        _records(self._wire.ask(self._patch(operation, {"records": rows})))

    def choices(self, field: str, place: AirtablePlace) -> list[tuple[str, str]]:
        """Bases, or the tables of the place's base, as (what is written, what it is called)."""
        if field == "base":
            bases = self._wire.get("v0/meta/bases")
            return [(str(each["id"]), str(each["name"])) for each in _list(bases, "bases")]
        tables = self._wire.get(f"v0/meta/bases/{quote(place.base, safe='')}/tables")
        return [(str(each["name"]), str(each["name"])) for each in _list(tables, "tables")]

    def close(self) -> None:
        """Let go of the connection."""
        self._wire.close()

    def _patch(self, operation: str, body: dict[str, Any]) -> Request:
        return Request("PATCH", self._path(operation), json={"typecast": True, **body})

    def _path(self, operation: str) -> str:
        table = self._place.engagements if operation == "engagement" else self._place.agreements
        return f"v0/{self._place.base}/{quote(table, safe='')}"


def _following(page: Any) -> Mapping[str, str] | None:
    offset = page.get("offset") if isinstance(page, dict) else None
    return {"offset": str(offset)} if offset else None


def _list(page: Any, name: str) -> list[dict[str, Any]]:
    found = page.get(name) if isinstance(page, dict) else None
    if not isinstance(found, list):
        raise Misread(f"Airtable's answer has no {name}")
    return found


def _rows(page: Any) -> list[tuple[str, dict[str, Any]]]:
    try:
        return [(str(row["id"]), dict(row["fields"])) for row in _list(page, "records")]
    except (LookupError, TypeError, ValueError):
        raise Misread("Airtable's records have no id or no fields") from None


def _records(answer: Any) -> list[tuple[str, dict[str, Any]]]:
    """The records of an answer to a write; one that names none leaves open what was done."""
    try:
        found = _rows(answer)
    except Misread as reason:
        raise Uncertain(str(reason)) from None
    if not found:
        raise Uncertain("Airtable's answer names no record")
    return found
