"""Links that may appear in a document, and the two filters that make them from plain values."""

import re

from markupsafe import Markup, escape

from salesops_tui.domain.text import clean_line

_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}")
_WEB = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(:\d{1,5})?(/[\x21-\x7e]*)?", re.IGNORECASE)
_ALLOWED = re.compile(r"(https?://|mailto:)[^\s<>\"\\^`{|}]+", re.IGNORECASE)


def allowed_link(address: str) -> bool:
    """Whether an address may be followed: the web and e-mail, nothing that runs or reads files."""
    return _ALLOWED.fullmatch(address) is not None and len(address) <= 2000


def mail_link(value: str) -> Markup:
    """An e-mail address as a link; anything else as the text it is."""
    text = clean_line(value)
    if _MAIL.fullmatch(text):
        return Markup('<a href="mailto:{0}">{0}</a>').format(text)
    return escape(text)


def web_link(value: str) -> Markup:
    """A web address as a link that shows its host and path; anything else as the text it is."""
    text = clean_line(value)
    if _WEB.fullmatch(text) and allowed_link(text):
        shown = re.sub(r"^https?://", "", text, flags=re.IGNORECASE).rstrip("/")
        return Markup('<a href="{}">{}</a>').format(text, shown)
    return escape(text)


def linked(value: str) -> Markup:
    """A web or e-mail address as a link; anything else as the text it is."""
    return mail_link(value) if _MAIL.fullmatch(clean_line(value)) else web_link(value)
