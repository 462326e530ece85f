"""Dropbox Sign: requests for signatures, and what became of them."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from salesops_tui.connectors.connector import Intent, Receipt, Request, Who
from salesops_tui.connectors.outcomes import Misread, Uncertain
from salesops_tui.connectors.tokens import Secret
from salesops_tui.connectors.wire import Manners, Wire
from salesops_tui.domain.systems import DropboxSignPlace

ADDRESS = "https://api.hellosign.com/v3"
OURS = "salesops"  # the metadata that keeps our key
_PAGE = 100
_STOPPED = ("error_unknown", "error_file", "error_component_position", "error_text_tag",
            "on_hold_by_requester", "expired", "canceled")  # fmt: skip


def _words(error: Any) -> str:
    return str(error["error"]["error_msg"])


def _authorize(token: Secret) -> str:
    """The key as the user's name of basic authentication, without a password."""
    return f"Basic {b64encode(f'{token.reveal()}:'.encode()).decode()}"


class Signing(NamedTuple):
    """How a request stands: ``sent``, ``signed``, ``declined`` or ``stopped``, and why.

    ``on`` is the day of the last signature. ``test`` requests bind nobody. ``pending`` are the
    addresses of those who have not signed.
    """

    remote_id: str
    state: str
    told: str
    on: date | None
    test: bool
    pending: tuple[str, ...]


class DropboxSign:
    """Operation ``signature``: the intent's file goes to people, who are asked to sign it in order.

    Fields: title, subject, message; signers, a list of {name, email_address} in order; cc, a list
    of addresses. What it sends reaches people, so nothing is ever sent a second time by itself.
    """

    repeatable: frozenset[str] = frozenset()
    personal = frozenset({"signature"})

    def __init__(
        self,
        place: DropboxSignPlace,
        secret: Secret,
        address: str = ADDRESS,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._place = place
        # Live requests may go out 25 times a minute, tests 10 times; questions count as well.
        manners = Manners("Dropbox Sign", _words, pace=2.4 if place.live else 6.0, hold=60.0)
        self._wire = Wire(address, secret, manners, authorize=_authorize, wait=wait)

    def who(self) -> Who:
        """The account whose key this is."""
        account = _part(self._wire.get("account"), "account")
        return Who(str(account.get("email_address") or account.get("account_id") or "an account"))

    def request(self, intent: Intent) -> Request:
        """The form with the file; a test unless the team's settings say live."""
        fields, file = intent.fields, intent.file
        signers = [{**signer, "order": order} for order, signer in enumerate(fields["signers"])]
        form = {
            "title": fields["title"],
            "subject": fields["subject"],
            "message": fields["message"],
            "signers": json.dumps(signers),
            "metadata": json.dumps({OURS: intent.key}),
            "allow_decline": "true",
            "test_mode": "false" if self._place.live else "true",
        }
        if fields.get("cc"):
            form["cc_email_addresses"] = json.dumps(list(fields["cc"]))
        files = {"files[0]": (file.name, file.content, file.media_type)} if file else None
        return Request("POST", "signature_request/send", form=form, files=files)

    def send(self, intent: Intent) -> Receipt:
        """Ask the people to sign; the system writes to them."""
        answer = self._wire.ask(self.request(intent))
        try:
            return _receipt(_part(answer, "signature_request"))
        except Misread as reason:
            raise Uncertain(str(reason)) from None

    def find(self, intent: Intent) -> Receipt | None:
        """The request that carries our key, among all of the account's, newest first."""
        for found in self._requests():
            metadata = found.get("metadata")
            if isinstance(metadata, Mapping) and metadata.get(OURS) == intent.key:
                return _receipt(found)
        return None

    def finish(self, job: str) -> Receipt:
        """Dropbox Sign answers at once, so there are no jobs."""
        raise Misread(f"Dropbox Sign has no job {job}")

    def signing(self, remote_id: str) -> Signing:
        """How a request stands now."""
        path = f"signature_request/{quote(remote_id, safe='')}"
        return _signing(_part(self._wire.get(path), "signature_request"))

    def signed_file(self, remote_id: str) -> bytes:
        """The PDF with the signatures and their record."""
        path = f"signature_request/files/{quote(remote_id, safe='')}"
        content = self._wire.fetch(Request("GET", path, query={"file_type": "pdf"}))
        if not content.startswith(b"%PDF"):
            raise Misread("Dropbox Sign's signed file is no PDF")
        return content

    def remind(self, remote_id: str, email: str) -> None:
        """Have somebody who has not signed reminded, by the system's own mail."""
        path = f"signature_request/remind/{quote(remote_id, safe='')}"
        self._wire.ask(Request("POST", path, json={"email_address": email}))

    def cancel(self, remote_id: str) -> None:
        """Withdraw a request that is not signed by all."""
        self._wire.ask(Request("POST", f"signature_request/cancel/{quote(remote_id, safe='')}"))

    def close(self) -> None:
        """Let go of the connection."""
        self._wire.close()

    def _requests(self) -> Iterator[Mapping[str, Any]]:
        pages = self._wire.pages(
            "signature_request/list", _following, page_size=str(_PAGE), account_id="all"
        )
        for page in pages:
            found = page.get("signature_requests") if isinstance(page, dict) else None
            if not isinstance(found, list):
                raise Misread("Dropbox Sign's list has no requests")
            yield from found


def _following(page: Any) -> Mapping[str, str] | None:
    info = page.get("list_info") if isinstance(page, dict) else None
    if not isinstance(info, dict):
        raise Misread("Dropbox Sign's list does not say which page it is")
    at, last = info.get("page") or 1, info.get("num_pages") or 1
    return {"page": str(at + 1)} if at < last else None


def _part(answer: Any, name: str) -> Mapping[str, Any]:
    found = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(found, dict):
        raise Misread(f"Dropbox Sign's answer has no {name}")
    return found


def _receipt(found: Mapping[str, Any]) -> Receipt:
    identity = found.get("signature_request_id")
    if not identity:
        raise Misread("Dropbox Sign's answer names no request")
    return Receipt(str(identity), str(found.get("details_url") or ""))


def _signing(found: Mapping[str, Any]) -> Signing:
    signatures = [each for each in found.get("signatures") or () if isinstance(each, Mapping)]
    days = [each["signed_at"] for each in signatures if each.get("signed_at")]
    last = datetime.fromtimestamp(max(days), UTC).date() if days else None
    state, told = "sent", _progress(signatures)
    stopped = [each for each in signatures if each.get("status_code") in _STOPPED]
    if found.get("is_complete"):
        state, told = "signed", "signed by all"
    elif found.get("is_declined"):
        state, told = "declined", _declined(signatures)
    elif found.get("has_error") or stopped:
        said = [str(each.get("error") or each.get("status_code")) for each in stopped]
        state, told = "stopped", "; ".join(said) or "an error there"
    pending = tuple(
        str(each.get("signer_email_address") or "")
        for each in signatures
        if not each.get("signed_at") and each.get("status_code") != "declined"
    )
    test = bool(found.get("test_mode"))
    return Signing(_receipt(found).remote_id, state, told, last, test, pending)


def _progress(signatures: list[Mapping[str, Any]]) -> str:
    done = sum(1 for each in signatures if each.get("signed_at"))
    return f"{done} of {len(signatures)} have signed"


def _declined(signatures: list[Mapping[str, Any]]) -> str:
    for each in signatures:
        if each.get("status_code") == "declined":
            who, why = each.get("signer_name") or "a signer", each.get("decline_reason")
            return f"{who}: {why}" if why else f"{who} gave no reason"
    return "a signer gave no reason"
