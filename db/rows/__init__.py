"""The rows of every table, by table name; they never leave ``db``."""

from db.columns import table_of
from db.rows.base import Row
from db.rows.delivery import ChecklistItemRow, EngagementRow, RenewalRow
from db.rows.papers import (
    AgreementRow,
    DocumentFileRow,
    DocumentRow,
    DocumentVersionRow,
    InvoiceRow,
    PaymentRow,
    SignOffRow,
)
from db.rows.people import CommunityRow, ContactRow, OrganizationRow, RoleRow, UserRow
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

ROWS: dict[str, type[Row]] = {
    table_of(row): row
    for row in (
        ActivityRow,
        AgreementRow,
        AnswerRow,
        ChecklistItemRow,
        CommunityRow,
        ContactRow,
        DealCommunityRow,
        DealRow,
        DocumentFileRow,
        DocumentRow,
        DocumentVersionRow,
        EngagementRow,
        InvoiceRow,
        LineRow,
        OrganizationRow,
        PaymentRow,
        PriceBookRow,
        PriceRow,
        RenewalRow,
        RoleRow,
        SignOffRow,
        TransitionRow,
        UserRow,
    )
}
