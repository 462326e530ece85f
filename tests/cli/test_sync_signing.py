"""An agreement goes out to be signed, by command, and its signature satisfies the gate."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.connectors.fake import Answer, Asked, Fake, serving
from tests.connectors.test_dropbox_sign import meant, request, signature

KEY = "Q-1/dropbox-sign/agreement-signature"


class Account:
    """A Dropbox Sign account that keeps what it is sent; ``lost`` carries out and cuts."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.lost = False
        self.test = False

    def __call__(self, asked: Asked) -> Answer:
        if asked.path.endswith("/list"):
            info = {"num_pages": 1, "num_results": 1, "page": 1, "page_size": 100}
            return Answer(json={"list_info": info, "signature_requests": self.requests})
        if asked.path.endswith("/send"):
            key = meant(asked)["metadata"]["salesops"]
            self.test = meant(asked)["test_mode"]
            self.requests.append(request(key, test_mode=self.test))
            if self.lost:
                return Answer(cut=True)
        if "/files/" in asked.path:
            return Answer(content=b"%PDF-1.7 signed")
        if not self.requests:
            return Answer(404, {"error": {"error_name": "not_found", "error_msg": "Not found"}})
        return Answer(json={"signature_request": self.requests[-1]})


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def fake(account: Account, monkeypatch) -> Iterator[Fake]:
    with serving(account) as made:
        monkeypatch.setenv("SALESOPS_DROPBOX_SIGN_TOKEN", "0123456789abcdef0123456789abcdef")
        monkeypatch.setenv("SALESOPS_DROPBOX_SIGN_URL", made.address)
        yield made


@pytest.fixture
def team(
    shell: Shell, use: Callable[[str], None], add_deal: Callable[..., str], fake: Fake
) -> Shell:
    """A team that signs by Dropbox Sign, and a deal in Invoicing with a draft agreement."""
    use(
        '[systems]\nuse = ["dropbox-sign"]\n[systems.dropbox-sign]\nlive = true\n'
        'signer = "Bo Lin"\nsigner_email = "bo@example.org"\n'
    )
    add_deal("Hub", "--class", "new", "--contract-start", "2026-08-01",
             "--contract-end", "2027-07-31")  # fmt: skip
    shell.did("line", "add", "D-1", "--product", "membership-general")
    shell.did("contact", "add", "Ann Vale", "--email", "ann@uni.example")
    shell.did("contact", "role", "C-1", "--on", "D-1", "--role", "signatory")
    shell.did("agreement", "add", "D-1")
    for _ in range(3):
        shell.did("deal", "move", "D-1", "next", "--waive-all", "--reason", "set up")
    shell.did("doc", "new", "agreement", "D-1", "--format", "pdf,md")
    shell.did("doc", "issue", "Q-1")
    return shell


def gate(shell: Shell) -> str:
    gates = shell.did("deal", "gates", "D-1", "--json").json
    return next(each["state"] for each in gates if each["gate"] == "agreement-signed")


def test_a_signature_given_there_signs_the_agreement_and_opens_the_gate(
    team: Shell, account: Account, tmp_path
) -> None:
    assert [row["key"] for row in team.did("sync", "list", "--json").json] == [KEY]
    assert team.did("sync", "push", "--json").json[0]["state"] == "done"
    assert team.did("sync", "pull", "--json").json[0]["what"].startswith("AG-")
    assert team.did("doc", "show", "Q-1", "--json").json["status"] == "sent"
    assert gate(team) == "missing"
    account.requests[0] |= {"is_complete": True,
                            "signatures": [signature(0, signed_at=1751371200)]}  # fmt: skip
    followed = team.did("sync", "pull", "--json").json
    assert (followed[0]["state"], followed[0]["key"]) == ("changed", "Q-1")
    assert team.did("agreement", "show", "A-1", "--json").json["status"] == "signed"
    assert "Dropbox Sign request req1" in team.did("agreement", "show", "A-1", "--json").out
    assert gate(team) == "passed"
    assert team.did("sync", "pull", "--json").json == []
    team.did("sync", "signed", "Q-1", "--out", str(tmp_path / "signed.pdf"))
    assert (tmp_path / "signed.pdf").read_bytes() == b"%PDF-1.7 signed"


