"""Dropbox Sign: what reaches people is sent once, as its description and its client have it."""

import io
import json
from collections.abc import Iterator
from datetime import date
from email.parser import BytesParser
from typing import Any

import pytest
from openapi_core.validation.request.exceptions import InvalidRequestBody

from salesops_tui.connectors.connector import Attachment, Intent
from salesops_tui.connectors.dropbox_sign import DropboxSign
from salesops_tui.connectors.outcomes import (
    Declined,
    Held,
    Misread,
    NotReached,
    Outcome,
    Shut,
    Uncertain,
)
from salesops_tui.connectors.tokens import Secret
from salesops_tui.domain.systems import DropboxSignPlace
from tests.connectors.descriptions import Judge
from tests.connectors.fake import Answer, Asked, Fake, ends, serving

TOKEN = "0123456789abcdef0123456789abcdef"
KEY = "Q-1/dropbox-sign/agreement-signature"
INTENT = Intent(
    "signature",
    KEY,
    {
        "title": "AG-2026-0001 · Hub",
        "subject": "2i2c: agreement to be signed",
        "message": "Please sign.",
        "signers": [
            {"name": "Ann Vale", "email_address": "ann@uni.example"},
            {"name": "Bo", "email_address": "bo@example.org"},
        ],
        "cc": ["cs@example.org"],
    },
    Attachment("AG-2026-0001.pdf", b"%PDF-1.7 \x00\xff", "application/pdf"),
)


def signature(order: int, **more: Any) -> dict[str, Any]:
    return {
        "signature_id": f"s{order}", "signer_email_address": f"{order}@x.example",
        "signer_name": f"Signer {order}", "order": order, "status_code": "awaiting_signature",
        **more,
    }  # fmt: skip


def request(key: str = KEY, **more: Any) -> dict[str, Any]:
    found = {
        "signature_request_id": "req1", "test_mode": True, "title": "T",
        "metadata": {"salesops": key}, "details_url": "https://app.example/req1",
        "is_complete": False, "is_declined": False, "has_error": False,
        "signatures": [signature(0), signature(1)],
    }  # fmt: skip
    return {**found, **more}


def well(asked: Asked) -> Answer:
    """Everything goes well; the account's list has two pages."""
    if asked.path == "/account":
        return Answer(json={"account": {"account_id": "a1", "email_address": "ana@example.org"}})
    if asked.path == "/signature_request/list":
        page = int(asked.query.get("page", 1))
        info = {"num_pages": 2, "num_results": 2, "page": page, "page_size": 100}
        found = [request("other")] if page == 1 else [request()]
        return Answer(json={"list_info": info, "signature_requests": found})
    if asked.path.startswith("/signature_request/files/"):
        return Answer(content=b"%PDF-1.7 signed", headers={"Content-Type": "application/pdf"})
    return Answer(json={"signature_request": request()})


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving(well) as made:
        yield made


@pytest.fixture
def sign(fake: Fake) -> Iterator[DropboxSign]:
    made = DropboxSign(DropboxSignPlace(), Secret(TOKEN), fake.address, wait=lambda seconds: None)
    yield made
    made.close()


def parts(asked: Asked) -> dict[str, tuple[str | None, bytes]]:
    """The parts of a form by name: the file's name, if it is one, and the content."""
    kind = f"Content-Type: {asked.headers['Content-Type']}\r\n\r\n".encode()
    whole = BytesParser().parsebytes(kind + asked.body)
    found = {}
    for part in whole.walk():
        if not part.is_multipart():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found[str(name)] = (part.get_filename(), content)
    return found


def meant(asked: Asked) -> dict[str, Any]:
    """The JSON document that a form stands for: a part that is not plain text is JSON."""
    fields: dict[str, Any] = {}
    for name, (file, content) in parts(asked).items():
        if file:
            fields.setdefault("files", []).append(file)
            continue
        text = content.decode()
        structured = text[:1] in "[{" or text in ("true", "false")
        fields[name] = json.loads(text) if structured else text
    return fields


def test_the_file_goes_to_the_signers_in_order_as_a_test(fake: Fake, sign: DropboxSign) -> None:
    receipt = sign.send(INTENT)
    assert (receipt.remote_id, receipt.url) == ("req1", "https://app.example/req1")
    fields = meant(fake.asked[0])
    assert fields["signers"] == [
        {"name": "Ann Vale", "email_address": "ann@uni.example", "order": 0},
        {"name": "Bo", "email_address": "bo@example.org", "order": 1},
    ]
    assert (fields["test_mode"], fields["metadata"]) == (True, {"salesops": KEY})
    assert parts(fake.asked[0])["files[0]"] == ("AG-2026-0001.pdf", b"%PDF-1.7 \x00\xff")
    assert "signature" in sign.personal


def test_live_is_live_only_when_the_settings_say_so(fake: Fake) -> None:
    live = DropboxSign(DropboxSignPlace(live=True), Secret(TOKEN), fake.address)
    live.send(INTENT)
    assert meant(fake.asked[0])["test_mode"] is False
    live.close()


