"""The rows of every table, by table name; they never leave ``db``."""

from db.columns import table_of
from db.rows.base import Row
from db.rows.delivery import ChecklistItemRow, EngagementRow, RenewalRow
from db.rows.marketing import (
    AssetRow,
    ContentRow,
    CostRow,
    ExperimentRow,
    LeadAnswerRow,
    LeadRow,
    PostRow,
    TouchRow,
)
from db.rows.papers import (
    AgreementRow,
    DocumentFileRow,
    DocumentRow,
    DocumentVersionRow,
    InvoiceLineRow,
    InvoiceRow,
    PaymentRow,
    SignOffRow,
)
from db.rows.people import CommunityRow, ContactRow, OrganizationRow, RoleRow, UserRow
from db.rows.platform import (
    OutboxRow,
    ReviewRow,
    StatusChangeRow,
    TaskRow,
)
from db.rows.sales import (
    ActivityRow,
    AnswerRow,
    DealCommunityRow,
    DealRow,
    LineRow,
    PriceBookRow,
    PriceRow,
    TransitionRow,
)
from db.rows.services import (
    CostReadingRow,
    DecommissionRow,
    DecommissionStepRow,
    DeliverableRow,
    IncidentRow,
    MilestoneRow,
    ProjectRow,
    SowLineRow,
    SowRow,
    UsageReadingRow,
)

ROWS: dict[str, type[Row]] = {
    table_of(row): row
    for row in (
        ActivityRow,
        AgreementRow,
        AnswerRow,
        AssetRow,
        ChecklistItemRow,
        CommunityRow,
        ContactRow,
        ContentRow,
        CostReadingRow,
        CostRow,
        DealCommunityRow,
        DealRow,
        DecommissionRow,
        DecommissionStepRow,
        DeliverableRow,
        DocumentFileRow,
        DocumentRow,
        DocumentVersionRow,
        EngagementRow,
        ExperimentRow,
        IncidentRow,
        InvoiceLineRow,
        InvoiceRow,
        LeadAnswerRow,
        LeadRow,
        LineRow,
        MilestoneRow,
        OrganizationRow,
        OutboxRow,
        PaymentRow,
        PostRow,
        PriceBookRow,
        PriceRow,
        ProjectRow,
        RenewalRow,
        ReviewRow,
        RoleRow,
        SignOffRow,
        SowLineRow,
        SowRow,
        StatusChangeRow,
        TaskRow,
        TouchRow,
        TransitionRow,
        UsageReadingRow,
        UserRow,
    )
}
