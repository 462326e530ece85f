"""A deal worked from nothing to won by commands alone, reading nothing but JSON and keys."""

QUESTIONS = ("money", "authority", "need", "event", "fit", "competition", "timeline")


def missing(shell, key):
    """The gates in the way, with their severity."""
    gates = shell.did("deal", "gates", key, "--json").json
    return {gate["gate"]: gate["severity"] for gate in gates if gate["state"] == "missing"}


def test_a_deal_goes_from_added_to_won_by_commands_alone(shell, tmp_path):
    key = shell.did(
        *("deal", "add", "Hub for Ada", "--organization", "Ada University", "--json"),
        *("--membership", "general", "--mau", "280"),
    ).json["key"]
    assert missing(shell, key)["class"] == "block"
    qualified(shell, key)
    assert missing(shell, key) == {}
    shell.did("deal", "move", key, "next")

    document = offered(shell, key, tmp_path / "offers")
    shell.did("activity", "add", key, "--kind", "meeting", "--outcome", "discovery")
    shell.did("activity", "add", key, "--kind", "call", "--outcome", "verbal-yes")
    assert missing(shell, key) == {}
    shell.did("deal", "move", key, "next")

    shell.did(
        *("deal", "edit", key, "--contract-start", "2026-12-01", "--contract-end", "2027-11-30")
    )
    agreement = shell.key("agreement", "add", key)
    assert "block" not in missing(shell, key).values()
    shell.did("deal", "move", key, "next", "--waive-all", "--reason", "The work is standard")

    assert shell.run("deal", "move", key, "won", "--waive-all").code == 3
    shell.did("agreement", "sign", agreement, "--evidence", "signed/agreement.pdf")
    invoice = shell.key("invoice", "request", key)
    shell.did("deal", "move", key, "won", "--waive-all", "--reason", "Paid by wire")

    deal = shell.did("deal", "show", key, "--json").json
    assert (deal["stage"], deal["amount"]) == ("won", "27000.00")
    assert [entry["key"] for entry in deal["documents"]] == [document]
    assert shell.did("invoice", "show", invoice, "--json").json["total"] == "27000.00"
    moves = [move["to"] for move in deal["history"]]
    assert moves == ["qualifying", "prospecting", "partnering", "invoicing", "won"]
    assert shell.did("db", "verify").err == "the database is sound\n"


def qualified(shell, key):
    """Everything that leaving Qualifying asks for."""
    shell.did("deal", "edit", key, "--class", "new", "--start", "2026-12-01", "--end", "2027-11-30")
    words = [word for q in QUESTIONS for word in (f"--{q}", "Known", f"--{q}-score", "2")]
    shell.did("deal", "qualify", key, *words)
    shell.did("deal", "contact", key, "Ann Bee", "--role", "representative")


def offered(shell, key, folder):
    """A quote, drafted and issued; gives its key."""
    draft = shell.did("doc", "new", "quote", key, "--format", "md", "--json").json
    assert (draft["number"], draft["version"]) == (None, 1)
    issued = shell.did("doc", "issue", draft["document"], "--out", str(folder), "--json").json
    assert issued["number"].startswith("Q-")
    (file,) = issued["files"]
    assert "27,000.00" in (folder / file["path"].rpartition("/")[2]).read_text()
    return issued["document"]
