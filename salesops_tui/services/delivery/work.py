"""Projects and deliverables of engagements; done needs every criterion."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from db.journal import Group
from db.queries.backlog import criteria
from db.rows.services import DeliverableRow
from salesops_tui.domain.delivery import Criterion, kept
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services.keepers import Keeper
from salesops_tui.services.session import Done


class ProjectKeeper(Keeper):
    """Projects."""

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Keep a project and its deliverables on one engagement."""
        if (
            before
            and values.get("engagement_id", before["engagement_id"]) != before["engagement_id"]
        ):
            self.refuse_removal(before["id"])

    def refuse_removal(self, identity: int) -> None:
        """Refuse while deliverables belong to it."""
        belonging = self.session.store.value(
            "SELECT count(*) FROM deliverable WHERE project_id = ? AND deleted_at IS NULL",
            (identity,),
        )
        if belonging:
            many = f"{belonging} deliverable{'s' * (belonging > 1)}"
            raise Invalid(f"{self.kind.key(identity)} has {many}; move or remove them first")


class DeliverableKeeper(Keeper):
    """Backlog items and delivery commitments, with their definition of done."""

    def add(self, raw: Mapping[str, Any]) -> Done:
        """Add a deliverable; its engagement may be left to its project."""
        if raw.get("project") and not raw.get("engagement"):
            project = self.records.id_of("project", str(raw["project"]))
            engagement = self.records.raw("project", project, "engagement_id")["engagement_id"]
            raw = {**raw, "engagement": f"E-{engagement}"}
        return super().add(raw)

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Keep what is met of the criteria; check hours and project."""
        whole = {**(before or {}), **values}
        if "criteria" in values:
            old = criteria(before["criteria"]) if before else ()
            new = kept(old, values["criteria"])
            if before and before["state"] == "done" and not all(c.done for c in new):
                raise Invalid(
                    f"Done when: {self.kind.key(before['id'])} is done; move it back before it"
                    " gets more to meet",
                    field="criteria",
                )
            values["criteria"] = stored(new)
        refuse_range(whole["low_hours"], whole["high_hours"])
        project = whole.get("project_id")
        if project is not None:
            of = self.records.raw("project", project, "engagement_id")["engagement_id"]
            if of != whole["engagement_id"]:
                raise Invalid(
                    f"Project: J-{project} is a project of E-{of}, not of"
                    f" E-{whole['engagement_id']}",
                    field="project",
                )

    def typed(self, identity: int) -> dict[str, str]:
        """The fields as people type them: a criterion per line, and an issue they noted."""
        met = self.criteria(identity)
        noted = self.records.raw("deliverable", identity, "issue_url")
        return {**super().typed(identity), "criteria": "\n".join(c.text for c in met), **noted}

    def criteria(self, identity: int) -> tuple[Criterion, ...]:
        """What must be so before a deliverable is done."""
        return criteria(self.records.raw("deliverable", identity, "criteria")["criteria"])

    def check(self, identity: int, number: int, *, met: bool = True) -> Done:
        """Say that a criterion (counted from 1) is met, or that it is not."""
        key = self.kind.key(identity)
        row = self.records.raw("deliverable", identity, "criteria", "state", "revision")
        found = criteria(row["criteria"])
        if not 1 <= number <= len(found):
            raise NotFound(f"{key} has no criterion {number}; it has {len(found)}")
        if row["state"] == "done" and not met:
            raise Invalid(f"{key} is done; move it back before a criterion is unmet")
        text = found[number - 1].text
        word = "met" if met else "not met yet"
        with self.session.change(f"{key}: “{text}” is {word}") as group:
            new = [c._replace(done=met) if n == number else c for n, c in enumerate(found, 1)]
            values = {"criteria": stored(new)}
            group.update(DeliverableRow, identity, values, expecting=row["revision"])
        return Done(group.what, group.id, key)


def stored(found: tuple[Criterion, ...] | list[Criterion]) -> str:
    """Criteria as a column holds them."""
    import json

    return json.dumps([criterion._asdict() for criterion in found], ensure_ascii=False)


def refuse_range(low: str, high: str) -> None:
    """Raise Invalid for hours of which the least is more than the most."""
    if low and high and Fraction(low) > Fraction(high):
        raise Invalid(f"Hours, at most: {high} is less than the least, {low}", field="high_hours")
