"""Other systems by command: how each stands, and what waits; nothing here asks the network."""

from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def asana(shell: Shell, add_deal) -> Shell:
    """A team that uses Asana, with a deal that has reached Partnering."""
    team = shell.database.parent / "team"
    team.mkdir()
    (team / "team.toml").write_text(
        '[systems]\nuse = ["asana"]\n[systems.asana]\nworkspace = "1"\nproject = "2"\nfield = "3"\n'
    )
    add_deal()
    shell.did("line", "add", "D-1", "--product", "membership-general")
    shell.did("deal", "contact", "D-1", "Ann", "--role", "representative")
    shell.did("deal", "edit", "D-1", "--class", "new")
    for _ in range(2):
        shell.did("deal", "move", "D-1", "next", "--waive-all", "--reason", "set up")
    return shell


def state(shell: Shell, system: str) -> dict[str, object]:
    found = {row["system"]: row for row in shell.did("sync", "status", "--json").json}
    assert list(found) == ["airtable", "asana", "dropbox-sign", "github", "hubspot", "intacct"]
    return found[system]


def test_a_system_is_connected_once_there_is_a_token(asana: Shell, monkeypatch) -> None:
    before = state(asana, "asana")
    assert (before["state"], before["queued"]) == ("not configured", 1)
    assert "set SALESOPS_ASANA_TOKEN" in str(before["reason"])
    monkeypatch.setenv("SALESOPS_ASANA_TOKEN", "0/0123456789abcdef")
    after = state(asana, "asana")
    assert after["state"] == "connected"
    assert after["reason"] == "token …cdef from the variable SALESOPS_ASANA_TOKEN"
    assert "0123456789" not in asana.did("sync", "status").out
    assert state(asana, "github")["reason"] == (
        "not used by this team; `salesops sync setup github` connects it"
    )


def test_what_waits_is_listed_dropped_and_brought_back(asana: Shell) -> None:
    key = "D-1/asana/agreement-task"
    row = asana.did("sync", "list", "--json").json[0]
    assert (row["key"], row["what"], row["state"]) == (key, "Agreement requested", "queued")
    assert asana.key("sync", "drop", key) == key
    assert asana.did("sync", "list", "--json").json == []
    asana.did("undo")
    assert asana.did("sync", "list", "asana", "--json").json[0]["key"] == key
    assert "the next push sends it" in asana.did("sync", "retry", key).err
    assert asana.run("sync", "retry", "D-9/asana/project").code == 5


def test_pushing_to_a_system_that_is_not_set_up_names_the_fix(asana: Shell) -> None:
    refused = asana.run("sync", "push", "asana")
    assert (refused.code, "no token" in refused.err) == (2, True)
    assert "`salesops sync setup github`" in asana.run("sync", "pull", "github").err
    assert asana.run("sync", "push", "jira").code == 2
    nothing = asana.did("sync", "push", "--json")
    assert (nothing.json, "no system is set up" in nothing.err) == ([], True)


def test_a_token_file_that_others_can_read_is_refused(asana: Shell, home: Path) -> None:
    folder = home / "config" / "salesops" / "tokens"
    folder.mkdir(parents=True, mode=0o700)
    (folder / "asana").write_text("0/0123456789abcdef\n")
    (folder / "asana").chmod(0o644)
    assert "chmod 600" in str(state(asana, "asana")["reason"])
    (folder / "asana").chmod(0o600)
    assert state(asana, "asana")["state"] == "connected"
