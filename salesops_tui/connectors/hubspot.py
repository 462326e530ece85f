"""HubSpot: companies, contacts and deals in batches, each known there by a unique property."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from salesops_tui.connectors.connector import Intent, Receipt, Request, Who
from salesops_tui.connectors.outcomes import Declined, Held, Misread, NotReached, Uncertain
from salesops_tui.connectors.tokens import Secret
from salesops_tui.connectors.wire import Manners, Wire
from salesops_tui.domain.systems import HubSpotPlace
from salesops_tui.domain.text import brief, clean_line

ADDRESS = "https://api.hubapi.com"
MOST = 100  # rows that one call takes, and records on a page
Properties = Mapping[str, str]
_VERSION = "2026-03"
_DAILY = "DAILY"  # the policy whose limit is renewed at midnight only
_HOUR = 3600.0
_GROUPS = {  # where a property is shown
    "companies": "companyinformation",
    "contacts": "contactinformation",
    "deals": "dealinformation",
}


def _words(error: Any) -> str:
    """The sentence of an error, the reasons it gives beside it, and the policy of a limit."""
    told = [str(error.get("message") or error.get("category") or "")]
    for each in error.get("errors") or ():
        reason = str(each.get("message") or "")
        if reason and reason not in told[0]:
            told.append(reason)
    policy = error.get("policyName")
    return f"{'; '.join(told[:4])}{f' ({policy})' if policy else ''}"


MANNERS = Manners("HubSpot", _words, pace=0.11, hold=10.0)


class There(NamedTuple):
    """A record there; ``companies`` are the ids of those it belongs to, None when not asked."""

    id: str
    properties: dict[str, str | None]
    companies: tuple[str, ...] | None = None
    url: str = ""


class Written(NamedTuple):
    """What became of the rows of a call, by the names they were given: now there, or refused."""

    done: dict[str, There]
    refused: dict[str, str]


class HubSpot:
    """Operations ``companies``, ``contacts`` and ``deals``: one record of that kind, made or
    changed.

    Their fields are the record's properties by HubSpot's internal names; an empty text empties one.
    """

    repeatable = frozenset({"companies", "contacts", "deals"})
    personal: frozenset[str] = frozenset()

    def __init__(
        self,
        place: HubSpotPlace,
        secret: Secret,
        address: str = ADDRESS,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._place = place
        self._wire = Wire(address, secret, MANNERS, wait=wait)

    def who(self) -> Who:
        """The account that the token is for; HubSpot tells no person of a private app's token."""
        found = self._ask(Request("GET", f"account-info/{_VERSION}/details"))
        if not isinstance(found, dict) or not found.get("portalId"):
            raise Misread("HubSpot does not say whose token this is")
        kind = str(found.get("accountType") or "").replace("_", " ").lower()
        return Who(f"account {found['portalId']}{f' ({kind})' if kind else ''}")

    def request(self, intent: Intent) -> Request:
        """The call that makes or changes the record."""
        return self._upsert(intent.operation, {intent.key: dict(intent.fields)})

    def send(self, intent: Intent) -> Receipt:
        """Make the record, or change the one with the same key."""
        written = self.upsert(intent.operation, {intent.key: dict(intent.fields)})
        if intent.key not in written.done:
            raise Uncertain(written.refused[intent.key])
        found = written.done[intent.key]
        return Receipt(found.id, found.url)

    def find(self, intent: Intent) -> Receipt | None:
        """The record with the intent's key."""
        found = self.read(intent.operation, [intent.key], (), by_key=True).get(intent.key)
        return Receipt(found.id, found.url) if found else None

    def finish(self, job: str) -> Receipt:
        """HubSpot answers at once, so there are no jobs."""
        raise Misread(f"HubSpot has no job {job}")

    def walk(self, kind: str, names: Sequence[str]) -> Iterator[list[There]]:
        """Every record of a kind that is not archived, with these properties, page by page."""
        query = {"limit": str(MOST), "properties": ",".join((*names, self._place.property))}
        if kind != "companies":
            query["associations"] = "companies"
        try:
            for page in self._wire.pages(self._path(kind), _following, **query):
                yield [_there(row, asked=True) for row in _results(page)]
        except Held as held:
            raise _held(held) from None

    def read(
        self, kind: str, ids: Sequence[str], names: Sequence[str], *, by_key: bool = False
    ) -> dict[str, There]:
        """At most a hundred records by their ids or by our keys; those that are not there are
        left out."""
        key = self._place.property
        body: dict[str, Any] = {
            "inputs": [{"id": identity} for identity in ids],
            "properties": [*names, key],
            "propertiesWithHistory": [],
        }
        if by_key:
            body["idProperty"] = key
        try:
            answer = self._ask(Request("POST", f"{self._path(kind)}/batch/read", json=body))
        except Uncertain as lost:  # it only reads, though it is a POST
            raise NotReached(str(lost)) from None
        found = [_there(row) for row in _results(answer)]
        return {(each.properties.get(key) or "") if by_key else each.id: each for each in found}

    def upsert(self, kind: str, rows: Mapping[str, Properties]) -> Written:
        """Make or change at most a hundred records, by our keys."""
        return self._written(self._ask(self._upsert(kind, rows)), list(rows), self._place.property)

    def update(self, kind: str, rows: Mapping[str, Properties]) -> Written:
        """Change at most a hundred records, by their ids."""
        inputs = [
            {"id": identity, "properties": dict(properties), "objectWriteTraceId": identity}
            for identity, properties in rows.items()
        ]
        path = f"{self._path(kind)}/batch/update"
        return self._written(self._ask(Request("POST", path, json={"inputs": inputs})), list(rows))

    def associate(self, kind: str, companies: Mapping[str, str]) -> None:
        """Tie at most a hundred records to a company each, by their ids; what is tied stays so."""
        inputs = [{"from": {"id": one}, "to": {"id": other}} for one, other in companies.items()]
        path = f"crm/associations/{_VERSION}/{kind}/companies/batch/associate/default"
        self._ask(Request("POST", path, json={"inputs": inputs}))

    def prepare(self, kind: str) -> bool:
        """Make the unique property that keeps our keys; False when it is there.

        Raises Declined for one that is there and not unique.
        """
        path, name = f"crm/properties/{_VERSION}/{kind}", self._place.property
        try:
            found = self._ask(Request("GET", f"{path}/{name}"))
        except Declined as missing:
            if missing.status != 404:
                raise
        else:
            if not isinstance(found, dict) or not found.get("hasUniqueValue"):
                raise Declined(
                    f"HubSpot's property {name} of {kind} takes one value twice; name another in"
                    " [systems.hubspot] of team.toml, and it is made"
                )
            return False
        self._ask(Request("POST", path, json={
            "name": name,
            "label": "SalesOps ID",
            "groupName": _GROUPS[kind],
            "type": "string",
            "fieldType": "text",
            "hasUniqueValue": True,
        }))  # fmt: skip
        return True

    def choices(self, field: str, place: HubSpotPlace) -> list[tuple[str, str]]:
        """Pipelines, or the stages of the place's pipeline, as (what is written, its name)."""
        if field == "property":
            return []  # any name will do: it is made when it is not there
        page = self._ask(Request("GET", f"crm/pipelines/{_VERSION}/deals"))
        try:
            pipelines = [dict(each) for each in page["results"]]
            if field == "pipeline":
                return [(str(each["id"]), str(each["label"])) for each in pipelines]
            return [
                (str(stage["id"]), str(stage["label"]))
                for each in pipelines
                if str(each["id"]) == place.pipeline
                for stage in each["stages"]
            ]
        except (LookupError, TypeError, ValueError):
            raise Misread("HubSpot does not say what pipelines there are") from None

    def close(self) -> None:
        """Let go of the connection."""
        self._wire.close()

    def _ask(self, request: Request) -> Any:
        try:
            return self._wire.ask(request)
        except Held as held:
            raise _held(held) from None

    def _path(self, kind: str) -> str:
        return f"crm/objects/{_VERSION}/{quote(kind, safe='')}"

    def _upsert(self, kind: str, rows: Mapping[str, Properties]) -> Request:
        inputs = [
            {
                "id": key,
                "idProperty": self._place.property,
                "properties": dict(properties),
                "objectWriteTraceId": key,
            }
            for key, properties in rows.items()
        ]
        return Request("POST", f"{self._path(kind)}/batch/upsert", json={"inputs": inputs})

    def _written(self, answer: Any, names: Sequence[str], known_by: str = "") -> Written:
        """The rows of an answer to a write, by the names they were given."""
        written = Written({}, {})
        try:
            for row in _results(answer):
                found = _there(row)
                name = row.get("objectWriteTraceId") or found.properties.get(known_by) or found.id
                written.done[str(name)] = found
            for error in answer.get("errors") or ():
                words = brief(clean_line(_words(error)), 300)
                for name in (error.get("context") or {}).get("objectWriteTraceId") or ():
                    written.refused[str(name)] = f"HubSpot says: {words}"
        except (Misread, AttributeError, TypeError) as reason:
            raise Uncertain(f"HubSpot's answer does not say what it wrote ({reason})") from None
        for name in names:
            if name not in written.done and name not in written.refused:
                written.refused[name] = "HubSpot's answer says nothing of it; look there"
        return written


