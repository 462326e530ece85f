"""What is known of a deal: answers, people with roles, activities, tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.queries import deals as queries
from db.queries import notes as note_queries
from db.rows.people import RoleRow
from db.rows.sales import ActivityRow, AnswerRow, DealRow
from salesops_tui.domain.deals import QUESTIONS, ROLES, Activity, Answer, Deal, DealContact
from salesops_tui.domain.forms.form import read_field, read_new
from salesops_tui.domain.forms.sales import ActivityForm, AnswerForm, DealForm, RoleForm
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services import conflicts
from salesops_tui.services.people import People
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Done, Session
from salesops_tui.services.tasks import logged, moment


class Notes:
    """Answers, roles, activities and tags of deals."""

    def __init__(self, session: Session, pipeline: Pipeline, people: People) -> None:
        self._session = session
        self._pipeline = pipeline
        self._people = people

    def answers(self, deal_id: int) -> list[Answer]:
        """The seven answers, in the order of the questions; an unanswered one is empty."""
        known = queries.answers(self._session.store, [deal_id]).get(deal_id, [])
        given = {answer.question: answer for answer in known}
        return [given.get(question, Answer(question, "", 0)) for question in QUESTIONS]

    def contacts(self, deal_id: int) -> list[DealContact]:
        """People and their roles."""
        return queries.contacts(self._session.store, [deal_id]).get(deal_id, [])

    def activities(self, deal_id: int) -> list[Activity]:
        """What happened, oldest first."""
        return queries.activities(self._session.store, [deal_id]).get(deal_id, [])

    def qualify(
        self,
        deal_id: int,
        raw: Mapping[str, Mapping[str, Any]],
        base: Mapping[str, Any] | None = None,
    ) -> Done:
        """Answer questions: question → ``text`` and ``score``, each of which may be left out.

        ``base`` is what a form started from; raises Conflict for what others answered since.
        """
        deal, given = self._pipeline.deal(deal_id), read_answers(raw)
        with self._session.change(f"qualified {deal.key}: {', '.join(raw)}") as group:
            if base is not None:
                conflicts.compare_answers(base, self.answers(deal_id), given)
            for question, values in given.items():
                row = note_queries.answer_id(self._session.store, deal_id, question)
                if row is None:
                    new = {"text": "", "score": 0, **values}
                    group.insert(AnswerRow, {"deal_id": deal_id, "question": question, **new})
                else:
                    group.update(AnswerRow, row, values)
        return Done(group.what, group.id, deal.key)

    def add_contact(self, deal_id: int, raw: Mapping[str, Any]) -> Done:
        """Give a person a role on a deal; one that is new is made."""
        deal = self._pipeline.deal(deal_id)
        values = read_new(RoleForm, raw)
        label = ROLES[values["role"]].lower() if values["role"] else ""
        if not label:
            raise Invalid(f"Role: this is needed, one of {', '.join(ROLES)}", field="role")
        with self._session.change(f"{values['contact']} is {label} of {deal.key}") as group:
            contact = self._people.person_for(
                group, values["contact"], values["email"], deal.organization_id
            )
            taken = any(
                known.contact_id == contact and known.role == values["role"]
                for known in self.contacts(deal_id)
            )
            if not taken:
                row = {"contact_id": contact, "deal_id": deal_id, "role": values["role"]}
                group.insert(RoleRow, row)
        return Done(group.what, group.id, deal.key)

    def remove_contact(self, deal_id: int, role_id: int) -> Done:
        """Take a person's role off a deal; the person stays."""
        deal = self._pipeline.deal(deal_id)
        found = next((c for c in self.contacts(deal_id) if c.id == role_id), None)
        if found is None:
            raise NotFound(f"{deal.key} has no such person")
        with self._session.change(f"{found.name} is off {deal.key}") as group:
            group.delete(RoleRow, role_id)
        return Done(group.what, group.id, deal.key)

    def add_activity(self, deal_id: int, raw: Mapping[str, Any]) -> Done:
        """Log what happened; the day is today unless given."""
        deal = self._pipeline.deal(deal_id)
        values = read_new(ActivityForm, raw)
        if not values["kind"]:
            raise Invalid("Kind: this is needed", field="kind")
        at = moment(self._session, values.pop("on"))
        with self._session.change(logged(values["kind"], deal.key)) as group:
            row = {**values, "deal_id": deal_id, "at": at, "by_id": self._session.actor.id}
            group.insert(ActivityRow, row)
        return Done(group.what, group.id, deal.key)

    def tag(self, deal_id: int, words: str) -> Done:
        """Add tags; a word with ``-`` before it takes that tag off."""
        with self._session.change("") as group:
            deal = self._pipeline.deal(deal_id)
            tags = self.retagged(deal, words)
            group.what = f"tagged {deal.key}: {', '.join(tags) or 'nothing'}"
            group.update(DealRow, deal_id, {"tags": tags}, expecting=deal.revision)
        return Done(group.what, group.id, deal.key)

    def retagged(self, deal: Deal, words: str) -> tuple[str, ...]:
        """The tags of a deal after words were added and taken off; raises Invalid."""
        parts = [part.strip() for part in words.replace(",", " ").split()]
        off = {part[1:].lower() for part in parts if part.startswith("-")}
        wanted = [*deal.tags, *(part for part in parts if not part.startswith("-"))]
        kept = [tag for tag in wanted if tag.lower() not in off]
        tags: tuple[str, ...] = read_field(DealForm, "tags", kept)
        return tags


def read_answers(raw: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Answers by question as they are kept; raises Invalid."""
    read: dict[str, dict[str, Any]] = {}
    for question, given in raw.items():
        if question not in QUESTIONS:
            raise Invalid(f"{question}: the questions are {', '.join(QUESTIONS)}")
        values = {name: read_field(AnswerForm, name, value) for name, value in given.items()}
        if values.get("score", 0) is None:
            values["score"] = 0
        read[question] = values
    return read
