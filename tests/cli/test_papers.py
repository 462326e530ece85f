"""``salesops agreement``, ``invoice`` and ``doc``."""

import hashlib

import pytest


@pytest.fixture
def key(shell):
    return shell.key(
        *("deal", "add", "Hub", "--organization", "Ada University", "--membership", "general"),
        *("--contract-start", "2026-12-01", "--contract-end", "2027-11-30"),
    )


def test_an_agreement_takes_from_the_deal_what_is_not_given(shell, key):
    agreement = shell.key("agreement", "add", key, "--notice-days", "60")
    assert agreement == "A-1"
    found = shell.did("agreement", "show", agreement, "--json").json
    wanted = {
        "deal": key,
        "kind": "contract",
        "parties": "Ada University",
        "start": "2026-12-01",
        "end": "2027-11-30",
        "notice_days": 60,
        "value": "15000.00",
        "currency": "USD",
        "status": "draft",
        "signed_on": None,
    }
    assert {name: found[name] for name in wanted} == wanted


def test_an_agreement_is_signed_once_and_voided(shell, key):
    agreement = shell.key("agreement", "add", key)
    late = shell.run(
        "--today", "2026-07-01", "agreement", "sign", agreement, "--signed-on", "2027-01-01"
    )
    assert late.code == 2
    assert late.err.startswith("Signed on: 2027-01-01 has not come yet")
    shell.did("agreement", "sign", agreement, "--signed-on", "2026-01-02", "--evidence", "a.pdf")
    found = shell.did("agreement", "show", agreement, "--json").json
    assert (found["status"], found["signed_on"], found["evidence"]) == (
        "signed",
        "2026-01-02",
        "a.pdf",
    )
    assert "A-1 is signed; only a draft" in shell.run("agreement", "sign", agreement).err
    shell.did("agreement", "void", agreement)
    assert [a["status"] for a in shell.did("agreement", "list", "--json").json] == ["void"]
    assert shell.run("agreement", "void", agreement).code == 2


@pytest.mark.parametrize("noun", ["agreement", "invoice", "doc"])
def test_a_paper_there_is_not_is_not_found(shell, noun):
    answer = shell.run(noun, "show", "X-99")
    assert (answer.code, answer.out) == (5, "")
    assert "X-99: there is no such" in answer.err


def test_an_invoice_is_requested_for_the_deals_amount(shell, key):
    invoice = shell.key("--today", "2026-07-01", "invoice", "request", key, "--note", "First")
    found = shell.did("invoice", "show", invoice, "--json").json
    assert (found["key"], found["deal"], found["status"]) == ("I-1", key, "requested")
    assert (found["total"], found["due"], found["note"]) == ("15000.00", "2026-07-31", "First")
    assert [i["key"] for i in shell.did("invoice", "list", key, "--json").json] == ["I-1"]


def test_an_invoice_for_nothing_is_refused(shell, add_deal):
    answer = shell.run("invoice", "request", add_deal())
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("Amount: D-1 has none; give one")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("agreement", "add", "--kind", "handshake"), "Kind: 'handshake' is not one of"),
        (("agreement", "add", "--value", "x"), "Value: 'x' is not an amount"),
        (("agreement", "add", "--end", "2026-01-01"), "End: 2026-01-01 is before the start"),
        (("invoice", "request", "--due", "later"), "Due: 'later' is not a date"),
        (("invoice", "request", "--amount", "x"), "Amount: 'x' is not an amount"),
    ],
)
def test_a_bad_value_of_a_paper_names_its_field(shell, key, words, sentence):
    noun, verb, *more = words
    answer = shell.run(noun, verb, key, *more)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(sentence)


def test_kinds_lists_every_kind_and_which_can_be_made(shell):
    kinds = {kind["kind"]: kind for kind in shell.did("doc", "kinds", "--json").json}
    assert len(kinds) == 13
    assert all(kind["available"] for kind in kinds.values())
    assert kinds["quote"] == {
        "kind": "quote",
        "label": "Quote",
        "available": True,
        "letter": "q",
        "subject": "deal",
    }


def test_a_new_document_writes_the_files_it_names(shell, key, tmp_path):
    folder = tmp_path / "out" / "offers"
    made = shell.did(
        *("doc", "new", "quote", key, "--format", "md,html", "--out", str(folder), "--json")
    ).json
    assert list(made) == ["document", "number", "version", "files"]
    assert [file["format"] for file in made["files"]] == ["md", "html"]
    for file in made["files"]:
        with open(file["path"], "rb") as stream:
            assert hashlib.sha256(stream.read()).hexdigest() == file["sha256"]
    assert len(list(folder.iterdir())) == 2


def test_a_new_document_prints_its_key_and_gets_versions(shell, key):
    assert shell.key("doc", "new", "quote", key, "--format", "md") == "Q-1"
    assert shell.key("doc", "new", "quote", key, "--format", "md") == "Q-1"
    (document,) = shell.did("doc", "list", key, "--json").json
    assert (document["kind"], document["status"], document["versions"]) == ("quote", "draft", 2)
    shown = shell.did("doc", "show", "Q-1", "--json").json
    assert [version["version"] for version in shown["all_versions"]] == [1, 2]
    assert "Versions" in shell.did("doc", "show", "Q-1").out


def test_a_document_is_read_in_the_terminal(shell, key):
    shell.did("doc", "new", "quote", key, "--format", "md")
    text = shell.did("doc", "show", "Q-1", "--format", "md").out
    assert "Ada University" in text
    answer = shell.run("doc", "show", "Q-1", "--format", "html")
    assert answer.code == 5
    assert "was not made as html; there are md" in answer.err


def test_a_document_is_issued_once_and_that_is_not_undone(shell, key):
    shell.did("doc", "new", "quote", key, "--format", "md")
    issued = shell.did("--today", "2026-07-01", "doc", "issue", "Q-1", "--json").json
    assert issued["number"] == "Q-2026-0001"
    shown = shell.did("--today", "2026-07-02", "doc", "show", "Q-2026-0001", "--json").json
    assert shown["status"] == "issued"
    assert "is issued already" in shell.run("doc", "issue", "Q-1").err
    group = shell.did("log", "--limit", "1", "--json").json[0]["group"]
    answer = shell.run("undo", str(group))
    assert answer.code == 1
    assert "cannot be taken back: Q-2026-0001 was issued" in answer.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("poem",), "kind: there is no document 'poem'"),
        (("sow",), "D-1 has no deliverables to state"),
        (("quote", "--format", "papyrus"), "papyrus"),
    ],
)
def test_a_document_that_cannot_be_made_says_why(shell, key, words, sentence):
    kind, *more = words
    answer = shell.run("doc", "new", kind, key, *more)
    assert answer.code in (1, 2)
    assert answer.out == ""
    assert sentence in answer.err
    assert shell.did("doc", "list", "--json").json == []


def test_a_folder_that_cannot_be_made_is_said_before_anything_is(shell, key, tmp_path):
    (tmp_path / "file").write_text("")
    answer = shell.run("doc", "new", "quote", key, "--out", str(tmp_path / "file" / "x"))
    assert answer.code == 1
    assert "the folder cannot be made" in answer.err
    assert shell.did("doc", "list", "--json").json == []
