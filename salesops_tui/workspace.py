"""Where everything is assembled: settings → database → services."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from db.database import open_store
from salesops_tui import config, process_file
from salesops_tui.domain.clock import Clock
from salesops_tui.services import joining
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
    from salesops_tui.services.outbox.box import Outbox
    from salesops_tui.services.papers import Papers
    from salesops_tui.services.people import People
    from salesops_tui.services.people_records import (
        CommunityKeeper,
        ContactKeeper,
        OrganizationKeeper,
    )
    from salesops_tui.services.pipeline import Pipeline
    from salesops_tui.services.presence import Presence
    from salesops_tui.services.prices import Prices
    from salesops_tui.services.records import Records
    from salesops_tui.services.relations import Relations
    from salesops_tui.services.renewals.cases import Renewals
    from salesops_tui.services.renewals.decommissions import Decommissions
    from salesops_tui.services.renewals.next_terms import NextTerms
    from salesops_tui.services.reviews import Reviews
    from salesops_tui.services.search import Search
    from salesops_tui.services.sow import Sows
    from salesops_tui.services.statuses import Statuses
    from salesops_tui.services.sync.setup import Setup
    from salesops_tui.services.sync.signing import Signing
    from salesops_tui.services.sync.sync import Sync
    from salesops_tui.services.tasks import ActivityKeeper, TaskKeeper
    from salesops_tui.services.today import Today
    from salesops_tui.services.users import Users


def _service(home: str, *needs: str) -> Any:
    """A service made of others, imported and made when it is first asked for; then it stays."""
    return _Service(home, needs)


class _Service:
    def __init__(self, home: str, needs: tuple[str, ...]) -> None:
        self._home = home
        self._needs = needs

    def __set_name__(self, owner: type[Workspace], name: str) -> None:
        self._name = name

    def __get__(self, work: Workspace | None, owner: type[Workspace]) -> Any:
        if work is None:
            return self
        module, _, name = self._home.partition(":")
        make = getattr(import_module(f"salesops_tui.services.{module}"), name)
        made = make(*(getattr(work, need) for need in self._needs))
        work.__dict__[self._name] = made
        return made


class Workspace:
    """One person at work on one database; services are made, and imported, when first used."""

    board: Board = _service("board:Board", "session")  # the board's columns and pages
    pipeline: Pipeline = _service("pipeline:Pipeline", "session")  # moves
    people: People = _service("people:People", "session")  # users, organizations, contacts
    lines: Lines = _service("lines:Lines", "session", "pipeline")  # line items
    deals: Deals = _service("deals:Deals", "session", "pipeline", "people", "lines")  # deals
    # Answers, roles, activities, tags.
    notes: Notes = _service("notes:Notes", "session", "pipeline", "people")
    # Records of every other kind.
    records: Records = _service("records:Records", "session", "people", "deals")
    # Moves of records that are no deals.
    statuses: Statuses = _service("statuses:Statuses", "records")
    # What belongs to organizations, contacts and communities.
    relations: Relations = _service("relations:Relations", "records")
    # Stale deals, and what is decided about them.
    search: Search = _service("search:Search", "records")
    reviews: Reviews = _service("reviews:Reviews", "session", "pipeline", "deals")
    today: Today = _service("today:Today", "records")  # what waits for somebody
    # Engagements.
    delivery: Delivery = _service(
        "delivery.engagements:Delivery", "records", "statuses", "pipeline", "prices"
    )
    # Content, its posts, and what becomes content.
    marketing: Marketing = _service("marketing.stories:Marketing", "records", "statuses")
    # What lies on the days.
    calendar: Calendar = _service("marketing.calendar:Calendar", "session", "records")
    # Requests to end a service, step by step.
    decommissions: Decommissions = _service(
        "renewals.decommissions:Decommissions", "records", "statuses", "pipeline"
    )
    leads: Leads = _service("leads.leads:Leads", "records", "statuses")  # leads
    # Experiments and what they cost.
    experiments: Experiments = _service("experiments:Experiments", "records", "statuses")
    sows: Sows = _service("sow:Sows", "session", "pipeline", "prices")  # statements of work
    outbox: Outbox = _service("outbox.box:Outbox", "session")  # what other systems are to be told
    signing: Signing = _service("sync.signing:Signing", "session", "papers")  # signatures asked for
    setup: Setup = _service("sync.setup:Setup", "session")  # connecting them
    # Going to them.
    sync: Sync = _service(
        "sync.sync:Sync", "records", "outbox", "papers", "statuses", "deals", "imports"
    )
    # Changes of many deals.
    bulk: Bulk = _service("bulk:Bulk", "session", "pipeline", "deals", "notes")
    # Two records that become one.
    merging: Merging = _service("merging.merges:Merging", "session", "pipeline", "lines")
    # Agreements and invoices.
    billing: Billing = _service("billing:Billing", "session", "pipeline")
    prices: Prices = _service("prices:Prices", "session")  # price books
    users: Users = _service("users:Users", "session")  # the team itself
    papers: Papers = _service("papers:Papers", "records")  # documents
    presence: Presence = _service("presence:Presence", "session")  # who else is at a record
    history: History = _service("history:History", "session", "pipeline")  # undo, redo, the log
    # The journal for other programs and for auditors.
    journals: Journals = _service("journals:Journals", "session")
    # Files into records.
    imports: Imports = _service("imports:Imports", "session", "deals", "pipeline", "records")
    # What a next term costs.
    terms: NextTerms = _service(
        "renewals.next_terms:NextTerms", "session", "pipeline", "deals", "lines", "prices"
    )
    # Renewal cases and their decisions.
    renewals: Renewals = _service(
        "renewals.cases:Renewals", "records", "statuses", "terms", "decommissions"
    )

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def sample(self) -> bool:
        """Whether this database holds invented data."""
        found = self.session.store.value("SELECT value FROM meta WHERE key = 'sample'")
        return bool(found)

    @property
    def organizations(self) -> OrganizationKeeper:
        """Places that buy, or might."""
        return cast("OrganizationKeeper", self.records.keeper("organization"))

    @property
    def communities(self) -> CommunityKeeper:
        """The communities that hubs serve."""
        return cast("CommunityKeeper", self.records.keeper("community"))

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
    def exports(self) -> Exports:
        """Tables for files."""
        from salesops_tui.services.exports import Exports

        return Exports(self.session, lambda: self.records, lambda: self.calendar)

    def close(self) -> None:
        """Let go of the database."""
        if "presence" in self.__dict__:
            self.presence.close()
        self.session.store.close()


def open_workspace(
    database: Path,
    *,
    create: bool = False,
    config_file: Path | None = None,
    clock: Clock | None = None,
    login: str | None = None,
    served: str | None = None,
) -> Workspace:
    """Open a database and say who is at work; raises a Refused with the sentence to show.

    ``login`` is whom an admin speaks for. ``served`` is whose key opened the session, which is
    confined then; the caller has checked that it runs as who owns the database.
    """
    clock = clock or Clock()
    team = config.team_folder(database)
    settings = config.load(
        config_file or config.config_file(), team, must_exist=config_file is not None
    )
    process = process_file.load(team / "process.toml", config.seal_file())
    store = open_store(database, create=create)
    store.today = clock.today
    try:
        with joining.keeping(store, clock, served):
            if served is not None:
                actor = joining.served(store, served)
            else:
                actor = joining.actor(store, clock, login, settings.join)
    except BaseException:
        store.close()  # nobody else would: who is refused gets no workspace
        raise
    return Workspace(Session(store, process, settings, actor, clock, served is not None))
