"""Kinds of input: how a typed text becomes a value, and the sentence when it does not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from salesops_tui.domain.pricing import quantity
from salesops_tui.domain.text import clean, clean_line
from salesops_tui.errors import Invalid

NAME_LENGTH = 200
PROSE_LENGTH = 20_000
_AMOUNT = re.compile(r"^-?\d{1,12}(\.\d{1,2})?$")
_MAIL = re.compile(r"^[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,60}$")
_CURRENCY = re.compile(r"^[A-Z]{3}$")
_TAG = re.compile(r"^[\w][\w.+/-]{0,39}$")


@dataclass(frozen=True, slots=True)
class Choice:
    """Marks a field that takes one of a few keys; labels are what people read."""

    options: Mapping[str, str]

    def __call__(self, value: Any) -> str:
        """The key that a typed key or label means."""
        said = clean_line(str(value or ""))
        word = said.lower()
        for key, label in self.options.items():
            if word in (key, label.lower()):
                return key
        if not word:
            return ""
        raise ValueError(f"{said[:40]!r} is not one of {', '.join(k for k in self.options)}")


def choice(options: Mapping[str, str]) -> Any:
    """A field that takes one of these keys (or their labels), or nothing."""
    mark = Choice(options)
    return Annotated[str, BeforeValidator(mark), mark]


def _line(value: Any) -> str:
    return clean_line("" if value is None else str(value))


def _name(value: Any) -> str:
    """A line that somebody can see: not only joiners, soft hyphens and marks without a letter."""
    text = _line(value)
    return text if text.isascii() or any(map(_visible, text)) else ""


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in ("Cf", "Mn", "Me", "Zs")


def _prose(value: Any) -> str:
    return clean("" if value is None else str(value)).strip()


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    text = clean_line(str(value))
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not a date; write it as 2026-12-31") from None
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text) or not 1900 <= day.year <= 2200:
        raise ValueError(f"{text[:40]!r} is not a date; write it as 2026-12-31")
    return day


def money(value: Any) -> int | None:
    """Minor units of a typed amount: ``15000``, ``15,000.00``, ``$15000``; empty is unknown."""
    if value is None or isinstance(value, int):
        return value
    text = clean_line(str(value)).replace(" ", "")
    if not text:
        return None
    bare = text.removeprefix("$")
    plain = bare.replace(",", "") if re.fullmatch(r"-?\d{1,3}(,\d{3})*(\.\d+)?", bare) else bare
    if not _AMOUNT.match(plain):
        raise ValueError(f"{text[:40]!r} is not an amount; write it as 15000 or 15000.00")
    return int(Decimal(plain) * 100)


def _not_negative(value: int | None) -> int | None:
    if value is not None and value < 0:
        raise ValueError("it cannot be negative")
    return value


def _share(value: Any) -> int | None:
    """Basis points of a typed share: ``0.3`` or ``30%``; an integer is basis points already."""
    if value is None or isinstance(value, int):
        return value
    text = clean_line(str(value)).replace(" ", "")
    if not text:
        return None
    try:
        number = Decimal(text.removesuffix("%"))
        points = number * (100 if text.endswith("%") else 10_000)
        fits = 0 <= points <= 10_000 and points == int(points)
    except ArithmeticError:  # not a number, or one beyond all numbers
        fits = False
    if not fits:
        raise ValueError(f"{text[:40]!r} is not a share; write 0.3 or 30%, from 0 to 1")
    return int(points)


def _quantity(value: Any) -> str:
    text = _line(value)
    try:
        quantity(text)
    except Invalid:
        raise ValueError(f"{text[:40]!r} is not a number from 0 up; write 1 or 2.5") from None
    return text


def _count(value: Any) -> int | None:
    if value is None or isinstance(value, int):
        return value
    text = clean_line(str(value)).replace(",", "")
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}", text):
        raise ValueError(f"{text[:40]!r} is not a whole number from 0 to 999999999")
    return int(text)


def _list(value: Any) -> tuple[str, ...]:
    parts = value if isinstance(value, (list, tuple)) else str(value or "").split(",")
    found = tuple(dict.fromkeys(part for part in (clean_line(str(p)) for p in parts) if part))
    for part in found:
        if len(part) > NAME_LENGTH:
            raise ValueError(f"{part[:40]!r} … has {len(part):,} characters; {NAME_LENGTH} fit")
    return found


def _tags(value: Any) -> tuple[str, ...]:
    tags = tuple(tag.lower() for tag in _list(value))
    for tag in tags:
        if not _TAG.match(tag):
            raise ValueError(f"{tag[:40]!r} is not a tag; use letters, digits, - and no blanks")
    if len(tags) > 30:
        raise ValueError(f"{len(tags)} tags are too many; 30 are allowed")
    return tuple(sorted(tags))


def _mail(value: Any) -> str:
    text = _line(value)
    if text and not _MAIL.match(text):
        raise ValueError(f"{text[:60]!r} is not an e-mail address; write name@example.org")
    return text


def _mails(value: Any) -> tuple[str, ...]:
    return tuple(_mail(part) for part in _list(value))


def _currency(value: Any) -> str:
    text = _line(value).upper()
    if text and not _CURRENCY.match(text):
        raise ValueError(f"{text[:10]!r} is not a currency; write three letters such as USD")
    return text


def _month(value: Any) -> str:
    text = _line(value)
    if text and not re.fullmatch(r"(19|20|21)\d\d-(0[1-9]|1[0-2])", text):
        raise ValueError(f"{text[:40]!r} is not a month; write it as 2026-12")
    return text


def _when(value: Any) -> str:
    """A day, or a day and a time on the team's clocks."""
    text = _line(value).replace("T", " ")
    if not text:
        return ""
    day, _, time = text.partition(" ")
    fits = not time or re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time)
    if not fits:
        raise ValueError(f"{text[:40]!r} is not a time; write 2026-12-31 or 2026-12-31 09:30")
    _day(day)
    return text


def _url(value: Any) -> str:
    text = _line(value)
    if text and not re.fullmatch(r"https?://[^\s<>\"]{3,500}", text):
        raise ValueError(f"{text[:60]!r} is not an address; write https://example.org/page")
    return text


def _hours(value: Any) -> str:
    return _quantity(value) if _line(value) else ""


Name = Annotated[
    str, BeforeValidator(_name), StringConstraints(min_length=1, max_length=NAME_LENGTH)
]
Line = Annotated[str, BeforeValidator(_line), StringConstraints(max_length=NAME_LENGTH)]
Prose = Annotated[str, BeforeValidator(_prose), StringConstraints(max_length=PROSE_LENGTH)]
Quantity = Annotated[str, BeforeValidator(_quantity)]
Day = Annotated[date | None, BeforeValidator(_day)]
Amount = Annotated[int | None, BeforeValidator(money), AfterValidator(_not_negative)]
Share = Annotated[int | None, BeforeValidator(_share)]
Count = Annotated[int | None, BeforeValidator(_count)]
Tags = Annotated[tuple[str, ...], BeforeValidator(_tags)]
Words = Annotated[tuple[str, ...], BeforeValidator(_list), Field(max_length=50)]
Mail = Annotated[str, BeforeValidator(_mail)]
Mails = Annotated[tuple[str, ...], BeforeValidator(_mails), Field(max_length=20)]
Currency = Annotated[str, BeforeValidator(_currency)]
Month = Annotated[str, BeforeValidator(_month)]
When = Annotated[str, BeforeValidator(_when)]
Url = Annotated[str, BeforeValidator(_url)]
Hours = Annotated[str, BeforeValidator(_hours)]
