"""``salesops undo``, ``redo`` and ``log``."""

import sqlite3


def amount(shell, key):
    return shell.did("deal", "show", key, "--json").json["amount"]


def test_undo_takes_the_latest_change_back_and_redo_makes_it_again(shell, add_deal):
    key = add_deal("Hub", "--amount", "1")
    shell.did("deal", "edit", key, "--amount", "2")
    shell.did("deal", "edit", key, "--amount", "3")
    seen = []
    for command in ("undo", "undo", "redo", "redo"):
        shell.did(command)
        seen.append(amount(shell, key))
    assert seen == ["2.00", "1.00", "2.00", "3.00"]


def test_a_change_is_undone_by_the_number_it_printed(shell, add_deal):
    key = add_deal()
    said = shell.did("deal", "edit", key, "--next-step", "Call").err
    group = said.partition("(change ")[2].partition(";")[0]
    shell.did("deal", "edit", key, "--amount", "9")
    answer = shell.did("undo", group)
    assert answer.err.startswith("undid: edited D-1: next_step (change ")
    deal = shell.did("deal", "show", key, "--json").json
    assert (deal["next_step"], deal["amount"]) == ("", "9.00")


def test_undo_is_refused_when_the_record_changed_since(shell, add_deal):
    key = add_deal("Hub", "--amount", "1")
    group = shell.did("deal", "edit", key, "--amount", "2").err.partition("change ")[2][0]
    shell.did("deal", "edit", key, "--amount", "3")
    answer = shell.run("undo", group)
    assert answer.code == 1
    assert "cannot be taken back" in answer.err
    assert amount(shell, key) == "3.00"


def test_an_edit_that_changes_nothing_says_so(shell, add_deal):
    key = add_deal("Hub", "--amount", "1")
    answer = shell.did("deal", "edit", key, "--amount", "1")
    assert answer.err == "nothing to change\n"


def test_nothing_left_to_undo_or_redo_is_a_failure(shell):
    shell.did("deal", "add", "Hub")
    assert shell.run("redo").code == 1
    shell.did("undo")
    answer = shell.run("undo")
    assert answer.code == 1
    assert answer.err == "No change of yours is left to take back.\n"


def test_a_change_there_is_not_is_not_found(shell):
    answer = shell.run("undo", "999")
    assert answer.code == 5
    assert "there is no change 999" in answer.err
    assert shell.run("undo", "x").code == 2


def test_the_log_is_newest_first_and_says_what_was_undone(shell, add_deal):
    add_deal()
    shell.did("undo")
    newest, undone, *_ = shell.did("log", "--json").json
    assert list(newest) == ["group", "at", "by", "what", "records", "undone"]
    assert (newest["what"], newest["undone"]) == ("undid: added Hub for Ada", False)
    assert (undone["what"], undone["undone"]) == ("added Hub for Ada", True)
    assert newest["group"] == undone["group"] + 1
    assert len(shell.did("log", "--limit", "1", "--jsonl").out.splitlines()) == 1


def test_a_viewer_may_look_and_not_write(shell, add_deal):
    key = add_deal()
    connection = sqlite3.connect(shell.database)
    with connection:
        connection.execute("UPDATE user SET role = 'viewer'")
    connection.close()
    shell.did("deal", "list")
    for words in (("deal", "add", "X"), ("deal", "edit", key, "--amount", "1"), ("undo",)):
        answer = shell.run(*words)
        assert (answer.code, answer.out) == (6, "")
        assert "needs the role member" in answer.err
    other = shell.run("--as", "ana", "deal", "list")
    assert other.code == 6
    assert "speaking for somebody else needs the role admin" in other.err
