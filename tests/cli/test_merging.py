"""``merge`` of deals, organizations and contacts."""


def two(shell):
    shell.did("deal", "add", "Hub", "--organization", "Ada", "--amount", "100")
    shell.did("deal", "add", "Hub again", "--organization", "Bee", "--next-step", "Call")
    shell.did("line", "add", "D-2", "--product", "directed-work", "--quantity", "2")


def test_a_trial_of_a_merge_says_what_would_happen_and_writes_nothing(shell):
    two(shell)
    answer = shell.did("deal", "merge", "D-1", "D-2", "--dry-run")
    assert answer.out.splitlines() == [
        "D-2 goes into D-1",
        "  next_step: – → Call",
        "  amount: 100.00 → 500.00",
        "  moves: 1 × line",
    ]
    assert answer.err == "nothing was written\n"
    found = shell.did("deal", "merge", "D-1", "D-2", "--dry-run", "--json").json
    assert found == {
        "kept": "D-1",
        "loser": "D-2",
        "changes": [
            {"column": "next_step", "from": "", "to": "Call"},
            {"column": "amount", "from": "100.00", "to": "500.00"},
        ],
        "moves": {"line": 1},
        "stays": {},
        "refusal": "",
    }
    assert len(shell.did("deal", "list", "--json").json) == 2


def test_a_merge_says_what_it_did_and_undo_makes_them_two_again(shell):
    two(shell)
    answer = shell.did("deal", "merge", "D-1", "D-2")
    assert answer.err.startswith("merged D-2 into D-1 (change ")
    gone = shell.run("deal", "show", "D-2")
    assert (gone.code, gone.err) == (5, "D-2: merged into D-1\n")
    shell.did("undo")
    assert shell.did("deal", "show", "D-2", "--json").json["amount"] == "500.00"


def test_what_cannot_be_one_is_refused_in_words_with_or_without_a_trial(shell):
    two(shell)
    for more in ((), ("--dry-run",)):
        answer = shell.run("deal", "merge", "D-1", "D-1", *more)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err == "D-1 cannot be merged into itself\n"
    answer = shell.run("deal", "merge", "D-1", "D-1", "--dry-run", "--json")
    assert (answer.code, answer.json["refusal"]) == (2, "D-1 cannot be merged into itself")


def test_organizations_and_contacts_merge_too(shell):
    two(shell)
    assert "merged O-2 into O-1" in shell.did("org", "merge", "Ada", "Bee").err
    found = shell.did("org", "show", "Ada", "--json").json
    assert (found["aliases"], found["deals"]) == (["Bee"], 2)
    assert shell.run("org", "show", "O-2").err == "O-2: merged into O-1\n"
    shell.did("contact", "add", "Ann", "--outreach", "yes")
    shell.did("contact", "add", "Ann B", "--outreach", "no", "--email", "ann@example.org")
    done = shell.did("contact", "merge", "C-1", "C-2", "--json").json
    assert (done["key"], done["what"]) == ("C-1", "merged C-2 into C-1")
    found = shell.did("contact", "show", "C-1", "--json").json
    assert (found["outreach"], found["emails"]) == (False, ["ann@example.org"])
