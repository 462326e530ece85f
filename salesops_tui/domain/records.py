"""The kinds of record beside deals: their keys, forms, and what their fields point at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from salesops_tui.errors import Invalid

if TYPE_CHECKING:
    from salesops_tui.domain.forms.form import Form


class Reference(NamedTuple):
    """A field of a form that names another record, and the column that keeps its id.

    ``make`` makes an organization of that name when there is none.
    """

    field: str
    column: str
    kind: str  # a name in KINDS, or "user", "deal", "organization", "contact"
    make: bool = False


class RecordKind(NamedTuple):
    """A kind of record; ``name`` is its table, ``plural`` what exports call it.

    ``form`` is ``module:Class`` in ``domain.forms``. ``called`` is the column a record is known
    by; ``unique`` says that no two live records share it. ``status`` is the column that a ledger
    of status changes is about, or empty.
    """

    name: str
    letter: str
    label: str
    plural: str
    form: str
    called: str
    references: tuple[Reference, ...] = ()
    unique: bool = False
    status: str = ""
    required: tuple[str, ...] = ()  # references that a new record cannot be without

    def key(self, identity: int) -> str:
        """The key of a record that was not imported under another."""
        return f"{self.letter}-{identity}"

    def form_class(self) -> type[Form]:
        """Its form; loaded now, because forms load pydantic."""
        from importlib import import_module

        module, _, name = self.form.partition(":")
        found: type[Form] = getattr(import_module(f"salesops_tui.domain.forms.{module}"), name)
        return found


_OWNER = Reference("owner", "owner_id", "user")
_ENGAGEMENT = Reference("engagement", "engagement_id", "engagement")
_EXPERIMENT = Reference("experiment", "experiment_id", "experiment")
_CONTENT = Reference("content", "content_id", "content")
# What a task or an activity may be about: the columns are these with ``_id``.
ABOUT = ("deal", "lead", "organization", "community", "contact", "experiment", "content",
         "engagement", "renewal")  # fmt: skip

KINDS: dict[str, RecordKind] = {
    kind.name: kind
    for kind in (
        RecordKind(
            "organization", "O", "Organization", "organizations", "people:OrganizationForm",
            "name",
        ),
        RecordKind(
            "contact", "C", "Contact", "contacts", "people:ContactForm", "name",
            (Reference("organization", "organization_id", "organization", make=True),),
        ),
        RecordKind(
            "community", "M", "Community", "communities", "people:CommunityForm", "name",
            (Reference("organization", "organization_id", "organization", make=True),),
        ),
        RecordKind(
            "experiment", "X", "Experiment", "experiments", "marketing:ExperimentForm", "code",
            (_OWNER,), unique=True, status="status",
        ),
        RecordKind(
            "content", "K", "Content", "content", "marketing:ContentForm", "title",
            (Reference("author", "author_id", "user"), _EXPERIMENT, _ENGAGEMENT,
             Reference("deliverable", "deliverable_id", "deliverable"),
             Reference("milestone", "milestone_id", "milestone"),
             Reference("activity", "activity_id", "activity")),
            status="status",
        ),
        RecordKind(
            "post", "P", "Post", "posts", "marketing:PostForm", "text", (_CONTENT, _EXPERIMENT),
        ),
        RecordKind(
            "asset", "F", "Asset", "assets", "marketing:AssetForm", "title", (_CONTENT,),
        ),
        RecordKind(
            "cost", "V", "Cost", "costs", "marketing:CostForm", "what", (_EXPERIMENT, _CONTENT),
        ),
        RecordKind(
            "lead", "L", "Lead", "leads", "leads:LeadForm", "name",
            (Reference("organization", "organization_id", "organization", make=True),
             Reference("contact", "contact_id", "contact"),
             Reference("community", "community_id", "community"), _EXPERIMENT, _OWNER),
            status="status",
        ),
        RecordKind(
            "engagement", "E", "Engagement", "engagements", "delivery:EngagementForm", "deal_name",
            status="status",
        ),
        RecordKind(
            "project", "J", "Project", "projects", "delivery:ProjectForm", "name",
            (_ENGAGEMENT,), required=("engagement",),
        ),
        RecordKind(
            "deliverable", "B", "Deliverable", "deliverables", "delivery:DeliverableForm", "title",
            (_ENGAGEMENT, Reference("project", "project_id", "project"),
             Reference("assignee", "assignee_id", "user")),
            status="state", required=("engagement",),
        ),
        RecordKind(
            "usage_reading", "U", "Usage reading", "usage", "delivery:UsageForm", "cluster",
            (_ENGAGEMENT,), required=("engagement",),
        ),
        RecordKind(
            "incident", "N", "Incident", "incidents", "delivery:IncidentForm", "title",
            (_ENGAGEMENT,), required=("engagement",),
        ),
        RecordKind(
            "cost_reading", "Z", "Cloud cost", "cloud_costs", "delivery:CostReadingForm", "month",
            (_ENGAGEMENT,), required=("engagement",),
        ),
        RecordKind(
            "milestone", "S", "Milestone", "milestones", "delivery:MilestoneForm", "title",
            (_ENGAGEMENT,), required=("engagement",),
        ),
        RecordKind(
            "renewal", "R", "Renewal", "renewals", "renewals:RenewalForm", "deal_name", (_OWNER,),
            status="status",
        ),
        RecordKind(
            "task", "T", "Task", "tasks", "tasks:TaskForm", "text",
            (Reference("assignee", "assignee_id", "user"),),
        ),
        RecordKind(
            "activity", "Y", "Activity", "activities", "tasks:ActivityOfForm", "note",
        ),
        RecordKind(
            "invoice", "I", "Invoice", "invoices", "papers:InvoiceRecordForm", "number",
            (Reference("deal", "deal_id", "deal"),), required=("deal",),
        ),
        RecordKind(
            "document", "Q", "Document", "documents", "papers:DocumentForm", "number",
        ),
    )
}  # fmt: skip
# Kinds that services of their own keep, with what their keys begin with.
LETTERS = {
    **{kind.letter: name for name, kind in KINDS.items()},
    "D": "deal", "A": "agreement",
}  # fmt: skip


def kind_of(key: str) -> str:
    """The kind of record that a key such as L-7 names; raises Invalid for what is no key."""
    letter, dash, digits = key.strip().upper().partition("-")
    if dash and digits.isascii() and digits.isdigit() and letter in LETTERS:
        return LETTERS[letter]
    raise Invalid(f"{key[:40]}: this is no key of a record; one looks like D-42", field="key")


def number(key: str, letter: str) -> int:
    """The id in a key such as L-7, else 0."""
    head, _, digits = key.strip().partition("-")
    plain = digits.isascii() and digits.isdigit() and len(digits) < 16
    return int(digits) if head.upper() == letter and plain else 0
