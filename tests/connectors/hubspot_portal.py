"""A HubSpot account on loopback: it keeps records, finds them by unique properties, and refuses."""

from collections.abc import Mapping
from typing import Any

from tests.connectors.fake import Answer, Asked

TOKEN = "pat-na1-01234567-89ab-cdef-0123-456789abcdef"
KNOWN = {  # the properties that each kind has
    "companies": {"name", "domain", "country"},
    "contacts": {"firstname", "lastname", "email", "phone", "jobtitle"},
    "deals": {
        "dealname", "amount", "closedate", "dealstage", "pipeline", "deal_currency_code",
        "createdate",
    },
}  # fmt: skip
UNIQUE = {"companies": (), "contacts": ("email",), "deals": ()}
AT = "2026-07-01T12:00:00.000Z"


class Portal:
    """An account; ``records`` are those of each kind by their ids, ``ties`` lead to companies."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, dict[str, str]]] = {kind: {} for kind in KNOWN}
        self.properties = {kind: set(names) for kind, names in KNOWN.items()}
        self.ties: dict[tuple[str, str], list[str]] = {}
        self.page = 100  # records on a page, at most
        self._last = 100

    def __call__(self, asked: Asked) -> Answer:
        """Answer as HubSpot does."""
        parts = asked.path.strip("/").split("/")
        if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Answer(401, _error("INVALID_AUTHENTICATION", "Authentication credentials"))
        if asked.path == "/account-info/2026-03/details":
            return Answer(json={"portalId": 42, "accountType": "STANDARD"})
        if parts[:3] == ["crm", "associations", "2026-03"]:
            return self._associate(parts[3], asked.json["inputs"])
        if parts[1] == "properties":
            return self._property(asked, parts[3], parts[4:])
        kind = parts[3]
        if asked.method == "GET":
            return self._list(kind, asked.query)
        inputs = asked.json["inputs"]
        if not 0 < len(inputs) <= 100:
            return Answer(400, _error("VALIDATION_ERROR", f"{len(inputs)} inputs"))
        return {"read": self._read, "upsert": self._write, "update": self._write}[parts[-1]](
            kind, asked.json
        )

    def _property(self, asked: Asked, kind: str, names: list[str]) -> Answer:
        if asked.method == "GET":
            found = names[0] in self.properties[kind]
            unique = names[0] == "salesops_id"
            return (
                Answer(json={"name": names[0], "hasUniqueValue": unique})
                if found
                else Answer(404, _error("OBJECT_NOT_FOUND", f"No property {names[0]} exists"))
            )
        self.properties[kind].add(asked.json["name"])
        return Answer(201, asked.json)

    def add(self, kind: str, company: str = "", **properties: str) -> str:
        """A record that somebody made there."""
        self._last += 1
        identity = str(self._last)
        self.records[kind][identity] = properties
        if company:
            self.ties[kind, identity] = [company]
        return identity

    def one(self, kind: str, key: str) -> dict[str, str]:
        """The record with a key of ours."""
        return self.records[kind][self.id_of(kind, key)]

    def id_of(self, kind: str, key: str) -> str:
        """Its id."""
        found = self._found(kind, "salesops_id", key)
        assert found is not None, f"there is no {key}"
        return found

    def _list(self, kind: str, query: Mapping[str, str]) -> Answer:
        start, limit = int(query.get("after", 0)), min(self.page, int(query["limit"]))
        ids = list(self.records[kind])
        page: dict[str, Any] = {"results": []}
        for identity in ids[start : start + limit]:
            row = self._row(kind, identity, query["properties"].split(","))
            if ties := self.ties.get((kind, identity)):
                tied = [{"id": company, "type": "deal_to_company"} for company in ties]
                row["associations"] = {"companies": {"results": tied}}
            page["results"].append(row)
        if start + limit < len(ids):
            page["paging"] = {"next": {"after": str(start + limit), "link": "?"}}
        return Answer(json=page)

    def _read(self, kind: str, body: dict[str, Any]) -> Answer:
        name = body.get("idProperty", "")
        found, missing = [], []
        for each in body["inputs"]:
            identity = self._found(kind, name, each["id"]) if name else each["id"]
            if identity in self.records[kind]:
                found.append(self._row(kind, identity, body["properties"]))
            else:
                missing.append(each["id"])
        errors = [_error("OBJECT_NOT_FOUND", "Could not get some objects") | {
            "context": {"ids": missing}}] if missing else []  # fmt: skip
        return _batch(found, errors)

    def _write(self, kind: str, body: dict[str, Any]) -> Answer:
        done, errors = [], []
        for each in body["inputs"]:
            made = bool(each.get("idProperty"))
            identity = self._found(kind, each["idProperty"], each["id"]) if made else each["id"]
            why = self._why_not(kind, identity, each["properties"])
            trace = each["objectWriteTraceId"]
            if why:
                errors.append(why | {"context": {"objectWriteTraceId": [trace]}})
                continue
            identity = identity or self.add(kind)
            fields = {**self.records[kind][identity], **each["properties"]}
            self.records[kind][identity] = {n: v for n, v in fields.items() if v != ""}
            done.append(self._row(kind, identity, list(fields)) | {"objectWriteTraceId": trace})
        return _batch(done, errors)

    def _why_not(
        self, kind: str, identity: str | None, properties: Mapping[str, str]
    ) -> dict[str, Any] | None:
        assert all(isinstance(value, str) for value in properties.values())
        for name in properties.keys() - self.properties[kind]:
            return _error("VALIDATION_ERROR", f'Property "{name}" does not exist')
        if identity is not None and identity not in self.records[kind]:
            return _error("OBJECT_NOT_FOUND", f"{identity} is not here")
        for name in UNIQUE[kind]:
            other = self._found(kind, name, properties[name]) if properties.get(name) else None
            if other not in (None, identity):
                return _error("CONFLICT", f"Contact already exists. Existing ID: {other}")
        return None

    def _associate(self, kind: str, inputs: list[dict[str, Any]]) -> Answer:
        for each in inputs:
            assert each["from"]["id"] in self.records[kind]
            assert each["to"]["id"] in self.records["companies"]
            ties = self.ties.setdefault((kind, each["from"]["id"]), [])
            ties += [each["to"]["id"]] if each["to"]["id"] not in ties else []
        return _batch([{"from": each["from"], "to": each["to"]} for each in inputs], [])

    def _found(self, kind: str, name: str, value: str) -> str | None:
        rows = self.records[kind].items()
        return next((i for i, row in rows if row.get(name) == value), None)

    def _row(self, kind: str, identity: str, names: list[str]) -> dict[str, Any]:
        fields = self.records[kind][identity]
        return {
            "id": identity, "archived": False, "createdAt": AT, "updatedAt": AT,
            "properties": {name: fields.get(name) for name in names},
        }  # fmt: skip


def _batch(results: list[Any], errors: list[Any]) -> Answer:
    body = {"status": "COMPLETE", "startedAt": AT, "completedAt": AT, "results": results}
    return (
        Answer(207, body | {"errors": errors, "numErrors": len(errors)})
        if errors
        else Answer(200, body)
    )


def _error(category: str, message: str) -> dict[str, Any]:
    return {"status": "error", "category": category, "message": message, "correlationId": "c"}
