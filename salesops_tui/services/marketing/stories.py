"""Marketing as a whole: content made of what was delivered, planned, and followed by posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from db.queries import delivery as delivery_queries
from db.queries import marketing as queries
from db.queries.records import Clause
from salesops_tui.domain.forms.fields import NAME_LENGTH, PROSE_LENGTH
from salesops_tui.domain.forms.form import read_new
from salesops_tui.domain.records import kind_of, number
from salesops_tui.domain.text import clean_line
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services.session import Done

if TYPE_CHECKING:
    from salesops_tui.services.marketing.content import ContentKeeper
    from salesops_tui.services.marketing.posts import PostKeeper
    from salesops_tui.services.records import Listed, Records
    from salesops_tui.services.statuses import Statuses

Story = dict[str, Any]  # the fields of a new piece of content


class Marketing:
    """Makes content of stories, plans it, and follows its posts."""

    def __init__(self, records: Records, statuses: Statuses) -> None:
        self._records = records
        self._statuses = statuses
        self._store = records.session.store

    @property
    def content(self) -> ContentKeeper:
        """Content."""
        return cast("ContentKeeper", self._records.keeper("content"))

    @property
    def posts(self) -> PostKeeper:
        """Social posts."""
        return cast("PostKeeper", self._records.keeper("post"))

    def of_content(self, kind: str, content_id: int, columns: Sequence[str]) -> list[Listed]:
        """The posts or the assets of a piece of content, with the columns asked for."""
        clause = Clause("r.content_id = ?", (content_id,))
        return self._records.listed(kind, "", columns, 200, clause)

    def idea_from(self, key: str) -> Done:
        """An idea for content from a deliverable, milestone, activity, impact report or engagement.

        Title, credits, links and notes are filled in. Raises Invalid for a key of anything else,
        and for what is told already.
        """
        kind, identity = self._about(key)
        tellers = {
            "deliverable": self._deliverable,
            "milestone": self._milestone,
            "activity": self._activity,
            "document": self._report,
            "engagement": self._engagement,
        }
        if kind not in tellers:
            raise Invalid(
                f"{key}: ideas come from a deliverable (B-), a milestone (S-), an activity (Y-),"
                " an impact report (Q-) or an engagement (E-)",
                field="key",
            )
        story = tellers[kind](identity)
        story["title"] = clean_line(story["title"])[:NAME_LENGTH]
        keeper = self.content
        with self._records.session.change(f"made a content idea of {key.upper()}") as group:
            made = keeper.insert(group, read_new(keeper.form, story))
        return Done(group.what, group.id, keeper.kind.key(made))

    def plan(self, raw: Mapping[str, Any], day: date) -> Done:
        """Add content that is planned for a day."""
        keeper = self.content
        values = read_new(keeper.form, {"publish_on": day, **raw})
        what = f"planned {values['title']} for {values['publish_on'] or 'some day'}"
        with self._records.session.change(what) as group:
            made = keeper.insert(group, values)
            self._statuses.make(group, "content", made, Move("planned"))
        return Done(group.what, group.id, keeper.kind.key(made))

    def _about(self, key: str) -> tuple[str, int]:
        if kind_of(key) == "document":
            return "document", number(key, "Q")
        return self._records.about(key)

    def _deliverable(self, identity: int) -> Story:
        shown = self._records.show("deliverable", identity)
        self._refuse_told("deliverable", identity, shown["key"])
        story = self._of(shown["engagement"], f"From {shown['key']}", shown["notes"])
        title = f"{shown['title']} for {story.pop('whom')}"
        return {**story, "title": title, "type": "blog", "deliverable": shown["key"]}

    def _milestone(self, identity: int) -> Story:
        shown = self._records.show("milestone", identity)
        self._refuse_told("milestone", identity, shown["key"])
        story = self._of(shown["engagement"], f"From {shown['key']}", shown["story"])
        title = f"{shown['title']}: the story of {story.pop('whom')}"
        return {**story, "title": title, "type": "case-study", "milestone": shown["key"]}

    def _engagement(self, identity: int) -> Story:
        story = self._of(f"E-{identity}", "", "")
        title = f"The story of {story.pop('whom')}"
        return {**story, "title": title, "type": "case-study"}

    def _report(self, identity: int) -> Story:
        found = queries.report(self._store, identity)
        if found is None:
            raise NotFound(f"Q-{identity}: there is no such document")
        kind, number, engagement, milestone = found
        if kind != "impact-report" or engagement is None:
            raise Invalid(f"Q-{identity}: this is no impact report of an engagement", field="key")
        if milestone is not None:
            self._refuse_told("milestone", milestone, f"S-{milestone}")
        story = self._of(f"E-{engagement}", f"From the impact report {number}", "")
        links = {"milestone": f"S-{milestone}"} if milestone is not None else {}
        title = f"The impact of {story.pop('whom')}"
        return {**story, **links, "title": title, "type": "case-study"}

    def _activity(self, identity: int) -> Story:
        shown = self._records.show("activity", identity)
        self._refuse_told("activity", identity, shown["key"])
        source = f"From {shown['key']}, a {shown['kind']} on {str(shown['at'])[:10]}"
        story = self._of(shown["about"], source, shown["note"])
        whom = story.pop("whom")
        first = clean_line((shown["note"] or "").partition("\n")[0])[:100]
        title = first or f"A {shown['kind']} with {whom}"
        return {**story, "title": title, "type": "blog", "activity": shown["key"]}

    def _of(self, about: str, source: str, text: str) -> Story:
        """What a story about a record has in common: whom it tells of, credits, link, notes."""
        story: Story = {"whom": about, "communities": (), "engagement": ""}
        kind, identity = self._records.about(about) if about else ("", 0)
        if kind == "engagement":
            story["engagement"] = about
            identity = self._records.raw("engagement", identity, "deal_id")["deal_id"]
            kind = "deal"
        if kind == "deal":
            story["whom"] = queries.deal_name(self._store, identity)
            story["communities"] = queries.credits_of(self._store, identity)
            found = delivery_queries.engagement_of(self._store, identity)
            story["engagement"] = f"E-{found}" if found else ""
        elif kind in ("community", "lead"):
            shown = self._records.show(kind, identity)
            story["whom"] = shown["name"]
            credit = shown["name"] if kind == "community" else shown["community"]
            story["communities"] = (credit,) if credit else ()
        origin = f"{source}{f' of {about}' if source else about} ({story['whom']})."
        story["notes"] = "\n\n".join(part for part in (origin, text or "") if part)[:PROSE_LENGTH]
        return story

    def _refuse_told(self, kind: str, identity: int, key: str) -> None:
        told = queries.told_by(self._store, f"{kind}_id", identity)
        if told:
            raise Invalid(f"{key}: {told} tells this already", field="key")
