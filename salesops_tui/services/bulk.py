"""Many deals at once: what a change would do to each, and doing it in one change group."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from db.journal import Group
from db.queries import deals as deal_queries
from db.queries import imports as queries
from db.queries.evidence import evidence
from salesops_tui.domain import bulk, transitions
from salesops_tui.domain.bulk import BulkChange, Difference, Item, Preview
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.evidence import Evidence
from salesops_tui.domain.money import plain
from salesops_tui.domain.process import Kind
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid, MoveRefused, NotFound, Refused, StaleRecord
from salesops_tui.services.deals import Deals
from salesops_tui.services.notes import Notes
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Done, Session

BATCH = 500  # deals read and asked at once
KEPT = 1000  # items of each kind that a preview holds
_MONEY = ("estimate", "collected")

Progress = Callable[[int, int], None]


class Chosen(NamedTuple):
    """Deals by their ids; ``revisions`` is what they are expected to be at, or empty."""

    ids: array[int]
    revisions: Sequence[int] = ()


class Survey(NamedTuple):
    """A preview, a mark for each deal that changes, and why the first one refused is."""

    preview: Preview
    marks: bytearray
    first: Refused | None


class Bulk:
    """Changes of many deals; each goes the way that a change of one deal goes."""

    def __init__(self, session: Session, pipeline: Pipeline, deals: Deals, notes: Notes) -> None:
        self._session = session
        self._pipeline = pipeline
        self._deals = deals
        self._notes = notes

    def chosen(self, which: Sequence[int] | str) -> array[int]:
        """The ids meant: those given, each once, or those that a filter lets through, as ranked."""
        if isinstance(which, str):
            condition = self._session.condition(which)
            return array("q", deal_queries.ranked(self._session.store, condition))
        return array("q", dict.fromkeys(which))

    def plan(
        self,
        which: Sequence[int] | str,
        what: BulkChange,
        *,
        progress: Progress | None = None,
        kept: int = KEPT,
    ) -> Preview:
        """What a change would do; raises Invalid for one that no deal can take.

        ``kept`` limits the items that the preview holds of each kind, not its counts.
        """
        what = self._read(what)
        with self._session.store.snapshot():
            return self._survey(Chosen(self.chosen(which)), what, kept, progress).preview

    def each(self, which: Sequence[int] | str, what: BulkChange) -> Iterator[Item]:
        """What a change would do to each deal, one by one, in constant memory."""
        what = self._read(what)
        for item, _, _ in self._asked(Chosen(self.chosen(which)), what):
            yield item

    def apply(
        self,
        which: Preview | Sequence[int] | str,
        what: BulkChange,
        *,
        skip_refused: bool = False,
        progress: Progress | None = None,
    ) -> Done:
        """Do it in one change group and one transaction: one undo takes it back.

        Refused deals are left out when that is asked for. Else the whole is refused, with the
        first refusal and their number. The deals of a preview must be as it saw them.
        """
        what = self._read(what)
        with self._session.store.roomy(), self._session.change("") as group:
            if isinstance(which, Preview):
                chosen = Chosen(which.ids, which.revisions)
            else:
                chosen = Chosen(self.chosen(which))
            total = 2 * len(chosen.ids)
            survey = self._survey(chosen, what, 0, _part(progress, 0, total))
            found, first = survey.preview, survey.first
            if first is not None and not (skip_refused and found.changed):
                raise _all_refused(first, found.refused, len(chosen.ids))
            group.what = self._sentence(what, found.changed)
            self._do(group, survey, what, _part(progress, len(chosen.ids), total))
        if not group.id:
            return Done("nothing to change", 0)
        left = f", {found.refused:,} refused and left out" if found.refused else ""
        return Done(group.what + left, group.id)

    def _read(self, what: BulkChange) -> BulkChange:
        """The change with its fields read, as every deal takes them."""
        if what.tags:
            return BulkChange(tags=clean_line(what.tags))
        if what.move is not None:
            return BulkChange(transitions.tidy(what.move))
        if "name" in what.fields:
            raise Invalid("Name: each deal has its own", field="name")
        fields = self._deals.fields(what.fields)
        if fields.get("owner") == "me":
            fields["owner"] = self._session.actor.login
        return what._replace(fields=fields)

    def _survey(
        self, chosen: Chosen, what: BulkChange, kept: int, progress: Progress | None
    ) -> Survey:
        """Ask about every deal."""
        counts: Counter[str] = Counter()
        waived: Counter[str] = Counter()
        items: dict[str, list[Item]] = {"change": [], "refused": [], "same": []}
        revisions = array("q")
        marks = bytearray()
        first: Refused | None = None
        for number, (item, revision, refusal) in enumerate(self._asked(chosen, what), start=1):
            counts[item.outcome] += 1
            waived.update(result.gate for result in item.waived)
            revisions.append(revision)
            marks.append(item.outcome == "change")
            first = first or refusal
            if counts[item.outcome] <= kept:
                items[item.outcome].append(item)
            if progress and (number % BATCH == 0 or number == len(chosen.ids)):
                progress(number, len(chosen.ids))
        sums = (counts["change"], counts["same"], counts["refused"], dict(waived))
        shown = (tuple(items["change"]), tuple(items["refused"]))
        return Survey(Preview(chosen.ids, revisions, *sums, *shown), marks, first)

    def _asked(
        self, chosen: Chosen, what: BulkChange
    ) -> Iterator[tuple[Item, int, Refused | None]]:
        """Each deal's item, its revision, and why it is refused."""
        for start in range(0, len(chosen.ids), BATCH):
            ids = chosen.ids[start : start + BATCH]
            proofs = self._proofs(ids, what)
            for at, identity in enumerate(ids, start=start):
                proof = proofs.get(identity)
                if proof is None:
                    refusal: Refused = NotFound(f"D-{identity}: there is no such deal")
                    yield _refused(identity, f"D-{identity}", "", refusal), 0, refusal
                    continue
                deal = proof.deal
                try:
                    if chosen.revisions and chosen.revisions[at] != deal.revision:
                        raise StaleRecord(f"{deal.key} was changed by somebody else; look again")
                    yield self._item(proof, what), deal.revision, None
                except Refused as refusal:
                    item = _refused(identity, deal.key, deal.name, refusal)
                    yield item, deal.revision, refusal

    def _proofs(self, ids: Sequence[int], what: BulkChange) -> Mapping[int, Evidence]:
        """The deals, with all that gates look at when the change is a move."""
        deals = queries.deals(self._session.store, ids)
        if what.move is None:
            return {identity: Evidence(deal) for identity, deal in deals.items()}
        return evidence(self._session.store, list(deals.values()))

    def _item(self, proof: Evidence, what: BulkChange) -> Item:
        """What becomes of one deal; raises what the change of it would raise."""
        deal = proof.deal
        if what.move is None:
            new = self._fields(deal, what)
            differ = tuple(
                Difference(n, _shown(n, getattr(deal, n)), _shown(n, new[n])) for n in new
            )
            return Item(deal.id, deal.key, deal.name, "change" if differ else "same", differ)
        if self._is_there(deal, what.move.to):
            return Item(deal.id, deal.key, deal.name, "same")
        ruling = self._pipeline.check(proof, what.move)
        waived = tuple(result for result in ruling.results if result.state == "waived")
        differ = bulk.moved(deal, ruling.route, what.move)
        return Item(deal.id, deal.key, deal.name, "change", differ, waived)

    def _is_there(self, deal: Deal, to: str) -> bool:
        """Whether a deal is in the open stage that it should move to."""
        stage = self._session.process.stage(deal.stage)
        there = stage is not None and to.strip().lower() in (stage.key, stage.label.lower())
        return there and self._session.process.kind(deal.stage) is Kind.OPEN

    def _fields(self, deal: Deal, what: BulkChange) -> dict[str, Any]:
        """The fields of a deal that an edit changes."""
        if what.tags:
            wanted: dict[str, Any] = {"tags": self._notes.retagged(deal, what.tags)}
        else:
            wanted = self._deals.settled(deal, what.fields)
        return {name: value for name, value in wanted.items() if value != getattr(deal, name)}

    def _do(
        self, group: Group, survey: Survey, what: BulkChange, progress: Progress | None
    ) -> None:
        """Change the deals marked, from the last to the first.

        A move puts each one on top of its column, so they keep their order.
        """
        ids, marks = survey.preview.ids, survey.marks
        for start in reversed(range(0, len(ids), BATCH)):
            some = range(start, min(start + BATCH, len(ids)))
            marked = [ids[at] for at in reversed(some) if marks[at]]
            proofs = self._proofs(marked, what)
            for identity in marked:
                proof = proofs[identity]
                if what.move is not None:
                    self._pipeline.make(group, identity, what.move, proof=proof)
                else:
                    self._deals.change(group, proof.deal, self._fields(proof.deal, what))
            if progress:
                progress(len(ids) - start, len(ids))

    def _sentence(self, what: BulkChange, count: int) -> str:
        """What the history says."""
        deals = "1 deal" if count == 1 else f"{count:,} deals"
        if what.tags:
            return f"tagged {deals}: {what.tags}"
        if what.move is None:
            if set(what.fields) == {"owner"}:
                return f"gave {deals} to {what.fields['owner'] or 'nobody'}"
            return f"edited {deals}: {', '.join(what.fields)}"
        words = {"next": "moved {} on", "back": "moved {} back", "resume": "resumed {}"}
        words |= {"reopen": "reopened {}", "lost": "lost {}", "paused": "paused {}"}
        sentence = words.get(what.move.to, f"moved {{}} to {self._label(what.move.to)}")
        return sentence.format(deals)

    def _label(self, word: str) -> str:
        lowered = word.strip().lower()
        stages = self._session.process.stages
        return next((s.label for s in stages if lowered in (s.key, s.label.lower())), word)


def _refused(identity: int, key: str, name: str, refusal: Refused) -> Item:
    return Item(identity, key, name, "refused", refusal=str(refusal))


def _all_refused(first: Refused, count: int, total: int) -> Refused:
    """The refusal of the whole, of the kind of its first one."""
    if total == 1:
        return first
    verb = "is" if count == 1 else "are"
    way = " (--skip-refused leaves them out)" if count < total else ""
    counted = f"{count:,} of {total:,} deals {verb} refused, so nothing was changed{way}"
    sentence = f"{counted}. The first: {first}"
    if isinstance(first, MoveRefused):
        return MoveRefused(sentence, first.results)
    return type(first)(sentence)


def _part(progress: Progress | None, start: int, total: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, _: progress(start + done, total)


def _shown(name: str, value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if value is None:
        return ""
    return plain(value) if name in _MONEY else str(value)
