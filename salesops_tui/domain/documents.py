"""Documents: their kinds, what each is about, how one stands, and who must sign it off."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from salesops_tui.domain.gates import SIGN_OFF_ROLES
from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid

# The kinds of record that each kind of document may be about, the usual one first.
SUBJECTS: dict[str, tuple[str, ...]] = {
    "proposal": ("deal",),
    "quote": ("deal",),
    "agreement": ("deal",),
    "mou": ("deal",),
    "invoice": ("invoice", "deal"),
    "sow": ("deal",),
    "onboarding": ("deal",),
    "social-post": ("post", "content", "deal"),
    "one-pager": ("content", "deal"),
    "impact-report": ("engagement",),
    "usage-report": ("engagement",),
    "renewal": ("renewal", "engagement"),
    "decommission-request": ("engagement",),
}
# The letter of each kind after ``d``.
LETTERS = {
    "p": "proposal",
    "q": "quote",
    "a": "agreement",
    "m": "mou",
    "i": "invoice",
    "s": "sow",
    "o": "onboarding",
    "t": "social-post",
    "g": "one-pager",
    "r": "impact-report",
    "u": "usage-report",
    "n": "renewal",
    "x": "decommission-request",
}
# An invoice document has no series of its own: it goes out with the number of its record.
NUMBER_PREFIX = {
    "proposal": "PR",
    "quote": "Q",
    "agreement": "AG",
    "mou": "MU",
    "sow": "SW",
    "onboarding": "ON",
    "social-post": "SP",
    "one-pager": "OP",
    "impact-report": "IR",
    "usage-report": "UR",
    "renewal": "RN",
    "decommission-request": "DR",
}
# The columns of a document that say what it is about; the first that is set counts.
SUBJECT_COLUMNS = ("post", "content", "invoice", "renewal", "engagement", "deal")
STATUSES = {
    "draft": "Draft",
    "in review": "In review",
    "approved": "Approved",
    "issued": "Issued",
    "sent": "Sent",
    "signed": "Signed",
    "declined": "Declined",
    "expired": "Expired",
    "void": "Void",
    "superseded": "Superseded",
}
OPEN = ("draft", "in review", "approved")  # it has no number, and gets new versions
OUT = ("issued", "sent")  # it was handed over and nobody has answered; it may expire
# The roles that must sign a kind of document off before it is issued.
REQUIRED_ROLES: dict[str, tuple[str, ...]] = {"sow": SIGN_OFF_ROLES}
APPROVED, DECLINED, REQUIRED = "approved", "declined", "required"
AGREED = {"agreement": "contract", "mou": "mou", "renewal": "contract"}  # kinds people sign


class KindOfDocument(NamedTuple):
    """A kind of document as lists show it; ``subject`` names what it may be about."""

    kind: str
    label: str
    available: bool
    letter: str
    subject: str


class Subject(NamedTuple):
    """The record that a document is about; ``deal_id`` is the deal it belongs to, if any."""

    kind: str
    id: int
    key: str
    deal_id: int | None = None
    engagement_id: int | None = None
    content_id: int | None = None

    @property
    def columns(self) -> dict[str, int | None]:
        """The columns of a document about this record."""
        more = {"deal": self.deal_id, "engagement": self.engagement_id, "content": self.content_id}
        return {f"{name}_id": found for name, found in {**more, self.kind: self.id}.items()}


class DocumentFile(NamedTuple):
    """One rendered file of a version, kept in the database."""

    id: int
    format: str
    sha256: str
    size: int


class DocumentVersion(NamedTuple):
    """An immutable rendering: its template's hash, its frozen context, its files."""

    id: int
    document_id: int
    version: int
    template: str
    template_hash: str
    total: int | None
    currency: str
    at: datetime
    by: str
    files: tuple[DocumentFile, ...]


class Document(NamedTuple):
    """A document; it has a number from the moment it is issued.

    ``status`` is how it stands on the day it was asked for: what was handed over and has run out
    is expired. ``deal_id`` is None, ``deal_key`` empty where no deal has a part in it.
    """

    id: int
    key: str
    revision: int
    kind: str
    deal_id: int | None
    deal_key: str
    number: str
    status: str
    valid_until: date | None
    versions: int
    created_at: datetime
    by: str
    subject: str  # the key of what it is about
    sent_on: date | None
    signed_on: date | None
    evidence: str
    superseded_by: str

    @property
    def name(self) -> str:
        """Its number, else its key."""
        return self.number or self.key

    @property
    def label(self) -> str:
        """What its kind is called."""
        return DOCUMENT_KINDS.get(self.kind, self.kind)


class SignOff(NamedTuple):
    """What a role said of a document: required, approved or declined."""

    role: str
    state: str
    at: datetime | None = None
    by: str = ""
    evidence: str = ""


def letter_of(kind: str) -> str:
    """The letter of a kind."""
    return next(letter for letter, other in LETTERS.items() if other == kind)


def known(kind: str) -> str:
    """A kind of document that there is; raises Invalid."""
    found = clean_line(kind).lower()
    if found not in DOCUMENT_KINDS:
        raise Invalid(
            f"kind: there is no document {kind[:40]!r}; there are {', '.join(DOCUMENT_KINDS)}"
        )
    return found


def role_name(text: str) -> str:
    """A role as sign-offs keep it: ``BD Lead`` → ``bd lead``; raises Invalid for none."""
    found = clean_line(text).lower()[:100]
    if not found:
        raise Invalid(f"Role: this is needed, such as {SIGN_OFF_ROLES[0]}", field="role")
    return found


def missing(kind: str, given: tuple[SignOff, ...]) -> list[str]:
    """The roles whose approval a document of a kind still lacks."""
    approved = {each.role for each in given if each.state == APPROVED}
    return [role for role in REQUIRED_ROLES.get(kind, ()) if role not in approved]


def reviewed(kind: str, given: tuple[SignOff, ...]) -> str:
    """The status of a draft that these roles have spoken on."""
    if not given or any(each.state == DECLINED for each in given):
        return "draft"
    open_ones = any(each.state == REQUIRED for each in given)
    return "in review" if open_ones or missing(kind, given) else "approved"
