"""Delivery by command: what each prints, refuses and warns of."""

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def won(shell: Shell) -> Shell:
    """One deal, won: D-1 with its engagement E-1."""
    add = "deal add Hub --organization Porto --class new --contract-start 2026-01-01"
    shell.did(*add.split(), "--contract-end", "2026-12-31")
    shell.did("line", "add", "D-1", "--product", "membership-general")
    shell.did("deal", "contact", "D-1", "Ann Vale", "--role", "representative")
    shell.did("agreement", "add", "D-1")
    shell.did("agreement", "sign", "A-1")
    shell.did("invoice", "request", "D-1")
    for _ in range(4):
        shell.did("deal", "move", "D-1", "next", "--waive-all", "--reason", "set up")
    return shell


def test_an_engagement_is_named_by_its_deal_and_told_whole(won: Shell) -> None:
    won.did("engagement", "health", "D-1", "green", "--note", "In daily use")
    won.did("engagement", "check", "E-1", "2")
    shown = won.did("engagement", "show", "D-1", "--json").json
    assert (shown["key"], shown["health"], shown["health_stale"]) == ("E-1", "green", False)
    assert [item["done"] for item in shown["checklist"]] == [False, True, False, False]
    assert [gate["state"] for gate in shown["gates"]] == ["missing"] * 3
    refused = won.run("engagement", "move", "E-1", "next")
    assert refused.code == 3
    assert "salesops sow deliver E-1" in refused.err
    assert "HEALTH DAYS" in won.did("engagement", "list").out
    assert won.run("engagement", "check", "E-1", "9").code == 5
    assert won.run("engagement", "health", "E-1", "blue").code == 2


def test_a_statement_of_work_becomes_deliverables_that_end_done(won: Shell) -> None:
    line = ("sow", "line", "add", "D-1", "Hub up", "--low-hours", "8", "--high-hours", "12")
    assert won.key(*line) == "1"
    won.did("sow", "edit", "D-1", "--out-of-scope", "Training")
    won.did("sow", "sign-off", "D-1", "--role", "tech lead", "--evidence", "A mail")
    changed = won.did("sow", "line", "edit", "D-1", "1", "--high-hours", "10")
    assert "the sign-off of tech lead is taken back" in changed.err
    sow = won.did("sow", "show", "D-1", "--json").json
    assert (sow["low_cost"], sow["high_cost"], sow["unsigned"][1]) == (
        "2000.00", "2500.00", "tech lead",
    )  # fmt: skip
    assert (
        "8 to 10 hours at 250.00 USD: 2,000.00 to 2,500.00 USD" in won.did("sow", "show", "D-1").out
    )
    won.did("sow", "deliver", "D-1")
    assert won.run("sow", "deliver", "E-1").code == 2
    won.did("deliverable", "edit", "B-1", "--criteria", "It works; it is fast, too")
    assert "2 of 2 criteria are not met" in won.run("deliverable", "move", "B-1", "done").err
    for number in ("1", "2"):
        won.did("deliverable", "check", "B-1", number)
    assert won.did("deliverable", "criteria", "B-1").out == "✓ 1 It works\n✓ 2 it is fast, too\n"
    won.did("deliverable", "move", "B-1", "done")
    assert won.key("deliverable", "opportunity", "B-1", "Hub for Chemistry") == "D-2"
    assert won.did("deal", "show", "D-2", "--json").json["class"] == "expansion"


def test_a_month_is_told_with_its_fee_and_a_cloud_cost_far_above_the_usual(won: Shell) -> None:
    today = ("--today", "2026-07-01")
    usage = ("usage", "add", "hub", "--engagement", "E-1", "--month", "2026-06", "--value")
    won.did(*usage, "100", *today)
    assert won.key(*usage, "280", *today) == "U-1"
    for month in ("2026-03", "2026-04", "2026-05"):
        won.did("cost", "add", month, "--engagement", "E-1", "--amount", "100", *today)
    alarm = won.did("cost", "add", "2026-06", "--engagement", "E-1", "--amount", "121", *today)
    assert "! 2026-06 costs 121.00 USD: more than 120.00" in alarm.err
    opened = ("--kind", "incident", "--opened-on", "2026-06-03")
    won.did("incident", "add", "Hub down", "--engagement", "E-1", *opened, *today)
    won.did("incident", "resolve", "N-1", "--on", "2026-06-04", "--note", "Full disk", *today)
    month = won.did("engagement", "month", "E-1", "2026-06", "--json", *today).json
    assert (month["fee"], month["cloud_threshold"], month["cloud_warning"]) == (
        "1000.00", "120.00", True,
    )  # fmt: skip
    assert [found["key"] for found in month["incidents"]["resolved"]] == ["N-1"]
    assert month["incidents"]["open"] == []
    fee = won.did("usage", "fee", "D-1", "--json").json
    assert fee == [
        {"month": "2026-06", "cluster": "hub", "mau": 280, "fee": "1000.00", "currency": "USD"}
    ]
    rows = won.did("usage", "list", "--json").json
    assert list(rows[0])[:5] == ["cluster", "deal", "month", "metric", "value"]
    assert "distinct-users" in won.did("usage", "metrics").out
    won.did("milestone", "add", "A year", "--engagement", "E-1", "--due", "2026-06-30", *today)
    won.did("milestone", "done", "S-1", "--story", "They taught a course", *today)
    assert won.did("milestone", "show", "S-1", "--json").json["done_on"] == "2026-07-01"
