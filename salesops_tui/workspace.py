"""Where everything is assembled: settings → database → services."""

from __future__ import annotations

import os
import pwd
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from db.database import Store, open_store
from db.queries import people as people_queries
from salesops_tui import config, process_file
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.people import Role, User
from salesops_tui.errors import NotAllowed, NotFound
from salesops_tui.services.session import Session

if TYPE_CHECKING:
    from salesops_tui.services.billing import Billing
    from salesops_tui.services.board import Board
    from salesops_tui.services.bulk import Bulk
    from salesops_tui.services.deals import Deals
    from salesops_tui.services.delivery.engagements import Delivery
    from salesops_tui.services.experiments import Experiments
    from salesops_tui.services.exports import Exports
    from salesops_tui.services.history import History
    from salesops_tui.services.imports import Imports
    from salesops_tui.services.journals import Journals
    from salesops_tui.services.leads.leads import Leads
    from salesops_tui.services.lines import Lines
    from salesops_tui.services.marketing.calendar import Calendar
    from salesops_tui.services.marketing.stories import Marketing
    from salesops_tui.services.merging.merges import Merging
    from salesops_tui.services.notes import Notes
    from salesops_tui.services.outbox import Outbox
    from salesops_tui.services.papers import Papers
    from salesops_tui.services.people import People
    from salesops_tui.services.people_records import ContactKeeper, OrganizationKeeper
    from salesops_tui.services.pipeline import Pipeline
    from salesops_tui.services.prices import Prices
    from salesops_tui.services.records import Records
    from salesops_tui.services.relations import Relations
    from salesops_tui.services.renewals.cases import Renewals
    from salesops_tui.services.renewals.decommissions import Decommissions
    from salesops_tui.services.sow import Sows
    from salesops_tui.services.reviews import Reviews
    from salesops_tui.services.statuses import Statuses
    from salesops_tui.services.tasks import ActivityKeeper, TaskKeeper
    from salesops_tui.services.today import Today

PROGRAM = 0  # who the journal names for what the program itself does


class Workspace:
    """One person at work on one database; services are made, and imported, when first used."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def sample(self) -> bool:
        """Whether this database holds invented data."""
        found = self.session.store.value("SELECT value FROM meta WHERE key = 'sample'")
        return bool(found)

    @cached_property
    def board(self) -> Board:
        """The board's columns and pages."""
        from salesops_tui.services.board import Board

        return Board(self.session)

    @cached_property
    def pipeline(self) -> Pipeline:
        """Moves."""
        from salesops_tui.services.pipeline import Pipeline

        return Pipeline(self.session)

    @cached_property
    def people(self) -> People:
        """Users, organizations, contacts."""
        from salesops_tui.services.people import People

        return People(self.session)

    @cached_property
    def lines(self) -> Lines:
        """Line items."""
        from salesops_tui.services.lines import Lines

        return Lines(self.session, self.pipeline)

    @cached_property
    def deals(self) -> Deals:
        """Deals."""
        from salesops_tui.services.deals import Deals

        return Deals(self.session, self.pipeline, self.people, self.lines)

    @cached_property
    def notes(self) -> Notes:
        """Answers, roles, activities, tags."""
        from salesops_tui.services.notes import Notes

        return Notes(self.session, self.pipeline, self.people)

    @cached_property
    def records(self) -> Records:
        """Records of every other kind."""
        from salesops_tui.services.records import Records

        return Records(self.session, self.people, self.deals)

    @cached_property
    def statuses(self) -> Statuses:
        """Moves of records that are no deals."""
        from salesops_tui.services.statuses import Statuses

        return Statuses(self.records)

    @cached_property
    def relations(self) -> Relations:
        """What belongs to organizations, contacts and communities."""
        from salesops_tui.services.relations import Relations

        return Relations(self.records)

    @property
    def organizations(self) -> OrganizationKeeper:
        """Places that buy, or might."""
        return cast("OrganizationKeeper", self.records.keeper("organization"))

    @property
    def persons(self) -> ContactKeeper:
        """People outside: consents and parts."""
        return cast("ContactKeeper", self.records.keeper("contact"))

    @property
    def tasks(self) -> TaskKeeper:
        """What is to be done."""
        return cast("TaskKeeper", self.records.keeper("task"))

    @property
    def activities(self) -> ActivityKeeper:
        """What happened."""
        return cast("ActivityKeeper", self.records.keeper("activity"))

    @cached_property
    def reviews(self) -> Reviews:
        """Stale deals, and what is decided about them."""
        from salesops_tui.services.reviews import Reviews

        return Reviews(self.session, self.pipeline, self.deals)

    @cached_property
    def today(self) -> Today:
        """What waits for somebody."""
        from salesops_tui.services.today import Today

        return Today(self.records)

    @cached_property
    def delivery(self) -> Delivery:
        """Engagements."""
        from salesops_tui.services.delivery.engagements import Delivery

        return Delivery(self.records, self.statuses, self.pipeline, self.prices)

    @cached_property
    def marketing(self) -> Marketing:
        """Content, its posts, and what becomes content."""
        from salesops_tui.services.marketing.stories import Marketing

        return Marketing(self.records, self.statuses)

    @cached_property
    def calendar(self) -> Calendar:
        """What lies on the days."""
        from salesops_tui.services.marketing.calendar import Calendar

        return Calendar(self.session, self.records)

    @cached_property
    def decommissions(self) -> Decommissions:
        """Requests to end a service, step by step."""
        from salesops_tui.services.renewals.decommissions import Decommissions

        return Decommissions(self.records, self.statuses, self.pipeline)

    @cached_property
    def renewals(self) -> Renewals:
        """Renewal cases and their decisions."""
        from salesops_tui.services.renewals.cases import Renewals
        from salesops_tui.services.renewals.next_terms import NextTerms

        terms = NextTerms(self.session, self.pipeline, self.deals, self.lines, self.prices)
        return Renewals(self.records, self.statuses, terms, self.decommissions)

    @cached_property
    def leads(self) -> Leads:
        """Leads."""
        from salesops_tui.services.leads.leads import Leads

        return Leads(self.records, self.statuses)

    @cached_property
    def experiments(self) -> Experiments:
        """Experiments and what they cost."""
        from salesops_tui.services.experiments import Experiments

        return Experiments(self.records, self.statuses)

    @cached_property
    def sows(self) -> Sows:
        """Statements of work."""
        from salesops_tui.services.sow import Sows

        return Sows(self.session, self.pipeline, self.prices)

    @cached_property
    def outbox(self) -> Outbox:
        """What other systems are to be told."""
        from salesops_tui.services.outbox import Outbox

        return Outbox(self.session)

    @cached_property
    def bulk(self) -> Bulk:
        """Changes of many deals."""
        from salesops_tui.services.bulk import Bulk

        return Bulk(self.session, self.pipeline, self.deals, self.notes)

    @cached_property
    def merging(self) -> Merging:
        """Two records that become one."""
        from salesops_tui.services.merging.merges import Merging

        return Merging(self.session, self.pipeline, self.lines)

    @cached_property
    def billing(self) -> Billing:
        """Agreements and invoices."""
        from salesops_tui.services.billing import Billing

        return Billing(self.session, self.pipeline)

    @cached_property
    def prices(self) -> Prices:
        """Price books."""
        from salesops_tui.services.prices import Prices

        return Prices(self.session)

    @cached_property
    def papers(self) -> Papers:
        """Documents."""
        from salesops_tui.services.papers import Papers

        return Papers(self.records)

    @cached_property
    def history(self) -> History:
        """Undo, redo, the log."""
        from salesops_tui.services.history import History

        return History(self.session, self.pipeline)

    @cached_property
    def journals(self) -> Journals:
        """The journal for other programs and for auditors."""
        from salesops_tui.services.journals import Journals

        return Journals(self.session)

    @cached_property
    def exports(self) -> Exports:
        """Tables for files."""
        from salesops_tui.services.exports import Exports

        return Exports(self.session, lambda: self.records, lambda: self.calendar)

    @cached_property
    def imports(self) -> Imports:
        """Files into records."""
        from salesops_tui.services.imports import Imports

        return Imports(self.session, self.deals, self.pipeline)

    def close(self) -> None:
        """Let go of the database."""
        self.session.store.close()


