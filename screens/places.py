"""The screens one can go to, each with its letter; one is loaded when it is opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace
    from screens.work import WorkScreen


class Place(NamedTuple):
    """A screen: its letter, what it is called, and its ``module:Class`` in ``screens``."""

    letter: str
    label: str
    home: str

    def open(self, workspace: Workspace) -> WorkScreen:
        """The screen, made anew."""
        module, _, name = self.home.partition(":")
        made: WorkScreen = getattr(import_module(f"screens.{module}"), name)(workspace)
        return made


PLACES = (
    Place("l", "Leads", "leads.list:LeadsScreen"),
    Place("x", "Experiments", "leads.experiments:ExperimentsScreen"),
    Place("r", "Renewals", "renewals.list:RenewalsScreen"),
    Place("t", "Today", "today.screen:TodayScreen"),
    Place("T", "Tasks", "tasks.list:TasksScreen"),
    Place("g", "Organizations", "people.lists:OrganizationsScreen"),
    Place("n", "Contacts", "people.lists:ContactsScreen"),
    Place("m", "Communities", "people.lists:CommunitiesScreen"),
    Place("d", "Documents", "papers.list:DocumentsScreen"),
    Place("i", "Invoices", "invoices.list:InvoicesScreen"),
    Place("e", "Engagements", "delivery.list:EngagementsScreen"),
    Place("c", "Content", "marketing.lists:ContentScreen"),
    Place("p", "Posts", "marketing.lists:PostsScreen"),
    Place("f", "Assets", "marketing.lists:AssetsScreen"),
    Place("k", "Calendar", "marketing.calendar:CalendarScreen"),
    Place("s", "Systems", "systems.list:SystemsScreen"),
)

# The page of one record of a kind: a ``module:Class`` in ``screens``, of a workspace and an id.
PAGES = {
    "deal": "deal.screen:DealScreen",
    "lead": "leads.lead:LeadScreen",
    "experiment": "leads.experiment:ExperimentScreen",
    "organization": "people.organization:OrganizationScreen",
    "contact": "people.contact:ContactScreen",
    "community": "people.community:CommunityScreen",
    "content": "marketing.content:ContentPage",
    "engagement": "delivery.engagement:EngagementScreen",
    "renewal": "renewals.page:RenewalScreen",
    "sow": "delivery.sow:SowScreen",  # of a deal, by the deal's id
    "invoice": "invoices.page:InvoiceScreen",
    "document": "papers.paper:PaperScreen",
    "outbox": "systems.list:SystemsScreen",  # with the cursor on an entry
}


def page(workspace: Workspace, kind: str, identity: int) -> WorkScreen:
    """The page of a record, made anew."""
    module, _, name = PAGES[kind].partition(":")
    make: Any = getattr(import_module(f"screens.{module}"), name)
    made: WorkScreen = make(workspace, identity)
    return made
