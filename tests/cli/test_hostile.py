"""Names that would move a cursor, colour a screen, or turn a line round."""

import pytest

HOSTILE = "Hub\x1b[31m\x07\x9b2J\u202eevil\u2066\x00\r\nx"
CONTROLS = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} - {"\n"}
BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def harmless(answer):
    both = set(answer.out) | set(answer.err)
    return not both & (CONTROLS | BIDI)


@pytest.fixture
def raw_name(shell, add_deal):
    """A deal whose name reached the database without being cleaned."""
    import sqlite3

    key = add_deal()
    connection = sqlite3.connect(shell.database)
    with connection:
        connection.execute("UPDATE deal SET name = ?, next_step = ?", (HOSTILE, HOSTILE))
        connection.execute("UPDATE organization SET name = ?", (HOSTILE,))
        connection.execute("UPDATE change_group SET what = ?", (HOSTILE,))
    connection.close()
    return key


@pytest.mark.parametrize(
    "words",
    [
        ("deal", "list"),
        ("deal", "list", "--json"),
        ("deal", "list", "--jsonl"),
        ("deal", "show", "D-1"),
        ("deal", "show", "D-1", "--json"),
        ("deal", "edit", "D-1", "--amount", "5"),
        ("deal", "move", "D-1", "next"),
        ("org", "list"),
        ("org", "show", "O-1", "--json"),
        ("log",),
        ("log", "--json"),
        ("undo",),
    ],
    ids=" ".join,
)
def test_no_control_character_reaches_the_terminal(shell, raw_name, words):
    answer = shell.run(*words)
    assert answer.out or answer.err
    assert harmless(answer)


def test_json_still_holds_the_very_text(shell, raw_name):
    assert shell.did("deal", "list", "--json").json[0]["name"] == HOSTILE


@pytest.mark.parametrize(
    "words",
    [
        ("deal", "add", HOSTILE.replace("\0", "")),
        ("deal", "show", HOSTILE),
        ("deal", "add", "X", "--amount", HOSTILE),
        ("deal", "add", "X", "--organization", HOSTILE, "--json"),
        ("org", "add", HOSTILE, "--kind", HOSTILE),
        ("deal", "list", "--where", HOSTILE + ":x"),
        ("deal", "list", "--stage", HOSTILE),
        ("--today", HOSTILE, "deal", "list"),
        (HOSTILE,),
        ("deal", HOSTILE),
        ("deal", "list", "--" + HOSTILE),
        ("undo", HOSTILE),
        ("doc", "new", HOSTILE, "D-1"),
        ("export", HOSTILE),
        ("import", "deals", HOSTILE.replace("\0", "")),
    ],
)
def test_what_was_typed_is_said_back_without_its_controls(shell, add_deal, words):
    add_deal()
    answer = shell.run(*words)
    assert answer.out or answer.err
    assert harmless(answer)
