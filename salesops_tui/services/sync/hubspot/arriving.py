"""What HubSpot has and nobody here: taken in like a file that HubSpot exports."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from db.queries import in_step
from salesops_tui.services.imports import ImportOptions
from salesops_tui.services.sync.hubspot.fields import COMPANY, SYSTEM, Fields

if TYPE_CHECKING:
    from salesops_tui.connectors.hubspot import There
    from salesops_tui.services.importing.report import ImportReport
    from salesops_tui.services.sync.pulls import Desk

_WHAT = {"organization": "organizations", "contact": "contacts", "deal": "deals"}


def arrive(
    desk: Desk, fields: Fields, record: str, some: Sequence[tuple[There, Mapping[str, Any]]]
) -> tuple[ImportReport, dict[str, str]]:
    """Import records of one kind in one change; says why those by their ids that were not.

    They keep HubSpot's ids as the keys that they came with.
    """
    companies = _organizations(desk, [theirs.get(COMPANY) for _, theirs in some])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "HubSpot.jsonl"
        with path.open("w", encoding="utf-8") as stream:
            for there, theirs in some:
                row = _row(fields, record, there, theirs)
                if record != "organization":
                    row["organization"] = companies.get(theirs.get(COMPANY) or "", "")
                stream.write(f"{json.dumps(row, ensure_ascii=False)}\n")
        options = ImportOptions(rejects=path.with_name("rejected.jsonl"))
        report = desk.imports.run(_WHAT[record], path, options)
    wrong = {some[row - 1][0].id: why for row, why in (report.wrong or {}).items()}
    return report, wrong


def _row(fields: Fields, record: str, there: There, theirs: Mapping[str, Any]) -> dict[str, Any]:
    """A record by the columns of our import."""
    if record == "organization":
        return {
            "key": there.id,
            "name": theirs["name"],
            "domains": [theirs["domain"]] if theirs["domain"] else [],
            "country": theirs["country"] or "",
        }
    if record == "contact":
        return {
            "key": there.id,
            "name": theirs["name"],
            "emails": [theirs["email"]] if theirs["email"] else [],
            "phone": theirs["phone"] or "",
            "title": theirs["jobtitle"] or "",
        }
    return {
        "key": there.id,
        "name": theirs["dealname"],
        "stage": next(iter(fields.stages(theirs["dealstage"] or "")), theirs["dealstage"] or "?"),
        "currency": theirs["deal_currency_code"] or "",
        "amount": theirs["amount"] or "",
        "expected_close": theirs["closedate"] or "",
        "created_at": there.properties.get("createdate") or "",
    }


def _organizations(desk: Desk, companies: Sequence[str | None]) -> dict[str, str]:
    """The names of our organizations for companies there."""
    asked = sorted({company for company in companies if company})
    store = desk.session.store
    found: dict[str, str] = {}
    for start in range(0, len(asked), 500):
        known = in_step.known(store, SYSTEM, "organization", asked[start : start + 500])
        found.update(in_step.names(store, known))
    return found
