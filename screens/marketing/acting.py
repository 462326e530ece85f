"""What can be done with posts, and what mends the checklist of content."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from salesops_tui.domain.documents import LETTERS, SUBJECTS
from salesops_tui.domain.forms.form import read_field
from salesops_tui.domain.forms.marketing import PostForm
from salesops_tui.domain.marketing import CHANNELS, count
from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.domain.records import kind_of
from salesops_tui.services.session import Done
from screens import dialogs
from screens.papers.making import DocumentMaking
from screens.records.acting import Picked, RecordActions, Then


class PostActions(RecordActions):
    """Schedules posts, and keeps what became of them; a person posts them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "posted", "Posted", id="post.done", tooltip="Say that the post went out"),
        Binding("s", "schedule", "Schedule", id="post.schedule", tooltip="When the post goes out"),
        Binding("x", "drop", "Drop", id="post.drop",
                tooltip="Not post it after all, or take it up again"),
    ]  # fmt: skip

    def the_post(self) -> Picked | None:
        """The post under the cursor; says a sentence when there is none."""
        raise NotImplementedError

    def action_posted(self) -> None:
        """Ask where it stands, and keep that it went out."""
        post = self.the_post()
        if post is None:
            return

        def answered(url: str | None) -> None:
            if url is not None:
                more = {"url": url} if url else {}
                self._mark(post, "posted", more)

        ask = dialogs.AskDialog(
            f"{post.key} went out. Where does it stand?",
            hint="https://… (may stay empty)",
            check=lambda text: read_field(PostForm, "url", text),
            empty=True,
        )
        self.app.push_screen(ask, answered)

    def action_schedule(self) -> None:
        """Ask when it goes out; nothing makes it a draft again."""
        post = self.the_post()
        if post is None:
            return
        posts = self.workspace.marketing.posts

        def answered(at: str | None) -> None:
            if at is not None:
                self.perform(
                    lambda: posts.edit(post.id, {"scheduled_at": at}, post.revision), self.changed
                )

        ask = dialogs.AskDialog(
            f"When does {post.key} go out?",
            posts.typed(post.id)["scheduled_at"],
            hint="2026-12-31, or with 09:30",
            check=lambda text: read_field(PostForm, "scheduled_at", text),
            empty=True,
        )
        self.app.push_screen(ask, answered)

    def action_drop(self) -> None:
        """Drop the post, or make a dropped one a draft again."""
        post = self.the_post()
        if post is not None:
            shown = self.workspace.records.show("post", post.id)
            self._mark(post, "draft" if shown["status"] == "dropped" else "dropped", {})

    def _mark(self, post: Picked, status: str, more: dict[str, str]) -> None:
        posts = self.workspace.marketing.posts
        self.perform(lambda: posts.mark(post.id, status, more, post.revision), self.changed)


class MarketingPapers(RecordActions, DocumentMaking):
    """Makes the papers of content and posts: to copy from, or to hand over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "document", "Document", id="content.document",
                tooltip="Make or open a social post or a one-pager"),
    ]  # fmt: skip

    def document_subject(self) -> str | None:
        """What papers are made of: what the screen shows, or has under its cursor."""
        return self.about() or None

    def action_document(self) -> None:
        """Show the kinds of paper that there are of it, each with its letter."""
        subject = self.document_subject()
        if subject is None:
            self.say("There is nothing under the cursor; a adds one.")
            return
        fitting = [
            (letter, DOCUMENT_KINDS[kind], kind)
            for letter, kind in LETTERS.items()
            if kind_of(subject) in SUBJECTS[kind]
        ]
        if len(fitting) == 1:
            self.document(fitting[0][2])
        else:
            ask = dialogs.PickDialog(f"Document of {subject}", fitting)
            self.app.push_screen(ask, self._paper_picked)

    def _paper_picked(self, kind: str | None) -> None:
        if kind is not None:
            self.document(kind)


class ContentActions(MarketingPapers):
    """Adds posts to content, and mends what its checklist misses."""

    def add_post(self, content: Picked) -> None:
        """Ask for the channel, then for the text, which is proposed."""
        proposed = self.workspace.marketing.posts.proposed

        def picked(channel: str | None) -> None:
            if channel is None:
                return
            text = proposed(content.id, channel)
            given = {"channel": channel, "content": content.key, "text": text}
            self.add_record("post", given, focus="text")

        choices = [
            (
                channel[0],
                f"{label:<11}{count(channel, proposed(content.id, channel))}",
                channel,
            )
            for channel, label in CHANNELS.items()
        ]
        self.app.push_screen(dialogs.PickDialog(f"A post about {content.key} on", choices), picked)

    def mend(self, picked: Picked, action: str, then: Then) -> None:
        """Propose the posts, or edit the first asset that may not be shared yet."""
        if action == "posts":
            self.propose(picked, then)
        elif action == "assets":
            self._license(picked, then)
        else:
            super().mend(picked, action, then)

    def propose(self, content: Picked, then: Then = lambda: None) -> None:
        """Draft a post for each of the team's channels that has none."""
        keeper = self.workspace.marketing.content

        def proposed(done: Done) -> None:
            self.changed(done)
            if not done.group:
                self.say("Every channel of the team has a post already.")
            then()

        self.perform(lambda: keeper.propose(content.id), proposed)

    def _license(self, content: Picked, then: Then) -> None:
        marketing = self.workspace.marketing
        rows = marketing.of_content("asset", content.id, ("licence", "permission"))
        row = next((row for row in rows if not all(row.cells)), None)
        if row is None:
            self.say("Every asset has its licence and permission.")
        else:
            focus = "permission" if row.cells[0] else "licence"
            self.edit_record(Picked("asset", row.id, row.revision), focus=focus, then=then)