def _held(held: Held) -> Held:
    """A limit that is renewed once a day is not asked again every few seconds."""
    if _DAILY not in str(held):
        return held
    return Held(f"HubSpot's limit of the day is used up, it is asked again in an hour: {held}",
                max(held.seconds, _HOUR))  # fmt: skip


def _following(page: Any) -> Mapping[str, str] | None:
    try:
        after = ((page.get("paging") or {}).get("next") or {}).get("after")
    except AttributeError:
        raise Misread("HubSpot's list does not say where it goes on") from None
    return {"after": str(after)} if after else None


def _results(answer: Any) -> list[Any]:
    found = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise Misread("HubSpot's answer has no results")
    return found


def _there(row: Any, *, asked: bool = False) -> There:
    """A record of an answer; ``asked`` says that its companies were asked for."""
    try:
        properties = {str(name): value for name, value in row["properties"].items()}
        companies = ((row.get("associations") or {}).get("companies") or {}).get("results") or ()
        ids = tuple(dict.fromkeys(str(each["id"]) for each in companies))
        url = str(row.get("url") or "")
        url = url if url.startswith("https://") else ""
        return There(str(row["id"]), properties, ids if asked else None, url)
    except (LookupError, TypeError, AttributeError):
        raise Misread("HubSpot's records have no id or no properties") from None