def test_a_test_request_signs_nothing_and_says_so_once(team: Shell, account: Account) -> None:
    settings = team.database.parent / "team" / "team.toml"
    settings.write_text(settings.read_text().replace("live = true", "live = false"))
    team.did("sync", "push")
    assert account.test is True
    account.requests[0] |= {"is_complete": True}
    told = team.did("sync", "pull", "--json").json
    assert (told[0]["state"], "binds nobody" in told[0]["what"]) == ("drift", True)
    assert team.did("sync", "pull", "--json").json == []
    assert gate(team) == "missing"


def test_a_request_whose_answer_was_lost_is_found_and_never_sent_twice(
    team: Shell, account: Account, fake: Fake
) -> None:
    account.lost = True
    assert team.run("sync", "push", "--json").json[0]["state"] == "unknown"
    account.lost = False
    team.did("sync", "retry", KEY)
    assert team.did("sync", "push", "--json").json[0]["state"] == "done"
    assert len(account.requests) == 1


def test_one_that_may_have_reached_people_waits_for_a_person(
    team: Shell, account: Account, fake: Fake
) -> None:
    fake.handler = lambda asked: Answer(500)
    assert team.run("sync", "push", "--json").json[0]["state"] == "unknown"
    fake.handler = account
    for _ in range(2):
        team.did("sync", "retry", KEY)
        row = team.run("sync", "push", "--json").json[0]
        assert (row["state"], "--send-again" in row["what"]) == ("unknown", True)
    assert account.requests == []
    team.did("sync", "retry", KEY, "--send-again")
    assert team.did("sync", "push", "--json").json[0]["state"] == "done"
    assert len(account.requests) == 1


def test_what_is_declined_there_is_declined_here_with_its_reason(
    team: Shell, account: Account
) -> None:
    team.did("sync", "push")
    declined = signature(0, status_code="declined", decline_reason="too \x1b[31mdear")
    account.requests[0] |= {"is_declined": True, "signatures": [declined]}
    team.did("sync", "pull")
    shown = team.did("doc", "show", "Q-1", "--json")
    assert (shown.json["status"], "too [31mdear" in shown.out) == ("declined", True)


def test_a_request_is_reminded_of_and_withdrawn(team: Shell, account: Account, fake: Fake) -> None:
    team.did("sync", "push")
    assert "0@x.example is reminded" in team.did("sync", "remind", "Q-1").err
    assert fake.writes()[-1].json == {"email_address": "0@x.example"}
    assert team.run("sync", "withdraw", "Q-1").code == 130  # nobody said yes
    assert fake.writes()[-1].path.startswith("/signature_request/remind/")
    team.did("sync", "withdraw", "Q-1", "--yes")
    assert fake.writes()[-1].path == "/signature_request/cancel/req1"
    account.requests[0] |= {"signatures": [signature(0, status_code="canceled")]}
    told = team.did("sync", "pull", "--json").json
    assert [row["what"] for row in told] == ["stopped there: canceled"]
    assert team.run("sync", "remind", "D-1").code == 5


def test_a_voided_document_is_not_sent_any_more(team: Shell, account: Account) -> None:
    team.did("doc", "void", "Q-1")
    assert team.did("sync", "list", "--json").json == []
    assert team.did("sync", "push", "--json").json == []
    assert account.requests == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("contact", "edit", "C-1", "--email", ""), "C-1 Ann Vale has no e-mail"),
        (("contact", "edit", "C-1", "--do-not-contact", "yes"), "is not to be contacted"),
    ],
)
def test_what_the_records_lack_is_named_with_its_fix(
    team: Shell, account: Account, words: tuple[str, ...], told: str
) -> None:
    team.did(*words)
    row = team.run("sync", "push", "--json").json[0]
    assert (row["state"], told in row["what"]) == ("dead", True), json.dumps(row)
    assert account.requests == []
