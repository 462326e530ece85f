"""Marketing as data: what content, posts, assets and experiments can be, and how posts are cut."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

CONTENT_TYPES = {
    "blog": "Blog post",
    "case-study": "Case study",
    "talk": "Talk",
    "webinar": "Webinar",
    "paper": "Paper",
    "page": "Page",
}
MODES = {"created": "Created", "curated": "Curated"}
CHANNELS = {
    "mastodon": "Mastodon",
    "bluesky": "Bluesky",
    "linkedin": "LinkedIn",
    "x": "X",
    "newsletter": "Newsletter",
    "forum": "Forum",
}
# Characters that a post of each channel may have.
LENGTHS = {
    "mastodon": 500,
    "bluesky": 300,
    "linkedin": 3000,
    "x": 280,
    "newsletter": 5000,
    "forum": 10_000,
}
# What an address counts where it counts the same however long it is.
ADDRESS_LENGTHS = {"mastodon": 23, "x": 23}
POST_STATES = {
    "draft": "Draft",
    "scheduled": "Scheduled",
    "posted": "Posted",
    "dropped": "Dropped",
}
# What a post may become from each state; what was posted stays posted.
POST_CHANGES = {
    "draft": ("scheduled", "posted", "dropped"),
    "scheduled": ("draft", "posted", "dropped"),
    "posted": (),
    "dropped": ("draft", "scheduled"),
}
ASSET_KINDS = {
    "one-pager": "One-pager",
    "deck": "Deck",
    "image": "Image",
    "video": "Video",
    "quote": "Quote",
}
EXPERIMENT_DECISIONS = {"": "", "scale": "Scale", "repeat": "Repeat", "stop": "Stop"}
# The filter of what is published without a post that went out or will.
UNPROMOTED = "status:published promoted:0"
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def length(channel: str, text: str) -> int:
    """Characters of a post as its channel counts them: code points in NFC, addresses by rule."""
    fixed = ADDRESS_LENGTHS.get(channel)
    plain = unicodedata.normalize("NFC", text)
    if fixed is None:
        return len(plain)
    addresses = _ADDRESS.findall(plain)
    return len(plain) - sum(map(len, addresses)) + fixed * len(addresses)


def count(channel: str, text: str) -> str:
    """How much of a channel's room a text takes, such as ``123/500``."""
    if channel not in LENGTHS:
        return f"{length('', text)} characters"
    used, most = length(channel, text), LENGTHS[channel]
    over = f", {used - most:,} too many" if used > most else ""
    return f"{used:,}/{most:,}{over}"


def proposed_post(channel: str, title: str, call: str, address: str) -> str:
    """A post of title, call to action and address, cut at a word to the channel's length.

    The address is never cut; where it fills the room alone it is left out.
    """
    words = "\n\n".join(part for part in (title.strip(), call.strip()) if part)
    tail = f"\n\n{address}" if address else ""
    if length(channel, tail) > LENGTHS[channel] // 2:
        tail = ""
    room = LENGTHS[channel] - length(channel, tail)
    return (_cut(channel, words, room) + tail).strip()


def _cut(channel: str, text: str, room: int) -> str:
    """The longest beginning of whole words that fits, with … for what is missing."""
    if length(channel, text) <= room:
        return text
    kept = text[: room - 1]
    if not text[len(kept)].isspace():
        kept = kept.rpartition(" ")[0] or kept
    return kept.rstrip(" \n.,;:–-") + "…"


class Cadence(NamedTuple):
    """Something to bring out every so many days: when it last was, and when the next is planned."""

    name: str
    every: int
    last: date | None
    planned: date | None = None

    @property
    def due(self) -> date | None:
        """The day of the next one; None when there was none yet."""
        return self.last + timedelta(days=self.every) if self.last else None

    def behind(self, today: date) -> int:
        """Days since the next one was due."""
        return max(0, (today - self.due).days) if self.due else 0

    def said(self, today: date, *, planned: bool = True) -> str:
        """Where we are, such as ``blog: 5 days behind`` or ``mailing: next due 2026-08-01``.

        With ``planned`` it says too for which day the next one is planned.
        """
        days = self.behind(today)
        if self.due is None:
            state = "none yet"
        elif days:
            state = f"{days} day{'s' if days > 1 else ''} behind"
        else:
            state = f"next due {self.due}"
        return f"{self.name}: {state}" + (
            f", planned {self.planned}" if planned and self.planned else ""
        )
