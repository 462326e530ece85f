"""Leads as data: decisions, kinds of touch, who is the same person, and the line of a quick add."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import NamedTuple

from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid

DECISIONS = {"engage": "Engage", "park": "Park until", "decline": "Decline"}
TOUCH_KINDS = {
    "capture": "Captured",
    "visit": "Visited a page",
    "download": "Downloaded",
    "event": "Met at an event",
    "reply": "Replied",
    "referral": "Was referred",
    "other": "Other",
}
# Mail services that anybody can join: such a domain says nothing of an organization.
FREE_MAIL = frozenset(
    {
        *(
            "163.com",
            "126.com",
            "aol.com",
            "fastmail.com",
            "free.fr",
            "gmail.com",
            "googlemail.com",
        ),
        *("hey.com", "icloud.com", "laposte.net", "libero.it", "live.com", "mac.com", "mail.com"),
        *("mail.ru", "mailbox.org", "me.com", "msn.com", "naver.com", "orange.fr", "pm.me"),
        *("posteo.de", "posteo.net", "proton.me", "protonmail.com", "qq.com", "rediffmail.com"),
        *("t-online.de", "tuta.io", "tutanota.com", "web.de", "yandex.com", "yandex.ru"),
        *("ymail.com", "zoho.com"),
    }
)
_COUNTRIES = frozenset(("gmx", "hotmail", "outlook", "yahoo"))  # under the end of every country
_ANGLED = re.compile(r"<([^<>]*)>?")
_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.,;]{2,}")
LINE = "Name <mail> @organization #source"


class Touch(NamedTuple):
    """A contact with a lead; the converting one is the last before the lead was qualified."""

    id: int
    at: datetime
    kind: str
    experiment: str
    content: str
    post: str
    source: str
    note: str
    by: str
    first: bool = False
    converting: bool = False


class Lead(NamedTuple):
    """What decisions about a lead look at."""

    id: int
    key: str
    revision: int
    name: str
    email: str
    domain: str
    organization: str
    organization_id: int | None
    status: str
    fit: str
    decision: str
    reason: str
    park_until: date | None
    captured_at: datetime
    deal: str
    deal_id: int | None
    duplicate_of: str


class Quick(NamedTuple):
    """What one typed line says of a lead; a source may turn out to be an experiment's code."""

    name: str
    email: str = ""
    organization: str = ""
    sources: tuple[str, ...] = ()
    experiment: str = ""


def quick(line: str) -> Quick:
    """Read ``Name <mail> @organization #source %experiment``; a part ends where the next begins.

    Marks count at the beginning of a word, so C# and 100% stay in names. The mail needs no
    brackets. A line without a name is named after its mail; raises Invalid without both.
    """
    text, email = clean_line(line), ""
    angled = _ANGLED.search(text)
    if angled:
        email = angled[1].strip()
        text = f"{text[: angled.start()]} {text[angled.end() :]}"
    name: list[str] = []
    parts: dict[str, list[list[str]]] = {"@": [], "#": [], "%": []}
    at = name
    for word in text.split():
        mark = parts.get(word[0])
        if mark is not None and (word[0] == "#" or not mark):
            at = [word[1:]]
            mark.append(at)
        elif not email and _MAIL.fullmatch(word.strip(",;")):
            email = word.strip(",;")
        else:
            at.append(word)
    called = " ".join(name).strip(" ,;")
    if not called and not email:
        raise Invalid(f"Lead: write a name or a mail, as in {LINE}", field="name")
    found = {mark: [said for each in parts[mark] if (said := _said(each))] for mark in parts}
    first = {mark: said[0] if said else "" for mark, said in found.items()}
    return Quick(called or email, email, first["@"], tuple(found["#"]), first["%"])


def is_line(text: str) -> bool:
    """Whether a name holds marks that only a whole line has."""
    return any(mark in text for mark in "<@#")


def domain_of(email: str) -> str:
    """The domain of an e-mail in lower case; empty for a mail service that anybody can join."""
    domain = email.rpartition("@")[2].strip().casefold() if "@" in email else ""
    return "" if is_free(domain) else domain


def is_free(domain: str) -> bool:
    """Whether anybody can have a mail address of this domain."""
    labels = domain.split(".")
    return domain in FREE_MAIL or (labels[0] in _COUNTRIES and len(labels) <= 3)


def fold(text: str) -> str:
    """A name or a mail as it is compared: compatibility forms and case make no difference."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def _said(words: list[str]) -> str:
    return " ".join(word for word in words if word)