def open_workspace(
    database: Path,
    *,
    create: bool = False,
    config_file: Path | None = None,
    clock: Clock | None = None,
    login: str | None = None,
) -> Workspace:
    """Open a database and say who is at work; raises a Refused with the sentence to show.

    ``login`` speaks for somebody else; the caller has checked that this is allowed.
    """
    clock = clock or Clock()
    team = config.team_folder(database)
    settings = config.load(
        config_file or config.config_file(), team, must_exist=config_file is not None
    )
    process = process_file.load(team / "process.toml", config.seal_file())
    store = open_store(database, create=create)
    store.today = clock.today
    actor = _actor(store, clock, login)
    return Workspace(Session(store, process, settings, actor, clock))


def login_name() -> str:
    """Who the operating system says is asking, whatever the environment claims."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"


def _actor(store: Store, clock: Clock, login: str | None) -> User:
    """The user at work; the first one becomes admin, a colleague new to the file a member."""
    own = login_name()
    found = people_queries.user(store, own)
    if found is None:
        found = _join(store, clock, own)
    if login is None or login == own:
        return found
    found.require(Role.ADMIN, "speaking for somebody else")
    other = people_queries.user(store, login)
    if other is None:
        raise NotFound(f"{login}: there is no such user")
    return other


def _join(store: Store, clock: Clock, login: str) -> User:
    from db import journal
    from db.rows.people import UserRow
    from salesops_tui.services import prices

    try:
        name = pwd.getpwnam(login).pw_gecos.split(",")[0].strip() or login
    except KeyError:
        name = login
    with journal.change(store, PROGRAM, clock.now(), f"{login} joined") as group:
        first = store.value("SELECT 1 FROM user WHERE login IS NOT NULL LIMIT 1") is None
        role = Role.ADMIN if first else Role.MEMBER
        known = people_queries.user(store, login)  # somebody else may have been quicker
        if known is None and store.value("SELECT 1 FROM user WHERE login = ?", (login,)):
            raise NotAllowed(f"{login}: you were taken off this team; ask its admin")
        if known is None:
            group.insert(UserRow, {"login": login, "name": name, "role": role})
        if first and store.value("SELECT 1 FROM price_book LIMIT 1") is None:
            prices.ship(group)
    made = people_queries.user(store, login)
    assert made is not None  # inserted above, in a transaction that was committed
    return made
