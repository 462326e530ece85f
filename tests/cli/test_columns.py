"""The columns that scripts rely on: once released, a name stays where it is."""

import pytest

from db.queries.records import SOURCES
from salesops_tui.cli import tables

FROZEN = {
    "LINE": "key product description quantity unit unit_price discount recurrence start end kind"
    " amount revision",
    "GATE": "gate stage side severity state message fix",
    "ROLE": "key name email role",
    "MOVE": "deal from to at by reason direction waived",
    "ANSWER": "question answer score",
    "AGREEMENT": "key deal kind parties start end notice_days value currency status signed_on"
    " evidence revision",
    "INVOICE": "key deal number issued due status total currency paid requested_on note revision"
    " issuer kind period_start period_end open days_overdue organization passed_through void_reason",
    "INVOICE_LINE": "line description quantity unit unit_price amount pass_through",
    "PAYMENT": "payment amount received_on note",
    "INVOICE_PLAN": "outcome key kind period_start period_end total currency note lines",
    "ACTIVITY": "key deal kind outcome at by note about",
    "DOCUMENT": "key kind number deal status valid_until versions created_at by revision",
    "VERSION": "version at by total currency formats",
    "PRICE": "book effective_on code label kind unit unit_price currency recurrence",
    "TIER": "from to users price amount",
    "CHANGE": "key name outcome difference waived refusal",
    "ENTRY": "group at by what records undone",
}


@pytest.mark.parametrize("name", FROZEN)
def test_the_columns_are_those_that_were_released(name):
    table = tables.table(name, getattr(tables, name), [])
    assert " ".join(table.names) == FROZEN[name]


def test_every_table_is_frozen():
    assert {name for name in vars(tables) if name.isupper() and name != "TYPE_CHECKING"} == set(
        FROZEN
    )


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        (
            "organization",
            "key name aliases kind domains country billing_address notes deals revision",
        ),
        (
            "contact",
            "key name emails phone title organization newsletter member_updates outreach"
            " do_not_contact notes revision",
        ),
    ],
)
def test_people_keep_the_columns_that_were_released(kind, columns):
    assert " ".join(SOURCES[kind].columns) == columns
