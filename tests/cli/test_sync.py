"""What waits for other systems, by command."""


def test_every_system_is_listed_with_what_waits_for_it(shell, add_deal):
    (shell.database.parent / "team").mkdir()
    (shell.database.parent / "team" / "team.toml").write_text('[systems]\nuse = ["asana"]\n')
    add_deal()
    found = {row["system"]: row for row in shell.did("sync", "status", "--json").json}
    assert list(found) == ["airtable", "asana", "dropbox-sign", "github", "hubspot", "intacct"]
    assert found["asana"]["state"] == "paused"
    assert "export for asana" in found["asana"]["reason"]
    assert found["github"]["state"] == "not configured"
    assert shell.did("sync", "list", "--json").json == []
