"""Every gate's predicate: met, and missing with what is missing in words."""

from typing import Any

import pytest

from salesops_tui import process_file
from salesops_tui.domain.deals import QUESTIONS, Answer
from salesops_tui.domain.evidence import Evidence
from salesops_tui.domain.gates import CHECKS, SIGN_OFF_ROLES, evaluate
from salesops_tui.domain.process import Gate
from tests.domain.sales_samples import END, START, activity, agreement, contact, deal, invoice

ANSWERS = tuple(Answer(question, "yes", 0) for question in QUESTIONS)
TERM = {"contract_start": START, "contract_end": END}
MATCHING = {"amount": 10_000, **TERM}

MET: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("class_set", {"deal_class": "new"}, {}),
    ("answers_complete", {}, {"answers": ANSWERS}),
    ("amount_and_dates", {"amount": 0, "target_start": START, "target_end": END}, {}),
    ("representative_named", {}, {"contacts": (contact("representative"),)}),
    ("discovery_held", {}, {"activities": (activity("meeting", "discovery"),)}),
    ("discovery_held", {}, {"activities": (activity("call", "discovery"),)}),
    ("lines_and_people", {"organization_id": 1}, {"lines": 1, "contacts": (contact("billing"),)}),
    ("offer_issued", {}, {"documents": (("quote", "issued"),)}),
    ("offer_issued", {}, {"documents": (("proposal", "sent"),)}),
    ("verbal_yes", {}, {"activities": (activity("email", "verbal-yes"),)}),
    ("sow_drafted", {}, {"documents": (("sow", "draft"),)}),
    ("sow_signed_off", {}, {"sign_offs": SIGN_OFF_ROLES}),
    ("term_set", TERM, {}),
    ("term_set", {"contract_start": START, "contract_end": START}, {}),
    ("agreement_drafted", {}, {"agreements": (agreement(status="draft"),)}),
    ("agreement_drafted", {}, {"documents": (("mou", "draft"),)}),
    ("agreement_signed", {}, {"agreements": (agreement(),)}),
    ("agreement_signed", {}, {"agreements": (agreement(kind="mou"),)}),
    ("agreement_matches", MATCHING, {"agreements": (agreement(),)}),
    ("invoice_requested", {}, {"invoices": (invoice("requested"),)}),
    ("invoice_paid", {}, {"invoices": (invoice("paid"),)}),
    ("invoice_paid", {"amount": 100, "collected": 100}, {}),
    ("onboarding_issued", {}, {"documents": (("onboarding", "issued"),)}),
]

MISSING: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("class_set", {}, {}, "the class is not set"),
    ("answers_complete", {}, {"answers": ANSWERS[1:]}, "1 of 7 unanswered: money"),
    (
        "answers_complete",
        {},
        {"answers": (Answer("money", "", 3), *ANSWERS[2:])},
        "2 of 7 unanswered: money, authority",
    ),
    ("amount_and_dates", {"amount": 5}, {}, "no target start, no target end"),
    ("amount_and_dates", {"target_start": START, "target_end": END}, {}, "no amount"),
    ("representative_named", {}, {"contacts": (contact("billing"),)}, "nobody is named"),
    ("discovery_held", {}, {"activities": (activity("email", "discovery"),)}, "no meeting or call"),
    ("discovery_held", {}, {"activities": (activity("call", "no-answer"),)}, "no meeting or call"),
    ("lines_and_people", {}, {}, "no line item, no organization, no contact"),
    ("lines_and_people", {"organization_id": 1}, {"lines": 2}, "no contact"),
    ("offer_issued", {}, {"documents": (("quote", "draft"),)}, "no proposal or quote"),
    ("offer_issued", {}, {"documents": (("quote", "void"),)}, "no proposal or quote"),
    ("verbal_yes", {}, {"activities": (activity("call"),)}, "no activity"),
    ("sow_drafted", {}, {"documents": (("sow", "void"),)}, "no statement of work"),
    ("sow_signed_off", {}, {"sign_offs": ("tech lead",)}, "head of product, bd lead"),
    ("term_set", {"contract_start": START}, {}, "the contract has no end"),
    ("term_set", {}, {}, "no start and no end"),
    ("term_set", {"contract_start": END, "contract_end": START}, {}, "before it starts 2027-08-31"),
    ("agreement_drafted", {}, {"agreements": (agreement(status="void"),)}, "no agreement"),
    ("agreement_signed", {}, {}, "there is no signed agreement"),
    ("agreement_signed", {}, {"agreements": (agreement(status="draft"),)}, "A-1 is not signed"),
    ("agreement_signed", {}, {"agreements": (agreement(kind="amendment"),)}, "no signed"),
    ("agreement_matches", MATCHING, {}, "no signed agreement to compare"),
    ("agreement_matches", {**MATCHING, "amount": 9}, {"agreements": (agreement(),)}, "in value"),
    (
        "agreement_matches",
        {**MATCHING, "currency": "EUR", "contract_end": START},
        {"agreements": (agreement(),)},
        "A-1 and the deal differ in currency, end",
    ),
    (
        "agreement_matches",
        MATCHING,
        {"agreements": (agreement(), agreement(id=2, key="A-2", value=1))},
        "A-2 and the deal differ in value",
    ),
    ("invoice_requested", {}, {"invoices": (invoice("planned"), invoice("void"))}, "no invoice"),
    ("invoice_paid", {"amount": 100, "collected": 99}, {}, "less than the amount"),
    ("invoice_paid", {"amount": 0, "collected": 0}, {}, "no invoice is paid"),
    ("onboarding_issued", {}, {"documents": (("onboarding", "draft"),)}, "no onboarding"),
]


