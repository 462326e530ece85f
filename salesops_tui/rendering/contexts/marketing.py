"""What a social post and a one-pager are told."""

from datetime import date

from salesops_tui.rendering.contexts.parts import (
    Count,
    Figures,
    Name,
    Needed,
    Person,
    Prose,
    Quotation,
    Sentence,
    Sheet,
)


class SocialPostContext(Sheet):
    """A post to copy into its channel; ``length`` counts as the channel does, None limit is none.

    ``text`` is the post as it goes out, without the link and the hashtags when they are apart.
    """

    title: Needed
    channel: Needed
    text: Prose
    link: Name = ""
    hashtags: tuple[Name, ...] = ()
    length: Count
    limit: Count | None = None
    scheduled: date | None = None
    author: Name = ""
    credits: tuple[Name, ...] = ()
    alt: Sentence = ""
    state: Name = ""


class OnePagerContext(Sheet):
    """One page to hand over: a headline, what we did in numbers, a voice, what to do next."""

    title: Needed
    lead: Sentence = ""
    body: Prose = ""
    facts: Figures = ()
    points: tuple[Sentence, ...] = ()
    quotation: Quotation | None = None
    call_to_action: Sentence = ""
    link: Name = ""
    contact: Person | None = None
    licence: Sentence = ""
