"""``salesops doc``: sent, signed, signed off, compared, rendered again, many at once, checked."""

import pytest


@pytest.fixture
def key(shell):
    return shell.key(
        *("deal", "add", "Hub", "--organization", "Ada University", "--membership", "general"),
        *("--contract-start", "2026-12-01", "--contract-end", "2027-11-30"),
    )


@pytest.fixture
def quote(shell, key):
    shell.did("--today", "2026-07-01", "doc", "new", "quote", key, "--format", "md")
    shell.did("--today", "2026-07-01", "doc", "issue", "Q-1")
    return "Q-1"


def shown(shell, key, today="2026-07-02"):
    return shell.did("--today", today, "doc", "show", key, "--json").json


def test_a_document_is_sent_then_signed(shell, quote):
    sent = shell.did("--today", "2026-07-02", "doc", "send", quote, "--on", "2026-07-01")
    assert sent.err.startswith("Q-2026-0001 was sent on 2026-07-01 (change ")
    shell.did("--today", "2026-07-02", "doc", "sign", quote, "--evidence", "scan.pdf")
    found = shown(shell, quote)
    names = ("status", "sent_on", "signed_on", "evidence", "subject")
    assert [found[name] for name in names] == [
        *("signed", "2026-07-01", "2026-07-02", "scan.pdf", "D-1"),
    ]


def test_a_document_is_declined_or_void_for_a_reason(shell, quote):
    shell.did("--today", "2026-07-02", "doc", "decline", quote, "--reason", "too late")
    assert shown(shell, quote)["evidence"] == "too late"
    shell.did("doc", "void", quote, "--reason", "wrong address")
    found = shown(shell, quote)
    assert (found["status"], found["number"]) == ("void", "Q-2026-0001")
    assert found["evidence"] == "too late; void: wrong address"


def test_an_expired_document_is_shown_as_such_and_kept_as_it_is(shell, quote):
    assert shown(shell, quote, "2026-08-01")["status"] == "expired"
    assert shown(shell, quote, "2026-07-31")["status"] == "issued"
    words = ("doc", "list", "--where", "status:expired", "--json")
    assert [d["key"] for d in shell.did("--today", "2026-08-01", *words).json] == [quote]


def test_a_missing_sign_off_is_exit_3_until_it_is_given_or_waived(shell, key):
    shell.did("line", "add", key, "--product", "directed-work", "--quantity", "8")
    sow = shell.key("doc", "new", "sow", key, "--format", "md")
    refused = shell.run("doc", "issue", sow)
    assert refused.code == 3
    assert "not signed off by head of product, tech lead, bd lead" in refused.err
    shell.did("doc", "sign-off", sow, "--role", "Tech Lead", "--evidence", "issue 42")
    shell.did("doc", "sign-off", sow, "--role", "bd lead", "--ask")
    found = shown(shell, sow)
    assert found["status"] == "in review"
    assert [(each["role"], each["state"]) for each in found["sign_offs"]] == [
        ("head of product", "required"),
        ("tech lead", "approved"),
        ("bd lead", "required"),
    ]
    assert shell.did("doc", "issue", sow, "--waive").out.strip() == sow


def test_what_differs_is_shown_field_by_field_and_as_text(shell, key, quote):
    assert shown(shell, quote)["differs"] is False
    shell.did("deal", "edit", key, "--name", "Larger hub")
    assert shown(shell, quote)["differs"] is True
    found = shell.did("doc", "diff", quote, "--live", "--json").json
    assert found["fields"] == [{"field": "deal", "from": "Hub", "to": "Larger hub"}]
    assert "+Larger hub" in found["text"]
    text = shell.did("doc", "diff", quote).out
    assert text.startswith("deal: Hub → Larger hub\n")
    versions = shell.did("doc", "diff", quote, "--from", "1", "--to", "2").out
    assert "number: – → Q-2026-0001" in versions
    assert [d["key"] for d in shell.did("doc", "list", "--differs", "--json").json] == [quote]


def test_more_formats_are_rendered_and_written(shell, quote, tmp_path):
    made = shell.did(
        *("doc", "render", quote, "--format", "docx,md", "--out", str(tmp_path / "o"), "--json")
    ).json
    assert [file["format"] for file in made["files"]] == ["md", "docx"]
    assert sorted(path.name for path in (tmp_path / "o").iterdir()) == [
        "quote-q-2026-0001.docx",
        "quote-q-2026-0001.md",
    ]
    again = shell.run("doc", "render", quote, "--format", "md", "--out", str(tmp_path / "o"))
    assert again.code == 1
    assert "exists; --force replaces it" in again.err


def test_a_batch_makes_what_it_can_and_names_the_rest(shell, key, add_deal, tmp_path):
    empty = add_deal("Empty")
    words = ("doc", "new", "quote", "--where", "stage:qualifying", "--format", "md")
    assert shell.run(*words).code == 2
    made = shell.run(*words, "--all", "--out", str(tmp_path / "o"), "--json")
    assert made.code == 1
    assert [entry["document"] for entry in made.json] == ["Q-1"]
    assert f"skipped: {empty} has no line items" in made.err
    assert [path.name for path in (tmp_path / "o").iterdir()] == ["quote-q-1-draft-1.md"]
    rendered = shell.did("doc", "render", "--all", "--where", "kind:quote", "--format", "html")
    assert rendered.out.split() == ["Q-1"]


def test_open_without_a_display_says_how_to_save(shell, quote, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSH_CONNECTION", "1 2 3 4")
    answer = shell.run("doc", "open", quote, "--format", "md")
    assert (answer.code, answer.out) == (1, "")
    assert "salesops doc show Q-1 --format md --out ." in answer.err


def test_check_names_the_file_and_the_line_of_a_mistake(shell):
    folder = shell.database.parent / "team" / "templates"
    folder.mkdir(parents=True)
    (folder / "_terms.html.j2").write_text("<p>fine</p>\n<p>{{ no_such_field }}</p>\n")
    answer = shell.run("doc", "check", "--json")
    assert answer.code == 2
    first = answer.json[0]
    assert (first["file"], first["line"]) == (str(folder / "_terms.html.j2"), 2)
    assert "no_such_field" in first["sentence"]
