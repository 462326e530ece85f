"""``salesops deal move`` and its kin: gates, waivers, reasons."""

import pytest


@pytest.fixture
def key(shell, add_deal):
    return add_deal("Hub for Ada", "--class", "new")


def stage(shell, key):
    return shell.did("deal", "show", key, "--json").json["stage"]


def test_gates_are_listed_with_what_is_missing_and_the_fix(shell, key):
    answer = shell.did("deal", "gates", key)
    assert "✓ Class is set\n" in answer.out
    assert "✗ Community representative named: " in answer.out
    assert "    salesops deal contact D-1 NAME --role representative\n" in answer.out
    found = {gate["gate"]: gate for gate in shell.did("deal", "gates", key, "--json").json}
    assert found["class"]["state"] == "passed"
    assert found["answers"]["severity"] == "warn"
    assert found["answers"]["fix"].startswith("salesops deal qualify D-1")


def test_gates_to_a_later_stage_hold_those_of_every_stage_between(shell, key):
    found = shell.did("deal", "gates", key, "--to", "partnering", "--json").json
    assert {gate["stage"] for gate in found} == {"qualifying", "prospecting"}


def test_gates_to_a_stage_there_is_not_is_wrong_usage(shell, key):
    assert shell.run("deal", "gates", key, "--to", "nowhere").code == 2


def test_a_move_is_refused_with_a_sentence_per_gate(shell, key):
    answer = shell.run("deal", "move", key, "next")
    assert (answer.code, answer.out) == (3, "")
    first, *gates = answer.err.splitlines()
    assert first == "D-1 cannot move to Prospecting yet:"
    assert len(gates) == 3
    assert all("salesops deal " in gate for gate in gates)
    assert stage(shell, key) == "qualifying"


def test_a_gate_that_warns_is_waived_by_name(shell, key):
    waived = ("--waive", "answers", "--waive", "amount-dates", "--waive", "representative")
    answer = shell.did("deal", "move", key, "next", *waived)
    assert "moved D-1 to Prospecting (change " in answer.err
    assert stage(shell, key) == "prospecting"
    last = shell.did("deal", "history", key, "--json").json[-1]
    assert last["waived"] == "answers, amount-dates, representative"


def test_a_gate_that_blocks_is_not_waived(shell, add_deal):
    key = add_deal("No class")
    for words in (("--waive-all",), ("--waive", "class")):
        answer = shell.run("deal", "move", key, "next", *words)
        assert answer.code == 3
        assert "Class is set" in answer.err


def test_an_unknown_gate_is_wrong_usage(shell, key):
    answer = shell.run("deal", "move", key, "next", "--waive", "luck")
    assert answer.code == 2
    assert "no gate 'luck' is on the way" in answer.err


def test_going_back_needs_a_reason(shell, key):
    shell.did("deal", "move", key, "next", "--waive-all")
    answer = shell.run("deal", "move", key, "back")
    assert answer.code == 2
    assert "reason: moving back needs one" in answer.err
    shell.did("deal", "move", key, "back", "--reason", "The budget is open again")
    assert stage(shell, key) == "qualifying"


def test_a_move_of_a_deal_that_changed_is_refused(shell, key):
    shell.did("deal", "edit", key, "--amount", "5")
    answer = shell.run("deal", "move", key, "next", "--waive-all", "--revision", "1")
    assert answer.code == 4
    assert stage(shell, key) == "qualifying"


def test_a_deal_is_lost_for_a_reason_and_reopened(shell, key):
    answer = shell.run("deal", "lose", key, "--reason", "bad luck")
    assert answer.code == 2
    assert answer.err.startswith("Reason: 'bad luck' is not one of price, timing")
    shell.did("deal", "lose", key, "--reason", "price", "--note", "Half of ours")
    assert shell.did("deal", "show", key, "--json").json["lost_reason"] == "price"
    assert shell.did("deal", "list", "--stage", "lost", "--json").json[0]["key"] == key
    shell.did("deal", "reopen", key, "--reason", "They called again")
    assert stage(shell, key) == "qualifying"


def test_a_deal_is_paused_until_a_day_and_resumed(shell, key):
    words = ("deal", "pause", key, "--reason", "Grant", "--until")
    answer = shell.run("--today", "2026-07-01", *words, "2026-06-30")
    assert answer.code == 2
    assert "until: 2026-06-30 has passed" in answer.err
    assert "Resume on: 'soon' is not a date" in shell.run(*words, "soon").err
    shell.did("--today", "2026-07-01", *words, "2026-10-01")
    paused = shell.did("deal", "show", key, "--json").json
    assert (paused["stage"], paused["paused_until"]) == ("paused", "2026-10-01")
    shell.did("deal", "resume", key)
    assert stage(shell, key) == "qualifying"
    assert shell.run("deal", "resume", key).code == 2


@pytest.mark.parametrize(
    ("words", "option"),
    [(("lose",), "--reason"), (("pause", "--reason", "x"), "--until"), (("reopen",), "--reason")],
)
def test_what_a_move_needs_is_named(shell, key, words, option):
    command, *rest = words
    answer = shell.run("deal", command, key, *rest)
    assert answer.code == 2
    assert option in answer.err


def test_history_tells_every_move_in_order(shell, key):
    shell.did("deal", "move", key, "next", "--waive-all")
    shell.did("deal", "move", key, "back", "--reason", "Wait")
    moves = shell.did("deal", "history", key, "--json").json
    assert [(m["from"], m["to"], m["direction"]) for m in moves] == [
        ("", "qualifying", "enter"),
        ("qualifying", "prospecting", "next"),
        ("prospecting", "qualifying", "back"),
    ]
    assert moves[-1]["reason"] == "Wait"
    assert len(shell.did("deal", "history", key).out.splitlines()) == 4
