"""Merges: two records become one in one change, and undo makes them two again."""

from __future__ import annotations

from db.journal import Group
from db.queries.merging import sentence
from salesops_tui.domain.merging import MergePreview
from salesops_tui.errors import Invalid, StaleRecord
from salesops_tui.services.billing.payments import follow_collected
from salesops_tui.services.lines import Lines
from salesops_tui.services.merging import deals, people
from salesops_tui.services.merging.plans import Plan
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Done, Session

KINDS = ("deal", "organization", "contact", "community")
_BATCH = 2000


class Merging:
    """Merges of deals, organizations, contacts and communities.

    What hangs on the loser moves, what the kept one lacks is filled in, and the loser is kept,
    hidden. The journal remembers what it was merged into (``db.queries.merging.heir``).
    """

    def __init__(self, session: Session, pipeline: Pipeline, lines: Lines) -> None:
        self._session = session
        self._pipeline = pipeline
        self._lines = lines

    def preview(self, what: str, kept: int, loser: int) -> MergePreview:
        """What a merge would do; its ``refusal`` says why it cannot be done. Raises NotFound.

        ``what`` is one of KINDS; the records are given by their ids.
        """
        with self._session.store.snapshot():
            return self._plan(what, kept, loser).preview

    def merge(self, what: str, kept: int, loser: int, *, seen: MergePreview | None = None) -> Done:
        """Merge the loser into the kept record.

        Raises Invalid when they cannot be one, StaleRecord when this is not what was ``seen``.
        """
        with self._session.change("") as group:
            plan = self._plan(what, kept, loser)
            if plan.preview.refusal:
                raise Invalid(plan.preview.refusal)
            if seen is not None and seen != plan.preview:
                raise StaleRecord("one of the two was changed by somebody else; look again")
            group.what = sentence(plan.pair.loser_key, plan.pair.kept_key)
            self._do(group, plan)
            if what == "deal":
                self._lines.follow(group, kept)
                follow_collected(group, self._pipeline.deal(kept))
        return Done(group.what, group.id, plan.pair.kept_key)

    def _plan(self, what: str, kept: int, loser: int) -> Plan:
        if what == "deal":
            return deals.planned(self._session, self._pipeline, self._lines, kept, loser)
        if what == "organization":
            return people.organizations(self._session, kept, loser)
        if what == "contact":
            return people.contacts(self._session, kept, loser)
        if what == "community":
            return people.communities(self._session, kept, loser)
        raise Invalid(f"{what}: only {', '.join(KINDS)} can be merged", field="what")

    def _do(self, group: Group, plan: Plan) -> None:
        """Hide the loser first: what only one record may have is then free for the kept one."""
        group.delete(plan.row, plan.pair.loser)
        for link, ids in plan.moves:
            for start in range(0, len(ids), _BATCH):
                some = ids[start : start + _BATCH]
                group.update_many(
                    link.row, [(identity, {link.column: plan.pair.kept}) for identity in some]
                )
        for row, identity, values in plan.more:
            group.update(row, identity, values)
        if plan.values:
            group.update(plan.row, plan.pair.kept, plan.values)
