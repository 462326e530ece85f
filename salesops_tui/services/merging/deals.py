"""Two deals that are one sale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from db.database import Store
from db.queries import deals as queries
from db.queries import delivery as delivery_queries
from db.queries import documents as document_queries
from db.queries import imports as import_queries
from db.queries import merging as merging_queries
from db.queries import notes as note_queries
from db.queries.evidence import evidence
from db.rows.base import Row
from db.rows.delivery import RenewalRow
from db.rows.marketing import LeadRow
from db.rows.papers import AgreementRow, DocumentRow, InvoiceRow
from db.rows.people import RoleRow
from db.rows.platform import OutboxRow, ReviewRow, TaskRow
from db.rows.sales import (
    ActivityRow,
    AnswerRow,
    DealCommunityRow,
    DealRow,
    LineRow,
)
from db.rows.services import SowRow
from salesops_tui.domain import merging
from salesops_tui.domain.bulk import Difference
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.forms.form import read_field
from salesops_tui.domain.forms.sales import DealForm
from salesops_tui.domain.money import plain
from salesops_tui.domain.papers import ISSUED
from salesops_tui.services.lines import Lines
from salesops_tui.services.merging.plans import Link, Pair, Plan, plan
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Session

# The ledger stays with the loser: what moved there did not move here.
LINKS = (
    Link(LineRow, "deal_id", "line"),
    Link(AnswerRow, "deal_id", "answer", ("question",)),
    Link(RoleRow, "deal_id", "role", ("contact_id", "role")),
    Link(ActivityRow, "deal_id", "activity"),
    Link(AgreementRow, "deal_id", "agreement"),
    Link(InvoiceRow, "deal_id", "invoice"),
    Link(DocumentRow, "deal_id", "document"),
    Link(DealCommunityRow, "deal_id", "community", ("community_id",)),
    Link(TaskRow, "deal_id", "task"),
    Link(ReviewRow, "deal_id", "review"),
    Link(LeadRow, "deal_id", "lead"),
    Link(OutboxRow, "deal_id", "outbox entry"),
    Link(SowRow, "deal_id", "statement of work", ("deleted_at",)),  # a deal has one
    Link(DealRow, "origin_deal_id", "expansion deal"),
    Link(DealRow, "previous_deal_id", "renewal deal"),
    Link(RenewalRow, "new_deal_id", "renewal"),
)
_NAMES = {
    "organization_id": "organization",
    "owner_id": "owner",
    "previous_deal_id": "previous_deal",
}
_ORIGINS = {"experiment_id": ("experiment", "X"), "origin_deal_id": ("origin", "D")}
_MONEY = ("estimate", "collected")


def planned(
    session: Session, pipeline: Pipeline, lines: Lines, kept_id: int, loser_id: int
) -> Plan:
    """What merging one deal into another does; raises NotFound."""
    store = session.store
    kept, loser = pipeline.deal(kept_id), pipeline.deal(loser_id)
    values = merging.filled(_columns(store, kept), _columns(store, loser), merging.DEAL)
    tags = read_field(DealForm, "tags", merging.united(kept.tags, loser.tags))
    if tags != kept.tags:
        values["tags"] = tags
    refusal = next(_refusals(store, kept, loser), "")
    differences = [_difference(store, kept, loser, name) for name in values]
    if not refusal:
        after = kept._replace(**{n: v for n, v in values.items() if n in Deal._fields})
        amount = lines.total(after, [*lines.of(kept.id), *lines.of(loser.id)])
        differences.append(Difference("amount", _money(kept.amount), _money(amount)))
    return plan(
        store,
        DealRow,
        Pair(kept.id, loser.id, kept.key, loser.key),
        LINKS,
        values=values,
        differences=differences,
        refusal=refusal,
        more=tuple(_answered(store, kept, loser)),
    )


def _columns(store: Store, deal: Deal) -> Mapping[str, Any]:
    return {**deal._asdict(), **merging_queries.origins_of(store, deal.id)}


def _difference(store: Store, kept: Deal, loser: Deal, name: str) -> Difference:
    if name in _ORIGINS:
        field, letter = _ORIGINS[name]
        taken = merging_queries.origins_of(store, loser.id)[name]
        return Difference(field, "", f"{letter}-{taken}")
    shown = _NAMES.get(name, name)
    new = merging.united(kept.tags, loser.tags) if name == "tags" else getattr(loser, shown)
    return Difference(shown, _words(shown, getattr(kept, shown)), _words(shown, new))


def _answered(
    store: Store, kept: Deal, loser: Deal
) -> Iterator[tuple[type[Row], int, Mapping[str, Any]]]:
    """Answers that the kept deal has without a text, as the other one gives them."""
    known = queries.answers(store, [kept.id, loser.id])
    blank = {answer.question for answer in known.get(kept.id, ()) if not answer.text}
    for answer in known.get(loser.id, ()):
        row = note_queries.answer_id(store, kept.id, answer.question)
        if answer.question in blank and answer.text and row is not None:
            yield AnswerRow, row, {"text": answer.text, "score": answer.score}


def _refusals(store: Store, kept: Deal, loser: Deal) -> Iterator[str]:
    """Why two deals are not one, the strongest reason first."""
    one, other = kept.key, loser.key
    if kept.id == loser.id:
        yield f"{one} cannot be merged into itself"
    engaged = [delivery_queries.engagement_of(store, deal.id) for deal in (kept, loser)]
    if all(engaged):
        yield f"{one} and {other} both have an engagement, so they are two sales"
    if engaged[1]:
        yield f"{other} is won and {one} is not; keep {other} and merge {one} into it"
    proofs = evidence(store, [kept, loser])
    mine, theirs = proofs[kept.id], proofs[loser.id]
    if engaged[0] and theirs.lines:
        yield f"{one} is won and its amount is agreed; take the lines off {other} first"
    money = theirs.lines or loser.estimate is not None or loser.collected is not None
    if kept.currency != loser.currency and money:
        yield f"{one} is in {kept.currency}, {other} in {loser.currency}; they do not add up"
    if mine.signed and theirs.signed:
        yield f"both have a signed agreement ({mine.signed.key}, {theirs.signed.key}); void one"
    yield from _issued_twice(store, kept, loser)
    yield from _renewed_twice(store, kept, loser)


def _issued_twice(store: Store, kept: Deal, loser: Deal) -> Iterator[str]:
    issued: Sequence[dict[str, str]] = [
        {
            document.kind: document.number
            for document in document_queries.documents(store, deal.id)
            if document.status in ISSUED
        }
        for deal in (kept, loser)
    ]
    for kind in sorted(issued[0].keys() & issued[1].keys()):
        yield f"both have an issued {kind} ({issued[0][kind]}, {issued[1][kind]}); void one first"


def _renewed_twice(store: Store, kept: Deal, loser: Deal) -> Iterator[str]:
    one, other = kept.key, loser.key
    if loser.id in merging_queries.ancestors(store, kept.id):
        yield f"{one} renews {other}, so they are two terms of one relation"
    if kept.id in merging_queries.ancestors(store, loser.id):
        yield f"{other} renews {one}, so they are two terms of one relation"
    if kept.previous_deal and loser.previous_deal and kept.previous_deal != loser.previous_deal:
        yield f"{one} renews {kept.previous_deal} and {other} renews {loser.previous_deal}"
    later = [import_queries.renewed_by(store, deal.id) for deal in (kept, loser)]
    if all(later):
        yield f"{one} and {other} are both renewed, and a deal is renewed once"


def _words(name: str, value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if name in _MONEY:
        return _money(value)
    return "" if value is None else str(value)


def _money(value: int | None) -> str:
    return "" if value is None else plain(value)