def asked(check: str, known: dict[str, Any], more: dict[str, Any]) -> Any:
    gate = Gate("g", "A gate", "block", check)
    return evaluate("qualifying", gate, Evidence(deal(**known), **more))


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_names_every_field_it_looks_at(name: str) -> None:
    seen = set()

    class Watched(Evidence):
        def __getattribute__(self, field: str) -> Any:
            seen.add(field)
            return super().__getattribute__(field)

    CHECKS[name].missing(Watched(deal()))
    assert seen & {*Evidence._fields} - {"deal"} == set(CHECKS[name].looks)


@pytest.mark.parametrize(("check", "known", "more"), MET)
def test_a_gate_that_is_met_passes(check: str, known: dict[str, Any], more: dict[str, Any]) -> None:
    assert asked(check, known, more).state == "passed"


@pytest.mark.parametrize(("check", "known", "more", "words"), MISSING)
def test_a_gate_says_what_is_missing_and_what_mends_it(
    check: str, known: dict[str, Any], more: dict[str, Any], words: str
) -> None:
    result = asked(check, known, more)
    assert result.state == "missing"
    assert words in result.message
    assert result.fix.startswith("salesops ")
    assert "{" not in result.fix
    assert result.action


@pytest.mark.parametrize(
    ("check", "more", "fix"),
    [
        ("lines_and_people", {"lines": 1}, "salesops deal contact D-1 NAME --role representative"),
        (
            "lines_and_people",
            {"contacts": (contact("billing"),)},
            "salesops line add D-1 --product",
        ),
        ("agreement_signed", {}, "salesops agreement add D-1, then salesops agreement sign A-…"),
        ("agreement_signed", {"agreements": (agreement(status="draft"),)}, "sign A-1"),
        ("invoice_paid", {"invoices": (invoice("void"), invoice("issued"))}, "invoice pay I-1,"),
    ],
)
def test_what_mends_a_gate_is_about_what_is_missing(
    check: str, more: dict[str, Any], fix: str
) -> None:
    said = asked(check, {"organization_id": 1, "amount": 100}, more)
    assert fix in said.fix
    assert ("line add" in said.fix) is ("line" in said.message)


def test_every_check_is_tested_both_ways() -> None:
    assert {name for name, *_ in MET} == set(CHECKS)
    assert {name for name, *_ in MISSING} == set(CHECKS)


def test_the_shipped_process_asks_every_check_once() -> None:
    process = process_file.load(None)
    asked_for = [gate.check for stage in process.stages for gate in stage.gates]
    assert sorted(asked_for) == sorted(CHECKS)
