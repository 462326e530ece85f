"""A won deal reaches Airtable by command, stays in step, and what changed there is told."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from tests.cli.conftest import Shell
from tests.connectors.fake import Answer, Asked, Fake, serving

TOKEN = "pat0123456789.abcdefghijklmnop"


class Base:
    """An Airtable base that keeps what it is sent."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}

    def __call__(self, asked: Asked) -> Answer:
        if asked.method == "GET":
            return Answer(json={"records": [{"id": i, "fields": f} for i, f in self.rows.items()]})
        named = []
        for record in asked.json["records"]:
            merged = record["fields"].get("SalesOps ID")
            identity = record.get("id") or f"rec{merged}"
            fields = {**self.rows.get(identity, {}), **record["fields"]}
            self.rows[identity] = {
                name: value for name, value in fields.items() if value is not None
            }
            named.append({"id": identity, "fields": self.rows[identity]})
        return Answer(json={"records": named})


@pytest.fixture
def base() -> Base:
    return Base()


@pytest.fixture
def fake(base: Base, monkeypatch) -> Iterator[Fake]:
    with serving(base) as made:
        monkeypatch.setenv("SALESOPS_AIRTABLE_TOKEN", TOKEN)
        monkeypatch.setenv("SALESOPS_AIRTABLE_URL", made.address)
        yield made


@pytest.fixture
def team(use: Callable[[str], None], win: Callable[[], Shell], fake: Fake) -> Shell:
    """A team that uses Airtable and Intacct, and a deal it has won."""
    use('[systems]\nuse = ["airtable", "intacct"]\n[systems.airtable]\nbase = "appHub1"\n')
    return win()


def test_what_waits_is_sent_once_and_the_rest_is_left_alone(
    team: Shell, base: Base, fake: Fake
) -> None:
    sent = {row["key"]: row for row in team.did("sync", "push", "--json").json}
    assert {key: row["state"] for key, row in sent.items()} == {
        "D-1/airtable/agreement-record": "done", "D-1/airtable/engagement-record": "done",
    }  # fmt: skip
    assert base.rows["recE-1"]["Value"] == 15000
    assert base.rows["recA-1"]["Status"] == "signed"
    assert team.did("sync", "push", "--json").json == []
    assert len(fake.writes()) == 2
    assert team.run("undo").code == 1  # the win has left the building


def test_what_changes_here_is_sent_and_what_changes_there_is_told_and_kept(
    team: Shell, base: Base
) -> None:
    team.did("sync", "push")
    base.rows["recE-1"]["Name"] = "Hub of theirs"
    team.did("engagement", "health", "E-1", "green")
    row = team.did("sync", "push", "--json").json[0]
    assert (row["key"], row["what"]) == ("E-1", "1 field sent; Name changed there and stay so")
    assert (base.rows["recE-1"]["Health"], base.rows["recE-1"]["Name"]) == (
        "green",
        "Hub of theirs",
    )
    assert team.did("sync", "pull", "--json").json == []  # told already
    team.did("deal", "edit", "D-1", "--name", "Hub of theirs")
    told = team.did("sync", "pull", "--json").json
    assert [(row["key"], row["what"]) for row in told] == [("E-1", "both sides agree again")]
    del base.rows["recA-1"]
    told = team.did("sync", "pull", "--json").json
    assert [(row["key"], row["what"]) for row in told] == [("A-1", "it was deleted there")]


@pytest.mark.parametrize(
    ("answer", "state", "code"),
    [
        (Answer(422, {"error": {"message": "Unknown field Health"}}), "dead", 1),
        (Answer(cut=True), "unknown", 1),
        (Answer(429), "queued", 0),
        (Answer(401, {"error": "NOT_AUTHORIZED"}), "queued", 0),
    ],
)
def test_what_does_not_go_well_is_shown_with_the_vendors_words(
    team: Shell, fake: Fake, base: Base, answer: Answer, state: str, code: int
) -> None:
    fake.handler = lambda asked: answer
    ended = team.run("sync", "push", "airtable", "--json")
    assert (ended.json[0]["state"], ended.code) == (state, code)
    entry = team.did("sync", "list", "airtable", "--json").json[0]
    status = next(row for row in team.did("sync", "status", "--json").json
                  if row["system"] == "airtable")  # fmt: skip
    fake.handler = base
    if state == "dead":
        assert entry["error"] == "Airtable says (422): Unknown field Health"
    elif answer.status == 401:
        assert (status["state"], "NOT_AUTHORIZED" in status["reason"]) == ("paused", True)
    elif answer.status == 429:
        assert "asked to wait" in status["reason"]
        assert team.did("sync", "push", "airtable", "--json").json == []
    for key in ("airtable", "D-1/airtable/agreement-record", "D-1/airtable/engagement-record"):
        team.did("sync", "retry", key)
    assert team.run("sync", "push", "airtable").code == 0
    assert sorted(base.rows) == ["recA-1", "recE-1"]


def test_the_token_is_nowhere(team: Shell, fake: Fake) -> None:
    fake.handler = lambda asked: Answer(422, {"error": {"message": f"bad {TOKEN[:5]}"}})
    said = team.run("sync", "push", "--json"), team.run("sync", "status", "--json")
    assert TOKEN not in json.dumps([[each.out, each.err] for each in said])
    for file in team.database.parent.rglob("*"):
        if file.is_file():
            assert TOKEN.encode() not in file.read_bytes(), file
    shown = team.did("sync", "show", "D-1/airtable/engagement-record").json
    assert (shown["method"], unquote(shown["path"])) == ("PATCH", "v0/appHub1/Engagements")
    assert TOKEN not in json.dumps(shown)


def test_invoices_are_handed_over_once_as_a_file(team: Shell, tmp_path) -> None:
    folder = tmp_path / "handover"
    folder.mkdir()
    sent = team.did("sync", "push", "intacct", "--out", str(folder), "--json")
    file = next(folder.iterdir())
    assert [row["key"] for row in sent.json] == ["D-1/intacct/invoice-file"]
    assert file.read_text() == team.did("export", "for", "intacct").out
    assert "INVOICE_NO" in file.read_text()
    again = team.did("sync", "push", "intacct", "--out", str(folder))
    assert "nothing waits to be handed over" in again.err
    assert len(list(folder.iterdir())) == 1
    assert team.run("sync", "push", "intacct", "airtable").code == 2
