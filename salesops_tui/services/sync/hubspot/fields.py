"""Our fields and HubSpot's, each as both sides can be compared: plain texts, None for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from salesops_tui.domain.systems import HubSpotPlace
from salesops_tui.domain.text import clean_line

if TYPE_CHECKING:
    from db.queries.in_step import Pair
    from salesops_tui.connectors.hubspot import There

SYSTEM = "hubspot"
KINDS = {"organization": "companies", "contact": "contacts", "deal": "deals"}
LETTERS = {"organization": "O", "contact": "C", "deal": "D"}
COMPANY = "company"  # a tie to a company, which is no property of HubSpot's
ARCHIVED = "archived"  # what drifts of a record that was deleted there
# HubSpot's names by the columns of its import files; a contact has one name here.
_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "organization": {
        "Company name": "name",
        "Company domain name": "domain",
        "Country/Region": "country",
    },
    "contact": {
        "First name": "name",
        "Email": "email",
        "Phone number": "phone",
        "Job title": "jobtitle",
    },
    "deal": {
        "Deal name": "dealname",
        "Deal stage": "dealstage",
        "Amount": "amount",
        "Currency": "deal_currency_code",
        "Close date": "closedate",
    },
}
_NAMES = ("firstname", "lastname")
_LOWER = ("email", "domain")  # which HubSpot keeps in lower case
_SET_THERE = ("dealstage", "pipeline", "deal_currency_code")  # empty there means nothing at all
# The pipeline that every account starts with, by the stages of the shipped process.
_DEFAULT = MappingProxyType({
    "qualifying": "qualifiedtobuy",
    "prospecting": "presentationscheduled",
    "partnering": "decisionmakerboughtin",
    "invoicing": "contractsent",
    "won": "closedwon",
    "completed": "closedwon",
    "lost": "closedlost",
})  # fmt: skip


class Fields:
    """The fields of a team's place in HubSpot."""

    def __init__(self, place: HubSpotPlace) -> None:
        self.key = place.property
        self.pipeline = place.pipeline
        self._stages = place.stages or (_DEFAULT if place.pipeline == "default" else {})

    def stages(self, theirs: str) -> list[str]:
        """Our stages that one of theirs stands for."""
        return [ours for ours, other in self._stages.items() if other == theirs]

    def stage(self, ours: str) -> str | None:
        """Their stage for one of ours."""
        return self._stages.get(ours)

    def names(self, record: str) -> tuple[str, ...]:
        """The properties to be read of a kind of record, but for the key."""
        names = tuple(_COLUMNS[record].values())
        if record == "contact":
            return (*_NAMES, *names[1:])
        return (*names, "pipeline", "createdate") if record == "deal" else names

    def ours(self, record: str, pair: Pair) -> dict[str, str | None]:
        """A record of ours; a tie to a company, or a stage, that is not known there is left out."""
        found: dict[str, str | None] = {
            theirs: _text(theirs, pair.fields[column])
            for column, theirs in _COLUMNS[record].items()
        }
        found[self.key] = str(pair.fields["SalesOps ID"])
        if record == "deal":
            found["pipeline"] = self.pipeline
            found["dealstage"] = self.stage(found["dealstage"] or "")
            if found["dealstage"] is None:
                del found["dealstage"]
        if record != "organization" and pair.group:
            found[COMPANY] = pair.group
        return found

    def theirs(self, record: str, there: There) -> dict[str, str | None]:
        """A record of theirs; one without a name is called by what else it has."""
        found = {
            name: _text(name, there.properties.get(name))
            for name in (*_COLUMNS[record].values(), self.key)
        }
        if record == "contact":
            found["name"] = _full_name(there)
        if record == "deal":
            found["pipeline"] = _text("pipeline", there.properties.get("pipeline"))
        if not found[called(record)]:
            named = found.get("email") or found.get("domain")
            found[called(record)] = named or f"HubSpot {record} {there.id}"
        if record != "organization" and there.companies is not None:
            found[COMPANY] = there.companies[0] if there.companies else None
        return found

    def comparable(
        self, record: str, pair: Pair, there: There
    ) -> tuple[dict[str, str | None], dict[str, str | None]]:
        """Both sides, without what only one of them can say.

        A record may be tied to several companies there; one that fits is the one that is meant.
        One without a name there says nothing of it.
        """
        ours, theirs = self.ours(record, pair), self.theirs(record, there)
        name = called(record)
        if not _named(record, there) and theirs[name] != ours[name]:
            theirs[name] = pair.known.agreed.get(name) if pair.known else None
        for name in _SET_THERE:
            if name in ours and theirs.get(name) is None:
                del ours[name]
        agreed = pair.known.agreed.get(COMPANY) if pair.known else None
        if there.companies is None:
            theirs[COMPANY] = agreed
            return ours, theirs
        for wanted in (agreed, ours.get(COMPANY)):
            if wanted in there.companies:
                theirs[COMPANY] = wanted
        if theirs.get(COMPANY) and not agreed and not pair.fields.get("Company name"):
            ours[COMPANY] = None
        return ours, theirs

    def properties(self, record: str, fields: Mapping[str, Any]) -> dict[str, str]:
        """What is sent for fields; an empty text empties one."""
        sent = {name: value or "" for name, value in fields.items() if name != COMPANY}
        if record == "contact" and "name" in sent:
            sent["firstname"], _, sent["lastname"] = sent.pop("name").rpartition(" ")
        return sent


def called(record: str) -> str:
    """The field that is a record's name."""
    return "dealname" if record == "deal" else "name"


def _named(record: str, there: There) -> bool:
    """Whether a record has a name there."""
    if record == "contact":
        return _full_name(there) is not None
    return _text("name", there.properties.get(called(record))) is not None


def _full_name(there: There) -> str | None:
    return _text("name", " ".join(str(there.properties.get(name) or "") for name in _NAMES))


def _text(name: str, value: Any) -> str | None:
    """A value of either side as one text."""
    if value is None or value == "":
        return None
    if name == "amount":
        return _amount(value)
    text = clean_line(str(value))
    if name == "closedate":
        text = text[:10]
    if name == "deal_currency_code":
        text = text.upper()
    return (text.lower() if name in _LOWER else text) or None


def _amount(value: Any) -> str:
    """Our minor units, or their decimal number, as a number with at least two places."""
    if isinstance(value, int):
        return f"{Decimal(value).scaleb(-2):.2f}"
    try:
        number = Decimal(str(value).strip())
        cents = number.quantize(Decimal("0.01"))
    except InvalidOperation:
        return clean_line(str(value))
    return f"{cents:f}" if cents == number else f"{number:f}"
