"""Commands with --where: tried first, done in one change, never by accident on everything."""

import json

import pytest


@pytest.fixture
def keys(shell, add_deal):
    return [add_deal("Hub A", "--class", "new"), add_deal("Hub B"), add_deal("Cloud C")]


def column(shell, name):
    found = shell.did("deal", "list", "--json").json
    return {row["key"]: row[name] for row in found}


def changes(shell):
    return len(shell.did("log", "--limit", "100", "--json").json)


def test_a_trial_says_what_would_become_of_each_and_writes_nothing(shell, keys):
    before = changes(shell)
    words = ("deal", "move", "--where", "hub", "next", "--waive-all", "--dry-run")
    answer = shell.run(*words)
    assert answer.code == 3
    assert "stage: qualifying → prospecting" in answer.out
    assert "D-2 cannot move to Prospecting yet: ✗ Class is set" in answer.out
    assert answer.err == (
        "1 would change, 0 are so already, 1 would be refused; nothing was written\n"
    )
    assert shell.run(*words, "--skip-refused").code == 0
    assert changes(shell) == before


def test_a_trial_as_json_has_the_difference_the_waivers_and_the_refusal(shell, keys):
    words = ("deal", "move", "--where", "hub", "next", "--waive-all", "--dry-run", "--json")
    found = {item["key"]: item for item in shell.run(*words).json}
    assert found["D-1"] == {
        "key": "D-1",
        "name": "Hub A",
        "outcome": "change",
        "changes": [{"column": "stage", "from": "qualifying", "to": "prospecting"}],
        "waived": ["answers", "amount-dates", "representative"],
        "refusal": "",
    }
    assert found["D-2"]["outcome"] == "refused"
    lines = shell.run(*words[:-1], "--jsonl").out.splitlines()
    assert [json.loads(line)["key"] for line in lines] == ["D-2", "D-1"]


def test_a_key_can_be_tried_too(shell, keys):
    answer = shell.did("deal", "assign", "D-1", "nobody", "--dry-run", "--json")
    assert answer.json[0]["changes"][0]["column"] == "owner"
    assert column(shell, "owner")["D-1"] != ""


def test_a_refused_deal_refuses_all_and_says_how_to_go_on(shell, keys):
    words = ("deal", "move", "--where", "hub", "prospecting", "--waive-all")
    answer = shell.run(*words)
    assert (answer.code, answer.out) == (3, "")
    assert "1 of 2 deals is refused, so nothing was changed (--skip-refused" in answer.err
    assert set(column(shell, "stage").values()) == {"qualifying"}
    answer = shell.did(*words, "--skip-refused")
    assert "moved 1 deal to Prospecting, 1 refused and left out (change " in answer.err
    assert column(shell, "stage")["D-1"] == "prospecting"


@pytest.mark.parametrize(
    ("words", "name", "value", "said"),
    [
        (("assign", "nobody"), "owner", None, "gave 2 deals to nobody"),
        (("tag", "new", "--off", "old"), "tags", ["new"], "tagged 2 deals: new -old"),
        (("edit", "--next-step", "Call"), "next_step", "Call", "edited 2 deals: next_step"),
        (("lose", "--reason", "price"), "stage", "lost", "lost 2 deals"),
        (
            ("pause", "--reason", "grant", "--until", "2099-01-01"),
            "stage",
            "paused",
            "paused 2 deals",
        ),
    ],
)
def test_every_command_takes_a_filter_and_one_undo_takes_it_back(
    shell, keys, words, name, value, said
):
    before = column(shell, name)
    answer = shell.did("deal", words[0], "--where", "hub", *words[1:], "--json")
    assert f"{said} (change " in answer.err
    after = column(shell, name)
    assert (after["D-1"], after["D-2"], after["D-3"]) == (value, value, before["D-3"])
    shell.did("undo", str(answer.json["group"]))
    assert column(shell, name) == before


def test_what_is_so_already_needs_no_change(shell, keys):
    answer = shell.did("deal", "tag", "--where", "hub", "--off", "none")
    assert answer.err == "nothing to change\n"
    assert shell.did("deal", "tag", "--where", "nobody-is-called-so", "x").err == (
        "nothing to change\n"
    )


@pytest.mark.parametrize("where", ["", "owner:", "stage:open owner:", "#", "colour:red", ">much"])
def test_a_filter_that_says_less_than_it_seems_changes_nothing(shell, keys, where):
    before = changes(shell)
    answer = shell.run("deal", "lose", "--where", where, "--reason", "price")
    assert answer.code == 2
    assert answer.err.startswith("filter: ")
    assert changes(shell) == before


@pytest.mark.parametrize(
    "words",
    [
        ("move", "D-1"),
        ("move", "D-1", "next", "--where", "hub"),
        ("move", "--where", "hub"),
        ("lose", "--reason", "price"),
        ("lose", "D-1", "--where", "hub", "--reason", "price"),
        ("assign", "D-1"),
        ("tag",),
        ("tag", "D-1"),
        ("tag", "--where", "hub"),
        ("edit", "--where", "hub"),
        ("edit", "--where", "hub", "--name", "All the same"),
        ("edit", "--where", "hub", "--next-step", "x", "--revision", "3"),
    ],
)
def test_what_does_not_fit_together_is_wrong_usage(shell, keys, words):
    assert shell.run("deal", *words).code == 2
