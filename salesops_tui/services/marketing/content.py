"""Content: planned for a day, published on one, promoted by a post per channel."""

from __future__ import annotations

from typing import Any

from db.journal import Group
from db.queries import marketing as queries
from db.rows.marketing import ContentRow
from salesops_tui.domain.forms.form import read_new
from salesops_tui.domain.gates import GateResult, evaluate
from salesops_tui.domain.record_gates import RECORD_CHECKS, Facts
from salesops_tui.domain.transitions import Move, Route
from salesops_tui.errors import Invalid
from salesops_tui.services.keepers import Keeper
from salesops_tui.services.marketing.assets import lacking
from salesops_tui.services.session import Done


class ContentKeeper(Keeper):
    """Created and curated content."""

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """What is published has its day behind it; what is scheduled keeps one."""
        if before is None or "publish_on" not in values:
            return
        if before["status"] == "scheduled" and not values["publish_on"]:
            raise Invalid("Publish on: what is scheduled needs a day", field="publish_on")
        if before["status"] == "published":
            self._refuse_future(values["publish_on"])

    def facts(self, identity: int) -> dict[str, Any]:
        """The columns, and the assets that may not be shared yet."""
        assets = queries.assets_of(self.session.store, identity)
        missing = {key: lacking(*rights) for key, *rights in assets}
        unlicensed = tuple(f"{key} has {what}" for key, what in missing.items() if what)
        return {**super().facts(identity), "unlicensed": unlicensed}

    def checklist(self, identity: int) -> tuple[GateResult, ...]:
        """What every gate on the way says, whatever the status is."""
        facts = Facts(self.kind.key(identity), self.facts(identity))
        return tuple(
            evaluate(stage.key, gate, facts, RECORD_CHECKS)
            for stage in self.session.process.track("content")
            for gate in stage.gates
        )

    def moved(self, group: Group, identity: int, way: Route, move: Move) -> None:
        """Scheduling needs a day to come; publishing sets it and proposes the posts."""
        key = self.kind.key(identity)
        on = self.records.raw("content", identity, "publish_on")["publish_on"]
        today = self.session.clock.today()
        if way.to == "scheduled" and way.direction != "back":
            if not on:
                raise Invalid(f"Publish on: {key} needs a day to be scheduled", field="publish_on")
            if on < str(today):
                raise Invalid(f"Publish on: {on} is past; give a day to come", field="publish_on")
        elif way.direction == "win":
            self._refuse_future(on)
            if not on:
                group.update(ContentRow, identity, {"publish_on": today})
            self.propose_in(group, identity)

    def propose(self, identity: int) -> Done:
        """Draft a post for each channel of the team that has none of this content yet."""
        key = self.kind.key(identity)
        with self.session.change(f"proposed posts of {key}") as group:
            self.propose_in(group, identity)
        return Done(group.what, group.id, key)

    def propose_in(self, group: Group, identity: int) -> None:
        """The same inside a change that may do more; a dropped post is not proposed again."""
        had = {post.channel for post in queries.posts_of(self.session.store, identity)}
        key = self.kind.key(identity)
        experiment = self.records.raw("content", identity, "experiment_id")
        posts = self.records.keeper("post")
        for channel in self.session.settings.channels:
            if channel not in had:
                values = read_new(posts.form, {"channel": channel, "content": key})
                del values["experiment"]  # it is the content's, whatever became of it since
                posts.insert(group, {**values, **experiment})

    def refuse_removal(self, identity: int) -> None:
        """What posts and assets belong to stays."""
        posts = queries.posts_of(self.session.store, identity)
        kept = [post.key for post in posts if post.status != "dropped"]
        kept += [key for key, *_ in queries.assets_of(self.session.store, identity)]
        if kept:
            raise Invalid(
                f"{self.kind.key(identity)} still has {', '.join(kept[:5])}; drop or remove"
                f" {'it' if len(kept) == 1 else 'them'} first"
            )

    def _refuse_future(self, on: Any) -> None:
        if on and str(on) > str(self.session.clock.today()):
            raise Invalid(
                f"Publish on: {on} has not come; schedule it until then, or change the day first",
                field="publish_on",
            )