def test_the_vendors_client_sends_the_same(fake: Fake, sign: DropboxSign) -> None:
    vendor = pytest.importorskip("dropbox_sign", reason="needs dropbox-sign")
    sign.send(INTENT)
    file = io.BytesIO(b"%PDF-1.7 \x00\xff")
    file.name = "AG-2026-0001.pdf"
    models, fields = vendor.models, INTENT.fields
    signers = [
        models.SubSignatureRequestSigner(order=order, **each)
        for order, each in enumerate(fields["signers"])
    ]
    wanted = models.SignatureRequestSendRequest(
        title=fields["title"], subject=fields["subject"], message=fields["message"],
        signers=signers, cc_email_addresses=fields["cc"], files=[file], allow_decline=True,
        metadata={"salesops": KEY}, test_mode=True,
    )  # fmt: skip
    configuration = vendor.Configuration(username=TOKEN)
    configuration.host = fake.address
    with vendor.ApiClient(configuration) as client:
        vendor.apis.SignatureRequestApi(client).signature_request_send(wanted)
    ours, theirs = fake.asked
    assert (ours.method, ours.path, ours.query) == (theirs.method, theirs.path, theirs.query)
    assert ours.headers["Authorization"] == theirs.headers["Authorization"]
    assert parts(ours)["files[0]"] == parts(theirs)["files[0]"]
    # It also spells out options that are off unless said otherwise.
    off = {name for name, value in meant(theirs).items() if value is False}
    assert meant(ours) == {k: v for k, v in meant(theirs).items() if k not in off}


def test_every_request_and_answer_is_as_the_description_says(fake: Fake, sign: DropboxSign) -> None:
    judge = Judge("dropbox-sign", fake.address)
    sign.who()
    sign.send(INTENT)
    assert sign.find(INTENT) is not None
    sign.signing("req1")
    sign.remind("req1", "0@x.example")
    sign.cancel("req1")
    for asked in fake.asked:
        if asked.path.endswith("/send"):
            # The validator reads no JSON within a form, so it gets the document that is meant.
            headers = {**asked.headers, "Content-Type": "application/json"}
            body = json.dumps(meant(asked)).encode()
            asked = asked._replace(headers=headers, body=body)
        judge.request(asked)
        judge.answer(asked, 200, json.dumps(well(asked).json).encode())
    wrong = {
        "/signature_request/remind/req1": {"name": 1},
        "/signature_request/send": {"title": "T", "signers": [{"name": "no address"}]},
    }
    headers = {**fake.asked[0].headers, "Content-Type": "application/json"}
    for path, body in wrong.items():
        with pytest.raises(InvalidRequestBody):
            judge.request(Asked("POST", path, {}, headers, json.dumps(body).encode()))


def test_a_request_is_found_by_our_key_over_all_pages(fake: Fake, sign: DropboxSign) -> None:
    found = sign.find(INTENT)
    assert found is not None
    assert found.remote_id == "req1"
    assert [each.query.get("page") for each in fake.asked] == [None, "2"]
    assert sign.find(INTENT._replace(key="Q-9/x")) is None


@pytest.mark.parametrize(
    ("more", "state", "told"),
    [
        ({}, "sent", "0 of 2 have signed"),
        ({"signatures": [signature(0, signed_at=1782907200), signature(1)]}, "sent",
         "1 of 2 have signed"),
        ({"is_complete": True, "signatures": [signature(0, signed_at=1782907200)]}, "signed",
         "signed by all"),
        ({"is_declined": True, "signatures": [signature(0, status_code="declined",
         decline_reason="too dear")]}, "declined", "Signer 0: too dear"),
        ({"has_error": True}, "stopped", "an error there"),
        ({"signatures": [signature(0, status_code="canceled")]}, "stopped", "canceled"),
    ],
)  # fmt: skip
def test_how_a_request_stands_is_read(
    fake: Fake, sign: DropboxSign, more: dict[str, Any], state: str, told: str
) -> None:
    fake.handler = lambda asked: Answer(json={"signature_request": request(**more)})
    found = sign.signing("req1")
    assert (found.state, found.told, found.test) == (state, told, True)
    if state == "signed":
        assert found.on == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (Answer(429), Held, "asks to wait 60 seconds"),
        (Answer(401, {"error": {"error_name": "unauthorized", "error_msg": "Unauthorized"}}),
         Shut, "(401): Unauthorized"),
        (Answer(402, {"error": {"error_name": "payment_required", "error_msg": "Plan needed"}}),
         Declined, "Dropbox Sign says (402): Plan needed"),
        (Answer(409, {"error": {"error_name": "conflict", "error_msg": "Busy"}}),
         Declined, "(409): Busy"),
        (Answer(500), Uncertain, "(500)"),
        (Answer(cut=True), Uncertain, "its answer was lost"),
        (Answer(content=b"<html>"), Uncertain, "no JSON"),
        (Answer(json={}), Uncertain, "has no signature_request"),
    ],
)  # fmt: skip
def test_every_other_end_says_what_it_means(
    fake: Fake, sign: DropboxSign, answer: Answer, outcome: type[Outcome], words: str
) -> None:
    assert TOKEN not in ends(fake, answer, lambda: sign.send(INTENT), outcome, words)


def test_the_signed_file_is_a_pdf_or_nothing(fake: Fake, sign: DropboxSign) -> None:
    assert sign.signed_file("req1") == b"%PDF-1.7 signed"
    fake.handler = lambda asked: Answer(content=b"<html>")
    with pytest.raises(Misread, match="no PDF"):
        sign.signed_file("req1")
    fake.handler = lambda asked: Answer(503)
    with pytest.raises(NotReached):
        sign.signed_file("req1")
