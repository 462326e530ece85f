"""Sample data: a year of an invented team, the same for the same seed and day."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from db.journal import Group
from db.queries import imports as import_queries
from db.queries import people as people_queries
from db.rows.people import CommunityRow, ContactRow, OrganizationRow, UserRow
from db.rows.sales import DealRow, LineRow, TransitionRow
from salesops_tui.errors import Invalid
from salesops_tui.services.prices import Prices
from salesops_tui.services.sample import names as names
from salesops_tui.services.sample import papers
from salesops_tui.services.sample.deals import DealRows, Place, SampleDeal
from salesops_tui.services.sample.details import Details
from salesops_tui.services.sample.marketing import Marketing
from salesops_tui.services.sample.services import Services
from salesops_tui.services.sample.stories import Stories
from salesops_tui.services.session import Session

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

MOST = 5_000_000
_BATCH = 2000
_GROUP = 50_000  # deals of one change group, and so of one transaction
_DETAILED = 2000  # deals that get people, answers, activities and papers; the rest is for size
_CONTACTS = 4  # people per organization


def make(
    workspace: Workspace,
    deals: int = 60,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Fill an empty database with a sample team and so many deals.

    ``progress`` is told how many deals are done, of how many. Raises Invalid for a database that
    has deals already, or for a number that cannot be.
    """
    session = workspace.session
    if not 1 <= deals <= MOST:
        raise Invalid(f"deals: {deals} is not a number from 1 to {MOST:,}", field="deals")
    if import_queries.last_deal_id(session.store):
        raise Invalid("sample data goes into a database of its own; this one has deals")
    sample = _Sample(session, seed, deals)
    for start in range(0, deals, _GROUP):
        count = min(_GROUP, deals - start)
        what = f"made sample data: {count:,} deals"
        with session.store.roomy(), session.change(what) as group:
            if start == 0:
                sample.people(group)
            for first in range(start, start + count, _BATCH):
                last = min(first + _BATCH, start + count)
                sample.batch(group, range(first + 1, last + 1))
                if progress:
                    progress(last, deals)
    papers.make(workspace)
    session.store.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('sample', '1')")


class _Sample:
    """Everything of one sample team."""

    def __init__(self, session: Session, seed: int, deals: int) -> None:
        self._session = session
        self._random = Random(seed)
        self._count = min(6000, deals // 2 + 4, 500 + deals // 50)  # organizations
        book = Prices(session).book()
        today = session.clock.today()
        self._stories = Stories(self._random, session.process, book, today)
        self._details = Details(session, self._random)
        self._services = Services(session, self._random)
        self._owners: list[int] = []
        self._places: list[Place] = []
        self._rows: DealRows

    def people(self, group: Group) -> None:
        """The team, the organizations, their people and communities."""
        owners = [self._session.actor.id]
        for login, name, role in names.OWNERS:
            if people_queries.user(self._session.store, login) is None:
                values = {"login": login, "name": name, "role": role}
                owners.append(group.insert(UserRow, values))
        self._rows = DealRows(self._session, self._random, owners)
        self._owners = owners
        offset = self._random.randrange(6000)
        made = [names.institution((offset + number) % 6000) for number in range(self._count)]
        countries = [self._random.choice(names.COUNTRIES) for _ in made]
        ids = group.insert_many(
            OrganizationRow,
            [
                {
                    "name": name,
                    "kind": kind,
                    "domains": (f"{names.slug(name)}.example",),
                    "country": country,
                    "billing_address": f"Accounts payable, {name}, {where}",
                }
                for (name, kind, where), (country, _) in zip(made, countries, strict=True)
            ],
        )
        for identity, (name, _, where), (_, currency) in zip(ids, made, countries, strict=True):
            self._places.append(Place(identity, name, where, currency))
        self._contacts(group)
        self._communities(group)

    def batch(self, group: Group, ids: range) -> None:
        """Deals with these ids, and what hangs on them."""
        deals = [self._deal(identity) for identity in ids]
        small = ids[0] <= _DETAILED
        group.insert_many(DealRow, [self._rows.deal(deal) for deal in deals])
        group.insert_many(
            TransitionRow,
            [line for deal in deals for line in self._rows.ledger(deal, gates=small)],
        )
        group.insert_many(LineRow, [line for deal in deals for line in self._rows.lines(deal)])
        if small:
            self._details.write(group, deals)
            self._services.promise(group, deals)
        engaged = self._details.engage(group, deals, checklists=small)
        if small:
            self._services.deliver(group, engaged)
        if ids[0] == 1:
            random, session = self._random, self._session
            Marketing(session, random, self._owners, self._places).write(group, deals)

    def _deal(self, identity: int) -> SampleDeal:
        place = self._places[self._random.randrange(len(self._places))]
        return self._rows.cast(identity, self._stories.next(), place)

    def _contacts(self, group: Group) -> None:
        rows = []
        known = self._places[:_DETAILED]  # the rest is for size
        for place in known:
            domain = f"{names.slug(place.name)}.example"
            for number in range(_CONTACTS):
                name = names.person(self._random)
                rows.append(
                    {
                        "name": name,
                        "emails": (f"{names.slug(name).replace('-', '.')}@{domain}",),
                        "title": names.TITLES[number % len(names.TITLES)],
                        "organization_id": place.id,
                        "newsletter": self._random.choice((True, False, None)),
                    }
                )
        ids = group.insert_many(ContactRow, rows)
        for number, place in enumerate(known):
            start = number * _CONTACTS
            place.contacts = ids[start : start + _CONTACTS]

    def _communities(self, group: Group) -> None:
        """A community for about every other organization."""
        chosen = [place for place in self._places[:_DETAILED] if self._random.random() < 0.5]
        rows = []
        for place in chosen:
            name = f"{place.short} {self._random.choice(names.FIELDS)} community"
            rows.append(
                {
                    "slug": f"{names.slug(name)}-{place.id}",
                    "name": name,
                    "website": f"https://{names.slug(name)}.example",
                    "size": self._random.randrange(2, 90) * 10,
                    "organization_id": place.id,
                }
            )
        for place, identity in zip(chosen, group.insert_many(CommunityRow, rows), strict=True):
            place.community = identity
