"""Posts: their text fits the channel, and their status follows what is done with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.journal import Group
from salesops_tui.domain.forms.form import read
from salesops_tui.domain.marketing import (
    ADDRESS_LENGTHS,
    CHANNELS,
    LENGTHS,
    POST_CHANGES,
    POST_STATES,
    length,
    proposed_post,
)
from salesops_tui.errors import Invalid
from salesops_tui.services.keepers import Keeper
from salesops_tui.services.session import Done

_SENT = ("text", "channel", "scheduled_at", "content_id")  # what stays once a post went out


class PostKeeper(Keeper):
    """Social posts; a person posts them, the program keeps what was posted."""

    def mark(
        self,
        identity: int,
        status: str,
        raw: Mapping[str, Any] | None = None,
        expecting: int | None = None,
    ) -> Done:
        """Say that a post is posted, dropped or a draft again, and what else is known then.

        Of one that is so already only the rest is kept. Raises Invalid when there is no rest.
        """
        values = read(self.form, {**(raw or {}), "status": status})
        key = self.kind.key(identity)
        was = self.records.show("post", identity)["status"]
        if was == values["status"] and raw:
            return self.edit(identity, raw, expecting)
        if was == values["status"]:
            raise Invalid(f"{key} is {POST_STATES[was].lower()} already", field="status")
        label = POST_STATES[values["status"]].lower()
        with self.session.change(f"{key} is {label}") as group:
            self.update(group, identity, values, expecting)
        return Done(group.what, group.id, key)

    def proposed(self, content_id: int, channel: str) -> str:
        """A text for a channel, made of the content's title, call to action and address."""
        shown = self.records.show("content", content_id)
        return proposed_post(channel, shown["title"], shown["call_to_action"], shown["url"])

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Propose a text, settle the status, and refuse what the channel does not take."""
        if before is None and values["content_id"] and not values["text"]:
            values["text"] = self.proposed(values["content_id"], values["channel"])
        if "scheduled_at" in values:
            values["scheduled_at"] = values["scheduled_at"] or None
        if before and before["status"] == "posted":
            self._refuse_rewriting(values, before)
        self._settle(values, before or {"status": "", "scheduled_at": None})
        now = {**(before or {}), **values}
        if before is None or "text" in values or "channel" in values:
            refuse_long(now["channel"], now["text"])
        if now["status"] == "posted" and not now["text"]:
            raise Invalid("Text: there is nothing to post yet", field="text")

    def _called(self, values: Mapping[str, Any]) -> str:
        return super()._called(values) or f"for {CHANNELS[values['channel']]}"

    def refuse_removal(self, identity: int) -> None:
        """What went out stays."""
        if self.records.show("post", identity)["status"] == "posted":
            raise Invalid(f"{self.kind.key(identity)} was posted; what went out stays")

    def _refuse_rewriting(self, values: dict[str, Any], before: dict[str, Any]) -> None:
        for name in _SENT:
            if name in values and (values[name] or "") != (before[name] or ""):
                raise Invalid(
                    f"{name.removesuffix('_id').replace('_', ' ').capitalize()}: this was posted;"
                    " what went out stays as it is",
                    field=name.removesuffix("_id"),
                )

    def _settle(self, values: dict[str, Any], before: Mapping[str, Any]) -> None:
        """The status that is asked for, or that follows from a time being given or taken away."""
        was, asked = before["status"], values.pop("status", "")
        at = values.get("scheduled_at", before["scheduled_at"])
        if asked and asked != was and was and asked not in POST_CHANGES[was]:
            self._refuse_change(was, asked)
        if not asked and was in ("", "draft", "scheduled") and "scheduled_at" in values:
            asked = "scheduled" if at else "draft"
        status = asked or was
        today = str(self.session.clock.today())
        if status == "scheduled" and (was != status or "scheduled_at" in values):
            _refuse_past(at, today)
        if status == "draft" and was == "scheduled":
            values.setdefault("scheduled_at", None)
        if status == "posted" and was != status and (not at or at[:10] > today):
            values["scheduled_at"] = today
        values["status"] = status

    def _refuse_change(self, was: str, asked: str) -> None:
        there = ", ".join(POST_CHANGES[was])
        way = f"it can become {there}" if there else "undo takes that back"
        raise Invalid(f"Status: a post that is {was} cannot become {asked}; {way}", field="status")


def refuse_long(channel: str, text: str) -> None:
    """Raise Invalid for a text that its channel does not take."""
    many, most = length(channel, text), LENGTHS[channel]
    if many > most:
        rule = ADDRESS_LENGTHS.get(channel)
        counted = f" (an address counts {rule})" if rule else ""
        raise Invalid(
            f"Text: {many:,} characters{counted} are too many for {CHANNELS[channel]};"
            f" {most:,} fit",
            field="text",
        )


def _refuse_past(at: str | None, today: str) -> None:
    if not at:
        raise Invalid("Scheduled: a day is needed, such as 2026-12-31 09:30", field="scheduled_at")
    if at[:10] < today:
        raise Invalid(
            f"Scheduled: {at} is past; give a day to come, or mark the post as posted",
            field="scheduled_at",
        )
