"""What each gate asks of a deal: named predicates that say what is missing and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from salesops_tui.domain.deals import QUESTIONS
from salesops_tui.domain.evidence import Evidence
from salesops_tui.domain.process import Gate

SIGN_OFF_ROLES = ("head of product", "tech lead", "bd lead")


class Check(NamedTuple):
    """A named predicate: ``missing`` returns what is lacking, or "" when the gate is met.

    ``action`` is the screen action that mends it (with the field to go to after a colon),
    ``command`` the same as a command, or what makes it of the evidence; ``{key}`` stands for the
    deal. ``looks`` names the fields of a deal's ``Evidence`` that it looks at, beside the deal
    itself.
    """

    missing: Callable[[Any], str]
    action: str
    command: str | Callable[[Any], str]
    looks: tuple[str, ...] = ()


class GateResult(NamedTuple):
    """What one gate said."""

    gate: str
    label: str
    stage: str
    side: str
    severity: str
    state: str  # passed, missing, waived
    message: str = ""
    fix: str = ""
    action: str = ""


CHECKS: dict[str, Check] = {}


def looks(gates: Iterable[Gate]) -> set[str]:
    """The fields of ``Evidence`` that these gates look at."""
    return {field for gate in gates for field in CHECKS[gate.check].looks}


def evaluate(
    stage: str, gate: Gate, evidence: Any, checks: Mapping[str, Check] | None = None
) -> GateResult:
    """Ask one gate about one deal, or with the checks of another kind about one of its records."""
    check = (CHECKS if checks is None else checks)[gate.check]
    missing = check.missing(evidence)
    if not missing:
        return GateResult(gate.key, gate.label, stage, gate.side, gate.severity, "passed")
    command = check.command if isinstance(check.command, str) else check.command(evidence)
    fix = command.replace("{key}", evidence.key)  # other braces may be of an imported key
    return GateResult(
        gate.key, gate.label, stage, gate.side, gate.severity, "missing", missing, fix, check.action
    )


def _check(
    name: str,
    action: str,
    command: str | Callable[[Evidence], str],
    looks: tuple[str, ...] = (),
) -> Callable[[Predicate], Predicate]:
    def register(predicate: Predicate) -> Predicate:
        CHECKS[name] = Check(predicate, action, command, looks)
        return predicate

    return register


Predicate = Callable[[Evidence], str]


@_check("class_set", "edit:deal_class", "salesops deal edit {key} --class new")
def _class_set(evidence: Evidence) -> str:
    return "" if evidence.deal.deal_class else "the class is not set"


@_check(
    "answers_complete",
    "qualify",
    "salesops deal qualify {key} --money TEXT --money-score 0..3 …",
    ("answers",),
)
def _answers_complete(evidence: Evidence) -> str:
    answered = {answer.question for answer in evidence.answers if answer.text}
    open_ones = [question for question in QUESTIONS if question not in answered]
    if not open_ones:
        return ""
    return f"{len(open_ones)} of 7 unanswered: {', '.join(open_ones)}"


@_check(
    "amount_and_dates",
    "edit:estimate",
    "salesops deal edit {key} --amount A --start YYYY-MM-DD --end YYYY-MM-DD",
)
def _amount_and_dates(evidence: Evidence) -> str:
    deal = evidence.deal
    values = {
        "amount": deal.amount,
        "target start": deal.target_start,
        "target end": deal.target_end,
    }
    lacking = [name for name, value in values.items() if value is None]
    return f"no {', no '.join(lacking)}" if lacking else ""


@_check(
    "representative_named",
    "contacts:representative",
    "salesops deal contact {key} NAME --role representative",
    ("contacts",),
)
def _representative_named(evidence: Evidence) -> str:
    named = any(contact.role == "representative" for contact in evidence.contacts)
    return "" if named else "nobody is named as the community's representative"


@_check(
    "discovery_held",
    "activity:discovery",
    "salesops activity add {key} --kind meeting --outcome discovery",
    ("activities",),
)
def _discovery_held(evidence: Evidence) -> str:
    held = any(
        activity.kind in ("meeting", "call") and activity.outcome == "discovery"
        for activity in evidence.activities
    )
    return "" if held else "no meeting or call with the outcome “discovery” is logged"


_MAKES = {  # what a deal's offer needs, and what makes it
    "line item": "salesops line add {key} --product membership-general",
    "organization": "salesops deal edit {key} --organization NAME",
    "contact": "salesops deal contact {key} NAME --role representative",
}


def _lacking(evidence: Evidence) -> list[str]:
    has = (evidence.lines, evidence.deal.organization_id is not None, evidence.contacts)
    return [name for name, there in zip(_MAKES, has, strict=True) if not there]


def _make(evidence: Evidence) -> str:
    return ", then ".join(_MAKES[each] for each in _lacking(evidence))


@_check("lines_and_people", "lines", _make, ("lines", "contacts"))
def _lines_and_people(evidence: Evidence) -> str:
    lacking = _lacking(evidence)
    return f"no {', no '.join(lacking)}" if lacking else ""


@_check(
    "offer_issued",
    "document:quote",
    "salesops doc new quote {key}, then salesops doc issue",
    ("documents",),
)
def _offer_issued(evidence: Evidence) -> str:
    issued = evidence.document("proposal", "quote", issued=True)
    return "" if issued else "no proposal or quote has been issued"


@_check(
    "verbal_yes",
    "activity:verbal-yes",
    "salesops activity add {key} --kind call --outcome verbal-yes",
    ("activities",),
)
def _verbal_yes(evidence: Evidence) -> str:
    said = any(activity.outcome == "verbal-yes" for activity in evidence.activities)
    return "" if said else "no activity with the outcome “verbal yes” is logged"


@_check(
    "sow_drafted",
    "sow",
    "salesops sow line add {key} TITLE --low-hours N --high-hours N",
    ("sow_lines", "documents"),
)
def _sow_drafted(evidence: Evidence) -> str:
    drafted = evidence.sow_lines or evidence.document("sow")
    return "" if drafted else "no statement of work is drafted"


@_check("sow_signed_off", "sow", "salesops sow sign-off {key} --role ROLE", ("sign_offs",))
def _sow_signed_off(evidence: Evidence) -> str:
    lacking = [role for role in SIGN_OFF_ROLES if role not in evidence.sign_offs]
    return f"not signed off by {', '.join(lacking)}" if lacking else ""


@_check(
    "term_set",
    "edit:contract_start",
    "salesops deal edit {key} --contract-start YYYY-MM-DD --contract-end YYYY-MM-DD",
)
def _term_set(evidence: Evidence) -> str:
    start, end = evidence.deal.contract_start, evidence.deal.contract_end
    if start is None or end is None:
        lacking = [n for n, v in (("start", start), ("end", end)) if v is None]
        return f"the contract has no {' and no '.join(lacking)}"
    return "" if end >= start else f"the contract ends {end}, before it starts {start}"


@_check(
    "agreement_drafted", "agreement", "salesops agreement add {key}", ("agreements", "documents")
)
def _agreement_drafted(evidence: Evidence) -> str:
    drafted = any(agreement.status != "void" for agreement in evidence.agreements)
    made = drafted or evidence.document("agreement", "mou")
    return "" if made else "no agreement or memorandum is drafted"


def _draft(evidence: Evidence) -> str:
    """The key of the latest agreement that waits for its signature, or ""."""
    drafts = [agreement.key for agreement in evidence.agreements if agreement.status == "draft"]
    return drafts[-1] if drafts else ""


def _sign(evidence: Evidence) -> str:
    draft = _draft(evidence)
    sign = "salesops agreement sign "
    return f"{sign}{draft}" if draft else f"salesops agreement add {{key}}, then {sign}A-…"


@_check("agreement_signed", "agreement", _sign, ("agreements",))
def _agreement_signed(evidence: Evidence) -> str:
    if evidence.signed:
        return ""
    draft = _draft(evidence)
    return f"{draft} is not signed" if draft else "there is no signed agreement"


@_check(
    "agreement_matches", "agreement", "salesops agreement add {key}, then sign it", ("agreements",)
)
def _agreement_matches(evidence: Evidence) -> str:
    signed, deal = evidence.signed, evidence.deal
    if signed is None:
        return "there is no signed agreement to compare"
    pairs = {
        "value": (signed.value, deal.amount),
        "currency": (signed.currency, deal.currency),
        "start": (signed.start, deal.contract_start),
        "end": (signed.end, deal.contract_end),
    }
    differ = [name for name, (theirs, ours) in pairs.items() if theirs != ours]
    return f"{signed.key} and the deal differ in {', '.join(differ)}" if differ else ""


@_check("invoice_requested", "invoice", "salesops invoice request {key}", ("invoices",))
def _invoice_requested(evidence: Evidence) -> str:
    live = any(invoice.status not in ("planned", "void") for invoice in evidence.invoices)
    return "" if live else "no invoice is requested or issued"


def _pay(evidence: Evidence) -> str:
    open_ones = [i.key for i in evidence.invoices if i.status not in ("planned", "paid", "void")]
    key = open_ones[0] if open_ones else "I-…"
    return f"salesops invoice pay {key}, or salesops deal edit {{key}} --collected A"


@_check("invoice_paid", "pay", _pay, ("invoices",))
def _invoice_paid(evidence: Evidence) -> str:
    paid = any(invoice.status == "paid" for invoice in evidence.invoices)
    deal = evidence.deal
    settled = deal.amount is not None and (deal.collected or 0) >= deal.amount > 0
    return "" if paid or settled else "no invoice is paid and less than the amount is collected"


@_check(
    "onboarding_issued", "document:onboarding", "salesops doc new onboarding {key}", ("documents",)
)
def _onboarding_issued(evidence: Evidence) -> str:
    issued = evidence.document("onboarding", issued=True)
    return "" if issued else "no onboarding packet has been issued"
