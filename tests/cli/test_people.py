"""``salesops org``, ``contact``, ``activity``, and what a deal knows of people."""

import pytest


def test_an_organization_is_added_found_and_edited(shell):
    key = shell.key(
        *("org", "add", "Ada University", "--kind", "university", "--domain", "ada.example.org"),
        *("--alias", "AU", "--country", "UK", "--notes", "Friendly"),
    )
    assert key == "O-1"
    found = shell.did("org", "show", "ada", "--json").json
    assert (found["key"], found["aliases"], found["domains"]) == (
        "O-1",
        ["AU"],
        ["ada.example.org"],
    )
    shell.did("org", "edit", key, "--name", "Ada Lovelace University", "--revision", "1")
    assert shell.run("org", "edit", key, "--name", "x", "--revision", "1").code == 4
    assert [o["name"] for o in shell.did("org", "list", "lovelace", "--json").json] == [
        "Ada Lovelace University"
    ]


def test_two_organizations_of_one_name_are_refused(shell):
    shell.did("org", "add", "Ada")
    answer = shell.run("org", "add", "Ada")
    assert answer.code == 2
    assert answer.err.startswith("Name: there is an organization 'Ada' already")


def test_a_contact_is_added_found_and_edited(shell):
    record = shell.did(
        *("contact", "add", "Ann Bee", "--email", "ann@example.org", "--newsletter", "yes"),
        *("--organization", "Ada University", "--json"),
    ).json
    assert (record["key"], record["organization"]) == ("C-1", "Ada University")
    assert (record["emails"], record["newsletter"]) == (["ann@example.org"], True)
    assert (record["outreach"], record["do_not_contact"]) == (None, False)
    shell.did("contact", "edit", "ann", "--title", "Dean", "--do-not-contact", "yes")
    found = shell.did("contact", "show", "C-1", "--json").json
    assert (found["title"], found["do_not_contact"]) == ("Dean", True)
    assert [c["key"] for c in shell.did("contact", "list", "Ada Univ", "--json").json] == ["C-1"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("org", "add", "X", "--kind", "circus"), "Kind: 'circus' is not one of university"),
        (("contact", "add", "X", "--email", "nowhere"), "E-mail: 'nowhere' is not an e-mail"),
        (("contact", "add", "X", "--newsletter", "maybe"), "Newsletter: 'maybe' is not one of"),
        (("contact", "add", ""), "Name: this is needed"),
        (("org", "add", "x" * 201), "Name: 201 characters are too many"),
    ],
)
def test_a_bad_value_of_people_names_its_field(shell, words, sentence):
    answer = shell.run(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(sentence)


@pytest.mark.parametrize("noun", ["org", "contact"])
def test_people_there_are_not_are_not_found(shell, noun):
    for words in ((noun, "show", "zzz"), (noun, "edit", "zzz", "--notes", "x")):
        answer = shell.run(*words)
        assert (answer.code, answer.out) == (5, "")
        assert answer.err.startswith("zzz: there is no such")


@pytest.mark.parametrize("noun", ["org", "contact"])
def test_an_edit_without_a_field_is_wrong_usage(shell, noun):
    shell.did(noun, "add", "Somebody")
    assert shell.run(noun, "edit", "Somebody").code == 2


def test_an_activity_is_logged_on_its_day(shell, add_deal):
    key = add_deal()
    words = ("activity", "add", key, "--kind", "meeting", "--outcome", "discovery")
    assert shell.did(*words, "--on", "2026-01-02", "--note", "Good").out == "1\n"
    (entry,) = shell.did("activity", "list", key, "--json").json
    assert (entry["deal"], entry["kind"], entry["outcome"]) == (key, "meeting", "discovery")
    assert (entry["at"][:10], entry["note"]) == ("2026-01-02", "Good")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--kind", "seance"), "Kind: 'seance' is not one of call, email"),
        (("--kind", "call", "--outcome", "joy"), "Outcome: 'joy' is not one of"),
        (("--kind", "call", "--on", "2199-01-01"), "Day: 2199-01-01 has not come yet"),
    ],
)
def test_a_bad_value_of_an_activity_names_its_field(shell, add_deal, words, sentence):
    answer = shell.run("activity", "add", add_deal(), *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(sentence)


def test_the_seven_questions_are_answered_and_shown(shell, add_deal):
    key = add_deal()
    shell.did("deal", "qualify", key, "--money", "A grant", "--money-score", "3", "--need", "Yes")
    answers = {a["question"]: a for a in shell.did("deal", "qualify", key, "--json").json}
    assert len(answers) == 7
    assert answers["money"] == {"question": "money", "answer": "A grant", "score": 3}
    assert answers["fit"] == {"question": "fit", "answer": "", "score": 0}
    answer = shell.run("deal", "qualify", key, "--fit-score", "9")
    assert answer.code == 2
    assert answer.err.startswith("Score: 9 is too much; at most 3")


def test_a_person_gets_a_part_in_a_deal_and_loses_it(shell, add_deal):
    key = add_deal()
    shell.did("deal", "contact", key, "Ann Bee", "--role", "billing", "--email", "a@example.org")
    shell.did("deal", "contact", key, "C-1", "--role", "champion")
    found = shell.did("deal", "contact", key, "--json").json
    assert [(c["key"], c["name"], c["email"], c["role"]) for c in found] == [
        ("C-1", "Ann Bee", "a@example.org", "billing"),
        ("C-1", "Ann Bee", "a@example.org", "champion"),
    ]
    shell.did("deal", "contact", key, "ann bee", "--role", "billing", "--remove")
    assert [c["role"] for c in shell.did("deal", "contact", key, "--json").json] == ["champion"]
    gone = shell.run("deal", "contact", key, "ann bee", "--role", "billing", "--remove")
    assert gone.code == 5
    needs = shell.run("deal", "contact", key, "Bo")
    assert needs.code == 2
    assert needs.err.startswith("Role: ")
